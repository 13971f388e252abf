"""The audit trail: who did what, and a chain that shows every touch."""

import itertools

import pytest
import sqlalchemy as sa

from app.domain.errors import LaurelError
from app.services import audit, organizations
from app.storage.tables import School
from tests.api.test_events import everything
from tests.district import District

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def district(wiring, http):
    """One of its own, whose trail is short enough to be read from end to end."""
    return District.make(wiring, http, "trail")


@pytest.fixture
def trail(wiring):
    """An organization of its own with five entries, and how to look at and touch them."""
    with wiring.database.write(wiring.now()) as session:
        slug = f"audited-{wiring.database.engine.dialect.name}-{next(NUMBERS)}"
        work = organizations.create(session, wiring.tools, wiring.now(), slug=slug, name="Audited")
        for n in range(5):
            work.record("school.created", work.add(School, name=f"School {n}"), n=n)
    return Trail(wiring, work.organization_id)


class Trail:
    def __init__(self, wiring, organization_id):
        self.wiring, self.organization_id = wiring, organization_id

    def check(self):
        with self.wiring.database.read() as session:
            row = session.get(organizations.Organization, self.organization_id)
            work = organizations.as_service(session, self.wiring.tools, self.wiring.now(), row)
            return audit.check(work)

    def touch(self, statement, **values):
        with self.wiring.database.engine.begin() as connection:
            bound = {"org": self.organization_id} | values
            query = sa.text(statement).bindparams(sa.bindparam("org", type_=sa.Uuid))
            for name in values:
                query = query.bindparams(sa.bindparam(name))
            assert connection.execute(query, bound).rowcount == 1


def test_an_entry_names_who_did_what(district):
    school = district.coordinator.made("/schools", {"name": "Audited"})
    (entry,) = [
        e for e in everything(district.coordinator, "/audit") if e["subject_id"] == school["id"]
    ]
    assert entry["action"] == "school.created"
    assert entry["content"] == {"name": "Audited"}
    assert entry["actor"] == {
        "client_id": str(district.client_id),
        "person_id": str(district.coordinator_id),
    }


def test_the_chain_holds_over_the_api(district):
    district.machine().made("/schools", {"name": "Holds"})
    answer = district.coordinator.get("/audit/check")
    assert answer.json() == {"holds": True, "first_broken_sequence": None}


def test_pages_of_the_trail_have_no_gaps(district):
    for n in range(4):
        district.machine().made("/schools", {"name": f"Gap {n}"})
    sequences = [entry["sequence"] for entry in everything(district.coordinator, "/audit", 3)]
    assert sequences == list(range(1, len(sequences) + 1))


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("content = :value", b'{"n":77}'),
        ("action = :value", "school.deleted"),
        ("actor = :value", '{"service":"somebody else"}'),
        ("created_at = :value", "2020-01-01 00:00:00"),
        ("subject_kind = :value", "person"),
        ("mac = :value", b"x" * 32),
        ("chain = :value", b"x" * 32),
    ],
)
def test_a_touched_entry_is_found(trail, change, value):
    if change.startswith("actor") and trail.wiring.database.writers > 1:
        change = "actor = cast(:value as jsonb)"
    if change.startswith("created_at") and trail.wiring.database.writers > 1:
        change = "created_at = cast(:value as timestamptz)"
    where = " where organization_id = :org and sequence = 3"
    trail.touch(f"update audit_entry set {change}{where}", value=value)  # noqa: S608 - our own words
    assert trail.check() == audit.ChainCheck(holds=False, first_broken_sequence=3)


@pytest.mark.parametrize("sequence", [1, 3, 5])
def test_an_entry_that_was_taken_out_is_found(trail, sequence):
    trail.touch(
        "delete from audit_entry where organization_id = :org and sequence = :n", n=sequence
    )
    assert trail.check() == audit.ChainCheck(holds=False, first_broken_sequence=sequence)


def test_entries_that_changed_places_are_found(trail):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        trail.touch(
            "update audit_entry set sequence = :new where organization_id = :org and sequence = :old",
            new=new,
            old=old,
        )
    assert trail.check().first_broken_sequence == 2


def test_content_that_was_erased_with_its_key_leaves_the_chain_whole(trail):
    trail.touch(
        "update audit_entry set content = null, content_key = null"
        " where organization_id = :org and sequence = 3"
    )
    assert trail.check() == audit.ChainCheck(holds=True, first_broken_sequence=None)


def test_an_untouched_trail_holds(trail):
    assert trail.check().holds


def test_an_entry_rolls_back_with_its_change(trail):
    wiring = trail.wiring
    with pytest.raises(LaurelError):
        fail_after_recording(wiring, trail.organization_id)
    assert trail.check().holds


def fail_after_recording(wiring, organization_id):
    with wiring.database.write(wiring.now()) as session:
        row = session.get(organizations.Organization, organization_id)
        work = organizations.as_service(session, wiring.tools, wiring.now(), row)
        work.record("school.created", work.add(School, name="Never"))
        raise LaurelError("no")
