"""The only code that knows HTTP and JSON; request and response shapes live beside their route."""
