"""Scoring rounds: scored apart, sealed until all have, then compared; no part of any decision or figure."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlmodel import select

from app.services import scoring_rounds
from app.storage.tables import AgreementCount, AnchorReading, Decision, Review
from tests.api.test_calibrations import TEXTS, anchor, levels
from tests.district import District
from tests.programme import Programme


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "scoring")


class Group:
    """A programme with three assessors who score together."""

    def __init__(self, district, number=3):
        self.district, self.programme = district, Programme.publish(district)
        lineage = self.programme.version["microcredential_id"]
        self.stage_id = self.programme.version["stages"][0]["id"]
        more = [district.person("assessor", microcredential_id=lineage) for _ in range(number - 1)]
        self.people = [self.programme.assessor, *more]

    def body(self, **more):
        people = [str(one.person_id) for one in self.people]
        body = {"stage_id": self.stage_id, "title": "A close one", "person_ids": people}
        return (
            body
            | ({} if {"anchor_id", "submission_id"} & more.keys() else {"pieces": TEXTS})
            | more
        )

    def made(self, **more):
        return self.district.coordinator.made("/scoring-rounds", self.body(**more))


def give(assessor, row, missing=None):
    return assessor.made(f"/scoring-rounds/{row['id']}/scores", {"levels": levels(missing)})


def test_levels_are_open_to_all_once_all_have_given_theirs(district):
    group = Group(district)
    row, (one, two, three) = group.made(), group.people
    assert [s["person_id"] for s in give(one, row)["scores"]] == [str(one.person_id)]
    give(two, row, "plan-fits")
    assert two.get(f"/scoring-rounds/{row['id']}").json()["state"] == "scoring"
    opened = give(three, row)
    assert opened["state"] == "discussing"
    assert {s["person_id"] for s in opened["scores"]} == {str(p.person_id) for p in group.people}
    seen = district.coordinator.get(f"/scoring-rounds/{row['id']}").json()
    assert len(seen["scores"]) == 3


def deactivate(district, assessor):
    district.coordinator.made(f"/people/{assessor.person_id}/deactivate")


def test_a_round_that_waits_only_for_somebody_who_has_left_goes_on_without(district, worker):
    group = Group(district)
    row, (one, two, three) = group.made(), group.people
    give(one, row)
    deactivate(district, three)
    worker.run_all_due()
    state = district.coordinator.get(f"/scoring-rounds/{row['id']}").json()["state"]
    assert state == "scoring", "two has yet to score"
    opened = give(two, row)
    assert opened["state"] == "discussing"
    assert len(opened["scores"]) == 2


def test_a_round_goes_on_when_the_last_one_missing_leaves(district, worker):
    group = Group(district)
    row, (one, two, three) = group.made(), group.people
    deactivate(district, three)
    worker.run_all_due()
    assert give(one, row)["state"] == "scoring"
    deactivate(district, two)
    worker.run_all_due()
    seen = one.get(f"/scoring-rounds/{row['id']}").json()
    assert (seen["state"], len(seen["scores"])) == ("discussing", 1)


def test_a_round_in_which_nobody_gave_levels_stays_as_it_is(district, worker):
    group = Group(district, 2)
    row = group.made()
    for assessor in group.people:
        deactivate(district, assessor)
    worker.run_all_due()
    assert district.coordinator.get(f"/scoring-rounds/{row['id']}").json()["state"] == "scoring"


def test_nobody_can_tell_whether_somebody_has_given_levels(district, clock):
    group = Group(district)
    row, (one, two, _) = group.made(), group.people
    readers = (two, district.coordinator, district.person("auditor"))
    paths = (
        f"/scoring-rounds/{row['id']}",
        "/scoring-rounds",
        "/events?limit=200",
        "/audit?limit=200",
    )

    def told():
        answers = [reader.get(path) for reader in readers for path in paths]
        return [(a.status_code, a.headers.get("etag"), a.text) for a in answers]

    before = told()
    assert sum(status == 200 for status, *_ in before) > 6
    give(one, row, "plan-fits")
    assert told() == before
    # The audit says it once the round is open.
    give(two, row)
    give(group.people[2], row)
    assert told() != before


def test_at_its_date_a_round_opens_and_who_gave_nothing_has_missed_it(district, clock, worker):
    group = Group(district)
    row, (one, two, three) = group.made(opens_at="2026-03-05T17:00:00Z"), group.people
    give(one, row)
    give(two, row)
    clock.advance(days=4)
    worker.run_all_due()
    late = district.acting_for(three.person_id)
    seen = late.get(f"/scoring-rounds/{row['id']}").json()
    assert (seen["state"], len(seen["scores"])) == ("discussing", 2)
    answer = late.post(f"/scoring-rounds/{row['id']}/scores", {"levels": levels()})
    assert answer.status_code == 409
    assert "discussing" in answer.text
    with district.service_work() as work:
        assert not scoring_rounds.open_when_due(work, UUID(row["id"]))


def test_what_is_given_is_sealed_and_complete(district):
    group = Group(district, 2)
    row, (one, _) = group.made(), group.people
    path = f"/scoring-rounds/{row['id']}/scores"
    assert one.post(path, {"levels": levels()[:2]}).status_code == 422
    assert one.post(path, {"levels": [levels()[0], *levels()]}).status_code == 422
    give(one, row)
    assert one.post(path, {"levels": levels()}).status_code == 409


def test_they_discuss_only_once_it_is_open_and_until_it_is_closed(district):
    group = Group(district, 2)
    row, (one, two) = group.made(), group.people
    path, said = f"/scoring-rounds/{row['id']}/remarks", {"criterion": "plan-fits", "text": "Why?"}
    assert one.post(path, said).status_code == 409
    give(one, row)
    give(two, row, "plan-fits")
    assert one.made(path, said)["text"] == "Why?"
    assert one.post(path, said | {"criterion": "nothing"}).status_code == 422
    outsider = district.person("assessor")
    assert outsider.post(path, said).status_code == 403
    assert outsider.get(f"/scoring-rounds/{row['id']}").status_code == 403
    assert outsider.get("/scoring-rounds").json()["data"] == []
    seen = two.get(f"/scoring-rounds/{row['id']}").json()
    assert [one["text"] for one in seen["remarks"]] == ["Why?"]
    closing = f"/scoring-rounds/{row['id']}/close"
    assert one.post(closing, {}).status_code == 403
    assert district.coordinator.made(closing, {})["agreed"] == []
    assert one.post(path, said).status_code == 409


def test_agreed_levels_become_an_anchor_that_none_of_them_gets(district):
    group = Group(district, 2)
    first = anchor(group.programme)
    row = group.made(anchor_id=first["id"])
    for assessor in group.people:
        give(assessor, row)
    closing = f"/scoring-rounds/{row['id']}/close"
    coordinator = district.coordinator
    assert coordinator.post(closing, {"becomes_anchor": True}).status_code == 422
    body = {"agreed": levels("plan-fits"), "becomes_anchor": True, "is_borderline": True}
    closed = coordinator.made(closing, body)
    made = coordinator.get(f"/anchors/{closed['anchor_id']}").json()
    assert (made["outcome"], made["is_borderline"]) == ("not_yet", True)
    assert set(made["agreed_by"]) == {str(one.person_id) for one in group.people}
    # Nothing that was agreed on before is edited: the candidate is out of use.
    assert coordinator.get(f"/anchors/{first['id']}").json()["archived_at"] is not None


def test_a_submission_is_scored_only_with_consent_and_never_by_its_own_educator(district):
    group = Group(district, 2)
    judged = group.programme.complete()
    group.programme.judge(judged)
    body = group.body(submission_id=judged["id"])
    assert district.coordinator.post("/scoring-rounds", body).status_code == 409
    group.programme.educator.made(f"/submissions/{judged['id']}/anchor-consent")
    own = body | {"person_ids": [*body["person_ids"], str(group.programme.educator.person_id)]}
    answer = district.coordinator.post("/scoring-rounds", own)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/person_ids/2"
    row = district.coordinator.made("/scoring-rounds", body)
    assert str(group.programme.educator.person_id) not in str(row)
    path = f"/submissions/{judged['id']}/anchor-consent/withdraw"
    assert group.programme.educator.post(path).status_code == 204
    assert group.people[0].get(f"/scoring-rounds/{row['id']}").json()["pieces"] == []


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"pieces": []}, "/pieces"),
        ({"pieces": [{"requirement": "nothing", "text": "x"}]}, "/pieces/0/requirement"),
        ({"opens_at": "2020-01-01T00:00:00Z"}, "/opens_at"),
        ({"title": ""}, "/title"),
        ({"person_ids": []}, "/person_ids"),
    ],
)
def test_a_round_without_what_it_needs_is_refused(district, more, pointer):
    answer = district.coordinator.post("/scoring-rounds", Group(district, 2).body() | more)
    assert answer.status_code == 422, answer.text
    assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}


def test_a_round_is_part_of_no_decision_and_no_figure(district):
    group = Group(district, 2)
    row = group.made()
    for assessor in group.people:
        give(assessor, row)
    rubric_id = UUID(group.programme.version["stages"][0]["rubric_id"])
    with district.service_work() as work:
        for table in (AgreementCount, AnchorReading):
            assert not work.session.exec(select(table).where(table.rubric_id == rubric_id)).all()
        ours = [one.person_id for one in group.people]
        assert not work.session.exec(select(Review).where(Review.person_id.in_(ours))).all()
        decided = select(Decision).where(Decision.organization_id == district.organization_id)
        rules = {one.rule for one in work.session.exec(decided)}
    assert rules <= {"single"}


def test_a_round_that_is_called_off_shows_nothing(district):
    group = Group(district, 2)
    row, (one, two) = group.made(), group.people
    give(one, row)
    path = f"/scoring-rounds/{row['id']}/withdraw"
    assert one.post(path).status_code == 403
    assert district.coordinator.made(path)["scores"] == []
    assert two.get(f"/scoring-rounds/{row['id']}").json()["scores"] == []
    assert district.coordinator.post(path).status_code == 409


def test_of_the_last_two_who_give_at_once_exactly_one_opens_it(district):
    group = Group(district, 2)
    row = group.made()

    def at_once(assessor):
        return give(assessor, row)["state"]

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(at_once, group.people)) == ["discussing", "scoring"]
    kinds = district.coordinator.get("/audit", params={"limit": 200})
    while kinds.json()["next_cursor"]:
        query = {"limit": 200, "cursor": kinds.json()["next_cursor"]}
        kinds = district.coordinator.get("/audit", params=query)
    told = [e["action"] for e in kinds.json()["data"] if e["subject_id"] == row["id"]]
    assert told.count("scoring_round.opened") == 1
