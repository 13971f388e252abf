"""Jobs: nothing is lost, nothing runs twice within a lease, what fails is put off and then given up."""

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.jobs.handlers import HANDLERS
from app.jobs.periodic import PERIODIC, Periodic, Timetable
from app.jobs.worker import MAX_ATTEMPTS, Worker, wait_after
from app.services import organizations
from app.storage import jobs, schema
from app.storage.database import Database
from app.storage.tables import Job, Organization, School
from tests.clock import Clock
from tests.conftest import fresh_postgresql

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(backend, tmp_path):
    """A database of its own: these tests look at every job there is."""
    if backend == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'jobs.db'}")
        schema.upgrade(made.engine)
        yield made
        made.close()
        return
    with fresh_postgresql() as url:
        made = Database(url.replace("postgresql://", "postgresql+psycopg://", 1))
        schema.upgrade(made.engine)
        yield made
        made.close()


@pytest.fixture
def time():
    return Clock()


def enqueue(database, now, kind="count", payload=None, **choices):
    with database.write(now) as session:
        jobs.enqueue(session, jobs.NewJob(kind, payload or {}, **choices), now)


def worker(database, clock, handler, **options):
    return Worker(database, None, clock, handlers={"count": handler}, **options)  # type: ignore[arg-type]


def states(database):
    with database.read() as session:
        return jobs.count_by_state(session)


def only_job(database):
    with database.read() as session:
        (job,) = session.exec(select(Job)).all()
        return job


def test_a_job_runs_once_and_is_done(database, time):
    ran = []
    enqueue(database, time(), payload={"n": 1})
    assert worker(database, time, lambda run: ran.append(run.payload)).run_all_due() == 1
    assert worker(database, time, lambda run: ran.append(run.payload)).run_all_due() == 0
    assert ran == [{"n": 1}]
    assert states(database) == {"done": 1}


def test_a_job_of_a_transaction_that_fails_is_never_seen(database, time):
    with pytest.raises(RuntimeError):
        enqueue_and_fail(database, time())
    assert states(database) == {}
    assert not database.has_jobs.is_set()


def enqueue_and_fail(database, now):
    with database.write(now) as session:
        jobs.enqueue(session, jobs.NewJob("count", {}), now)
        raise RuntimeError


def test_a_commit_with_a_job_wakes_the_worker_and_one_without_does_not(database, time):
    with database.write(time()) as session:
        session.add(Organization(slug="a", name="A", created_at=time()))
    assert not database.has_jobs.is_set()
    enqueue(database, time())
    assert database.has_jobs.is_set()


def test_a_dedup_key_is_written_once(database, time):
    for _ in range(3):
        enqueue(database, time(), dedup_key="once")
    assert states(database) == {"waiting": 1}


def test_a_job_of_later_waits_for_its_time(database, time):
    ran = []
    enqueue(database, time(), run_at=time() + timedelta(hours=1))
    runner = worker(database, time, ran.append)
    assert runner.run_all_due() == 0
    time.advance(hours=2)
    assert runner.run_all_due() == 1


def test_what_fails_is_put_off_with_growing_waits_and_then_given_up_and_can_be_replayed(
    database, time
):
    def fail(_):
        raise ValueError("no luck")

    enqueue(database, time())
    runner = worker(database, time, fail)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert only_job(database).state == "waiting"
        assert runner.run_all_due() == 1
        assert runner.run_all_due() == 0, "it must wait before the next attempt"
        assert only_job(database).attempts == attempt
        time.advance(hours=2)
    job = only_job(database)
    assert (job.state, job.last_error) == ("dead", "ValueError: no luck")
    with database.read() as session:
        assert [dead.id for dead in jobs.dead(session)] == [job.id]
    with database.write(time()) as session:
        assert jobs.replay(session, job.id, time())
        assert not jobs.replay(session, uuid.uuid4(), time())
    ran = []
    assert worker(database, time, ran.append).run_all_due() == 1
    assert len(ran) == 1
    assert states(database) == {"done": 1}


