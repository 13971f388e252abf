"""The only code that knows SQL and files: tables, queries named after their question, the outbox."""
