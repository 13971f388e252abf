"""Open Badges 2.0, read as that standard has it: hosted and signed Assertions, and what they lead to."""
