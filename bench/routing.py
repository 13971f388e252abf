"""Row 9: an assessor's queue and the choice of an assessor, with a million submissions beside a thousand."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import orjson

from app.domain.access import Actor
from app.domain.policy import Policy
from app.services import desk, routing
from app.services.work import Work
from app.settings import Settings
from app.storage import schema
from app.storage.rows import PageRequest
from app.storage.tables import Submission
from app.wiring import Wiring, wire
from bench.rows import Row, at_most, microseconds

ASSESSORS, EDUCATORS, OPEN = 25, 25, 6
LARGE, SMALL = (200, 5000), (1, 1000)
TIMES, ROUNDS = 3, 25
LIMIT = 1.3
VAR = Path(__file__).parent.parent / "var"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT = "'2026-03-01 09:00:00.000000'"


@dataclass
class Filled:
    """A database with so many organizations of so many submissions each."""

    wiring: Wiring
    organizations: int
    submissions: int

    @classmethod
    def make(cls, folder: Path, size: tuple[int, int]) -> "Filled":
        """Make the tables and fill them by a few statements."""
        folder.mkdir()
        settings = Settings(data_dir=folder, master_key="00" * 32, worker_in_server=False)  # type: ignore[arg-type] # Pydantic makes it a secret
        wiring = wire(settings, now=lambda: NOW)
        schema.upgrade(wiring.database.engine)
        made = cls(wiring, *size)
        made.fill()
        return made

    def fill(self) -> None:
        """Insert everything that the queue and the choice read; foreign keys are not looked up."""
        with closing(self.wiring.database.engine.raw_connection()) as connection:
            for statement in (
                "PRAGMA foreign_keys=OFF",
                "PRAGMA synchronous=OFF",
                "BEGIN",
                *self._statements(),
                "COMMIT",
                "ANALYZE",
                "PRAGMA foreign_keys=ON",
            ):
                connection.execute(statement)

    def work(self, actor: Actor) -> Callable[[Callable[[Work], object]], Callable[[], object]]:
        """Return what makes a call of a question, asked in a transaction of its own."""

        def asking(question: Callable[[Work], object]) -> Callable[[], object]:
            def ask() -> object:
                with self.wiring.database.read() as session:
                    return question(Work(session, actor, NOW, self.wiring.tools))

            return ask

        return asking

    def questions(self) -> tuple[Callable[[], object], Callable[[], object]]:
        """Return the queue of one assessor and the choice for one submission."""
        organization = self.organizations // 2
        organization_id = _uuid(1, organization, 0)
        submission_id = _uuid(7, organization, self.submissions // 2)
        assessor = self.work(Actor(organization_id, person_id=_uuid(2, organization, 3)))
        service = self.work(Actor(organization_id, is_service=True))

        def queue(work: Work) -> object:
            found = desk.queue(work, PageRequest(limit=50), desk.OPEN), desk.counts(work)
            assert len(found[0][1]) == OPEN, found
            return found

        def choose(work: Work) -> object:
            choice = routing.choose_for(work, work.get(Submission, submission_id), 2)
            assert choice.person_id is not None, choice
            return choice

        return assessor(queue), service(choose)

    def _statements(self) -> list[str]:
        people, policy = (
            ASSESSORS + EDUCATORS,
            orjson.dumps(
                Policy(reviews=2, anonymity="none", reciprocal_months=12).model_dump(mode="json")
            ).decode(),
        )
        row = f"{AT}, {AT}, 1"
        return [
            self._each(
                1,
                "organization (id, slug, name, created_at, sends_notices, event_sequence, audit_sequence, audit_head)",
                f"{_id(1)}, 'o-' || o, 'O', {AT}, 0, 0, 0, x''",
            ),
            self._each(
                people,
                "person (organization_id, id, created_at, updated_at, revision, name, share_name)",
                f"{_org()}, {_id(2)}, {row}, 'Somebody', 0",
            ),
            self._each(
                ASSESSORS,
                "role (organization_id, id, created_at, updated_at, revision, person_id, name, scope_key)",
                f"{_org()}, {_id(3)}, {row}, {_id(2)}, 'assessor', ''",
            ),
            self._each(
                1,
                "microcredential_version (organization_id, id, created_at, updated_at, revision, microcredential_id, number, state, name, description, criteria_narrative, language, tags, competency_ids, prerequisite_ids, badge, policy)",
                f"{_org()}, {_id(4)}, {row}, {_id(8)}, 1, 'published', 'M', 'D', 'C', 'en', '[]', '[]', '[]', 'at_end', '{policy}'",
            ),
            self._each(
                1,
                "stage (organization_id, id, created_at, version_id, rubric_id, position, key, name, pass_rule)",
                f"{_org()}, {_id(5)}, {AT}, {_id(4)}, {_id(9)}, 1, 'one', 'One', '{{}}'",
            ),
            self._each(
                EDUCATORS,
                "enrollment (organization_id, id, created_at, updated_at, revision, person_id, version_id, state)",
                f"{_org()}, {_id(6)}, {row}, {_id(2, f'i + {ASSESSORS}')}, {_id(4)}, 'active'",
            ),
            self._each(
                self.submissions,
                "submission (organization_id, id, created_at, updated_at, revision, enrollment_id, stage_id, person_id, attempt, round, state, declared_own_work, carried, obstacles)",
                f"{_org()}, {_id(7)}, {row}, {_id(6, f'i % {EDUCATORS}')}, {_id(5, '0')}, {_id(2, f'{ASSESSORS} + i % {EDUCATORS}')}, 1, 1, 'in_review', 1, '[]', '[]'",
            ),
            # The last six of each assessor are open, those before are done.
            self._each(
                self.submissions,
                "assignment (organization_id, id, created_at, updated_at, revision, submission_id, person_id, round, seat, state, reason, lapses_at, claimed_at)",
                f"{_org()}, {_id(10)}, {row}, {_id(7)}, {_id(2, f'i % {ASSESSORS}')}, 1, 1, CASE WHEN i >= {self.submissions - OPEN * ASSESSORS} THEN 'claimed' ELSE 'done' END, '{{}}', {AT}, {AT}",
            ),
        ]

    def _each(self, count: int, table: str, values: str) -> str:
        """Insert `count` rows in each organization; `o` and `i` are their numbers."""
        more = "SELECT 0 UNION ALL SELECT"
        organizations = f"os(o) AS ({more} o + 1 FROM os WHERE o + 1 < {self.organizations})"
        numbers = f"ns(i) AS ({more} i + 1 FROM ns WHERE i + 1 < {count})"
        into = f"INSERT INTO {table} SELECT {values} FROM os, ns ORDER BY o, i"  # noqa: S608 - all of it stands in this file
        return f"WITH RECURSIVE {organizations}, {numbers} {into}"


def rows() -> list[Row]:
    """Ask both questions of both databases in turn."""
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        large = Filled.make(Path(folder) / "large", LARGE)
        small = Filled.make(Path(folder) / "small", SMALL)
        names = ("assessor's queue", "choice of an assessor")
        found = []
        for name, many, few in zip(names, large.questions(), small.questions(), strict=True):
            ours, reference = microseconds((many, TIMES), (few, TIMES), rounds=ROUNDS)
            title = f"{name}, 1,000,000 submissions / 1,000"
            found.append(at_most(title, ours, reference, LIMIT))
        large.wiring.close()
        small.wiring.close()
    return found


def _id(kind: int, number: str = "i") -> str:
    return f"printf('%02x%06x000070008000%012x', {kind}, o, {number})"


def _org() -> str:
    return _id(1, "0")


def _uuid(kind: int, organization: int, number: int) -> UUID:
    return UUID(f"{kind:02x}{organization:06x}000070008000{number:012x}")