@pytest.mark.parametrize("attempts", [1, 5, 20, 1000])
def test_waits_double_with_jitter_and_stay_under_an_hour(attempts):
    longest = timedelta(seconds=min(2**attempts, 3600))
    waits = {wait_after(attempts) for _ in range(50)}
    assert len(waits) > 1
    assert all(longest / 2 <= wait <= longest for wait in waits)


def test_one_job_that_fails_does_not_hold_up_the_rest(database, time):
    ran = []

    def handle(run):
        if run.payload["n"] == 0:
            raise ValueError
        ran.append(run.payload["n"])

    for n in range(5):
        enqueue(database, time(), payload={"n": n})
    worker(database, time, handle).run_all_due()
    assert sorted(ran) == [1, 2, 3, 4]
    assert states(database) == {"done": 4, "waiting": 1}


def test_a_kind_without_a_handler_is_kept_for_a_version_that_has_one(database, time):
    enqueue(database, time(), kind="from.the.future")
    worker(database, time, print).run_all_due()
    job = only_job(database)
    assert job.state == "waiting"
    assert "from.the.future" in job.last_error


def test_a_job_whose_worker_dies_each_time_is_given_up(database, time):
    enqueue(database, time())
    for _ in range(MAX_ATTEMPTS):
        with database.write(time()) as session:
            assert len(jobs.claim(session, time(), limit=1)) == 1
        time.advance(minutes=5)
    ran = []
    worker(database, time, ran.append).run_all_due()
    assert ran == []
    assert states(database) == {"dead": 1}


def test_a_lapsed_lease_is_taken_over_and_the_first_holder_cannot_close_the_job(database, time):
    enqueue(database, time())
    with database.write(time()) as session:
        (mine,) = jobs.claim(session, time(), limit=10)
    with database.write(time()) as session:
        assert jobs.claim(session, time(), limit=10) == []
    time.advance(seconds=61)
    with database.write(time()) as session:
        (theirs,) = jobs.claim(session, time(), limit=10)
    with database.write(time()) as session:
        assert not jobs.renew(session, mine, time() + timedelta(minutes=1))
        assert not jobs.finish(session, mine, time())
        assert jobs.finish(session, theirs, time())


def test_a_slow_batch_renews_its_leases_so_that_nobody_else_runs_its_jobs(database, time):
    ran = Counter()
    other = worker(database, time, lambda run: ran.update([run.payload["n"]]))

    def slow(run):
        ran.update([run.payload["n"]])
        time.advance(seconds=25)
        other.run_batch()

    for n in range(6):
        enqueue(database, time(), payload={"n": n})
    worker(database, time, slow).run_all_due()
    assert ran[0] == 1
    assert sum(ran.values()) == 6
    assert states(database) == {"done": 6}


def test_workers_side_by_side_run_each_job_once(database, time):
    ran, lock = Counter(), threading.Lock()

    def handle(run):
        with lock:
            ran.update([run.payload["n"]])

    with database.write(time()) as session:
        for n in range(200):
            jobs.enqueue(session, jobs.NewJob("count", {"n": n}), time())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: worker(database, time, handle).run_all_due(), range(4)))
    assert set(ran.values()) == {1}
    assert len(ran) == 200
    assert states(database) == {"done": 200}


def test_a_worker_that_is_stopped_gives_the_rest_of_its_batch_back_at_once(database, time):
    ran = []
    for _ in range(5):
        enqueue(database, time())
    runner = worker(database, time, lambda run: (ran.append(run), runner.stop()))
    runner.run()
    assert len(ran) == 1
    assert worker(database, time, ran.append).run_all_due() == 4
    assert only_attempts(database) == {1}


def only_attempts(database):
    with database.read() as session:
        return {job.attempts for job in session.exec(select(Job)).all()}


