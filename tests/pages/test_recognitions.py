"""Pages of recognitions, without a browser and without JavaScript."""

import pytest

from tests.district import District
from tests.outside import Outside
from tests.pages.people import AtPages
from tests.programme import PDF, Programme

POLICY = {
    "recognition": {
        "proofs": ["badge", "document"],
        "stipend": {"amount_cents": 7500, "currency": "USD"},
    }
}


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "from-elsewhere")


@pytest.fixture(scope="module")
def outside(wiring, http, district):
    return Outside.make(district, District.make(wiring, http, "the-others"))


@pytest.fixture
def ada(district):
    return district.person("educator", name="Ada Byron")


def path_of(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def test_an_educator_brings_a_badge_and_a_coordinator_accepts_it_once_the_issuer_is_known(
    district, outside, ada
):
    programme = Programme.publish(district, policy=POLICY)
    badge, educator = outside.award(ada), AtPages.enter(district, ada)
    assert "/recognitions" in educator.get("/portfolio")
    assert "Bring a badge" in educator.get("/recognitions")
    form = {"microcredential_id": programme.version["microcredential_id"], "proof": "badge"}
    empty = educator.send("/recognitions/new", data=form | {"note": "Every week."})
    assert (empty.status_code, "Every week." in empty.text) == (422, True)
    path = path_of(educator.send("/recognitions/new", data=form | {"badge": badge["url"]}))
    assert "Classroom talk" in educator.get(path)
    again = educator.send("/recognitions/new", data=form | {"badge": badge["url"]})
    assert (again.status_code, "handed in before" in again.text) == (409, True)
    desk = AtPages.enter(district, district.coordinator)
    managed = f"/manage{path}"
    assert managed in desk.get("/manage/recognitions")
    assert managed in desk.get("/manage/recognitions?state=submitted")
    assert "Not on your list" in desk.get(managed)
    refused = desk.send(managed, data={"decision": "accept"})
    assert (refused.status_code, "known issuers" in refused.text) == (409, True)
    outside.know()
    assert desk.send(managed, data={"decision": "accept"}).status_code == 303
    assert "Recognized" in educator.get(path)
    assert "75.00 USD" in educator.get(path)
    assert path in educator.get("/recognitions")
    assert desk.send(managed, data={"decision": "revoke"}).status_code == 422
    taken = desk.send(managed, data={"decision": "revoke", "reason": "By mistake."})
    assert taken.status_code == 303
    assert "By mistake." in educator.get(path)


def test_a_document_is_declined_with_a_reason_that_its_holder_reads(district, ada):
    programme = Programme.publish(district, policy=POLICY)
    educator = AtPages.enter(district, ada)
    form = {"microcredential_id": programme.version["microcredential_id"], "proof": "document"}
    told = {"title": "A course", "issuer_name": "A university"}
    file = {"file": ("letter.pdf", PDF + b"%pages", "application/pdf")}
    bare = educator.send("/recognitions/new", data=form, files=file)
    assert bare.status_code == 422
    path = path_of(educator.send("/recognitions/new", data=form | told, files=file))
    approver = AtPages.enter(district, district.person("approver"))
    silent = approver.send(f"/manage{path}", data={"decision": "decline", "reason": ""})
    assert silent.status_code == 422
    said = {"decision": "decline", "reason": "It is about another subject."}
    assert approver.send(f"/manage{path}", data=said).status_code == 303
    assert "another subject" in educator.get(path)
    again = path_of(educator.send("/recognitions/new", data=form | told, files=file))
    assert educator.send(f"{again}/withdraw").status_code == 303
    assert "Withdrawn" in educator.get(again)


def test_nobody_else_sees_it_and_nobody_without_the_role_sees_the_list(district, ada):
    educator = AtPages.enter(district, ada)
    educator.get("/manage/recognitions", 403)
    educator.get("/recognitions/0198c7a4-8f0e-4c3a-9a51-0f6f0d1c2b3a", 404)
