"""Forms on which a draft version is written: its rules, its stages, what they ask for, their scoring guides."""
