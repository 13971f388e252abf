"""Badges for tests: earned through the whole workflow, or issued directly."""

import uuid
from uuid import UUID

from app.services import issuing
from app.storage import credentials
from app.storage.tables import Client
from tests.programme import Programme


def earn(programme):
    """Let the educator earn the whole version; returns the enrollment."""
    enrollment = programme.enroll()
    programme.judge(programme.complete(enrollment))
    return enrollment


def issue(programme, enrollment, stage_id=None):
    """Do what the job does; returns the credential's row."""
    with programme.district.service_work() as work:
        return issuing.issue_earned(
            work,
            enrollment_id=UUID(enrollment["id"]),
            stage_id=stage_id and UUID(stage_id),
        )


def stored(programme, row):
    """The current signed version of a credential."""
    with programme.district.wiring.database.read() as session:
        return credentials.current_version(session, row.id)


def direct(district, quota=1000, **content):
    """A version that the district's client may issue, and a person to issue it to."""
    policy = {"policy": {"direct_issue": True}}
    programme = Programme.publish(district, **(policy | content))
    allow(district, programme.version["id"], quota)
    return programme


def allow(district, version_id, quota=1000):
    with district.service_work() as work:
        client = work.get_for_update(Client, district.client_id)
        client.issuable_version_ids = [*client.issuable_version_ids, str(version_id)]
        client.daily_quota = quota


def body(programme, **changes):
    return {
        "version_id": programme.version["id"],
        "person_id": str(programme.educator.person_id),
        "key": f"course-{uuid.uuid4()}",
    } | changes
