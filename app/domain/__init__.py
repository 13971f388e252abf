"""Plain Python: the rules, with no framework, no I/O and no clock."""
