"""Team artefacts: made together, handed in by each member, decided for each alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import col, select

from app.storage.tables import Job, TeamArtefact
from tests import files
from tests.api.panels import Panels
from tests.api.test_retention import kept_for, retire
from tests.district import District
from tests.programme import EVIDENCE, PDF, Programme

SHARED = [one | {"shared": "team"} if one["key"] == "plan" else one for one in EVIDENCE]
TALK = "In our team I asked for the second question, and I learned to wait before I help."


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "team-artefacts")


def publish(district, **policy):
    return Programme.publish(district, policy=policy, of_stages=[{"evidence": SHARED}])


@pytest.fixture(scope="module")
def published(district):
    return publish(district)


@pytest.fixture
def pair(district, published):
    """Two members of one team, each with a draft, and the team."""
    return team_of(district, published)


def team_of(district, programme, size=2):
    team = district.coordinator.made("/teams", {"name": "Grade 9"})
    members = []
    for number in range(size):
        educator = district.person("educator", name=f"Member Number{number}")
        join(district, team, educator)
        mine = replace(programme, educator=educator)
        members.append((mine, mine.draft()))
    return team, members


def join(district, team, educator):
    body = {"person_id": str(educator.person_id)}
    district.coordinator.made(f"/teams/{team['id']}/members", body)


def leave(district, team, educator):
    now = district.coordinator.get(f"/teams/{team['id']}").json()["revision"]
    path = f"/teams/{team['id']}/members/{educator.person_id}"
    assert district.coordinator.delete(path, revision=now).status_code == 204


def share(mine, piece, team, replaces=None):
    body = {"team_id": team["id"], "replaces": replaces}
    return mine.educator.post(f"/evidence/{piece['id']}/share", body)


def take(mine, draft, team, key="plan"):
    body = {"requirement": key, "team_id": team["id"]}
    return mine.educator.post(f"/submissions/{draft['id']}/team-evidence", body)


def pieces(caller, draft):
    found = caller.get(f"/submissions/{draft['id']}/evidence").json()["data"]
    return {one["kind"]: one for one in found}


def shared_and_taken(pair, content=PDF):
    team, ((ada, one), (bo, other)) = pair
    piece = ada.add_plan(one, content)
    assert share(ada, piece, team).status_code == 200
    answer = take(bo, other, team)
    assert answer.status_code == 201, answer.text
    return team, (ada, one, piece), (bo, other, answer.json())


def test_what_one_member_shares_each_hands_in_with_their_own_words_and_decision(pair):
    _, (ada, one, piece), (bo, other, taken) = shared_and_taken(pair)
    assert taken["sha256"] == piece["sha256"]
    assert taken["is_of_team"] is True
    for mine, draft in ((ada, one), (bo, other)):
        mine.add_text(draft, f"{TALK} {mine.educator.person_id}")
        mine.submit(draft)
    ada.judge(one)
    bo.judge(other, reflection_honest="not-yet")
    assert ada.decision(one)["outcome"] == "accepted"
    assert bo.decision(other)["unmet"] == ["reflection-honest"]


def test_members_never_see_each_others_own_pieces(pair):
    team, (ada, one, piece), (bo, _, taken) = shared_and_taken(pair)
    text = ada.add_text(one)
    for path in (
        f"/submissions/{one['id']}",
        f"/submissions/{one['id']}/evidence",
        f"/evidence/{text['id']}",
        f"/evidence/{piece['id']}",
        f"/evidence/{piece['id']}/content",
    ):
        assert bo.educator.get(path).status_code == 403
    # What they took is theirs.
    assert bo.educator.get(f"/evidence/{taken['id']}/content").content == PDF
    (listed,) = bo.educator.get(f"/teams/{team['id']}/artefacts").json()["data"]
    assert (listed["requirement"], listed["shared_by"]) == ("plan", "Member Number0")
    assert "content" not in listed


def test_what_was_handed_in_stays_when_the_team_shares_another(pair):
    team, (ada, one, piece), (bo, other, taken) = shared_and_taken(pair)
    bo.add_text(other)
    bo.submit(other)
    removed = ada.educator.delete(f"/evidence/{piece['id']}", revision=piece["revision"] + 1)
    assert removed.status_code == 204
    newer = ada.add_plan(one, PDF + b"% newer")
    assert share(ada, newer, team, piece["sha256"]).status_code == 200
    kept = bo.educator.get(f"/evidence/{taken['id']}").json()
    assert kept["sha256"] == piece["sha256"]
    assert bo.educator.get(f"/evidence/{taken['id']}/content").content == PDF
    assert take(bo, other, team).status_code == 409


def test_a_newer_one_takes_the_place_of_the_older_in_a_draft(pair, worker):
    team, (ada, one, piece), (bo, other, taken) = shared_and_taken(pair)
    ada.educator.delete(f"/evidence/{piece['id']}", revision=piece["revision"] + 1)
    newer = ada.add_plan(one, PDF + b"% newer")
    share(ada, newer, team, piece["sha256"])
    worker.run_all_due()
    again = take(bo, other, team).json()
    found = pieces(bo.educator, other)
    assert found["file"]["id"] == again["id"] != taken["id"]
    assert bo.educator.get(f"/evidence/{again['id']}/content").content == PDF + b"% newer"


def test_the_bytes_stay_while_the_team_keeps_them(pair, worker):
    team, (ada, _, piece), (bo, other, taken) = shared_and_taken(pair)
    ada.educator.delete(f"/evidence/{piece['id']}", revision=piece["revision"] + 1)
    bo.educator.delete(f"/evidence/{taken['id']}", revision=taken["revision"])
    worker.run_all_due()
    again = take(bo, other, team).json()
    assert bo.educator.get(f"/evidence/{again['id']}/content").content == PDF


def test_leaving_the_team_loses_nothing_and_opens_nothing(district, pair):
    team, _, (bo, other, taken) = shared_and_taken(pair)
    leave(district, team, bo.educator)
    assert bo.educator.get(f"/evidence/{taken['id']}/content").status_code == 200
    bo.add_text(other)
    assert bo.submit(other)["state"] == "in_review"
    assert bo.educator.get(f"/teams/{team['id']}/artefacts").status_code == 403


def test_who_is_in_no_such_team_neither_shares_nor_takes(district, published, pair):
    team, (ada, _, piece), _ = shared_and_taken(pair)
    stranger = replace(published, educator=district.person("educator"))
    draft = stranger.draft()
    refused = take(stranger, draft, team)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/team_id"
    own = stranger.add_plan(draft)
    assert share(stranger, own, team).status_code == 422
    for caller in (stranger.educator, district.coordinator, district.machine()):
        refused = caller.post(f"/evidence/{piece['id']}/share", {"team_id": team["id"]})
        assert refused.status_code == 403
    path = f"/teams/{team['id']}/artefacts"
    assert stranger.educator.get(path).status_code == 403
    assert district.machine().get(path).status_code == 403
    assert district.coordinator.get(path).status_code == 200
    now = district.coordinator.get(f"/teams/{team['id']}").json()["revision"]
    district.coordinator.delete(f"/teams/{team['id']}", revision=now)
    assert share(ada, piece, team, piece["sha256"]).status_code == 422


def test_other_organizations_learn_nothing(other_district, pair):
    team, (ada, one, piece), _ = shared_and_taken(pair)
    stranger = other_district.coordinator
    assert stranger.get(f"/teams/{team['id']}/artefacts").status_code == 404
    body = {"team_id": team["id"]}
    assert stranger.post(f"/evidence/{piece['id']}/share", body).status_code == 404
    theirs = other_district.coordinator.made("/teams", {"name": "Grade 9"})
    assert share(ada, piece, theirs).status_code == 404
    assert take(ada, one, theirs).status_code == 404


def test_only_what_may_be_shared_is(pair):
    team, ((ada, one), _) = pair
    text = ada.add_text(one)
    assert share(ada, text, team).status_code == 409
    refused = take(ada, one, team, "reflection")
    assert refused.json()["errors"][0]["detail"] == "expected one of plan"
    nothing = take(ada, one, team)
    assert "Nobody of your team has shared" in nothing.json()["detail"]


def test_a_place_that_is_taken_by_ones_own_piece_has_to_be_made_free(pair):
    team, ((ada, one), (bo, other)) = pair
    share(ada, ada.add_plan(one), team)
    bo.add_plan(other, PDF + b"% my own")
    refused = take(bo, other, team)
    assert refused.status_code == 422
    assert "remove one first" in refused.json()["errors"][0]["detail"]


def test_teammates_do_not_judge_nor_does_who_left(district):
    programme = publish(district)
    lineage = programme.version["microcredential_id"]
    team, ((ada, one), (bo, other)) = team_of(district, programme)
    role = {"name": "assessor", "microcredential_id": lineage}
    left = district.person("assessor", microcredential_id=lineage)
    join(district, team, left)
    theirs = replace(programme, educator=left)
    draft = theirs.draft()
    piece = ada.add_plan(one)
    share(ada, piece, team)
    assert take(theirs, draft, team).status_code == 201
    leave(district, team, left)
    district.coordinator.made("/roles", role | {"person_id": str(bo.educator.person_id)})
    ada.add_text(one)
    ada.submit(one)
    asked = ada.assignment(one)
    assert asked["person_id"] == str(programme.assessor.person_id)
    barred = {entry["person_id"]: entry["bars"] for entry in asked["reason"]["barred"]}
    for who in (bo.educator, left):
        assert barred[str(who.person_id)] == ["teammate"]
    # Where nothing is shared a team bars nobody.
    bo.add_plan(other, PDF + b"% my own")
    bo.add_text(other)
    bo.submit(other)
    reason = bo.assignment(other)["reason"]
    assert "teammate" not in str(reason["barred"])


def test_a_blind_assessor_reads_that_a_team_made_it_and_neither_which_nor_who(district, worker):
    programme = publish(district, preset="double_blind")
    panels = Panels(programme, district)
    for _ in range(2):
        district.person("assessor", microcredential_id=programme.version["microcredential_id"])
    team, ((ada, one), (bo, other)) = team_of(district, programme)
    piece = ada.add_plan(one, files.pdf("Made together", author="Member Number0"))
    share(ada, piece, team)
    worker.run_all_due()
    taken = take(bo, other, team).json()
    bo.add_text(other)
    bo.submit(other)
    worker.run_all_due()
    assessor = panels.take(panels.live(other)[0])
    seen = pieces(assessor, other)["file"]
    assert (seen["is_of_team"], seen["team_id"], seen["file_name"]) == (True, None, "plan.pdf")
    content = assessor.get(f"/evidence/{taken['id']}/content").content
    assert b"Number0" not in content
    whole = str(assessor.get(f"/submissions/{other['id']}/evidence").json())
    assert team["id"] not in whole
    assert "Number" not in whole
    assert assessor.get(f"/teams/{team['id']}/artefacts").status_code == 403
    assert assessor.get(f"/submissions/{one['id']}").status_code == 403


def test_names_of_teammates_in_what_is_shared_are_warned_of(district):
    evidence = [*EVIDENCE, EVIDENCE[0] | {"key": "protocol", "shared": "team"}]
    programme = Programme.publish(
        district, policy={"preset": "double_blind"}, of_stages=[{"evidence": evidence}]
    )
    team, ((ada, one), (bo, other)) = team_of(district, programme)
    mate = district.person(name="Hypatia Alexandria")
    join(district, team, mate)
    text = {"requirement": "protocol", "text": "We met with Hypatia four times."}
    share(ada, ada.educator.made(f"/submissions/{one['id']}/evidence", text), team)
    assert take(bo, other, team, "protocol").status_code == 201
    gate = bo.educator.get(f"/submissions/{other['id']}/completeness").json()
    assert "Hypatia" in str(gate["anonymity_warnings"])


def test_names_of_teammates_inside_files_are_warned_of_in_every_piece(district, worker):
    evidence = [*SHARED, EVIDENCE[1] | {"key": "notes", "count": {"min": 0, "max": 2}}]
    programme = Programme.publish(
        district, policy={"preset": "double_blind"}, of_stages=[{"evidence": evidence}]
    )
    team, ((ada, one), (bo, other)) = team_of(district, programme)
    join(district, team, district.person(name="Hypatia Alexandria"))
    alone = ada.add_plan(one, files.pdf("Notes after Hypatia had left"), "notes")
    worker.run_all_due()
    assert "Hypatia" not in warned(ada, one)
    plan = ada.add_plan(one, files.pdf("What Hypatia drew"))
    worker.run_all_due()
    assert "Hypatia" not in warned(ada, one)
    assert share(ada, plan, team).is_success
    assert take(bo, other, team).is_success
    worker.run_all_due()
    assert warned(ada, one).count("“Hypatia” stands in the file") == 2
    assert warned(bo, other).count("stands in the file") == 1
    told = ada.educator.get(f"/evidence/{alone['id']}").json()
    assert "named_inside" not in told
    # A reflection on one's own, too, in which a teammate is named.
    bo.add_text(other, "Hypatia taught me to wait, and I wait now before I help anybody.")
    assert "“Hypatia” stands in the text" in warned(bo, other)
    # Nor among the goals, which assessors read too.
    path = f"/enrollments/{other['enrollment_id']}"
    assert bo.educator.patch(path, {"goals": "Talk as Hypatia does"}, revision=1).is_success
    assert "“Hypatia” stands in the goals" in warned(bo, other)


def warned(mine, draft):
    gate = mine.educator.get(f"/submissions/{draft['id']}/completeness").json()
    return str(gate["anonymity_warnings"])


def test_what_a_team_made_is_no_copy_of_each_other(district, pair, worker):
    _, (ada, one, _), (bo, other, _) = shared_and_taken(pair, files.pdf("Our very own plan"))
    ada.add_text(one, "We wrote every item twice before all of us thought that it was fair.")
    bo.add_text(other, "I see it so, and I would ask for reasons much earlier another time.")
    ada.submit(one)
    bo.submit(other)
    worker.run_all_due()
    for draft, mate in ((one, other), (other, one)):
        found = district.coordinator.get(f"/submissions/{draft['id']}/likenesses").json()["data"]
        assert mate["id"] not in [entry["other_submission_id"] for entry in found]


def test_the_same_file_handed_in_beside_the_team_is_still_found(district, published, pair, worker):
    plan = files.pdf("A plan that was taken")
    _, _, (bo, other, _) = shared_and_taken(pair, plan)
    bo.add_text(other, "Words that nobody else has ever written in this order.")
    bo.submit(other)
    copier = replace(published, educator=district.person("educator"))
    draft = copier.draft()
    copier.add_plan(draft, plan)
    copier.add_text(draft, "And these are again quite other words than all of those.")
    copier.submit(draft)
    worker.run_all_due()
    found = district.coordinator.get(f"/submissions/{draft['id']}/likenesses").json()["data"]
    assert (other["id"], 100) in [(one["other_submission_id"], one["percent"]) for one in found]


def test_the_next_attempt_keeps_it(pair):
    _, _, (bo, other, taken) = shared_and_taken(pair)
    bo.add_text(other)
    bo.submit(other)
    bo.judge(other, reflection_honest="not-yet")
    again = bo.educator.made(f"/submissions/{other['id']}/resubmit")
    kept = pieces(bo.educator, again)["file"]
    assert (kept["sha256"], kept["is_of_team"]) == (taken["sha256"], True)


def withdrawal_mails(district):
    with district.wiring.database.read() as session:
        jobs = session.exec(select(Job).where(col(Job.kind) == "mail.send").order_by(col(Job.id)))
        told = [job.payload for job in jobs]
    return [one for one in told if one.get("subject", "").startswith("Withdrawn by your team")]


def withdraw(caller, district, team, digest):
    (row,) = district.coordinator.get(f"/teams/{team['id']}/artefacts").json()["data"]
    return caller.post(f"/team-artefacts/{row['id']}/withdraw", {"sha256": digest})


def test_what_is_shared_is_withdrawn_by_any_member_and_drafts_keep_their_copies(
    district, pair, worker
):
    team, (ada, one, piece), (bo, other, taken) = shared_and_taken(pair)
    before = len(withdrawal_mails(district))
    answer = withdraw(bo.educator, district, team, piece["sha256"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["withdrawn_at"]
    assert district.coordinator.get(f"/teams/{team['id']}/artefacts").json()["data"] == []
    # Nothing in a draft changes by itself, and whoever has a copy is told.
    assert bo.educator.get(f"/evidence/{taken['id']}/content").content == PDF
    assert ada.educator.get(f"/evidence/{piece['id']}/content").content == PDF
    (mail,) = withdrawal_mails(district)[before:]
    assert "Hello Member Number0" in mail["text"]
    assert "Your copy stays in your draft" in mail["text"]
    assert take(ada, one, team).status_code == 409
    # Again is no move, and another can be shared as if nothing had been there.
    path = f"/team-artefacts/{answer.json()['id']}/withdraw"
    again = bo.educator.post(path, {"sha256": piece["sha256"]})
    assert (again.status_code, again.json()["state"]) == (409, "withdrawn")
    bo.educator.delete(f"/evidence/{taken['id']}", revision=taken["revision"])
    ada.educator.delete(f"/evidence/{piece['id']}", revision=piece["revision"] + 1)
    newer = bo.add_plan(other, PDF + b"% newer")
    assert share(bo, newer, team).status_code == 200
    assert take(ada, one, team).json()["sha256"] == newer["sha256"]


def test_bytes_that_nobody_took_go_when_it_is_withdrawn(district, pair, worker, wiring):
    team, ((ada, one), _) = pair
    piece = ada.add_plan(one, PDF + b"% nobody took this")
    share(ada, piece, team)
    ada.educator.delete(f"/evidence/{piece['id']}", revision=piece["revision"] + 1)
    worker.run_all_due()
    before = set(wiring.tools.store.keys())
    assert withdraw(ada.educator, district, team, piece["sha256"]).is_success
    worker.run_all_due()
    assert len(before - set(wiring.tools.store.keys())) == 1


def test_what_a_member_has_handed_in_stays_shared(district, pair):
    team, (ada, _, piece), (bo, other, _) = shared_and_taken(pair)
    bo.add_text(other)
    bo.submit(other)
    refused = withdraw(ada.educator, district, team, piece["sha256"])
    told = refused.json()
    assert (refused.status_code, told["state"], told["move"]) == (409, "handed_in", "withdraw")
    assert told["allowed"] == ["share"]
    assert "a member has handed it in" in told["detail"]
    assert str(bo.educator.person_id) not in refused.text
    assert len(district.coordinator.get(f"/teams/{team['id']}/artefacts").json()["data"]) == 1


def test_an_attempt_after_a_not_yet_still_counts_as_handed_in(district, pair):
    team, (ada, _, piece), (bo, other, _) = shared_and_taken(pair)
    bo.add_text(other)
    bo.submit(other)
    bo.judge(other, reflection_honest="not-yet")
    bo.educator.made(f"/submissions/{other['id']}/resubmit")
    assert withdraw(ada.educator, district, team, piece["sha256"]).status_code == 409


def test_only_the_team_and_who_shared_it_withdraw_it(district, other_district, published, pair):
    team, (ada, _, piece), _ = shared_and_taken(pair)
    stranger = district.person("educator")
    (row,) = district.coordinator.get(f"/teams/{team['id']}/artefacts").json()["data"]
    path, body = f"/team-artefacts/{row['id']}/withdraw", {"sha256": piece["sha256"]}
    for caller in (stranger, district.coordinator, district.machine()):
        assert caller.post(path, body).status_code == 403
    assert other_district.coordinator.post(path, body).status_code == 404
    late = ada.educator.post(path, {"sha256": "0" * 64})
    assert (late.status_code, late.json()["errors"][0]["pointer"]) == (409, "/sha256")
    # Who shared it and has left since takes it back, too.
    leave(district, team, ada.educator)
    assert ada.educator.post(path, body).status_code == 200


def test_who_took_what_was_withdrawn_is_a_teammate_as_before(district):
    programme = publish(district)
    lineage = programme.version["microcredential_id"]
    pair = team_of(district, programme)
    team, (ada, _, piece), (bo, other, _) = shared_and_taken(pair)
    assert withdraw(ada.educator, district, team, piece["sha256"]).is_success
    leave(district, team, ada.educator)
    role = {"name": "assessor", "microcredential_id": lineage}
    district.coordinator.made("/roles", role | {"person_id": str(ada.educator.person_id)})
    bo.add_text(other)
    bo.submit(other)
    barred = {one["person_id"]: one["bars"] for one in bo.assignment(other)["reason"]["barred"]}
    assert barred[str(ada.educator.person_id)] == ["teammate"]


def test_of_two_who_withdraw_and_take_at_once_both_come_to_one_order(district, pair):
    team, ((ada, one), (bo, other)) = pair
    piece = ada.add_plan(one)
    share(ada, piece, team)
    acts = [
        lambda: withdraw(ada.educator, district, team, piece["sha256"]).status_code,
        lambda: take(bo, other, team).status_code,
    ]
    with ThreadPoolExecutor(2) as pool:
        withdrawn, taken = pool.map(lambda act: act(), acts)
    assert withdrawn == 200
    assert taken in {201, 409}
    assert len(pieces(bo.educator, other)) == (taken == 201)


def test_of_two_who_share_at_once_one_wins_and_the_other_is_told(pair):
    team, ((ada, one), (bo, other)) = pair
    asks = [(ada, ada.add_plan(one)), (bo, bo.add_plan(other, PDF + b"% other"))]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda each: share(*each, team), asks))
    assert sorted(one.status_code for one in answers) == [200, 409]
    (late,) = [one.json() for one in answers if one.status_code == 409]
    assert late["errors"][0]["pointer"] == "/replaces"


def test_when_its_time_is_over_what_a_team_shares_is_forgotten(
    district, pair, worker, wiring, clock
):
    team, _, (bo, other, _) = shared_and_taken(pair)
    path = f"/teams/{team['id']}/artefacts"
    row = district.coordinator.get(path).json()["data"][0]["id"]
    with kept_for(wiring, 30):
        clock.advance(days=31)
        retire(district, worker)
        assert district.coordinator.get(path).json()["data"] == []
        # What stands in an open draft stays.
        mine = district.acting_for(bo.educator.person_id)
        assert pieces(mine, other)["file"]["forgotten_at"] is None
    with district.service_work() as work:
        assert work.find_by(TeamArtefact, id=UUID(row)) is None


@pytest.mark.parametrize(
    "body",
    [{}, {"team_id": "x"}, {"team_id": None}, {"team_id": 7, "replaces": "x" * 65}],
)
def test_a_bad_wish_to_share_names_its_field(pair, body):
    _, ((ada, one), _) = pair
    piece = ada.add_plan(one)
    refused = ada.educator.post(f"/evidence/{piece['id']}/share", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] in {"/team_id", "/replaces"}


def test_nothing_is_shared_or_taken_once_it_is_handed_in(pair):
    team, ((ada, one), _) = pair
    piece = ada.add_plan(one)
    ada.add_text(one)
    ada.submit(one)
    for answer in (share(ada, piece, team), take(ada, one, team)):
        assert answer.status_code == 409
        assert answer.json()["state"] == "in_review"
