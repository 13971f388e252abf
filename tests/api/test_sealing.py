"""Sealing: nothing that anybody reads differs between a round in which nobody has sealed and one has.

One world is read twice at the same moment; between the readings the clock is put back and a first
review is sealed. So ids, times and seeds are the same, and each byte that differs tells of the seal.
"""

import re
from collections import defaultdict

import pytest
from sqlmodel import select

from app.storage.tables import Job, Organization
from tests.api.panels import Panels
from tests.api.world import World, operations
from tests.district import Caller, District
from tests.pages.people import AtPages
from tests.programme import PDF, WORDS

# What the assessor who has sealed sees of their own review, and what is nearly the same as the work:
# that is theirs to see once they have sealed. Nothing else of theirs changes either.
OWN = {"getReview", "listLikenesses", "listReviews"}
# Fields of a form that protect it, made anew for each page that is shown.
TOKENS = re.compile(r'name="csrf_token" value="[^"]*"')
LISTS = {
    "listAssignments": ({}, {"limit": 1}, {"state": "claimed"}, {"state": "done"}),
    "listAudit": ({"limit": 200}, {"limit": 1}),
    "listDecisions": ({}, {"limit": 1}),
    "listEvents": ({"limit": 200}, {"limit": 1}),
    "listReviews": ({}, {"limit": 1}),
    "listSubmissions": ({}, {"limit": 1}, {"state": "in_review"}, {"state": "adjudicating"}),
}
LINKS_TO_ROUNDS = (
    "{submission_id}", "{assignment_id}", "{review_id}", "{evidence_id}", "{entry_id}", "{piece_id}",
    "{page_id}",
)  # fmt: skip
PAGES = (
    "/queue",
    "/queue?show=done",
    "/manage/submissions",
    "/work",
    "/portfolio",
    "/portfolio/entries",
    "/manage/record",
)


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "sealing")


def proof_of(caller):
    return {"Authorization": f"Bearer {caller.token}"} if caller.token else {}


def plain(answer):
    """Headers and body without the random id that every request is given, whatever it asks."""
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    number = answer.headers.get("x-request-id", "-").encode()
    return headers, answer.content.replace(number, b"ID")


