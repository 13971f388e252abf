"""The educator's pages: what can be earned, drafts that lose nothing, feedback, trying again, badges."""

import io
import re
import uuid

import pytest

from tests.api.panels import Panels
from tests.pages.people import AtPages
from tests.programme import PDF, WORDS, Programme

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) **b** <img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district, name="Classroom talk", tags=["talk", "algebra"])


@pytest.fixture
def ada(district, programme):
    programme.educator = district.person("educator")
    return AtPages.enter(district, programme.educator)


@pytest.fixture
def draft(programme, ada):
    return programme.draft()


def path_of(submission):
    return f"/work/submissions/{submission['id']}"


def stored(programme, submission):
    answer = programme.educator.get(f"/submissions/{submission['id']}/evidence")
    return answer.json()["data"]


def plan(content=PDF, name="plan.pdf", media_type="application/pdf"):
    return {"new/plan/file": (name, io.BytesIO(content), media_type)}


def test_the_catalogue_is_found_by_text_and_by_tag(district, programme, ada):
    other = Programme.publish(district, name=f"Maps {uuid.uuid4().hex}", tags=["geo"])
    by_text = ada.get(f"/catalogue?text={other.version['name'].split()[1]}")
    assert f"/catalogue/{other.version['id']}" in by_text
    assert f"/catalogue/{programme.version['id']}" not in by_text
    by_tag = ada.get("/catalogue?tag=geo&text=maps")
    assert f"/catalogue/{other.version['id']}" in by_tag
    assert "Nothing fits" in ada.get("/catalogue?text=nothing-like-this-is-here")


def test_the_catalogue_is_filtered_by_what_it_takes_pays_and_is_about(district, programme, ada):
    coordinator = district.coordinator
    url = f"https://standards.example/{uuid.uuid4().hex}"
    framework = coordinator.made("/frameworks", {"name": "Teaching", "url": url})
    competency = coordinator.made(
        "/competencies",
        {"framework_id": framework["id"], "code": "3d", "statement": "Asks", "url": f"{url}/3d"},
    )
    short = [{"hours_tenths": 45, "stipend": {"amount_cents": 7500}}]
    paid = Programme.publish(
        district, of_stages=short, competency_ids=[competency["id"]], language="es"
    )
    ladder = Programme.publish(district, of_stages=[{"hours_tenths": 200}] * 2)

    def shown(query):
        page = ada.get(f"/catalogue?{query}")
        ids = [one.version["id"] for one in (paid, ladder, programme)]
        return [f'/catalogue/{one}"' in page for one in ids]

    assert shown("hours=5") == [True, False, False]
    assert shown("hours=40")[:2] == [True, True]
    assert shown("stipend=yes")[:2] == [True, False]
    assert shown("tiers=several")[:2] == [False, True]
    assert shown(f"competency={competency['id']}") == [True, False, False]
    assert shown("language=es") == [True, False, False]
    assert shown("language=es&tiers=several") == [False, False, False]
    ada.get("/catalogue?hours=many", 422)


def test_a_version_shows_what_it_takes_and_its_public_rubric(programme, ada):
    page = ada.get(f"/catalogue/{programme.version['id']}")
    for text in ("Reflection Honest", "On track", "At least 5 words", "PDF, plain text"):
        assert text in page


def test_enrolling_leads_to_the_work_and_the_second_time_offers_to_continue(programme, ada):
    path = f"/catalogue/{programme.version['id']}"
    answer = ada.send(path, data={"topic": "Wait time", "goals": "More voices"})
    assert answer.status_code == 303
    assert "Wait time" in ada.get(answer.headers["location"])
    assert answer.headers["location"] in ada.get(path)
    again = ada.send(path, data={"topic": "Wait time"})
    assert again.status_code == 409
    assert "enrolled already" in again.text
    assert 'value="Wait time"' in again.text


def test_prerequisites_that_are_not_held_are_named(district, programme, ada):
    needed = programme.version["microcredential_id"]
    other = Programme.publish(district, prerequisite_ids=[needed])
    page = ada.get(f"/catalogue/{other.version['id']}")
    assert "Something comes first" in page
    assert "<strong>Talk</strong>" in page
    assert ada.send(f"/catalogue/{other.version['id']}").status_code == 409


def test_starting_a_stage_twice_leads_to_the_one_draft(programme, ada):
    enrollment = programme.enroll()
    first = ada.send(f"/work/{enrollment['id']}/start").headers["location"]
    second = ada.send(f"/work/{enrollment['id']}/start").headers["location"]
    assert first == second
    assert first.startswith("/work/submissions/")


