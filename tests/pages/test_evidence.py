"""The page on which one piece of evidence is looked at."""

import io

import pytest

from tests import files
from tests.pages.people import AtPages
from tests.programme import EVIDENCE, PDF, Programme

HOSTILE = b"Words & <script>alert(1)</script>"


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(district)


@pytest.fixture
def draft(programme, district):
    programme.educator = district.person("educator")
    return programme.draft()


@pytest.fixture
def ada(district, programme, draft):
    return AtPages.enter(district, programme.educator)


def test_a_pdf_is_read_page_by_page_with_links_a_keyboard_reaches(ada, programme, draft):
    piece = programme.add_plan(draft, files.pdf("One & only", "Two"))
    page = ada.get(f"/evidence/{piece['id']}")
    assert "Page 1 of 2" in page
    assert (
        f'src="/api/v1/evidence/{piece["id"]}/page?number=1" alt="Page 1 of 2 of plan.pdf"' in page
    )
    assert "One &amp; only" in page
    assert f'rel="next" href="/evidence/{piece["id"]}?page=2"' in page
    last = ada.get(f"/evidence/{piece['id']}?page=9")
    assert "Page 2 of 2" in last
    assert "This is the last page" in last


def test_a_text_stays_text(ada, programme, draft):
    answer = programme.educator.call(
        "POST",
        f"/submissions/{draft['id']}/files",
        data={"requirement": "plan"},
        files={"file": ("a.txt", io.BytesIO(HOSTILE), "text/plain")},
    )
    page = ada.get(f"/evidence/{answer.json()['id']}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_file_that_cannot_be_opened_is_offered_for_download(ada, programme, draft):
    piece = programme.add_plan(draft, PDF[:20])
    page = ada.get(f"/evidence/{piece['id']}")
    assert "It cannot be shown here" in page
    assert f'href="/api/v1/evidence/{piece["id"]}/content" download' in page


def test_nobody_else_opens_the_page(programme, draft, district):
    piece = programme.add_plan(draft)
    AtPages.enter(district, district.person("educator")).get(
        f"/evidence/{piece['id']}", status=403
    )


STORY = (
    "On Monday I asked my pupils to explain to a partner how they had solved the problem before "
    "anybody wrote a number on the board, and I noted who spoke and for how long they spoke."
)


def test_work_that_is_alike_is_shown_to_the_coordinator_and_to_the_assessor_after_sealing(
    district, worker
):
    programme = Programme.publish(district)
    handed_in = []
    for name in ("Ada Byron", "Grace Hopper"):
        programme.educator = district.person("educator", name=name)
        draft = programme.draft()
        programme.add_text(draft, STORY)
        programme.add_plan(draft, files.pdf(name))
        handed_in.append(programme.submit(draft))
    worker.run_all_due()
    coordinator = AtPages.enter(district, district.coordinator)
    page = coordinator.get(f"/manage/submissions/{handed_in[1]['id']}")
    assert "Nearly the same as other work" in page
    assert "one by Ada Byron" in page
    assert f'href="/manage/submissions/{handed_in[0]["id"]}"' in page
    offered = programme.assignment(handed_in[1])
    assessor = district.acting_for(offered["person_id"])
    assessor.made(f"/assignments/{offered['id']}/claim")
    desk = f"/queue/{offered['id']}"
    assert "Nearly the same" not in AtPages.enter(district, assessor).get(desk)
    to_judge = assessor.get(f"/submissions/{handed_in[1]['id']}/open-criteria").json()["unmet"]
    levels = [{"criterion": key, "level": "on-track", "comment": ""} for key in to_judge]
    review = assessor.made("/reviews", {"assignment_id": offered["id"], "levels": levels})
    assessor.made(f"/reviews/{review['id']}/submit")
    assert "Nearly the same as other work" in AtPages.enter(district, assessor).get(desk)


def test_students_and_colleagues_are_asked_about_beside_the_piece(district):
    film = {"key": "film", "title": "A film", "kind": "video", "students_may_appear": True}
    programme = Programme.publish(district)
    coordinator = district.coordinator
    copied = coordinator.made(f"/microcredential-versions/{programme.version['id']}/new-version")
    part = copied["stages"][0]
    stage = {name: part[name] for name in ("key", "name", "rubric_id")}
    path = f"/microcredential-versions/{copied['id']}"
    stages = [stage | {"evidence": [*EVIDENCE, film]}]
    assert coordinator.patch(path, {"stages": stages}, revision=1).status_code == 200
    programme.version = coordinator.made(f"{path}/publish")
    programme.educator = district.person("educator")
    draft, ada = programme.draft(), AtPages.enter(district, programme.educator)
    here = f"/work/submissions/{draft['id']}"
    assert "Can students be recognised in it?" in ada.get(here)
    data = {
        "new/film/url": "https://films.example/lesson",
        "new/film/students": "yes",
        "new/film/visibility": "organization",
        "action": "save",
    }
    assert ada.send(here, data=data).status_code == 303
    piece = programme.educator.get(f"/submissions/{draft['id']}/evidence").json()["data"][0]
    assert (piece["students_appear"], piece["has_consent"]) == (True, True)
    assert piece["visibility"] == "organization"
    assert '<option value="yes" selected>' in ada.get(here)
    told = {f"piece/{piece['id']}/revision": str(piece["revision"]), "action": "save"}
    told |= {f"piece/{piece['id']}/students": "yes-without"}
    assert ada.send(here, data=told).status_code == 303
    assert "consent must be on file" in ada.get(here)


def test_names_in_a_blind_draft_are_shown_before_it_is_handed_in(district):
    programme = Programme.publish(district, policy={"anonymity": "educator"})
    programme.educator = district.person("educator", name="Ada Byron")
    draft = programme.draft()
    programme.add_text(draft, "I am Ada Byron and this is what I tried.")
    programme.add_plan(draft, files.pdf("Plan"))
    ada = AtPages.enter(district, programme.educator)
    for path in ("", "/hand-in"):
        page = ada.get(f"/work/submissions/{draft['id']}{path}")
        assert "This may tell whose work it is" in page
        assert "“Ada Byron” stands in the text" in page


def test_names_beside_the_pieces_are_shown_before_and_after_they_are_handed_in(district):
    programme = Programme.publish(district, policy={"anonymity": "educator"})
    programme.educator = district.person("educator", name="Ada Byron")
    body = {"version_id": programme.version["id"], "goals": "Ada Byron <b>hopes</b>"}
    enrollment = programme.educator.made("/enrollments", body)
    draft = programme.draft(enrollment)
    programme.add_text(draft)
    programme.add_plan(draft, files.pdf("Plan"))
    ada, path = AtPages.enter(district, programme.educator), f"/work/submissions/{draft['id']}"
    sentence = "“Ada Byron” stands in the goals"
    assert f'<a href="/work/{enrollment["id"]}">{sentence}' in ada.get(path)
    assert sentence in ada.get(f"{path}/hand-in")
    programme.submit(draft)
    page = ada.get(path)
    assert sentence in page
    assert f'href="{path}/recall">take it back</a>' in page