class Sealed:
    """A double-blind round with two drafts, everybody who could look at it, and the moments."""

    def __init__(self, district, clock):
        self.district, self.clock = district, clock
        self.world = World.build(district)
        self.panels = Panels.publish(district, preset="double_blind", approver=True)
        self.educator = self.panels.programme.educator
        self.kept, self.submission = self.handed_in(self.panels.programme)
        self.assignments = self.panels.live(self.submission)
        drafts = [self.panels.draft(one) for one in self.assignments]
        self.reviews = [review for _, review in drafts]
        self.assessors = [assessor for assessor, _ in drafts]
        coach, manager = district.person("coach"), district.person()
        district.relate(coach, "coach_of", self.educator)
        district.relate(manager, "manager_of", self.educator)
        self.people = {
            "educator": self.educator,
            "other assessor": self.assessors[1],
            "uninvolved assessor": self.world.programme.assessor,
            "approver": district.person("approver"),
            "coach": coach,
            "line manager": manager,
            "coordinator": district.coordinator,
            "auditor": district.person("auditor"),
            "nobody": district.person(),
        }
        with district.wiring.database.read() as session:
            now = session.get_one(Organization, district.organization_id)
        self.ends = {"listEvents": now.event_sequence, "listAudit": now.audit_sequence}
        self.pages = {
            name: AtPages.enter(district, self.people[name])
            for name in ("educator", "other assessor", "approver", "coordinator")
        }

    def handed_in(self, programme):
        """Hand in what was taken out of the educator's portfolio, which stands on their public page."""
        educator, path = programme.educator, "/portfolio-entries"
        shown = {"visibility": "public", "students_appear": False}
        entry = educator.made(path, {"title": "Wait time", "text": WORDS} | shown)
        page = educator.made("/portfolio-pages", {"is_open": True, "shows_name": True})
        file = {"file": ("plan.pdf", PDF, "application/pdf")}
        piece = educator.call("POST", f"{path}/{entry['id']}/files", files=file).json()
        draft = programme.draft()
        ids = {"entry_id": entry["id"]}
        for body in (
            {"requirement": "reflection"} | ids,
            {"requirement": "plan", "piece_id": piece["id"]} | ids,
        ):
            evidence = educator.made(f"/submissions/{draft['id']}/references", body)
        kept = ids | {"piece_id": piece["id"], "evidence_id": evidence["id"]}
        return kept | {"page_id": page["id"], "slug": page["slug"]}, programme.submit(draft)

    def callers(self):
        """Everybody, with tokens of this moment."""
        found = {n: self.district.acting_for(p.person_id) for n, p in self.people.items()}
        stranger = Caller(self.district.http, "")
        return found | {"machine": self.district.machine(), "stranger": stranger}

    def seal(self, place):
        assessor = self.district.acting_for(self.assessors[place].person_id)
        assessor.made(f"/reviews/{self.reviews[place]['id']}/submit")

    def paths(self, operation):
        """The addresses of the operation: about the round where it can be, for either assessor."""
        if not any(part in operation.template for part in LINKS_TO_ROUNDS):
            # What the world has none of is asked for under an address that leads nowhere.
            return [operation.template.format_map(defaultdict(lambda: "x", self.world.ids))]
        about = [
            self.world.ids
            | self.kept
            | {"submission_id": self.submission["id"]}
            | {"assignment_id": assignment["id"], "review_id": review["id"]}
            for assignment, review in zip(self.assignments, self.reviews, strict=True)
        ]
        return sorted({operation.template.format(**ids) for ids in about})

    def queries(self, name):
        about = {"submission_id": self.submission["id"]}
        since = {"changed_since": "2026-03-02T09:30:00Z"}
        # What is read oldest first is read from here on, too: more has happened than one page holds.
        new = [{"limit": 200, "after": self.ends[name]}] if name in self.ends else []
        return [*LISTS[name], *new, about, since] if name in LISTS else [{}]

    def read(self, callers, names=None):
        """Every answer to every reading operation of the API description, for every caller.

        What is public answers everybody alike, so it is asked by a stranger.
        """
        http = self.district.http
        got = {}
        for operation in (o for o in operations(http.app) if o.method == "GET"):
            if names is not None and operation.name not in names:
                continue
            asking = {"stranger": Caller(http, "")} if operation.is_public else callers
            for path in self.paths(operation):
                for query in self.queries(operation.name):
                    for who, caller in asking.items():
                        answer = http.get(path, params=query, headers=proof_of(caller))
                        key = (operation.name, who, path, str(query))
                        got[key] = (answer.status_code, *plain(answer))
        return got

    def look(self):
        """The pages as people see them."""
        about = f"/manage/submissions/{self.submission['id']}"
        more = (about, f"/work/submissions/{self.submission['id']}")
        desk = f"/queue/{self.assignments[1]['id']}"
        public = f"/portfolios/{self.kept['slug']}"
        stranger = {("stranger", public): self.district.http.get(public).text}
        return stranger | {
            (who, path): TOKENS.sub("", at.ask("GET", path).text)
            for who, at in self.pages.items()
            for path in (*PAGES, *more, desk)
        }

    def outbox(self):
        """Every mail and every other job that waits or was done."""
        with self.district.wiring.database.read() as session:
            jobs = session.exec(select(Job).order_by(Job.id)).all()
            return [(j.kind, j.payload, j.run_at, j.state) for j in jobs]


@pytest.fixture(scope="module")
def sealed(district, clock):
    return Sealed(district, clock)


@pytest.mark.timeout(1500)
def test_no_byte_differs_between_no_sealed_review_and_one(sealed, clock):
    later, sealing_at = {"hours": 2}, {"hours": 1}
    clock.advance(**later)
    callers = sealed.callers()
    own = {"sealing assessor": sealed.district.acting_for(sealed.assessors[0].person_id)}
    before, pages, jobs = sealed.read(callers), sealed.look(), sealed.outbox()
    mine = sealed.read(own)
    clock.reset()
    clock.advance(**sealing_at)
    sealed.seal(0)
    clock.reset()
    clock.advance(**later)
    after = sealed.read(callers)
    assert before.keys() == after.keys()
    assert [key for key in before if before[key] != after[key]] == []
    assert sealed.look() == pages
    assert sealed.outbox() == jobs
    changed = {key[0] for key, said in sealed.read(own).items() if mine[key] != said}
    assert changed == OWN
    # Else the test would prove nothing: its owner reads the entry, and what it reads does tell when a round closes.
    seen = {key[0] for key, said in before.items() if key[1] == "educator" and said[0] == 200}
    assert {"getPortfolioEntry", "getEvidence"} <= seen
    assert sum(status == 200 for status, _, _ in before.values()) > len(before) / 4
    sealed.seal(1)
    some = {name: callers[name] for name in ("coordinator", "educator", "approver")}
    closed = sealed.read(some, {"listEvents", "getSubmission", "listReviews"})
    told = {(key[0], key[1]) for key, said in closed.items() if said != before[key]}
    assert {("listEvents", "coordinator"), ("getSubmission", "educator")} <= told
    assert ("listReviews", "approver") in told
