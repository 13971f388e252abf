"""A list of badges to take back, as people have it: addresses or ids, a line each, perhaps with a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.api.revocations import RevocationRowIn, RevocationsIn
from app.domain.errors import InvalidError
from app.domain.revocation import DIRECT, RevocationReason
from app.pages.forms import Form, checked, fault
from app.services.revoking import LARGEST

MAX_BYTES = 1_000_000
_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ADDRESS = re.compile(
    rf"(?:(?P<base>https?://[^\s,;]+)?/credentials/)?(?P<id>{_ID})(?:\.[a-z]{{2,4}})?"
)
# The first line of the file that `laurel revoke --batch` takes.
_HEADING = "credential_id"
_NOT_A_NUMBER = "Type the number of badges."


@dataclass(frozen=True, slots=True)
class Listed:
    """The badges of a list, each with its reason, in their order."""

    rows: tuple[RevocationRowIn, ...]

    @property
    def text(self) -> str:
        """The list as a field of the next form carries it."""
        return "\n".join(f"{row.credential_id},{row.reason.value}" for row in self.rows)


def read(form: Form, base_url: str) -> Listed:
    """Return the list of a form; raises InvalidError that names the line and what is wrong with it."""
    source = "file" if form.file("file") else "list"
    rows = tuple(_rows(form.pasted("list", MAX_BYTES), base_url, form.text("reason"), source))
    if not rows:
        raise fault(source, "Give at least one badge.")
    if len(rows) > LARGEST:
        raise fault(source, f"At most {LARGEST:,} badges at once; these are {len(rows):,}.")
    return Listed(rows)


def asked_for(listed: Listed, count: int) -> RevocationsIn:
    """Return the list as the API takes it."""
    return checked(RevocationsIn, rows=list(listed.rows), confirmed_count=count)


def count_of(form: Form) -> int:
    """Return the count that was typed."""
    text = form.text("confirmed_count").replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) < len(str(LARGEST)) + 1):
        raise fault("confirmed_count", _NOT_A_NUMBER)
    return int(text)


def _rows(text: str, base_url: str, reason: str, source: str) -> Iterator[RevocationRowIn]:
    seen: dict[UUID, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip().strip('"') for cell in line.split(",")]
        if not any(cells) or (number == 1 and cells[0] == _HEADING):
            continue
        try:
            row = _row(cells, base_url, reason)
        except InvalidError as error:
            if error.faults and error.faults[0].pointer == "/reason" and len(cells) == 1:
                raise fault("reason", "Choose a reason, or give one in each line.") from None
            raise fault(source, f"Line {number}, “{line.strip()[:80]}”: {error.message}") from None
        if row.credential_id in seen:
            before = seen[row.credential_id]
            raise fault(source, f"Line {number} is the badge of line {before} again.")
        seen[row.credential_id] = number
        yield row


def _row(cells: list[str], base_url: str, reason: str) -> RevocationRowIn:
    found = _ADDRESS.fullmatch(cells[0])
    if found is None or found["base"] not in {None, base_url}:
        raise InvalidError(f"expected the address of a badge, {base_url}/credentials/…")
    code = (cells[1] if len(cells) > 1 else "") or reason
    if code not in set(DIRECT):
        allowed = ", ".join(DIRECT)
        is_known = code in set(RevocationReason)
        told = f"{code[:40]} takes a case" if is_known else f"{code[:40]} is no reason"
        told = told if code else "it needs a reason"
        raise fault("reason", f"{told}; expected one of {allowed}")
    return RevocationRowIn(credential_id=UUID(found["id"]), reason=RevocationReason(code))
