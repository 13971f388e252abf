"""Where a credential says that its status stands (Bitstring Status List 1.0, section 2.1)."""

import re
from collections.abc import Mapping
from typing import Any

from app.domain.verifiable_credentials.flaws import Flaw, Flaws
from app.domain.verifiable_credentials.members import is_url, many, types_of

ENTRY = "BitstringStatusListEntry"
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,99})\Z", re.ASCII)
_STATUS = re.compile(r"0x[0-9a-fA-F]{1,8}\Z", re.ASCII)
_LARGEST_SIZE = 16


def bitstring_entry(entry: Mapping[str, Any], pointer: str) -> Flaws:
    """Check an entry of type BitstringStatusListEntry; any other kind says nothing here."""
    if ENTRY not in types_of(entry):
        return
    if not isinstance(entry.get("statusPurpose"), str) or not entry["statusPurpose"]:
        yield _flaw(f"{pointer}/statusPurpose", "must be a text")
    index = entry.get("statusListIndex")
    if not isinstance(index, str) or not _INDEX.match(index):
        yield _flaw(f"{pointer}/statusListIndex", "must be an integer from 0, as a decimal text")
    url = entry.get("statusListCredential")
    if not is_url(url):
        yield _flaw(f"{pointer}/statusListCredential", "must be the URL of a credential")
    elif entry.get("id") == url:
        yield _flaw(f"{pointer}/id", "must not be the URL of the status list")
    yield from _messages(entry, pointer)
    references = many(entry["statusReference"]) if "statusReference" in entry else []
    if not all(is_url(reference) for reference in references):
        yield _flaw(f"{pointer}/statusReference", "must be one or more URLs")


def _messages(entry: Mapping[str, Any], pointer: str) -> Flaws:
    size = entry.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= _LARGEST_SIZE:
        yield _flaw(f"{pointer}/statusSize", "must be an integer greater than zero")
        return
    messages = entry.get("statusMessage")
    if messages is None:
        if size > 1:
            yield _flaw(f"{pointer}/statusMessage", "must be there when statusSize is above 1")
        return
    if not isinstance(messages, list) or len(messages) != 2**size:
        yield _flaw(f"{pointer}/statusMessage", "must be a list, one message for each status")
    elif not all(_is_message(message) for message in messages):
        yield _flaw(
            f"{pointer}/statusMessage", "each must have a status such as 0x0, and a message"
        )


def _is_message(message: object) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("message"), str):
        return False
    return isinstance(message.get("status"), str) and bool(_STATUS.match(message["status"]))


def _flaw(pointer: str, detail: str) -> Flaw:
    return Flaw(pointer, detail)
