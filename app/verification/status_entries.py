"""Where a badge says that its status stands: Bitstring, StatusList2021 or 1EdTech's list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidError
from app.verification.parsing import many, text_of

REVOCATION_LIST = "1EdTechRevocationList"
# Of any size (Bitstring Status List 2.1): what is in no list is out of its range, not malformed.
_INDEX = re.compile(r"(0|[1-9]\d{0,99})\Z", re.ASCII)
_MOST_BITS = 8
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """The types that the list of an entry must have, and what its bits begin with."""

    list_type: str
    bits_type: str
    prefix: str = ""


KINDS: Mapping[str, Kind] = {
    "BitstringStatusListEntry": Kind("BitstringStatusListCredential", "BitstringStatusList", "u"),
    "StatusList2021Entry": Kind("StatusList2021Credential", "StatusList2021"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One place on one list of bits."""

    kind: Kind
    purpose: str
    index: int
    url: str
    size: int = 1
    messages: Mapping[int, str] | None = None


def read_entry(entry: Mapping[str, Any]) -> Entry:
    """Read an entry of a known kind; raises InvalidError if it is not as it should be."""
    purpose, index = text_of(entry, "statusPurpose"), text_of(entry, "statusListIndex")
    url = text_of(entry, "statusListCredential")
    size = entry.get("statusSize", 1)
    if not purpose or not url or not index or not _INDEX.match(index) or entry.get("id") == url:
        raise InvalidError("The badge does not say properly where its status stands.")
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= _MOST_BITS:
        raise InvalidError("The badge's status has a size that no status has.")
    kind = KINDS[str(entry["type"])]
    return Entry(kind, purpose, int(index), url, size, dict(_messages(entry)))


def _messages(entry: Mapping[str, Any]) -> list[tuple[int, str]]:
    found = []
    for each in many(entry.get("statusMessage")):
        status, message = text_of(each, "status"), text_of(each, "message")
        if status and message and re.fullmatch(r"0x[0-9a-fA-F]{1,4}", status):
            found.append((int(status, 16), message[:_LONGEST]))
    return found
