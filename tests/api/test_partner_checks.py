"""Partner checks: a learning partner says whether everything is there, and never judges what they saw."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.district import District
from tests.programme import Programme

KEYS = ["reflection", "plan", "extra"]


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "partner-checks")


@pytest.fixture(scope="module")
def published(district):
    return Programme.publish(district, policy={"partner_check": "required"})


@pytest.fixture
def programme(district, published):
    published.educator = district.person("educator")
    return published


@pytest.fixture
def partner(district, programme):
    found = district.person("educator", name="Emmy Noether")
    district.relate(programme.educator, "partner_of", found)
    return found


def filled(programme):
    draft = programme.draft()
    programme.add_text(draft)
    programme.add_plan(draft)
    return draft


def ask(programme, draft, who):
    path = f"/submissions/{draft['id']}/partner-checks"
    return programme.educator.post(path, {"person_id": str(who.person_id)})


def asked(programme, draft, who):
    answer = ask(programme, draft, who)
    assert answer.status_code == 201, answer.text
    return answer.json()


def say(partner, check, verb="confirm", **more):
    now = partner.get(f"/partner-checks/{check['id']}").json()["draft_digest"]
    body = {"digest": now, "ticks": KEYS} | more
    return partner.post(f"/partner-checks/{check['id']}/{verb}", body)


def submit(programme, draft):
    path = f"/submissions/{draft['id']}/submit"
    return programme.educator.post(path, {"declared_own_work": True})


def test_required_means_nothing_is_handed_in_before_a_partner_confirms(programme, partner):
    draft = filled(programme)
    refused = submit(programme, draft)
    assert refused.status_code == 409
    told = refused.json()
    assert told["type"].endswith("/problems/wrong-state")
    assert (told["state"], told["move"]) == ("draft", "submit")
    assert told["allowed"] == ["comment", "edit", "withdraw"]
    assert told["errors"] == [
        {"pointer": "/partner_check", "detail": "a learning partner has to look it over first"}
    ]
    check = asked(programme, draft, partner)
    assert "has not answered yet" in submit(programme, draft).json()["detail"]
    (mine,) = partner.get("/partner-checks").json()["data"]
    assert [(one["requirement"], one["pieces"]) for one in mine["checklist"]] == [
        ("reflection", 1),
        ("plan", 1),
        ("extra", 0),
    ]
    done = say(partner, check, note="All there.")
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["is_current"]) == ("confirmed", True)
    assert submit(programme, draft).json()["state"] == "in_review"


def test_the_list_says_what_the_gate_counts_as_missing(programme, partner):
    draft = programme.draft()
    check = asked(programme, draft, partner)
    found = partner.get(f"/partner-checks/{check['id']}").json()["checklist"]
    assert "expected 1 piece" in found[0]["missing"][0]
    assert found[2]["missing"] == []


def test_a_change_after_the_word_makes_it_stale(programme, partner):
    draft = filled(programme)
    say(partner, asked(programme, draft, partner))
    programme.educator.made(
        f"/submissions/{draft['id']}/evidence",
        {"requirement": "extra", "url": "https://materials.example/1"},
    )
    refused = submit(programme, draft)
    assert refused.status_code == 409
    assert "changed after your learning partner confirmed" in refused.json()["detail"]
    path = f"/submissions/{draft['id']}/partner-checks"
    (seen,) = programme.educator.get(path).json()["data"]
    assert (seen["state"], seen["is_current"]) == ("confirmed", False)
    say(partner, asked(programme, draft, partner))
    assert submit(programme, draft).status_code == 200


def test_a_partner_confirms_the_draft_that_they_looked_at_and_no_other(programme, partner):
    draft = programme.draft()
    programme.add_plan(draft)
    check = asked(programme, draft, partner)
    before = partner.get(f"/partner-checks/{check['id']}").json()["draft_digest"]
    programme.add_text(draft)
    late = say(partner, check, digest=before)
    assert late.status_code == 409
    assert "look again" in late.json()["detail"]
    assert say(partner, check).status_code == 200


def test_who_confirms_ticks_everything_who_returns_says_why(programme, partner):
    draft = filled(programme)
    check = asked(programme, draft, partner)
    refused = say(partner, check, ticks=["plan"])
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "pointer": "/ticks",
            "detail": "tick everything to confirm, or return it; not ticked: reflection, extra",
        }
    ]
    unknown = say(partner, check, ticks=["no-such"])
    assert unknown.json()["errors"][0]["pointer"] == "/ticks/0"
    assert say(partner, check, "return", ticks=[]).json()["errors"][0]["pointer"] == "/note"
    assert say(partner, check, note="x" * 2001).status_code == 422
    back = say(partner, check, "return", ticks=["plan"], note="The reflection stops midway.")
    assert (back.json()["state"], back.json()["ticks"]) == ("returned", ["plan"])
    assert "gave it back" in submit(programme, draft).json()["detail"]
    again = say(partner, check)
    assert (again.status_code, again.json()["state"]) == (409, "returned")


def test_a_partner_reads_the_draft_while_asked_and_not_before_or_after(programme, partner):
    draft = filled(programme)
    pieces = f"/submissions/{draft['id']}/evidence"
    assert partner.get(pieces).status_code == 403
    check = asked(programme, draft, partner)
    found = sorted(partner.get(pieces).json()["data"], key=lambda one: one["kind"] == "file")
    assert found[0]["text"]
    assert found[0]["salt"] is None
    assert partner.get(f"/evidence/{found[1]['id']}/content").status_code == 200
    assert partner.get(f"/submissions/{draft['id']}").status_code == 200
    for path in ("reviews", "comments"):
        assert partner.get(f"/submissions/{draft['id']}/{path}").status_code in {403, 404}
    body = {"requirement": "reflection", "text": "Mine."}
    assert partner.post(pieces, body).status_code == 403
    assert partner.post(f"/submissions/{draft['id']}/submit", {}).status_code in {403, 422}
    say(partner, check)
    assert partner.get(pieces).status_code == 403
    assert partner.get(f"/evidence/{found[1]['id']}/content").status_code == 403


def test_who_may_ask_answer_and_read(programme, partner, district, other_district):
    draft = filled(programme)
    check = asked(programme, draft, partner)
    coordinator, nobody, machine = district.coordinator, district.person(), district.machine()
    path, one = f"/submissions/{draft['id']}/partner-checks", f"/partner-checks/{check['id']}"
    body = {"person_id": str(partner.person_id)}
    for caller in (partner, coordinator, nobody, machine):
        assert caller.post(path, body).status_code == 403
    answer = {"digest": "x", "note": "No."}
    for verb in ("confirm", "return"):
        for caller in (programme.educator, coordinator, nobody, machine):
            assert caller.post(f"{one}/{verb}", answer).status_code == 403
    for caller in (partner, coordinator, nobody):
        assert caller.post(f"{one}/withdraw").status_code == 403
    for caller in (nobody, machine, programme.assessor):
        assert caller.get(one).status_code == 403
        assert caller.get(path).status_code == 403
    assert coordinator.get(path).json()["data"][0]["name"] == "Emmy Noether"
    stranger = other_district.coordinator
    assert stranger.get(one).status_code == 404
    assert stranger.post(f"{one}/confirm", answer).status_code == 404


def test_only_an_active_learning_partner_is_asked(programme, partner, district, other_district):
    draft = filled(programme)
    stranger = district.person()
    coach = district.person("coach")
    district.relate(coach, "coach_of", programme.educator)
    for who in (stranger, coach, programme.educator):
        refused = ask(programme, draft, who)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/person_id"
    assert ask(programme, draft, other_district.coordinator).status_code == 404
    district.coordinator.made(f"/people/{partner.person_id}/deactivate")
    assert ask(programme, draft, partner).status_code == 422


def test_a_programme_without_it_asks_nobody_and_optional_does_not_stop(district, partner):
    plain = Programme.publish(district)
    district.relate(plain.educator, "partner_of", partner)
    assert ask(plain, filled(plain), partner).status_code == 409
    optional = Programme.publish(district, policy={"partner_check": "optional"})
    district.relate(optional.educator, "partner_of", partner)
    draft = filled(optional)
    check = asked(optional, draft, partner)
    assert submit(optional, draft).status_code == 200
    late = partner.post(f"/partner-checks/{check['id']}/confirm", {"digest": "x"})
    assert late.status_code == 409
    assert late.json()["state"] == "in_review"


def test_whoever_was_asked_never_judges_it_whatever_the_policy_says_of_partners(district):
    policy = {"partner_check": "optional", "conflicts": []}
    programme = Programme.publish(district, policy=policy)
    district.relate(programme.assessor, "partner_of", programme.educator)
    draft = filled(programme)
    say(programme.assessor, asked(programme, draft, programme.assessor))
    lineage = programme.version["microcredential_id"]
    free = district.person("assessor", microcredential_id=lineage)
    submit(programme, draft)
    assignment = programme.assignment(draft)
    assert assignment["person_id"] == str(free.person_id)
    barred = {one["person_id"]: one["bars"] for one in assignment["reason"]["barred"]}
    assert barred == {str(programme.assessor.person_id): ["checked_the_draft"]}


def test_no_assessor_is_told_what_a_partner_said(programme, partner):
    draft = filled(programme)
    check = asked(programme, draft, partner)
    say(partner, check, note="The best I ever saw.")
    submit(programme, draft)
    assessor = programme.district.acting_for(programme.assignment(draft)["person_id"])
    assert assessor.get(f"/submissions/{draft['id']}/partner-checks").status_code == 403
    assert assessor.get(f"/partner-checks/{check['id']}").status_code == 403


def test_of_two_questions_at_once_one_is_asked_and_of_two_answers_one_counts(programme, partner):
    draft = filled(programme)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: ask(programme, draft, partner), range(2)))
    assert sorted(one.status_code for one in answers) == [201, 409]
    (check,) = [one.json() for one in answers if one.status_code == 201]
    with ThreadPoolExecutor(2) as pool:
        verbs = ("confirm", "return")
        said = list(pool.map(lambda verb: say(partner, check, verb, note="So."), verbs))
    assert sorted(one.status_code for one in said) == [200, 409]
