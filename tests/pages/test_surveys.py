"""The survey after completion and what coordinators read of it, without JavaScript."""

from tests.district import District
from tests.pages.people import AtPages
from tests.programme import Programme
from tests.unit.domain.test_survey import CHOICE, SCALE, TEXT

HOSTILE = "<script>alert(1)</script> more time"


def test_a_survey_is_answered_on_its_page_and_read_once_five_have(wiring, http):
    district = District.make(wiring, http, "survey-pages")
    programme = Programme.publish(district, survey={"questions": [SCALE, CHOICE, TEXT]})
    for _ in range(5):
        programme.educator = district.person("educator")
        enrollment = programme.enroll()
        path = f"/work/{enrollment['id']}"
        programme.judge(programme.complete(enrollment))
        mary = AtPages.enter(district, programme.educator)
        assert f"{path}/survey" in mary.get(path)
        assert "Was it?" in mary.get(f"{path}/survey")
        empty = mary.send(f"{path}/survey", data={"action": "answer"})
        assert (empty.status_code, "Answer at least one" in empty.text) == (422, True)
        said = {"q/worth": "4", "q/again": "yes", "q/change": HOSTILE}
        assert mary.send(f"{path}/survey", data=said).status_code == 303
        assert "answered already" in mary.get(f"{path}/survey")
        assert f"{path}/survey" not in mary.get(path)
    coordinator = AtPages.enter(district, district.coordinator)
    assert "/manage/surveys" in coordinator.get("/manage/submissions")
    page = coordinator.get("/manage/surveys")
    assert "Mean 4 of 5, of 5." in page
    assert "&lt;script&gt;" in page
    mary.get("/manage/surveys", 403)


def test_a_survey_is_skipped(district):
    programme = Programme.publish(district, survey={"questions": [SCALE]})
    enrollment = programme.enroll()
    programme.judge(programme.complete(enrollment))
    mary = AtPages.enter(district, programme.educator)
    path = f"/work/{enrollment['id']}/survey"
    assert mary.send(path, data={"action": "skip"}).status_code == 303
    assert "skipped" in mary.get(path)