def test_one_button_saves_every_piece_that_was_typed(programme, ada, draft):
    data = {
        "new/reflection/text": WORDS,
        "new/reflection/narrative": "A reflection on talk.",
        "new/extra/url": "https://example.org/page",
        "new/extra/asks_public": "1",
        "new/extra/is_public": "on",
        "action": "save",
    }
    answer = ada.send(path_of(draft), data=data, files=plan())
    assert (answer.status_code, answer.headers["location"]) == (303, path_of(draft))
    pieces = {piece["kind"]: piece for piece in stored(programme, draft)}
    assert pieces["text"]["text"] == WORDS
    assert pieces["text"]["narrative"] == "A reflection on talk."
    assert pieces["link"]["is_public"] is True
    assert pieces["file"]["file_name"] == "plan.pdf"
    assert "Ready to hand in" in ada.get(path_of(draft))


def test_one_fault_costs_nothing_else_that_was_typed(programme, ada, draft):
    data = {"new/reflection/text": WORDS, "new/extra/url": "example.org", "action": "save"}
    answer = ada.send(path_of(draft), data=data, files=plan(b"GIF89a....", "x.gif", "image/gif"))
    assert answer.status_code == 422
    assert 'value="example.org"' in answer.text
    assert 'id="e-new-extra-url"' in answer.text
    assert "Choose one of: PDF, plain text." in answer.text
    assert [piece["text"] for piece in stored(programme, draft)] == [WORDS]


def test_a_change_in_another_window_is_shown_and_neither_text_is_lost(programme, ada, draft):
    piece = programme.add_text(draft)
    programme.educator.patch(f"/evidence/{piece['id']}", {"text": "Theirs was first."}, revision=1)
    prefix = f"piece/{piece['id']}"
    data = {f"{prefix}/text": "Mine came later.", f"{prefix}/revision": "1", "action": "save"}
    answer = ada.send(path_of(draft), data=data)
    assert answer.status_code == 422
    assert "Mine came later." in answer.text
    assert "Theirs was first." in answer.text
    assert stored(programme, draft)[0]["text"] == "Theirs was first."
    again = ada.send(path_of(draft), data=data | {f"{prefix}/revision": "2"})
    assert again.status_code == 303
    assert stored(programme, draft)[0]["text"] == "Mine came later."


def test_what_was_typed_into_a_draft_that_was_handed_in_elsewhere_is_given_back(programme, ada):
    handed_in = programme.complete()
    answer = ada.send(path_of(handed_in), data={"new/reflection/text": "Too late " + HOSTILE})
    assert answer.status_code == 409
    assert "Too late &lt;script&gt;" in answer.text


def test_a_quiet_saving_says_what_got_which_name(programme, ada, draft):
    data = {"new/reflection/text": WORDS, "new/extra/title": "Only a title so far"}
    quiet = {"Accept": "application/json"}
    told = ada.send(path_of(draft), data=data, headers=quiet).json()
    piece = stored(programme, draft)[0]
    assert told["renamed"] == {"new/reflection": f"piece/{piece['id']}"}
    assert told["revisions"] == {f"piece/{piece['id']}/revision": 1}
    assert (told["faults"], told["late"]) == ({}, False)
    assert told["missing"] == ["Lesson plan: expected 1 piece of evidence, got 0"]


def test_a_piece_is_removed_only_after_asking(programme, ada, draft):
    piece = programme.add_text(draft)
    data = {"action": f"remove:{piece['id']}", "new/extra/url": "https://example.org/x"}
    asked = ada.send(path_of(draft), data=data).headers["location"]
    assert "Remove this piece?" in ada.get(asked)
    assert len(stored(programme, draft)) == 2
    ada.send(asked, data={"revision": "1"})
    assert [one["kind"] for one in stored(programme, draft)] == ["link"]


def test_handing_in_needs_everything_and_the_declaration(programme, ada, draft):
    path = path_of(draft)
    assert "Lesson plan: expected 1" in ada.get(f"{path}/hand-in")
    programme.add_text(draft)
    programme.add_plan(draft)
    refused = ada.send(f"{path}/hand-in")
    assert refused.status_code == 422
    assert 'id="e-declared_own_work"' in refused.text
    ada.send(f"{path}/hand-in", data={"declared_own_work": "on"})
    assert "With an assessor" in ada.get(path)


def test_what_is_handed_in_incomplete_comes_back_with_the_reasons(ada, draft):
    path = path_of(draft)
    ada.send(f"{path}/hand-in", data={"declared_own_work": "on"})
    page = ada.get(path)
    assert "It came back: something is missing" in page
    assert "Reflection: expected 1 piece of evidence, got 0" in page


