"""Server-rendered HTML for people."""
