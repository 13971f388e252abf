"""Attestations: somebody who was there confirms the words as they stand, and never judges the work."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.domain.attestation import AttestationMove
from app.services import attestations
from app.storage.tables import Attestation, Submission
from tests.api.panels import Panels
from tests.attested import SAID, ask, asked, attested, draft_with_all, link_in, mails_to
from tests.district import District

HOST = {"email": "host@museum.example", "name": "Grace Hopper"}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "attestations")


@pytest.fixture
def programme(district):
    return attested(district)


@pytest.fixture
def coach(district, programme):
    found = district.person("coach", name="Mary Somerville")
    district.relate(found, "coach_of", programme.educator)
    return found


@pytest.fixture
def work(programme):
    return draft_with_all(programme)


def submit(programme, draft):
    return programme.submit(draft)


def missing(programme, draft):
    gate = programme.educator.get(f"/submissions/{draft['id']}/completeness").json()
    return " ".join(one["detail"] for one in gate["missing"])


def told(caller, draft):
    return caller.get(f"/submissions/{draft['id']}/attestations").json()["data"]


def test_a_work_is_complete_once_somebody_has_confirmed_it(programme, coach, work):
    draft, piece = work
    assert "nobody was asked" in missing(programme, draft)
    request = asked(programme, piece, coach)
    assert (request["state"], request["standing"]) == ("asked", "coach")
    assert "has not answered yet" in missing(programme, draft)
    (mine,) = coach.get("/attestations").json()["data"]
    assert mine["statement"] == SAID
    done = coach.made(f"/attestations/{request['id']}/confirm", {"note": "I sat at the back."})
    assert (done["state"], done["is_current"]) == ("confirmed", True)
    assert coach.get("/attestations").json()["data"] == []
    assert submit(programme, draft)["state"] == "in_review"


def test_without_it_the_work_comes_back(programme, work):
    draft, _ = work
    back = submit(programme, draft)
    assert back["state"] == "returned"
    assert "The visit took place: nobody was asked" in back["obstacles"][0]["detail"]


def test_other_words_have_to_be_confirmed_again(programme, coach, work):
    draft, piece = work
    request = asked(programme, piece, coach)
    coach.made(f"/attestations/{request['id']}/confirm", {})
    path = f"/evidence/{piece['id']}"
    changed = programme.educator.patch(path, {"text": "On 4 March."}, revision=piece["revision"])
    assert "changed after it was confirmed" in missing(programme, draft)
    (row,) = told(programme.educator, draft)
    assert (row["state"], row["is_current"], row["statement"]) == ("confirmed", False, None)
    # The old words are what was confirmed: with them it stands again.
    programme.educator.patch(path, {"text": SAID}, revision=changed.json()["revision"])
    assert missing(programme, draft) == ""


def test_words_that_changed_since_asking_cannot_be_confirmed_only_declined(programme, coach, work):
    _, piece = work
    request = asked(programme, piece, coach)
    programme.educator.patch(
        f"/evidence/{piece['id']}", {"text": "Else."}, revision=piece["revision"]
    )
    refused = coach.post(f"/attestations/{request['id']}/confirm", {})
    assert refused.status_code == 409
    assert "changed since you were asked" in refused.json()["detail"]
    assert coach.get(f"/attestations/{request['id']}").json()["statement"] is None
    # Asking again takes the place of what nobody can confirm any more.
    again = asked(programme, piece, coach)
    first = coach.post(f"/attestations/{request['id']}/confirm", {})
    assert (first.status_code, first.json()["state"]) == (409, "withdrawn")
    assert coach.made(f"/attestations/{again['id']}/confirm", {})["state"] == "confirmed"


def test_who_declines_is_followed_by_somebody_else(programme, coach, district, work):
    draft, piece = work
    request = asked(programme, piece, coach)
    coach.made(f"/attestations/{request['id']}/decline", {"note": "I left early."})
    assert "ask somebody else" in missing(programme, draft)
    late = coach.post(f"/attestations/{request['id']}/confirm", {})
    assert late.status_code == 409
    assert late.json() | {"move": "confirm", "allowed": []} == late.json()
    colleague = district.person(name="Ida Noddack")
    second = asked(programme, piece, colleague)
    assert second["standing"] == "colleague"
    colleague.made(f"/attestations/{second['id']}/confirm", {})
    assert missing(programme, draft) == ""


def test_a_host_outside_answers_by_a_link_that_works_once(programme, district, http, work):
    draft, piece = work
    row = ask(programme, piece, **HOST).json()
    assert (row["standing"], row["person_id"], row["name"]) == ("host", None, "Grace Hopper")
    mail = mails_to(district, HOST["email"])[-1]
    link = link_in(mail)
    assert SAID not in mail["text"]
    page = http.get(link)
    assert page.status_code == 200
    assert SAID in page.text
    assert page.headers["cache-control"] == "no-store"
    assert 'name="robots" content="noindex"' in page.text
    # Reading it uses nothing up; another site cannot send it.
    foreign = http.post(link, data={"action": "confirm"}, headers={"Origin": "https://x.example"})
    assert foreign.status_code == 403
    assert http.post(link, data={"action": "confirm", "note": "x" * 1001}).status_code == 422
    assert http.post(link, data={"action": "confirm", "note": "Well told."}).status_code == 200
    for again in (http.get(link), http.post(link, data={"action": "decline"})):
        assert again.status_code == 404
        assert SAID not in again.text
    (found,) = told(programme.educator, draft)
    assert (found["state"], found["note"]) == ("confirmed", "Well told.")
    assert missing(programme, draft) == ""


def test_a_link_ends_with_its_time_and_with_the_words_it_is_about(
    programme, district, http, clock, work
):
    _, piece = work
    ask(programme, piece, **HOST)
    link = link_in(mails_to(district, HOST["email"])[-1])
    clock.advance(days=15)
    assert http.get(link).status_code == 404
    clock.reset()
    programme.educator.patch(
        f"/evidence/{piece['id']}", {"text": "Else."}, revision=piece["revision"]
    )
    assert http.get(link).status_code == 404
    assert http.post(link, data={"action": "confirm"}).status_code == 404
    assert http.get("/attest/nothing").status_code == 404


def test_the_token_is_kept_hashed_alone(programme, district, work):
    _, piece = work
    row = ask(programme, piece, **HOST).json()
    token = link_in(mails_to(district, HOST["email"])[-1]).rpartition("/")[2]
    with district.service_work() as service:
        kept = service.get(Attestation, UUID(row["id"]))
        assert token not in str(kept.model_dump())
    assert token not in str(district.coordinator.get("/events", params={"limit": 200}).json())


def test_who_may_ask_answer_and_read(programme, coach, district, other_district, work):
    draft, piece = work
    request = asked(programme, piece, coach)
    coordinator, nobody = district.coordinator, district.person()
    body = {"evidence_id": piece["id"], "person_id": str(nobody.person_id)}
    path = f"/submissions/{draft['id']}/attestations"
    for caller in (coach, coordinator, nobody, district.machine()):
        assert caller.post(path, body).status_code == 403
    for verb in ("confirm", "decline"):
        for caller in (programme.educator, coordinator, nobody, district.machine()):
            refused = caller.post(f"/attestations/{request['id']}/{verb}", {})
            assert refused.status_code == 403, verb
    for caller in (coach, coordinator, nobody):
        assert caller.post(f"/attestations/{request['id']}/withdraw").status_code == 403
    assert nobody.get(f"/attestations/{request['id']}").status_code == 403
    assert nobody.get(path).status_code == 403
    assert told(coordinator, draft)[0]["name"] == "Mary Somerville"
    stranger = other_district.coordinator
    assert stranger.get(f"/attestations/{request['id']}").status_code == 404
    assert stranger.post(f"/attestations/{request['id']}/confirm", {}).status_code == 404
    theirs = {"person_id": str(other_district.coordinator_id)}
    assert ask(programme, piece, **theirs).status_code == 404


@pytest.mark.parametrize(
    ("whom", "pointer"),
    [
        ({}, "/person_id"),
        ({"email": "host@museum.example"}, "/name"),
        ({"name": "Grace"}, "/person_id"),
        ({"email": "not an address", "name": "Grace"}, "/email"),
        ({"email": "a@b.example\r\nBcc: c@d.example", "name": "Grace"}, "/email"),
        ({"email": "host@museum.example", "name": "Gr\nace"}, "/name"),
        ({"email": "host@museum.example", "name": "x" * 201}, "/name"),
    ],
)
def test_who_is_to_be_asked_has_to_be_said_well(programme, work, whom, pointer):
    refused = ask(programme, work[1], **whom)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_nobody_confirms_their_own_work(programme, district, work):
    me = programme.educator.person_id
    assert ask(programme, work[1], person_id=str(me)).status_code == 422
    address = district.coordinator.get(f"/people/{me}").json()["emails"][0]["address"]
    refused = ask(programme, work[1], email=address.upper(), name="Somebody Else")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/email"


def test_a_requirement_can_ask_for_the_word_of_a_coach_alone(district):
    programme = attested(district, by="coach")
    _, piece = draft_with_all(programme)
    refused = ask(programme, piece, person_id=str(district.person().person_id))
    assert refused.status_code == 422
    assert "expected a coach, got a colleague" in refused.json()["errors"][0]["detail"]
    assert ask(programme, piece, **HOST).status_code == 422


def test_what_nobody_else_confirms_is_not_asked_about(programme, coach, work):
    draft, _ = work
    pieces = programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"]
    text = next(one for one in pieces if one["kind"] == "text")
    assert ask(programme, text, person_id=str(coach.person_id)).status_code == 422
    other = draft_with_all(attested(programme.district))[1]
    body = {"evidence_id": other["id"], "person_id": str(coach.person_id)}
    path = f"/submissions/{draft['id']}/attestations"
    assert programme.educator.post(path, body).status_code == 422


def test_one_at_a_time_and_five_in_all(programme, district, work):
    _, piece = work
    for number in range(5):
        somebody = district.person(name=f"Person {number}")
        row = asked(programme, piece, somebody)
        busy = ask(programme, piece, person_id=str(district.person().person_id))
        assert "asked already" in busy.json()["detail"]
        programme.educator.made(f"/attestations/{row['id']}/withdraw")
    assert "5 times" in ask(programme, piece, **HOST).json()["detail"]


def test_nothing_is_confirmed_once_the_work_is_handed_in(programme, coach, district, work):
    draft, piece = work
    asked(programme, piece, coach)
    programme.educator.made(f"/submissions/{draft['id']}/withdraw")
    (row,) = told(programme.educator, draft)
    late = coach.post(f"/attestations/{row['id']}/confirm", {})
    assert late.status_code == 409
    assert late.json()["state"] == "withdrawn"


def test_whoever_has_confirmed_does_not_judge_it_within_or_by_mail(district, http):
    programme = attested(district)
    lineage = programme.version["microcredential_id"]
    mail = district.person("assessor", microcredential_id=lineage)
    draft, piece = draft_with_all(programme)
    address = district.coordinator.get(f"/people/{mail.person_id}").json()["emails"][0]["address"]
    ask(programme, piece, email=address.upper(), name="A Friend")
    link = link_in(mails_to(district, address.upper())[-1])
    assert http.post(link, data={"action": "decline"}).status_code == 200
    asked_within = asked(programme, piece, programme.assessor)
    programme.assessor.made(f"/attestations/{asked_within['id']}/confirm", {})
    free = district.person("assessor", microcredential_id=lineage)
    submit(programme, draft)
    assignment = programme.assignment(draft)
    assert assignment["person_id"] == str(free.person_id)
    barred = {one["person_id"]: one["bars"] for one in assignment["reason"]["barred"]}
    for one in (mail, programme.assessor):
        assert barred[str(one.person_id)] == ["attested_the_work"]


def test_with_nobody_else_the_obstacle_is_named_and_the_bar_stays(district):
    programme = attested(district)
    draft, piece = draft_with_all(programme)
    row = asked(programme, piece, programme.assessor)
    programme.assessor.made(f"/attestations/{row['id']}/confirm", {})
    submit(programme, draft)
    query = {"submission_id": draft["id"]}
    assert district.coordinator.get("/assignments", params=query).json()["data"] == []
    with district.service_work() as service:
        found = service.get(Submission, UUID(draft["id"]))
        assert "attested_the_work" in found.routing_obstacle


def test_who_was_asked_about_blind_work_knows_the_name_and_does_not_judge(district):
    programme = attested(district, preset="double_blind", conflicts=[])
    lineage = programme.version["microcredential_id"]
    for _ in range(2):
        district.person("assessor", microcredential_id=lineage)
    draft, piece = draft_with_all(programme)
    row = asked(programme, piece, programme.assessor)
    programme.educator.made(f"/attestations/{row['id']}/withdraw")
    host = ask(programme, piece, **HOST)
    assert host.status_code == 201
    with district.service_work() as service:
        found = service.get(Attestation, UUID(host.json()["id"]))
        attestations.answer(service, found, AttestationMove.CONFIRM, "Ada did well.")
    submit(programme, draft)
    panels = Panels(programme, district)
    seats = panels.live(draft)
    assert str(programme.assessor.person_id) not in {one["person_id"] for one in seats}
    assessor = panels.take(seats[0])
    (seen,) = told(assessor, draft)
    assert (seen["standing"], seen["state"], seen["statement"]) == ("host", "confirmed", SAID)
    assert (seen["name"], seen["email"], seen["note"], seen["person_id"]) == (None,) * 4
    other = assessor.get(f"/attestations/{row['id']}")
    assert other.json()["name"] is None


def test_assessors_of_open_work_read_who_confirmed_and_no_address(district, http):
    programme = attested(district)
    draft, piece = draft_with_all(programme)
    ask(programme, piece, **HOST)
    link = link_in(mails_to(district, HOST["email"])[-1])
    http.post(link, data={"action": "confirm", "note": "Well told."})
    submit(programme, draft)
    (seen,) = told(programme.assessor, draft)
    assert (seen["name"], seen["note"], seen["email"]) == ("Grace Hopper", "Well told.", None)


def test_what_was_confirmed_stands_in_the_next_attempt_while_the_words_do(programme, coach, work):
    draft, piece = work
    row = asked(programme, piece, coach)
    coach.made(f"/attestations/{row['id']}/confirm", {})
    submit(programme, draft)
    programme.judge(draft, plan_fits="not-yet")
    again = programme.educator.made(f"/submissions/{draft['id']}/resubmit")
    assert missing(programme, again) == ""
    (seen,) = told(programme.educator, again)
    assert (seen["id"], seen["is_current"]) == (row["id"], True)


def test_of_two_answers_at_once_one_counts(programme, coach, work):
    row = asked(programme, work[1], coach)
    paths = [f"/attestations/{row['id']}/{verb}" for verb in ("confirm", "decline")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda path: coach.post(path, {}).status_code, paths))
    assert sorted(answers) == [200, 409]


def test_of_two_requests_at_once_one_is_sent(programme, district, work):
    people = [district.person() for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda one: ask(programme, work[1], person_id=str(one.person_id)), people)
        )
    assert sorted(one.status_code for one in answers) == [201, 409]


def test_mail_to_strangers_is_counted(programme, work):
    draft, _ = work
    statuses = []
    for number in range(21):
        body = {"requirement": "visit", "text": f"Visit {number}"}
        path = f"/submissions/{draft['id']}/evidence"
        for piece in programme.educator.get(path).json()["data"]:
            if piece["kind"] == "attestation":
                programme.educator.delete(f"/evidence/{piece['id']}", revision=piece["revision"])
        statuses.append(ask(programme, programme.educator.made(path, body), **HOST).status_code)
    assert statuses == [201] * 20 + [429]
