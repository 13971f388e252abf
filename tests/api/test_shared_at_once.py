"""Two at the same moment: one public page at an address, one answer to a survey, one consent to a work."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.district import District
from tests.programme import Programme
from tests.unit.domain.test_survey import SCALE


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "shared-at-once")


def both(*asked):
    """The statuses of two requests that are made at the same moment."""
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(caller.post, path, body) for caller, path, body in asked]
        return sorted(one.result().status_code for one in done)


def test_of_two_who_choose_an_address_one_gets_it(district):
    body = {"slug": "one-address"}
    people = [district.person("educator") for _ in range(2)]
    assert both(*((one, "/portfolio-pages", body) for one in people)) == [201, 409]


def test_of_two_pages_of_one_person_one_is_made(district):
    person = district.person("educator")
    assert both((person, "/portfolio-pages", {}), (person, "/portfolio-pages", {})) == [201, 409]


def test_of_two_answers_to_a_survey_one_is_kept(district):
    programme = Programme.publish(district, survey={"questions": [SCALE]})
    enrollment = programme.enroll()
    done = programme.complete(enrollment)
    programme.judge(done)
    path = f"/surveys/{enrollment['id']}/answers"
    body = {"answers": [{"question": "worth", "scale": 3}]}
    assert both(*[(programme.educator, path, body)] * 2) == [200, 409]
    said = {"submission_id": done["id"], "title": "A", "summary": "B"}
    assert both(*[(programme.educator, "/shared-work", said)] * 2) == [201, 409]


def test_an_entry_is_changed_by_one_of_two_who_read_it_alike(district):
    person = district.person("educator")
    entry = person.made("/portfolio-entries", {"title": "A"})
    path = f"/portfolio-entries/{entry['id']}"
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(person.patch, path, {"text": t}, revision=1) for t in ("One", "Two")]
        assert sorted(one.result().status_code for one in done) == [200, 412]
