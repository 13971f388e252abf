"""Bytes from values: artwork, certificates, QR codes, baked images."""
