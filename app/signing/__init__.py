"""The only code that touches private keys."""
