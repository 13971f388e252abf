"""Everything that runs later: one table of handlers, one worker."""
