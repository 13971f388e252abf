"""Who made a document of the corpus: other people's libraries by the start of its name, else us."""

INDEPENDENT = (
    "digitalbazaar-vc",
    "digitalcredentials-vc",
    "jose",
    "openvc-core",
    "openbadgeslib",
    "openbadges-bakery",
)
# What a badge's own words can say, so that whoever signs them makes a badge of that class. The
# last two are of a badge whose words are right: altered once signed, or signed by another name.
SAYABLE = (
    "valid", "wrong_recipient", "expired", "not_yet_valid", "revoked", "suspended", "superseded",
    "malformed", "key_not_found", "issuer_unreachable", "status_unknown", "tampered", "wrong_key",
)  # fmt: skip
# What other libraries' documents are made of; a list each of the classes that they can express.
ALTERED = {"name": "Another name"}


def maker_of(name):
    """Return the library that made the document of this name, or `laurel`."""
    rest = name.partition("--")[2]
    return next((maker for maker in INDEPENDENT if rest.startswith(maker)), "laurel")
