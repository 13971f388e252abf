"""How pages are made: templates that escape everything, and headers that let nothing else in."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.types import Scope

from app.domain.moments import in_words
from app.pages.forms import sentence
from app.pages.languages import language
from app.pages.wording import lasting

FOLDER = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # With no-referrer a browser would hide the Origin of our own forms.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def render(template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - what the template names
    """Return the page; routes call `sessions.Visit.show`, which adds who is looking."""
    page = _environment.get_template(template).render({"visit": None, "said": None} | values)
    return HTMLResponse(page, status, headers=HEADERS)


@cache
def asset(name: str) -> str:
    """Return the path of a file in static/ with the digest of its bytes, so that it may be kept."""
    digest = hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


class Assets(StaticFiles):
    """The files of static/; a browser keeps what it asked for by its digest."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file; under its plain name it is asked for anew each time."""
        response = await super().get_response(path, scope)
        is_named = scope["query_string"].startswith(b"v=")
        kept = "public, max-age=31536000, immutable" if is_named else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


def moment(value: datetime) -> str:
    """Write a date and time for people: 3 May 2026, 14:05 UTC."""
    return f"{in_words(value)}, {value:%H:%M} UTC"


def words(name: str) -> str:
    """Write the name of a state or kind for people: `not_yet` becomes Not yet."""
    text = name.replace("_", " ").replace("-", " ")
    return text[:1].upper() + text[1:]


def paragraphs(text: str | None) -> Markup:
    """Return a plain text as paragraphs; whatever marks it holds stay text."""
    parts = (text or "").replace("\r\n", "\n").split("\n\n")
    kept = [escape(part.strip()) for part in parts if part.strip()]
    lines = [Markup("<br>").join(part.split("\n")) for part in kept]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in lines)


def number(tenths: int) -> str:
    """Write a number of tenths for people: 75 becomes 7.5."""
    return f"{tenths / 10:g}"


_environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {
    "day": in_words,
    "moment": moment,
    "words": words,
    "paragraphs": paragraphs,
    "tenths": number,
    "lasting": lasting,
    "language": language,
    "sentence": sentence,
}
_environment.globals["asset"] = asset
