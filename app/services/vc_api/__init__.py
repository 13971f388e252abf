"""The W3C test contract (VC-API): an issuer and a verifier of any credential, apart from real issuers."""
