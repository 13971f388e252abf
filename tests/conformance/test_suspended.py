"""Badges suspended, reinstated and revoked through the API, put to other people's verifiers each time."""

from datetime import UTC, datetime, timedelta

import pytest
from openvc.status import check_credential_status

from tests.conformance import test_node
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
    life.move("revoke", reason="misconduct")
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
    life.move("revoke", reason="misconduct")
    assert by_openvc(life, back, old) == [True, True]