def test_feedback_shows_what_is_unmet_first_then_the_next_attempt_keeps_the_rest(programme, ada):
    submission = programme.complete()
    programme.judge(submission, reflection_honest="not-yet")
    page = ada.get(path_of(submission))
    assert "Say more about what the students did." in page
    assert page.index("Reflection Honest") < page.index("Plan Fits")
    asked = ada.get(f"{path_of(submission)}/try-again")
    assert "These stay as they are: Lesson plan." in asked
    location = ada.send(f"{path_of(submission)}/try-again").headers["location"]
    attempt = ada.get(location)
    assert WORDS in attempt
    assert "It was judged and met, so it stays as it is." in attempt
    twice = ada.send(f"{path_of(submission)}/try-again")
    assert twice.headers["location"] == location


def test_a_draft_is_withdrawn_only_after_asking(programme, ada, draft):
    assert "Withdraw “" in ada.get(f"{path_of(draft)}/withdraw")
    ada.send(f"{path_of(draft)}/withdraw")
    assert programme.educator.get(f"/submissions/{draft['id']}").json()["state"] == "withdrawn"
    assert "You withdrew this" in ada.get(path_of(draft))


def test_the_page_of_work_that_waits_is_the_same_whether_or_not_assessors_disagree(district):
    panels = Panels.publish(district, more=2, preset="double_blind")
    programme = panels.programme
    draft = programme.draft()
    programme.add_text(draft, f"{WORDS} Ada Byron wrote this down herself.")
    programme.add_plan(draft)
    programme.submit(draft)
    ada = AtPages.enter(district, programme.educator)
    first, second = panels.live(draft)
    panels.seal(first)
    before = ada.get(path_of(draft))
    assert "This may tell whose work it is" in before
    panels.seal(second, plan_fits="not-yet")
    coordinator = district.coordinator.get(f"/submissions/{draft['id']}").json()
    assert coordinator["state"] == "adjudicating"
    assert ada.get(path_of(draft)) == before


def test_what_waits_is_taken_back_after_asking_until_an_assessor_has_begun(programme, ada):
    submission = programme.complete()
    path = path_of(submission)
    assert f'{path}/recall"' in ada.get(path)
    assert "It becomes a draft again with everything in it" in ada.get(f"{path}/recall")
    assert ada.send(f"{path}/recall").headers["location"] == path
    assert WORDS in ada.get(path)
    again = programme.submit(submission)
    programme.district.acting_for(programme.assignment(again)["person_id"]).made(
        f"/assignments/{programme.assignment(again)['id']}/claim"
    )
    late = ada.send(f"{path}/recall")
    assert late.headers["location"] == path
    assert programme.state(again) == "in_review"


def test_the_badge_stands_in_the_portfolio_once_it_is_issued(programme, ada, worker):
    submission = programme.complete()
    assert "On its way" in ada.get("/portfolio")
    programme.judge(submission)
    assert "Your badge is being made" in ada.get(path_of(submission))
    worker.run_all_due()
    found = re.search(r'href="(/credentials/[0-9a-f-]{36})"', ada.get("/portfolio"))[1]
    assert found in ada.get(path_of(submission))
    assert ada.http.get(f"{found}.json").status_code == 200


def test_stored_script_stays_text_everywhere(district, programme, ada):
    path = f"/catalogue/{programme.version['id']}"
    location = ada.send(path, data={"topic": HOSTILE[:190], "goals": HOSTILE}).headers["location"]
    draft_path = ada.send(f"{location}/start").headers["location"]
    data = {"new/reflection/text": HOSTILE, "new/reflection/title": HOSTILE[:190]}
    data["new/reflection/narrative"] = HOSTILE
    ada.send(draft_path, data=data, files=plan())
    pages = ["/work", location, draft_path, f"{draft_path}/hand-in"]
    for one in map(ada.get, pages):
        assert "<script>alert" not in one
        assert "<img src=x" not in one
        assert 'href="javascript:' not in one
        assert "&lt;script&gt;" in one


@pytest.mark.parametrize("name", ["", "/hand-in", "/withdraw", "/recall", "/try-again"])
def test_nobody_else_sees_or_changes_the_work(district, programme, ada, draft, name):
    for role in ("educator", "assessor", "coordinator"):
        other = AtPages.enter(district, district.person(role))
        assert other.ask("GET", path_of(draft) + name).status_code == 403
        assert other.send(path_of(draft) + name).status_code == 403


def test_another_organizations_work_is_not_there(other_district, programme, draft):
    stranger = AtPages.enter(other_district, other_district.person("educator"))
    for path in (path_of(draft), f"/catalogue/{programme.version['id']}"):
        assert stranger.ask("GET", path).status_code == 404