def test_a_running_worker_is_woken_by_a_commit_and_ends_when_stopped(database, time):
    ran = threading.Event()
    runner = worker(database, time, lambda _: ran.set())
    thread = threading.Thread(target=runner.run)
    thread.start()
    try:
        enqueue(database, time())
        assert ran.wait(10)
    finally:
        runner.stop()
        thread.join(10)
    assert not thread.is_alive()


def test_periodic_work_is_asked_for_once_per_slot_however_many_ask(database, time):
    entries = (
        Periodic("hourly", timedelta(hours=1)),
        Periodic("each", timedelta(hours=1), per_organization=True),
    )
    with database.write(time()) as session:
        for slug in ("a", "b"):
            session.add(Organization(slug=slug, name=slug, created_at=time()))
    tables = [Timetable(database, entries) for _ in range(3)]
    for table in tables * 2:
        table.ask(time())
    assert states(database) == {"waiting": 3}
    time.advance(hours=1)
    for table in tables:
        table.ask(time())
    assert states(database) == {"waiting": 6}


def test_every_periodic_kind_has_a_handler():
    assert {entry.kind for entry in PERIODIC} <= set(HANDLERS)


def test_records_whose_time_is_over_are_forgotten(database, time):
    enqueue(database, time())
    worker(database, time, lambda _: None).run_all_due()
    time.advance(days=8)
    enqueue(database, time(), kind="records.forget")
    Worker(database, None, time).run_all_due()  # type: ignore[arg-type]
    assert only_job(database).kind == "records.forget"


def test_a_job_works_as_the_service_in_its_own_organization(database, time):
    with database.write(time()) as session:
        made = organizations.create(session, None, time(), slug="own", name="Own")  # type: ignore[arg-type]
        jobs.enqueue(session, jobs.NewJob("count", {}, made.organization_id), time())

    def add(run):
        with run.work() as work:
            work.record("school.created", work.add(School, name="From a job"))

    worker(database, time, add).run_all_due()
    assert states(database) == {"done": 1}
    with database.read() as session:
        (school,) = session.exec(select(School)).all()
        assert school.organization_id == made.organization_id


def test_what_a_failed_job_did_outside_the_database_is_undone(database, time):
    undone = []
    with database.write(time()) as session:
        made = organizations.create(session, None, time(), slug="undo", name="Undo")  # type: ignore[arg-type]
        jobs.enqueue(session, jobs.NewJob("count", {}, made.organization_id), time())

    def fail(run):
        with run.work() as work:
            work.undo.append(lambda: undone.append(1))
            raise ValueError

    worker(database, time, fail).run_all_due()
    assert undone == [1]
    assert states(database) == {"waiting": 1}


VICTIM = """
import sys, time
from datetime import UTC, datetime, timedelta
from app.jobs.worker import Worker
from app.storage.database import Database
database, out = Database(sys.argv[1]), open(sys.argv[2], "a", buffering=1)
def handle(run):
    out.write(f"{run.payload['n']}\\n")
    time.sleep(0.002)
Worker(database, None, lambda: datetime.now(UTC), handlers={"count": handle},
       lease=timedelta(seconds=float(sys.argv[3]))).run()
"""


def test_kill_nine_loses_no_job(database, time, tmp_path):
    total, log = 300, tmp_path / "ran"
    with database.write(time()) as session:
        for n in range(total):
            jobs.enqueue(session, jobs.NewJob("count", {"n": n}), time())
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", VICTIM, url, str(log), "1"]
    victim = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_until(lambda: log.exists() and len(log.read_text().splitlines()) > 30)
    finally:
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
    assert states(database)["waiting"] > 0, "it was killed in the middle"
    survivor = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_until(lambda: states(database) == {"done": total})
    finally:
        survivor.kill()
        survivor.wait()
    ran = Counter(map(int, log.read_text().split()))
    assert set(ran) == set(range(total))
    assert sum(count - 1 for count in ran.values()) <= 20, "at most the batch in hand ran twice"


def wait_until(holds, seconds=60):
    patience = threading.Event()
    for _ in range(seconds * 20):
        if holds():
            return
        patience.wait(0.05)
    pytest.fail("waited in vain")
