"""`/manage/setup`: where the rest is, the record of what happened, and which mail is sent."""

from typing import Any
from uuid import UUID

import orjson
from fastapi import Response

from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.pages.forms import FormDep, blank
from app.pages.manage.asking import filters_of, rights
from app.pages.manage.wording import happened
from app.pages.sessions import Sending, SignedIn
from app.services import audit, organizations, overview
from app.services.work import Work
from app.storage.tables import AuditEntry, Client, Person

router = LateRouter(include_in_schema=False)
BASE = "/manage/setup"
PER_PAGE, MAX_DIGITS = 50, 15
_SUBJECTS = {
    "person": "/manage/people/{}",
    "submission": "/manage/submissions/{}",
    "credential": "/manage/credentials/{}",
    "microcredential": "/manage/microcredentials/{}",
    "microcredential_version": "/manage/microcredentials/versions/{}",
    "issuer": "/manage/setup/issuers/{}",
    "team": "/manage/setup/teams/{}",
}


@router.get(BASE)
def setup_page(visit: SignedIn) -> Response:
    """Show where schools, issuers, clients, the record and mail are."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_DRAFTS)
        return visit.show("manage/setup.html", can=rights(work))


@router.get(f"{BASE}/record")
def record_page(visit: SignedIn) -> Response:
    """Show the audit trail, the newest entry first."""
    with visit.reading() as work:
        last = organizations.own(work).audit_sequence
        text = filters_of(visit).text("before")
        is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
        before = min(int(text), last + 1) if is_number else last + 1
        first = max(0, before - 1 - PER_PAGE)
        entries = audit.after(work, first, max(1, before - 1 - first))
        return visit.show(
            "manage/record.html",
            entries=[_shown(entry) for entry in reversed(entries)],
            older=first + 1 if first else None,
            is_newest=before == last + 1,
            happened=happened,
            **_actors(work, entries),
        )


@router.post(f"{BASE}/record/check")
def check_record(visit: Sending) -> Response:
    """Walk the chain and tell whether anybody has touched the record."""
    with visit.reading() as work:
        found = audit.check(work)
    if found.holds:
        return visit.to(f"{BASE}/record", "The record is whole: every entry is as it was written.")
    said = (
        f"The record does not hold from entry {found.first_broken_sequence} on. Tell the operator."
    )
    return visit.to(f"{BASE}/record", said, "bad")


@router.get(f"{BASE}/mail")
def mail_page(visit: SignedIn) -> Response:
    """Show which mail is sent."""
    with visit.reading() as work:
        work.require(Action.WRITE_ORGANIZATION)
        filled = blank(on=organizations.own(work).sends_notices)
    return visit.show("manage/mail.html", filled=filled)


@router.post(f"{BASE}/mail")
def choose_mail(visit: Sending, form: FormDep) -> Response:
    """Turn mail about decisions, badges and assignments on or off."""
    with visit.writing() as work:
        organizations.send_notices(work, on=form.has("on"))
    said = "Mail is on." if form.has("on") else "Mail is off; only sign-in links are sent."
    return visit.to(f"{BASE}/mail", said)


def _shown(entry: AuditEntry) -> dict[str, Any]:
    path = _SUBJECTS.get(entry.subject_kind, "").format(entry.subject_id)
    content = orjson.loads(entry.content) if entry.content else None
    return {"row": entry, "path": path, "content": content}


def _actors(work: Work, entries: list[AuditEntry]) -> dict[str, Any]:
    people = [UUID(entry.actor["person_id"]) for entry in entries if "person_id" in entry.actor]
    clients = [UUID(entry.actor["client_id"]) for entry in entries if "client_id" in entry.actor]
    return {
        "person_of": {str(key): row for key, row in overview.by_ids(work, Person, people).items()},
        "client_of": {
            str(key): row for key, row in overview.by_ids(work, Client, clients).items()
        },
    }