def test_a_form_of_another_site_or_without_the_token_changes_nothing(programme, ada, draft):
    data = {"new/reflection/text": WORDS}
    foreign = ada.send(path_of(draft), data=data, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert ada.ask("POST", path_of(draft), data=data).status_code == 403
    assert stored(programme, draft) == []


def test_a_stranger_is_led_to_sign_in_and_back(http, draft):
    http.cookies.clear()
    answer = http.get(path_of(draft), headers={"Accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Fwork%2Fsubmissions")


def test_pay_or_credit_is_chosen_on_a_page_and_what_is_reached_stands_in_words(district, worker):
    paid = {"stipend": {"amount_cents": 7500, "credit_hundredths": 25}, "hours_tenths": 45}
    more = {"stipend": {"amount_cents": 15000, "credit_hundredths": 50}, "cap": {"most": 3}}
    made = Programme.publish(district, of_stages=[paid, more], stipends="cumulative")
    page = AtPages.enter(district, made.educator)
    offer = page.get(f"/catalogue/{made.version['id']}")
    assert "$75 or 0.25 credit stipend (in total by then: $150 or 0.5 credit)" in offer
    assert "at most 3 times" in offer
    enrollment = made.enroll()
    path = f"/work/{enrollment['id']}"
    wanted = {"stage": "stage-1", "choice": "credit", "revision": "1"}
    assert page.send(f"{path}/choice", data=wanted).status_code == 303
    assert re.search(r'value="credit" checked', page.get(path))
    page.send(f"{path}/choice", data=wanted | {"choice": "pay"})  # made from an older page
    assert re.search(r'value="credit" checked', page.get(path))
    made.judge(made.complete(enrollment))
    text = page.get(path)
    assert "1 of 2 accepted" in text
    assert "4.5 of 4.5" in text
    assert "0.25 credit, of $75 and 0.25 credit" in text
    assert "You chose: 0.25 credit." in text


def test_saving_goals_leaves_language_and_choices_as_they_are(district):
    paid = {"stipend": {"amount_cents": 7500, "credit_hundredths": 25}}
    made = Programme.publish(district, of_stages=[paid])
    page, enrollment = AtPages.enter(district, made.educator), made.enroll()
    path = f"/enrollments/{enrollment['id']}"
    made.educator.patch(path, {"stipend_choices": {"stage-1": "credit"}}, revision=1)
    page.send(f"/work/{enrollment['id']}", data={"goals": "More voices", "revision": "2"})
    kept = made.educator.get(path).json()
    assert (kept["goals"], kept["stipend_choices"]) == ("More voices", {"stage-1": "credit"})


def test_where_it_is_asked_handing_in_needs_the_declaration_of_ai_use(district):
    asking = Programme.publish(district, policy={"declares_ai_use": True})
    asking.educator = district.person("educator")
    mary = AtPages.enter(district, asking.educator)
    draft = asking.draft()
    asking.add_text(draft)
    asking.add_plan(draft)
    path, own = f"{path_of(draft)}/hand-in", {"declared_own_work": "on"}
    assert "Did AI have a part in it?" in mary.get(path)
    refused = mary.send(path, data=own)
    assert refused.status_code == 422
    assert 'id="e-ai_use"' in refused.text
    bare = mary.send(path, data=own | {"ai_use": "assisted"})
    assert 'id="e-ai_use_description"' in bare.text
    words = {"ai_use": "assisted", "ai_use_description": "A <b>tool</b> drew the charts."}
    assert mary.send(path, data=own | words).status_code == 303
    asked = asking.assignment(draft)
    assessor = AtPages.enter(district, district.acting_for(asked["person_id"]))
    assert "A &lt;b&gt;tool&lt;/b&gt; drew the charts." in assessor.get(f"/queue/{asked['id']}")


def test_self_levels_are_asked_at_hand_in_and_stand_beside_the_decision(district):
    asking = Programme.publish(district, policy={"self_levels": "required"})
    asking.educator = district.person("educator")
    mary = AtPages.enter(district, asking.educator)
    draft = asking.draft()
    asking.add_text(draft)
    asking.add_plan(draft)
    path, own = f"{path_of(draft)}/hand-in", {"declared_own_work": "on"}
    refused = mary.send(path, data=own | {"self/plan-fits": "on-track"})
    assert refused.status_code == 422
    assert 'id="e-self_levels"' in refused.text
    assert re.search(r'value="on-track" selected', refused.text)
    every = {f"self/{key}": "not-yet" for key in ("plan-fits", "reflection-honest", "whole-fits")}
    assert mary.send(path, data=own | every).status_code == 303
    asked = asking.assignment(draft)
    assessor = AtPages.enter(district, district.acting_for(asked["person_id"]))
    assert "sees themself" not in assessor.get(f"/queue/{asked['id']}")
    asking.judge(draft)
    assert "sees themself" in assessor.get(f"/queue/{asked['id']}")
    assert "You saw yourself at: Not yet on track" in mary.get(path_of(draft))
