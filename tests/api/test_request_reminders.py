"""Whoever was asked to confirm something, or to look a draft over, is reminded once, in working days."""

import pytest
from sqlmodel import col, select

from app.services import reminding, request_reminders
from app.storage.tables import Email
from tests.api.test_clocks import mails, set_targets
from tests.api.test_team_artefacts import publish, shared_and_taken, team_of
from tests.attested import SAID, ask, asked, attested, draft_with_all, link_in, mails_to
from tests.district import District
from tests.programme import Programme

HOST = {"email": "host@elsewhere.example", "name": "Grace Hopper"}


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "request-reminders")


def remind(district):
    """Remind of all that is due; returns how many there were."""
    with district.service_work() as work:
        return request_reminders.tell_due(work)


def told(district, kind):
    events = district.coordinator.get("/events", params={"limit": 200}).json()["data"]
    return [one["kind"] for one in events if one["kind"] == f"{kind}.reminded"]


def waits_for(sent, what):
    return [to for subject, to in sent if subject.endswith(f"waits for you {what}")]


def test_whoever_is_to_confirm_is_reminded_once_a_working_day_before_the_last(
    district, clock, worker, capsys
):
    programme = attested(district)
    _, piece = draft_with_all(programme)
    asked(programme, piece, district.person(name="Grace Hopper"))
    mails(capsys, worker)
    # Asked on Monday 2 March, to be answered by Monday the 16th: Friday is the working day before.
    clock.advance(days=10)
    assert remind(district) == 0
    clock.advance(days=1)
    assert remind(district) == 1
    sent = waits_for(mails(capsys, worker), "to confirm something")
    # What another test wrote to somebody outside may be sent by now.
    assert len([to for to in sent if to != HOST["email"]]) == 1
    for _ in range(3):
        clock.advance(hours=10)
        assert remind(district) == 0
    assert told(district, "attestation") == ["attestation.reminded"]


def test_somebody_outside_gets_a_link_that_takes_the_place_of_the_first(
    district, clock, http, worker
):
    programme = attested(district)
    _, piece = draft_with_all(programme)
    assert ask(programme, piece, **HOST).status_code == 201
    first = link_in(mails_to(district, HOST["email"])[-1])
    clock.advance(days=11)
    assert remind(district) == 1
    again = link_in(mails_to(district, HOST["email"])[-1])
    assert again != first
    assert http.get(first).status_code == 404
    assert SAID in http.get(again).text


@pytest.mark.parametrize("end", ["answered", "withdrawn", "changed", "handed on"])
def test_nobody_is_reminded_of_what_waits_no_more(district, clock, end):
    programme = attested(district)
    draft, piece = draft_with_all(programme)
    who = district.person()
    row = asked(programme, piece, who)
    if end == "answered":
        who.made(f"/attestations/{row['id']}/confirm", {})
    elif end == "withdrawn":
        programme.educator.made(f"/attestations/{row['id']}/withdraw")
    elif end == "changed":
        words = {"text": "On 4 March my coach saw the third lesson from start to end."}
        changed = programme.educator.patch(f"/evidence/{piece['id']}", words, revision=1)
        assert changed.is_success, changed.text
    else:
        programme.educator.made(f"/submissions/{draft['id']}/withdraw")
    clock.advance(days=12)
    remind(district)
    assert told(district, "attestation") == []
    assert remind(district) == 0


def test_a_partner_is_reminded_once_after_five_working_days(district, clock, worker, capsys):
    programme = Programme.publish(district, policy={"partner_check": "optional"})
    partner = district.person("educator", name="Emmy Noether")
    district.relate(programme.educator, "partner_of", partner)
    path = f"/submissions/{programme.draft()['id']}/partner-checks"
    programme.educator.made(path, {"person_id": str(partner.person_id)})
    mails(capsys, worker)
    # A day that is not worked counts for nothing, also one that is known later.
    district.coordinator.made("/holidays", {"day": "2026-03-05", "name": "Snow"})
    worker.run_all_due()
    clock.advance(days=7)
    assert remind(district) == 0
    clock.advance(days=1)
    assert remind(district) == 1
    assert len(waits_for(mails(capsys, worker), "to look over a draft")) == 1
    clock.advance(days=30)
    assert remind(district) == 0
    assert told(district, "partner_check") == ["partner_check.reminded"]


def test_a_calendar_without_reminders_reminds_of_no_request(district, clock):
    caller = district.coordinator
    revision = caller.get("/calendar").json()["revision"]
    assert caller.patch("/calendar", {"remind_days": None}, revision=revision).is_success
    programme = attested(district)
    asked(programme, draft_with_all(programme)[1], district.person())
    clock.advance(days=13)
    assert remind(district) == 0


def test_only_approvers_who_may_approve_are_reminded(district, clock, worker, capsys):
    set_targets(district, approve=2)
    programme = publish(district, approver=True)
    _, (ada, one, _), (bo, _, _) = shared_and_taken(team_of(district, programme))
    other = district.person("approver")
    scope = {"microcredential_id": programme.version["microcredential_id"]}
    for mate in (ada, bo):
        body = {"person_id": str(mate.educator.person_id), "name": "approver"}
        district.coordinator.made("/roles", body | scope)
    ada.add_text(one)
    ada.submit(one)
    ada.judge(one)
    mails(capsys, worker)
    clock.advance(days=1)
    with district.service_work() as work:
        assert reminding.tell_due(work) == 1
    sent = [to for subject, to in mails(capsys, worker) if subject.startswith("Due soon")]
    (address,) = sent
    with district.wiring.database.read() as session:
        found = session.exec(select(Email).where(col(Email.address) == address)).one()
    assert found.person_id == other.person_id
