"""Questions between assessors and the educator: without names, and unseen by whoever has yet to seal."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.panels import Panels
from tests.api.test_sealing import Sealed
from tests.district import District

QUESTION = {"text": "On which day was the second lesson taught?", "criterion": "plan-fits"}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "questions")


@pytest.fixture
def panels(district):
    return Panels.publish(district, preset="double_blind", targets={"review": 4, "decide": 10})


@pytest.fixture
def submission(panels):
    panels.programme.educator = panels.district.person("educator", name="Ada Byron")
    return panels.programme.complete()


@pytest.fixture
def seats(panels, submission):
    """Both assignments, taken on."""
    found = panels.live(submission)
    return [(panels.take(one), one) for one in found]


def ask(seat, **more):
    assessor, assignment = seat
    return assessor.post(f"/assignments/{assignment['id']}/questions", QUESTION | more)


def asked(seat, **more):
    answer = ask(seat, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(caller, submission):
    return caller.get(f"/submissions/{submission['id']}/questions").json()["data"]


def answer(panels, question, text="On the Thursday.", **more):
    path = f"/questions/{question['id']}/answer"
    return panels.programme.educator.post(path, {"text": text} | more)


def clock_of(panels, submission, step):
    query = {"submission_id": submission["id"], "step": step}
    return panels.district.coordinator.get("/clocks", params=query).json()["data"][-1]


def test_an_assessor_asks_the_educator_answers_and_neither_learns_who_the_other_is(
    panels, submission, seats
):
    question = asked(seats[0])
    (told,) = listed(panels.programme.educator, submission)
    assert (told["text"], told["criterion"]) == (QUESTION["text"], "plan-fits")
    assert (told["person_id"], told["assignment_id"]) == (None, None)
    assert told["is_open"] is True
    given = answer(panels, question)
    assert given.status_code == 200
    assert given.json()["person_id"] is None
    (own,) = listed(seats[0][0], submission)
    assert own["answer"] == "On the Thursday."
    assert own["person_id"] == seats[0][1]["person_id"]
    assert answer(panels, question).status_code == 409


def test_the_other_assessor_is_told_after_sealing_and_never_before(panels, submission, seats):
    question = asked(seats[0])
    answer(panels, question)
    other = seats[1][0]
    assert listed(other, submission) == []
    assert other.get(f"/questions/{question['id']}").status_code == 404
    panels.seal(seats[1][1] | {"state": "claimed"})
    (told,) = listed(other, submission)
    assert told["answer"] == "On the Thursday."
    assert (told["person_id"], told["assignment_id"]) == (None, None)


def test_who_may_ask_answer_and_read(panels, submission, seats, other_district):
    question, district = asked(seats[0]), panels.district
    coordinator, coach = district.coordinator, district.person("coach")
    district.relate(coach, "coach_of", panels.programme.educator)
    path = f"/assignments/{seats[0][1]['id']}/questions"
    for caller in (seats[1][0], panels.programme.educator, coordinator, coach):
        assert caller.post(path, QUESTION).status_code == 403
    reply = f"/questions/{question['id']}/answer"
    for caller in (*(seat[0] for seat in seats), coordinator, coach):
        assert caller.post(reply, {"text": "Here."}).status_code == 403
    assert coach.get(f"/submissions/{submission['id']}/questions").status_code == 403
    assert district.machine().get(f"/questions/{question['id']}").status_code == 403
    (seen,) = listed(coordinator, submission)
    assert seen["person_id"] == seats[0][1]["person_id"]
    stranger = other_district.coordinator
    for one in (path, reply):
        assert stranger.post(one, {"text": "Here."}).status_code == 404


def test_one_question_at_a_time_and_three_in_all(panels, seats):
    for _ in range(3):
        question = asked(seats[0])
        assert "once it is answered" in ask(seats[0]).json()["detail"]
        answer(panels, question)
    refused = ask(seats[0])
    assert refused.status_code == 409
    assert "3 questions" in refused.json()["detail"]
    # What others have asked leaves one's own three as they are, and cannot be told from them.
    assert ask(seats[1]).status_code == 201


def test_nothing_is_asked_before_taking_on_or_after_sealing(panels, submission):
    seat = panels.live(submission)[0]
    assessor = panels.district.acting_for(seat["person_id"])
    assert ask((assessor, seat)).status_code == 404
    panels.seal(seat)
    refused = ask((assessor, seat))
    assert refused.status_code == 409
    assert "ask before you seal" in refused.json()["detail"]


def test_a_name_in_a_question_or_an_answer_is_warned_of_and_sent_only_on_purpose(
    panels, submission, seats
):
    name = panels.district.coordinator.get(f"/people/{seats[0][1]['person_id']}").json()["name"]
    refused = ask(seats[0], text=f"{name} asks: when?")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/text"
    question = asked(seats[0])
    refused = answer(panels, question, "Ada Byron taught it.")
    assert refused.status_code == 422
    assert "Ada" in refused.json()["errors"][0]["detail"]
    assert answer(panels, question, "Ada Byron taught it.", names_confirmed=True).is_success


def test_the_educators_name_is_no_reason_for_a_warning_to_the_assessor(panels, submission, seats):
    panels.programme.educator = panels.district.person("educator", name="Zelda Quill")
    submission = panels.programme.complete()
    first = panels.live(submission)[0]
    # A warning would tell whose work it is.
    assert ask((panels.take(first), first), text="Is this by Zelda Quill?").status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": "x" * 2001},
        {"text": "When?", "criterion": "no-such"},
        {"text": "When?", "evidence_id": "x"},
        {"text": "When?", "more": 1},
        {"text": "When\x00?"},
    ],
)
def test_a_bad_question_names_its_field(seats, body):
    assessor, assignment = seats[0]
    refused = assessor.post(f"/assignments/{assignment['id']}/questions", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith("/")


def test_evidence_of_other_work_cannot_be_asked_about(panels, submission, seats):
    panels.programme.educator = panels.district.person("educator")
    other = panels.programme.complete()
    pieces = panels.district.coordinator.get(f"/submissions/{other['id']}/evidence").json()["data"]
    assert ask(seats[0], evidence_id=pieces[0]["id"]).status_code == 422


def test_the_whole_stands_still_while_the_educator_has_the_question_and_the_review_does_not(
    panels, submission, seats, clock, worker
):
    before = clock_of(panels, submission, "review")
    mine, others = (panels.district.coordinator.get(f"/assignments/{s[1]['id']}") for s in seats)
    question = asked(seats[0])
    assert clock_of(panels, submission, "decide")["is_running"] is False
    clock.advance(days=2)
    answer_by = panels.district.acting_for(panels.programme.educator.person_id)
    panels.programme.educator = answer_by
    assert answer(panels, question).is_success
    assert clock_of(panels, submission, "decide")["is_running"] is True
    running = clock_of(panels, submission, "review")
    assert running | {"spent_days": 0} == before
    coordinator = panels.district.coordinator
    now = [coordinator.get(f"/assignments/{s[1]['id']}").json() for s in seats]
    assert now[0]["lapses_at"] > mine.json()["lapses_at"]
    assert now[0]["due_on"] > mine.json()["due_on"]
    assert now[1] | {"waiting_days": 0} == others.json() | {"waiting_days": 0}


def test_what_is_not_answered_in_time_closes_and_the_clock_goes_on(
    panels, submission, seats, clock, worker
):
    question = asked(seats[0])
    clock.advance(days=8)
    worker.run_all_due()
    assert clock_of(panels, submission, "decide")["is_running"] is True
    panels.programme.educator = panels.district.acting_for(panels.programme.educator.person_id)
    late = answer(panels, question)
    assert late.status_code == 409
    assert "over" in late.json()["detail"]
    # The assessor did not lose the days: the work is still theirs.
    own = panels.district.coordinator.get(f"/assignments/{seats[0][1]['id']}").json()
    assert own["state"] == "claimed"


def test_whether_it_is_sealed_meanwhile_makes_no_difference_to_who_answers(
    panels, submission, seats
):
    question = asked(seats[0])
    panels.seal(seats[0][1] | {"state": "claimed"})
    assert answer(panels, question).is_success
    # Once the round is decided it is too late, for a question that is still open too.
    second = asked(seats[1])
    panels.seal(seats[1][1] | {"state": "claimed"})
    late = answer(panels, second)
    assert late.status_code == 409
    assert "Cannot answer while accepted" in late.json()["detail"]


def test_of_two_answers_at_once_one_wins(panels, submission, seats):
    question = asked(seats[0])
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda text: answer(panels, question, text), ("One.", "Two.")))
    assert sorted(one.status_code for one in both) == [200, 409]
    (kept,) = listed(seats[0][0], submission)
    (won,) = [one.json() for one in both if one.status_code == 200]
    assert kept["answer"] == won["answer"]


def test_of_two_questions_at_once_one_is_asked(seats):
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: ask(seats[0]).status_code, range(2)))
    assert sorted(both) == [201, 409]


def test_events_tell_that_something_was_asked_and_none_of_the_words(wiring, http):
    panels = Panels.publish(District.make(wiring, http, "question-events"), preset="double_blind")
    one = panels.live(panels.programme.complete())[0]
    answer(panels, asked((panels.take(one), one)), "In the secret garden.")
    told = panels.district.coordinator.get("/events", params={"limit": 200})
    kinds = [one["kind"] for one in told.json()["data"] if one["kind"].startswith("question.")]
    assert kinds == ["question.asked", "question.answered"]
    assert "secret garden" not in told.text
    assert QUESTION["text"] not in told.text


@pytest.mark.timeout(1500)
def test_no_byte_tells_the_other_assessors_that_a_question_was_asked_or_answered(
    wiring, http, clock
):
    sealed = Sealed(District.make(wiring, http, "asked"), clock)
    apart = ("other assessor", "uninvolved assessor", "coach", "line manager", "nobody")

    def seen():
        clock.reset()
        clock.advance(hours=2)
        callers = {name: one for name, one in sealed.callers().items() if name in apart}
        pages = {key: said for key, said in sealed.look().items() if key[0] == "other assessor"}
        return sealed.read(callers), pages

    before, pages = seen()
    clock.reset()
    clock.advance(hours=1)
    seat = (sealed.district.acting_for(sealed.assessors[0].person_id), sealed.assignments[0])
    question = asked(seat)
    after, looked = seen()
    assert [key for key in before if before[key] != after[key]] == []
    assert looked == pages
    clock.reset()
    clock.advance(hours=1)
    educator = sealed.district.acting_for(sealed.educator.person_id)
    assert educator.post(f"/questions/{question['id']}/answer", {"text": "Then."}).is_success
    after, looked = seen()
    assert [key for key in before if before[key] != after[key]] == []
    assert looked == pages
    # Else the test would prove nothing: the educator does see it.
    educator = sealed.district.acting_for(sealed.educator.person_id)
    assert len(listed(educator, sealed.submission)) == 1
    told = f"/work/submissions/{sealed.submission['id']}#questions"
    mails = [job[1] for job in sealed.outbox() if told in str(job[1])]
    assert len(mails) == 1
