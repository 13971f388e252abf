"""All or nothing: a change, its event, audit entry, jobs and files; whatever fails, and whoever else writes."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.services import receiving, schools
from app.services.work import Work
from app.storage import journal
from app.storage.tables import metadata
from tests.conftest import MASTER_KEY
from tests.programme import Programme


@pytest.fixture
def rows(wiring):
    """Count the rows of every table."""

    def count():
        counts = [
            sa.select(sa.literal(name), sa.func.count()).select_from(table)
            for name, table in metadata.tables.items()
        ]
        with wiring.database.read() as session:
            return dict(session.exec(sa.union_all(*counts)).all())

    return count


class BreakdownError(Exception):
    """What no code here expects."""


def breaking(*_, **__):
    raise BreakdownError


def test_a_commit_that_fails_is_a_failed_reply_and_the_key_can_be_used_again(
    district, rows, monkeypatch
):
    machine, before = district.machine(), rows()
    name, key = f"Commit {uuid.uuid4()}", {"Idempotency-Key": str(uuid.uuid4())}
    with monkeypatch.context() as broken:
        broken.setattr(Session, "commit", breaking)
        failed = machine.post("/schools", {"name": name}, headers=key)
    assert failed.status_code == 500
    assert failed.headers["content-type"] == "application/problem+json"
    assert "Breakdown" not in failed.text
    assert rows() == before
    made = machine.post("/schools", {"name": name}, headers=key)
    assert (made.status_code, "idempotency-replayed" in made.headers) == (201, False)


def test_what_fails_after_it_was_recorded_leaves_no_row_event_audit_entry_or_job(
    district, rows, monkeypatch
):
    create, before = schools.create, rows()

    def then_break(work: Work, **values):
        school = create(work, **values)
        work.enqueue("records.forget", {})
        with_all = Counter(work.session.scalars(sa.text("SELECT action FROM audit_entry")).all())
        assert with_all["school.added"] or with_all["school.created"]
        raise BreakdownError(school)

    monkeypatch.setattr(schools, "create", then_break)
    answer = district.machine().post("/schools", {"name": f"Lost {uuid.uuid4()}"})
    assert answer.status_code == 500
    assert rows() == before


def test_when_the_journal_fails_the_change_fails(district, rows, monkeypatch):
    before = rows()
    monkeypatch.setattr(journal, "append", breaking)
    answer = district.machine().post("/schools", {"name": f"Unseen {uuid.uuid4()}"})
    assert answer.status_code == 500
    assert rows() == before


def test_a_refused_change_leaves_neither_event_nor_audit_entry(district, rows):
    before = rows()
    assert district.person().post("/schools", {"name": "Mine"}).status_code == 403
    after = rows()
    written = {name for name in after if after[name] != before[name]}
    assert written <= {"person", "email"}  # the person of this test, made without a record


def test_every_change_has_one_event_and_one_audit_entry(district, rows):
    before = rows()
    district.machine().made("/schools", {"name": f"Seen {uuid.uuid4()}"})
    after = rows()
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown == {"school": 1, "event": 1, "audit_entry": 1}


@pytest.mark.parametrize("where", ["while recording", "at the commit", "after the file was kept"])
def test_a_stored_file_goes_when_its_transaction_fails(district, wiring, rows, monkeypatch, where):
    programme = Programme.publish(district)
    submission = programme.draft()
    before, kept = rows(), set(wiring.tools.store.keys())
    with monkeypatch.context() as broken:
        place, name = {
            "while recording": (journal, "append"),
            "at the commit": (Session, "commit"),
            "after the file was kept": (receiving, "is_genuine"),
        }[where]
        broken.setattr(place, name, breaking)
        answer = programme.educator.call(
            "POST",
            f"/submissions/{submission['id']}/files",
            data={"requirement": "plan"},
            files={"file": ("plan.txt", b"A plan.", "text/plain")},
        )
    assert answer.status_code == 500
    assert set(wiring.tools.store.keys()) == kept
    assert rows() == before


def test_many_writers_of_one_organization_neither_deadlock_nor_break_the_journal(district, wiring):
    machine = district.machine()

    def write(number):
        school = machine.made("/schools", {"name": f"Writer {uuid.uuid4()}"})
        team = machine.made("/teams", {"name": f"Team {number}", "school_id": school["id"]})
        path = f"/schools/{school['id']}"
        return machine.patch(path, {"name": f"{team['id']}"}, revision=1).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write, range(24))) == [200] * 24
    with wiring.database.read() as session:
        assert journal.first_broken_entry(session, district.organization_id) is None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def two_servers(wiring, database_url, tmp_path):
    """Two processes of the service on the database of the test; their clock is the real one."""
    ports, running = [free_port(), free_port()], []
    environment = os.environ | {
        "LAUREL_DATABASE_URL": database_url,
        "LAUREL_DATA_DIR": str(wiring.settings.data_dir),
        "LAUREL_BASE_URL": "http://localhost",
        "LAUREL_MASTER_KEY": MASTER_KEY,
        "LAUREL_WORKER_IN_SERVER": "false",
        "LAUREL_LOG_LEVEL": "error",
    }
    for port in ports:
        command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
        running.append(subprocess.Popen(command, env=environment))
    clients = [
        httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Host": "localhost"})
        for port in ports
    ]
    try:
        for client in clients:
            wait_for(client)
        yield clients
    finally:
        for client in clients:
            client.close()
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(30)


def wait_for(client):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if client.get("/health/live").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("The server did not start.")


def test_one_key_in_two_processes_at_once_has_one_effect(district, two_servers, rows):
    form = {
        "grant_type": "client_credentials",
        "client_id": str(district.client_id),
        "client_secret": district.client_secret,
    }
    token = two_servers[0].post("/oauth/token", data=form).json()["access_token"]
    before, rounds = rows(), 6
    for number in range(rounds):
        name = f"Race {number} {uuid.uuid4()}"
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": str(uuid.uuid4()),
        }

        def ask(client, name=name, headers=headers):
            return client.post("/api/v1/schools", json={"name": name}, headers=headers, timeout=60)

        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(ask, two_servers * 3))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        replayed = Counter("idempotency-replayed" in answer.headers for answer in answers)
        assert replayed == {False: 1, True: 5}
    after = rows()
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    expected = dict.fromkeys(("school", "event", "audit_entry", "idempotency_record"), rounds)
    assert grown == expected
