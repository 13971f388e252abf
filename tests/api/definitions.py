"""Bodies and makers for what can be earned, for tests of any noun."""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.services import organizations
from app.services.work import Work
from app.storage import tables

_NUMBERS = itertools.count(1)


def unused(prefix: str) -> str:
    """A slug that no other test has."""
    return f"{prefix}-{next(_NUMBERS)}-{uuid.uuid4().hex[:8]}"


def criterion(
    key: str = "clear", *, evidence: tuple[str, ...] = ("reflection",)
) -> dict[str, Any]:
    return {
        "key": key,
        "title": f"Criterion {key}",
        "levels": [{"key": "not-yet", "name": "Not yet"}, {"key": "on-track", "name": "On track"}],
        "required_level": "on-track",
        "evidence": list(evidence),
    }


def rubric_body(**more: Any) -> dict[str, Any]:
    return {"slug": unused("guide"), "name": "Guide", "criteria": [criterion()]} | more


def requirement(key: str = "reflection", **more: Any) -> dict[str, Any]:
    return {"key": key, "title": f"The {key}", "kind": "text"} | more


def stage_body(rubric_id: str, key: str = "one", **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": f"Stage {key}",
        "rubric_id": rubric_id,
        "evidence": [requirement()],
    } | more


def version_body(microcredential_id: str, *stages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "microcredential_id": microcredential_id,
        "name": "Leading talk",
        "description": "Lead talk in class.",
        "criteria_narrative": "Show a lesson.",
        "stages": list(stages),
    } | more


@contextmanager
def service_work(district: Any) -> Iterator[Work]:
    """The service's own work in the district, for what has no route in a test."""
    now = district.wiring.now()
    with district.wiring.database.write(now) as session:
        organization = session.get(tables.Organization, district.organization_id)
        yield organizations.as_service(session, district.wiring.tools, now, organization)


def made_issuer(district: Any, **more: Any) -> str:
    """An issuer of this district, put straight into the database."""
    with service_work(district) as work:
        values = {"url": "https://district.example", "email": "badges@district.example"} | more
        issuer = work.add(tables.Issuer, slug=unused("issuer"), name="District", **values)
        return str(issuer.id)


def made_microcredential(district: Any, **more: Any) -> dict[str, Any]:
    body = {"slug": unused("talk"), "name": "Talk", "issuer_id": made_issuer(district)} | more
    return district.machine().made("/microcredentials", body)


def made_rubric(district: Any, **more: Any) -> dict[str, Any]:
    return district.machine().made("/rubrics", rubric_body(**more))


def made_draft(district: Any, **more: Any) -> dict[str, Any]:
    """A draft of one stage that can be published."""
    lineage = more.pop("microcredential_id", None) or made_microcredential(district)["id"]
    stage = stage_body(made_rubric(district)["id"])
    return district.machine().made(
        "/microcredential-versions", version_body(lineage, stage, **more)
    )


def made_published(district: Any, **more: Any) -> dict[str, Any]:
    draft = made_draft(district, **more)
    return district.machine().made(f"/microcredential-versions/{draft['id']}/publish")


def made_member(district: Any, *roles: str, microcredential_id: str | None = None) -> Any:
    """Somebody of the district with these roles, as a caller."""
    limited = uuid.UUID(microcredential_id) if microcredential_id else None
    scope = {"microcredential_id": limited, "scope_key": microcredential_id or ""}
    with service_work(district) as work:
        person = work.add(tables.Person, name="Member")
        for role in roles:
            work.add(tables.Role, person_id=person.id, name=role, **scope)
    return district.acting_for(person.id)


def pointers(answer: Any) -> list[str]:
    """The fields that a problem names."""
    return [fault["pointer"] for fault in answer.json().get("errors", [])]
