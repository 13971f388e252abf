"""The commands of a page of the documentation, as a reader would copy them."""

import re

from tests.clients.conftest import ROOT

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks_of(page: str, language: str) -> list[str]:
    """Return every block of one language on a page of docs/."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [content for kind, content in FENCE.findall(text) if kind == language]
