"""Status as other people's verifiers read it: suspended, reinstated, revoked; and kinds of status that ours are not."""

from datetime import UTC, datetime, timedelta

import pytest
from openvc.status import check_credential_status

from app.domain.revocation_list import revocation_list
from app.domain.status_list import ENTRIES, ListShape, bits_of, state_of, status_list_document
from app.signing.data_integrity import secure
from app.verification.report import Verdict
from tests.conformance import test_node
from tests.conformance.conformance_badges import (
    ED25519,
    INDEX,
    ISSUER,
    LIST,
    METHOD,
    NOW,
    badge,
    judge_here,
    pages,
    signed,
)
from tests.integration.awards import body, direct


@pytest.fixture
def programme(district, clock):
    # Other people's verifiers look at the clock on the wall.
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    clock.advance(seconds=(an_hour_ago - clock()).total_seconds())
    return direct(district)


@pytest.fixture
def node():
    test_node.require_node()


class Life:
    """One badge, and what stands at its addresses now."""

    def __init__(self, programme, http):
        self.district, self.http = programme.district, http
        made = programme.district.machine().made("/credentials", body(programme))
        self.path = f"/credentials/{made['id']}"

    def move(self, act, **said):
        self.district.coordinator.made(f"{self.path}/{act}", said or None)

    def badge(self):
        return self.http.get(f"{self.path}.json").json()

    def documents(self, *badges):
        """Whatever these badges lead to, as a stranger finds it now."""
        urls = {one["issuer"]["id"] for one in badges}
        urls |= {one["credentialStatus"]["statusListCredential"] for one in badges}
        return {url: self.http.get(url).json() for url in urls}


@pytest.fixture
def life(programme, http):
    return Life(programme, http)


def by_digital_bazaar(life, *badges):
    """Whether each badge is proven, its list too, and whether its place is set."""
    question = {"documents": life.documents(*badges), "credentials": list(badges)}
    answers = test_node.run("verify-di.mjs", question)
    assert all(one["verified"] and one["statusVerified"] for one in answers), answers
    return [one["statuses"] for one in answers]


def by_verifier_core(life, *badges):
    """Whether each badge is proven, and whether its status is good."""
    question = {"documents": life.documents(*badges), "credentials": list(badges)}
    logs = [one["log"] for one in test_node.run("verify-core.mjs", question)]
    assert all(log["valid_signature"] for log in logs), logs
    return [log["revocation_status"] for log in logs]


def by_openvc(life, *badges):
    """Whether each badge is taken back, in words of openvc."""
    documents = life.documents(*badges)
    found = [check_credential_status(one, resolve_status_list=documents.get) for one in badges]
    return [one.revoked or one.suspended for one in found]


@pytest.mark.node
@pytest.mark.usefixtures("node")
def test_a_suspended_badge_is_refused_by_both_javascript_stacks_until_it_is_back(life, clock):
    old = life.badge()
    assert (by_digital_bazaar(life, old), by_verifier_core(life, old)) == ([[False]], [True])
    clock.advance(minutes=1)
    life.move("suspend", reason="under_review")
    assert (by_digital_bazaar(life, old), by_verifier_core(life, old)) == ([[True]], [False])
    life.move("reinstate")
    back = life.badge()
    assert back["id"] == old["id"]
    assert by_digital_bazaar(life, back, old) == [[False], [True]]
    assert by_verifier_core(life, back, old) == [True, False]
    life.move("revoke", reason="issued_in_error")
    assert by_digital_bazaar(life, back, old) == [[True], [True]]
    assert by_verifier_core(life, back, old) == [False, False]


def test_a_suspended_badge_is_refused_by_openvc_until_it_is_back(life, clock):
    old = life.badge()
    assert by_openvc(life, old) == [False]
    clock.advance(minutes=1)
    life.move("suspend", reason="under_review")
    assert by_openvc(life, old) == [True]
    life.move("reinstate")
    back = life.badge()
    assert by_openvc(life, back, old) == [False, True]
    life.move("revoke", reason="issued_in_error")
    assert by_openvc(life, back, old) == [True, True]


def message_badge():
    """A badge whose one entry is a message, and says that it was revoked."""
    texts = ["in force", "revoked", "revoked", "revoked"]
    entry = {
        "id": f"{LIST}#{INDEX}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "message",
        "statusListIndex": str(INDEX),
        "statusListCredential": LIST,
        "statusSize": 2,
        "statusMessage": [
            {"status": f"0x{value}", "message": text} for value, text in enumerate(texts)
        ],
    }
    return badge() | {"credentialStatus": entry}


def message_list():
    """The list of it, in which every place of the badge is set."""
    bits = bits_of([2 * INDEX, 2 * INDEX + 1], 2 * ENTRIES)
    shape = ListShape(LIST, ISSUER.id, "message")
    state = state_of(bits, NOW - timedelta(hours=1), NOW + timedelta(hours=23))
    return secure(status_list_document(shape, state), ED25519, method_id=METHOD, created=NOW)


def test_a_message_takes_nothing_back_for_openvc_and_here():
    """Why there are no message lists: a badge with one could not be revoked (docs/adr/0017)."""
    found, documents = signed(message_badge()), pages() | {LIST: message_list()}
    told = check_credential_status(found, resolve_status_list=documents.get)
    assert (told.revoked, told.suspended) == (False, False)
    assert judge_here(found, documents) is Verdict.VALID


@pytest.mark.node
@pytest.mark.usefixtures("node")
def test_a_message_takes_nothing_back_for_verifier_core():
    question = {
        "documents": pages() | {LIST: message_list()},
        "credentials": [signed(message_badge())],
    }
    [answer] = test_node.run("verify-core.mjs", question)
    assert answer["log"]["valid_signature"] is True
    assert answer["log"].get("revocation_status") is not False


def listed_badge():
    """A badge whose one entry is a 1EdTech list, and the list, which names it."""
    url = f"{ISSUER.id}/revocations"
    found = badge() | {"credentialStatus": {"id": url, "type": "1EdTechRevocationList"}}
    document = revocation_list(url, issuer=ISSUER.id, revoked=[(found["id"], "misconduct")])
    return signed(found), pages() | {url: document}


@pytest.mark.node
@pytest.mark.usefixtures("node")
def test_a_list_of_1edtech_as_the_only_status_is_passed_over_by_others():
    """Why badges do not name it as their status (docs/adr/0016); our own verifier heeds it."""
    found, documents = listed_badge()
    question = {"documents": documents, "credentials": [found]}
    [answer] = test_node.run("verify-core.mjs", question)
    [di] = test_node.run("verify-di.mjs", question)
    assert answer["log"]["valid_signature"] is True
    assert answer["log"].get("revocation_status") is not False
    told = check_credential_status(found, resolve_status_list=documents.get)
    assert (told.revoked, told.suspended) == (False, False)
    assert judge_here(found, documents) is Verdict.INVALID
    # It knows no such status: where it is asked about one it refuses a good badge as well.
    assert di["statusVerified"] is False
