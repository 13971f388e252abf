"""Content negotiation and the headers of public documents (RFC 9110 12.5.1, 8.8.3, 13.1.2)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from app.services.published import Published

ETAG_LENGTH = 32
_MOST_RANGES = 40
SHORT, LONG = 300, 3600


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header."""

    kind: str
    subtype: str
    weight: float

    def fits(self, media_type: str) -> int:
        """Tell how closely the range fits: 0 not at all, 3 exactly."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.subtype == "*":
            return 2 if self.kind == kind else int(self.kind == "*")
        return 0


def send(
    request: Request, found: Published, *, negotiated: bool, max_age: int = SHORT
) -> Response:
    """Return the document under the best of its names, or 304 to whoever has it already.

    A negotiated path is kept out of shared caches, which may not look at Accept.
    """
    media_type = (
        choose(request.headers.get("accept"), found.types) if negotiated else found.types[0]
    )
    etag = f'"{hashlib.sha256(media_type.encode() + found.body).hexdigest()[:ETAG_LENGTH]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"{'private' if negotiated else 'public'}, max-age={max_age}",
    }
    if negotiated:
        headers["Vary"] = "Accept"
    if _has(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(found.body, found.status, media_type=media_type, headers=headers)


def choose(accept: str | None, offers: Sequence[str]) -> str:
    """Return the offer that is asked for most, the first of equals; raises 406 naming them all."""
    ranges = _ranges(accept)
    if not ranges:
        return offers[0]
    best = max(offers, key=lambda offer: _weight(ranges, offer))
    if _weight(ranges, best) <= 0:
        raise HTTPException(406, f"This is served as {', '.join(offers)}.")
    return best


def _weight(ranges: Sequence[Range], offer: str) -> float:
    """Return how much an offer is wanted: the closest range decides."""
    fitting = [(r.fits(offer), r.weight) for r in ranges if r.fits(offer)]
    return max(fitting)[1] if fitting else 0


def _ranges(accept: str | None) -> list[Range]:
    parts = [part for part in (accept or "").split(",")[:_MOST_RANGES] if part.strip()]
    return [found for found in map(_range, parts) if found]


def _range(text: str) -> Range | None:
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    kind, slash, subtype = name.partition("/")
    if not slash or not kind or not subtype:
        return None
    weights = [p.partition("=")[2] for p in parameters if p.partition("=")[0].strip() == "q"]
    return Range(kind, subtype, _number(weights[0]) if weights else 1.0)


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _has(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    named = [name.strip().removeprefix("W/") for name in if_none_match.split(",")]
    return "*" in named or etag in named
