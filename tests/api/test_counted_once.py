"""One proof counts once for a person: recognized, or handed in as work; of two people it is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.test_recognitions import publish, wanted
from tests.district import District
from tests.outside import Outside, verify_address
from tests.pages.people import AtPages
from tests.programme import PDF, Programme


@pytest.fixture
def district(wiring, http):
    return District.make(wiring, http, "counted-once")


@pytest.fixture
def outside(district, wiring, http):
    return Outside.make(district, District.make(wiring, http, "counted-elsewhere")).know()


EVIDENCE = [
    {"key": "award", "title": "Where it can be checked", "kind": "link", "count": {"min": 0}},
    {
        "key": "plan",
        "title": "The award",
        "kind": "file",
        "count": {"min": 0},
        "media_types": ["application/pdf", "image/png", "text/plain"],
    },
    {"key": "reflection", "title": "Use", "kind": "text"},
]


@pytest.fixture
def programme(district):
    return Programme.publish(district, of_stages=[{"evidence": EVIDENCE}])


def links(programme, person, url):
    """A draft of the person whose award is checked at this address."""
    programme.educator = person
    draft = programme.draft()
    programme.add_text(draft)
    body = {"requirement": "award", "url": url}
    person.made(f"/submissions/{draft['id']}/evidence", body)
    return draft


def encloses(programme, person, name, content, media_type):
    """A draft of the person with a file as its award."""
    programme.educator = person
    draft = programme.draft()
    programme.add_text(draft)
    answer = person.call(
        "POST",
        f"/submissions/{draft['id']}/files",
        data={"requirement": "plan"},
        files={"file": (name, content, media_type)},
    )
    assert answer.status_code == 201, answer.text
    return draft


def submit(person, draft):
    return person.post(f"/submissions/{draft['id']}/submit", {"declared_own_work": True})


@pytest.fixture
def ada(district):
    return district.person("educator", name="Ada Byron")


@pytest.mark.parametrize("suffix", ["", ".png", "#top"])
def test_what_is_recognized_is_not_handed_in_as_work_besides(
    district, outside, programme, ada, suffix
):
    badge = outside.award(ada)
    row = ada.made("/recognitions", wanted(publish(district), badge))
    draft = links(programme, ada, badge["url"] + suffix)
    refused = submit(ada, draft)
    assert refused.status_code == 409
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/evidence/award"]
    ada.made(f"/recognitions/{row['id']}/withdraw")
    assert submit(ada, draft).json()["state"] == "in_review"


@pytest.mark.parametrize(("form", "media_type"), [("png", "image/png"), ("json", "text/plain")])
def test_the_badge_is_known_in_a_file_too(district, outside, programme, ada, form, media_type):
    badge = outside.award(ada)
    content = district.http.get(f"{badge['url']}.{form}").content
    draft = encloses(programme, ada, f"badge.{form}", content, media_type)
    elsewhere = publish(district)
    row = ada.made("/recognitions", wanted(elsewhere, badge))
    refused = submit(ada, draft)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "/evidence/plan")
    ada.made(f"/recognitions/{row['id']}/withdraw")
    assert submit(ada, draft).status_code == 200
    assert ada.post("/recognitions", wanted(elsewhere, badge)).status_code == 409


def test_what_was_handed_in_as_work_is_not_recognized_until_the_work_is_refused(
    district, outside, programme, ada
):
    badge, elsewhere = outside.award(ada), publish(district)
    draft = links(programme, ada, badge["url"])
    submit(ada, draft)
    refused = ada.post("/recognitions", wanted(elsewhere, badge))
    assert refused.status_code == 409
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/badge"]
    programme.judge(draft, plan_fits="not-yet")
    ada.made("/recognitions", wanted(elsewhere, badge))
    again = ada.made(f"/submissions/{draft['id']}/resubmit")
    assert submit(ada, again).status_code == 409


def test_a_document_is_one_proof_too(district, programme, ada):
    elsewhere = publish(district)
    data = {
        "microcredential_id": elsewhere.version["microcredential_id"],
        "proof": "document",
        "title": "A course",
        "issuer_name": "The college",
    }
    file = {"file": ("course.pdf", PDF, "application/pdf")}
    answer = ada.call("POST", "/recognitions/files", data=data, files=file)
    assert answer.status_code == 201, answer.text
    draft = encloses(programme, ada, "again.pdf", PDF, "application/pdf")
    assert submit(ada, draft).status_code == 409


def test_of_both_at_once_one_is_taken(district, outside, programme, ada):
    badge, elsewhere = outside.award(ada), publish(district)
    draft = links(programme, ada, badge["url"])
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(submit, ada, draft),
            pool.submit(ada.post, "/recognitions", wanted(elsewhere, badge)),
        ]
        statuses = sorted(one.result().status_code for one in asked)
    assert statuses in ([200, 409], [201, 409])


@pytest.mark.parametrize("first", ["recognition", "work"])
def test_that_two_people_bring_the_same_proof_is_told_to_those_who_decide(
    district, outside, programme, ada, first
):
    badge, elsewhere = outside.award(ada), publish(district)
    other = district.person("educator", name="Bo Lind")
    verify_address(district, other)
    draft = links(programme, other, badge["url"])
    if first == "recognition":
        row = ada.made("/recognitions", wanted(elsewhere, badge))
        assert submit(other, draft).status_code == 200
    else:
        assert submit(other, draft).status_code == 200
        row = ada.made("/recognitions", wanted(elsewhere, badge))
    events = district.coordinator.get("/events", params={"limit": 200}).json()["data"]
    told = [one for one in events if one["kind"].endswith(".proof_matched")]
    kind = "submission" if first == "recognition" else "recognition"
    assert [one["kind"] for one in told] == [f"{kind}.proof_matched"]
    page = AtPages.enter(district, district.coordinator).get(f"/manage/submissions/{draft['id']}")
    assert f"/manage/recognitions/{row['id']}" in page
