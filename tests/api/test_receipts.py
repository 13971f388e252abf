"""Receipts: the report as a token to store, which says later what was found."""

import pytest

from tests.integration.awards import body, direct


@pytest.fixture
def badge(district):
    return district.machine().made("/credentials", body(direct(district)))


def verify(http, **question):
    answer = http.post("/verify", json=question)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_receipt_is_made_on_request_only(http, badge):
    assert verify(http, input=badge["url"])["receipt"] is None
    said = verify(http, input=badge["url"], receipt=True)
    assert said["receipt"].count(".") == 2
    file = {"file": ("badge.json", http.get(badge["url"] + ".json").content)}
    form = http.post("/verify", files=file, data={"receipt": "true"}).json()
    assert form["receipt"].count(".") == 2
    assert http.post("/verify", files=file, data={"receipt": "yes"}).status_code == 422


def test_a_receipt_handed_in_says_what_it_attests_and_that_it_is_ours(http, badge):
    said = verify(http, input=badge["url"], receipt=True)
    read = verify(http, input=said["receipt"])
    assert (read["verdict"], read["format"], read["checks"]) == (
        "valid",
        "verification-receipt",
        [],
    )
    assert (read["attests"]["code"], read["attests"]["is_ours"]) == ("receipt_genuine", True)
    report = {name: value for name, value in said.items() if name not in ("receipt", "attests")}
    assert read["attests"]["report"] == report


def test_a_receipt_outlives_what_it_attests(http, badge, district):
    receipt = verify(http, input=badge["url"], receipt=True)["receipt"]
    path = f"/credentials/{badge['id']}/revoke"
    district.coordinator.made(path, {"reason": "issued_in_error"})
    assert verify(http, input=badge["url"])["verdict"] == "invalid"
    read = verify(http, input=receipt)
    assert (read["verdict"], read["attests"]["report"]["verdict"]) == ("valid", "valid")


def test_a_changed_receipt_is_refused(http, badge):
    head, payload, signature = verify(http, input=badge["url"], receipt=True)["receipt"].split(".")
    other = verify(http, input="{}", receipt=True)["receipt"].split(".")[1]
    read = verify(http, input=f"{head}.{other}.{signature}")
    assert (read["verdict"], read["attests"]["code"]) == ("invalid", "receipt_altered")
    assert read["attests"]["report"] is None
    cut = verify(http, input=f"{head}.{payload}.")
    assert cut["verdict"] == "invalid"


def test_its_key_is_published_apart_from_the_keys_of_issuers(http, badge):
    answer = http.get("/.well-known/receipt-keys.json")
    assert answer.headers["content-type"].startswith("application/jwk-set+json")
    [key] = answer.json()["keys"]
    assert (key["alg"], key["use"], key["iss"]) == ("EdDSA", "sig", "http://localhost")
    assert key["x"] not in http.get("/.well-known/jwks.json").text


def test_a_kept_report_keeps_its_receipt(http, badge, district):
    kept = district.machine().made("/verifications", {"input": badge["url"], "receipt": True})
    read = verify(http, input=kept["receipt"])
    assert kept["report"].items() >= read["attests"]["report"].items()
    stored = district.machine().get(f"/verifications/{kept['id']}").json()
    assert stored["receipt"] == kept["receipt"]
    without = district.machine().made("/verifications", {"input": badge["url"]})
    assert without["receipt"] is None


def test_a_receipt_opens_nothing(http, badge):
    receipt = verify(http, input=badge["url"], receipt=True)["receipt"]
    answer = http.get("/api/v1/schools", headers={"Authorization": f"Bearer {receipt}"})
    assert answer.status_code == 401
