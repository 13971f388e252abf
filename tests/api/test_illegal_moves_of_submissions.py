"""Every move of a submission in every state: it is done, or refused with just what can be done."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.district import Caller, District
from tests.moves import ID, check_told
from tests.programme import Programme

OFFERS = {"grounds": [{"key": "other", "title": "Another reason"}], "window_working_days": 20}
LINK = {"requirement": "extra", "url": "https://a.example"}


@dataclass
class Pieces:
    """Work of a programme in any state, each of another educator with the same coach."""

    programme: Programme
    coach: Caller

    def draft(self) -> ID:
        educator = self.programme.educator = self.programme.district.person("educator")
        self.programme.district.relate(self.coach, "coach_of", educator)
        made = self.programme.draft(self.programme.enroll())
        self.programme.add_text(made)
        self.programme.add_plan(made)
        return made["id"]

    def withdrawn(self) -> ID:
        return self._then(self.draft(), "withdraw")

    def waiting(self) -> ID:
        made = self.draft()
        self.programme.submit({"id": made})
        return made

    def begun(self) -> ID:
        made = self.waiting()
        one = self.programme.assignment({"id": made})
        assessor = self.programme.district.acting_for(one["person_id"])
        assessor.made(f"/assignments/{one['id']}/claim")
        return made

    def accepted(self) -> ID:
        made = self.waiting()
        self.programme.judge({"id": made})
        return made

    def not_yet(self) -> ID:
        made = self.waiting()
        self.programme.judge({"id": made}, plan_fits="not-yet")
        return made

    def tried_again(self) -> ID:
        return self._then(self.not_yet(), "resubmit")

    def appealed(self) -> ID:
        made = self.not_yet()
        assert self.appeal(made).status_code == 201
        return made

    def appeal(self, one: ID) -> Any:
        found = self.programme.decision({"id": one})["id"]
        said = {"kind": "decision", "ground": "other", "statement": "Look again."}
        return self.programme.educator.post("/appeals", said | {"subject_id": found})

    def by_educator(self, move: str, body: Any = None) -> Any:
        return lambda one: self.programme.educator.post(f"/submissions/{one}/{move}", body)

    def comment(self, one: ID) -> Any:
        return self.coach.post(f"/submissions/{one}/comments", {"text": "Go on."})

    def _then(self, made: ID, move: str) -> ID:
        self.programme.educator.made(f"/submissions/{made}/{move}")
        return made


@pytest.fixture(scope="module")
def pieces(wiring, http):
    district = District.make(wiring, http, "moved")
    policy = {"issue_hold_minutes": 60, "appeals": OFFERS}
    return Pieces(Programme.publish(district, policy=policy), district.person("coach"))


@pytest.fixture(scope="module")
def make(pieces):
    """What an educator does with a submission."""
    return {
        "edit": pieces.by_educator("evidence", LINK),
        "submit": pieces.by_educator("submit", {"declared_own_work": True}),
        "withdraw": pieces.by_educator("withdraw"),
        "recall": pieces.by_educator("recall"),
        "resubmit": pieces.by_educator("resubmit"),
    }


def test_before_it_is_judged(pieces, make):
    check_told({"waiting": pieces.waiting}, make)
    reach = {"draft": pieces.draft, "begun": pieces.begun, "withdrawn": pieces.withdrawn}
    check_told(reach, make | {"comment": pieces.comment})


def test_once_it_is_decided(pieces, make):
    reach = {
        name: getattr(pieces, name) for name in ("accepted", "not_yet", "tried_again", "appealed")
    }
    check_told(reach, make | {"comment": pieces.comment, "appeal": pieces.appeal})


def test_a_coach_is_not_told_whether_its_educator_could_still_take_it_back(pieces):
    told = [pieces.comment(made).json() for made in (pieces.waiting(), pieces.begun())]
    assert [(one["state"], one["allowed"]) for one in told] == [("in_review", [])] * 2
