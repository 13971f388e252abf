"""The names that SD-JWT (RFC 9901) keeps for itself, and what may never be hidden."""

DIGESTS, ELEMENT, ALGORITHM = "_sd", "...", "_sd_alg"
# Of the IANA registry for named information hashes: whole ones only, as RFC 9901, 11.5 asks.
HASHES = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}
# Without these nobody can tell who signed what, for whom and until when (RFC 9901, 9.7).
NEVER_HIDDEN = frozenset({"iss", "aud", "exp", "nbf", "iat", "cnf"})
# What validating a credential or a presentation needs (VC-JOSE-COSE 3.2.1 and 3.2.2).
NEEDED = NEVER_HIDDEN | {
    "@context",
    "type",
    "issuer",
    "validFrom",
    "validUntil",
    "credentialStatus",
    "credentialSchema",
    "relatedResource",
}
