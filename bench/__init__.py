"""The benchmarks: each module gives rows of ratios taken within one run; see `bench.__main__`."""
