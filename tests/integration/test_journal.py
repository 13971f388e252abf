"""The journal: event and audit entry belong to the change, in one transaction, in order of commits."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.services import organizations
from app.storage import journal
from app.storage.tables import Organization, School

NUMBERS = itertools.count(1)


@pytest.fixture
def organization_id(wiring):
    with wiring.database.write(wiring.now()) as session:
        slug = f"journal-{wiring.database.engine.dialect.name}-{next(NUMBERS)}"
        made = organizations.create(session, wiring.tools, wiring.now(), slug=slug, name="J")
        return made.organization_id


def change(wiring, organization_id, name, *, then=None):
    with wiring.database.write(wiring.now()) as session:
        row = session.get(Organization, organization_id)
        work = organizations.as_service(session, wiring.tools, wiring.now(), row)
        work.record("school.created", work.add(School, name=name))
        if then is not None:
            then()


def sequences(wiring, organization_id):
    with wiring.database.read() as session:
        events = journal.events_after(session, organization_id, 0, 1000)
        entries = journal.audit_after(session, organization_id, 0, 1000)
        return [e.sequence for e in events], [e.sequence for e in entries]


def test_numbers_have_no_gaps_when_some_of_many_writers_fail(wiring, organization_id):
    def fail():
        raise ArithmeticError

    def write(n):
        try:
            change(wiring, organization_id, f"S{n}", then=fail if n % 3 == 0 else None)
        except ArithmeticError:
            return 0
        return 1

    with ThreadPoolExecutor(12) as pool:
        written = sum(pool.map(write, range(48)))
    assert written == 32
    assert sequences(wiring, organization_id) == ([*range(1, 33)], [*range(1, 33)])
    with wiring.database.read() as session:
        assert journal.first_broken_entry(session, organization_id) is None


def test_a_reader_never_sees_a_number_before_a_smaller_one(wiring, organization_id):
    stop, seen = threading.Event(), []

    def read():
        last = 0
        while not stop.is_set():
            with wiring.database.read() as session:
                found = journal.events_after(session, organization_id, last, 100)
            seen.extend(event.sequence for event in found)
            last = seen[-1] if seen else 0

    reader = threading.Thread(target=read)
    reader.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: change(wiring, organization_id, f"R{n}"), range(24)))
    stop.set()
    reader.join(20)
    missing = sequences(wiring, organization_id)[0][len(seen) :]
    assert seen + missing == [*range(1, 25)]


def test_two_organizations_count_apart(wiring, organization_id):
    with wiring.database.write(wiring.now()) as session:
        slug = f"journal-other-{wiring.database.engine.dialect.name}-{next(NUMBERS)}"
        other = organizations.create(session, wiring.tools, wiring.now(), slug=slug, name="O")
        other_id = other.organization_id
    change(wiring, organization_id, "A")
    change(wiring, other_id, "B")
    assert sequences(wiring, other_id) == ([1], [1])
    assert sequences(wiring, organization_id) == ([1], [1])
