"""PyLD as a second opinion on canonical forms, fed from the bundled contexts and never the network."""

from pyld import jsonld

from app.domain.standards import context


def _load(url, _options):
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": context(url),
        "contentType": "application/ld+json",
    }


def canonical(document):
    """Return the URDNA2015 form of a document as PyLD makes it."""
    settings = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
    }
    return jsonld.normalize(document, settings).encode()
