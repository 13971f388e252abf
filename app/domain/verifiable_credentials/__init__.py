"""The W3C data model of any credential or presentation (2.0 and 1.1), as pure functions."""
