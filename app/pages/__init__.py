"""Server-rendered HTML for people; docs/pages.md says how to make a page."""
