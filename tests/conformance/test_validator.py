"""1EdTech's validator beside our own verifier: it lowers a verdict, never raises one, and has faults."""

import json
import subprocess
from pathlib import Path

import pytest

from app.verification.opinion import Opinion
from app.verification.report import Name, Verdict
from app.verification.resolver import Resource
from app.verification.second_opinion import WORKER, Validator, with_second_opinion
from app.verification.verifier import Verifier
from tests.conftest import unavailable
from tests.corpus.test_corpus import FILES, pages
from tests.integration.awards import body, direct, issue
from tests.programme import Programme
from tests.unit.verification.open_badges_2_world import HOSTED, ISSUER, KEY, LIST, SIGNED, World
from tests.unit.verification.verification_world import NOW, RSA_KEYS, Documents

PYTHON = Path(__file__).parents[2] / ".venv-validator" / "bin" / "python"
needed = pytest.mark.usefixtures("environment")


@pytest.fixture(scope="module")
def environment():
    if not PYTHON.is_file():
        unavailable("1EdTech's validator (run `make setup`)")


@pytest.fixture
def world():
    return World()


def both(world, document):
    """Our own verdict, and the validator's opinion of the same documents."""
    text = json.dumps(document) if isinstance(document, dict) else document
    report = Verifier(world.documents).verify(text, now=NOW)
    opinion = with_second_opinion(report, text, world.documents, Validator(PYTHON)).second_opinion
    return report.verdict, opinion.opinion


@needed
def test_both_accept_what_is_genuine(world):
    for document in (HOSTED, world.pages[HOSTED], world.signed()):
        assert both(world, document) == (Verdict.VALID, Opinion.ACCEPTED)


@needed
def test_both_refuse_what_is_not(world):
    signed = world.signed()
    assert both(world, world.signed(key=RSA_KEYS[1])) == (Verdict.INVALID, Opinion.REFUSED)
    world.revoke({"id": SIGNED})
    assert both(world, signed) == (Verdict.INVALID, Opinion.REFUSED)
    world.change(ISSUER, publicKey=["https://badges.example/ob2/keys/2"])
    world.pages["https://badges.example/ob2/keys/2"] = world.key(KEY, RSA_KEYS[1])
    assert both(world, signed) == (Verdict.INVALID, Opinion.REFUSED)


@needed
def test_a_document_that_cannot_be_had_makes_the_opinion_unclear(world):
    del world.pages["https://badges.example/image"]
    report = Verifier(world.documents).verify(HOSTED, now=NOW)
    assert report.verdict is Verdict.VALID
    weighed = with_second_opinion(report, HOSTED, world.documents, Validator(PYTHON))
    assert weighed.second_opinion.opinion is Opinion.UNCLEAR
    assert weighed.verdict is Verdict.UNVERIFIABLE
    assert "validator" in weighed.summary


@needed
def test_it_refuses_what_the_corpus_holds_of_false_badges_but_for_its_known_faults():
    documents = Documents(pages())
    asked = {
        file.name: Validator(PYTHON).ask(file.read_text().strip(), documents).opinion
        for file in FILES
        if "ob2" in file.name and file.suffix in {".json", ".jwt"}
    }
    classes = {}
    for name, opinion in asked.items():
        classes.setdefault(name.partition("--")[0], {})[name] = opinion
    assert set(classes["valid"].values()) == {Opinion.ACCEPTED}
    assert set(classes["revoked"].values()) == {Opinion.REFUSED}
    assert set(classes["expired"].values()) == {Opinion.REFUSED}
    false = classes["tampered"] | classes["wrong_key"]
    passed = {name for name, opinion in false.items() if opinion is Opinion.ACCEPTED}
    # The altered copy (below), and names in the header that it does not look at.
    assert passed == {
        "tampered--ob2-hosted.json",
        "tampered--ob2-header-crit.jwt",
        "tampered--ob2-header-jku.jwt",
    }
    assert len(false) >= 10


# --- its faults, each of which our own checks make good ------------------------------------------


@needed
def test_it_overlooks_a_revocation_that_stands_alone_in_its_list(world):
    world.change(LIST, revokedAssertions=[{"id": SIGNED}])
    assert both(world, world.signed()) == (Verdict.INVALID, Opinion.ACCEPTED)


@needed
def test_it_overlooks_410_and_revoked_beside_a_whole_body(world, monkeypatch):
    world.host(revoked=True)
    assert both(world, HOSTED) == (Verdict.INVALID, Opinion.ACCEPTED)
    get = world.documents.get

    def gone(url, *, accept):
        found = get(url, accept=accept)
        return Resource(url, 410 if url == HOSTED else 200, found.media_type, found.body)

    world.host(revoked=None)
    monkeypatch.setattr(world.documents, "get", gone)
    report = Verifier(world.documents).verify(HOSTED, now=NOW)
    assert report.check(Name.STATUS).code == "revoked"
    opinion = Validator(PYTHON).ask(HOSTED, world.documents)
    assert opinion.opinion is Opinion.ACCEPTED


@needed
def test_it_passes_over_an_altered_copy(world):
    copy = world.pages[HOSTED] | {"narrative": "- **Evidence quality**: Leading"}
    assert both(world, copy) == (Verdict.INVALID, Opinion.ACCEPTED)


@needed
def test_it_takes_any_hash_and_any_issuer_address(world):
    assert both(world, world.signed(alg="RS512")) == (Verdict.UNVERIFIABLE, Opinion.ACCEPTED)
    world.change(ISSUER, email="nowhere")
    assert both(world, world.signed()) == (Verdict.INVALID, Opinion.ACCEPTED)


@needed
def test_it_would_refuse_an_issuer_that_changed_its_key_and_is_made_not_to(world):
    old = "https://badges.example/ob2/keys/0"
    world.pages[old] = world.key(old, RSA_KEYS[1])
    world.change(ISSUER, publicKey=[KEY, old])
    assert both(world, world.signed()) == (Verdict.VALID, Opinion.ACCEPTED)


@needed
def test_it_never_raises_a_verdict(world):
    world.change(LIST, revokedAssertions=[{"id": SIGNED}])
    signed = world.signed()
    report = Verifier(world.documents).verify(signed, now=NOW)
    weighed = with_second_opinion(report, signed, world.documents, Validator(PYTHON))
    assert weighed.second_opinion.opinion is Opinion.ACCEPTED
    assert (weighed.verdict, weighed.summary) == (Verdict.INVALID, report.summary)


# --- its cage ------------------------------------------------------------------------------------


@needed
@pytest.mark.parametrize(
    ("deed", "error"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("open('/tmp/laurel-cage', 'wb', buffering=0).write(b'x')", "OSError"),
        ("bytearray(2 << 30)", "MemoryError"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", ""),
    ],
)
def test_the_worker_has_no_socket_no_file_and_little_of_anything(deed, error):
    cage = f"w = __import__('runpy').run_path({str(WORKER)!r}); w['limit']()\n"
    # No hook of Python's stands between a write and the kernel, which sends a signal first.
    cage += "import signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    cage += "sys.addaudithook(w['forbid'])\n"
    command = [str(PYTHON), "-I", "-c", cage + deed]
    done = subprocess.run(command, capture_output=True, env={}, timeout=60, check=False)
    assert done.returncode != 0
    assert error in done.stderr.decode().splitlines()[-1] if error else done.returncode < 0


@needed
def test_a_worker_that_takes_too_long_is_ended(world):
    opinion = Validator(PYTHON, seconds=0.01).ask(HOSTED, world.documents)
    assert opinion.opinion is Opinion.UNAVAILABLE


@needed
@pytest.mark.parametrize("text", ["{}", "[" * 5000, "ey.ey.ey", "x", "\x00", "{" + '"a":' * 900])
def test_nonsense_is_answered(world, text):
    opinion = Validator(PYTHON).ask(text, world.documents).opinion
    assert opinion in {Opinion.REFUSED, Opinion.UNAVAILABLE}


def test_a_missing_environment_is_said_and_changes_nothing(world):
    report = Verifier(world.documents).verify(HOSTED, now=NOW)
    nowhere = Validator(Path("/nowhere/python"))
    weighed = with_second_opinion(report, HOSTED, world.documents, nowhere)
    assert weighed.second_opinion.opinion is Opinion.UNAVAILABLE
    assert "not installed" in weighed.second_opinion.summary
    assert (weighed.verdict, weighed.summary) == (Verdict.VALID, report.summary)


def test_other_badges_are_not_put_to_it(world):
    report = Verifier(world.documents).verify("{}", now=NOW)
    weighed = with_second_opinion(report, "{}", world.documents, Validator(PYTHON))
    assert weighed.second_opinion.opinion is Opinion.NOT_APPLICABLE


# --- what we issue -------------------------------------------------------------------------------


def asked(http, **question):
    answer = http.post("/verify", json=question | {"second_opinion": True})
    assert answer.status_code == 200, answer.text
    return answer.json()


@needed
def test_badge_classes_in_a_further_language_and_of_shared_achievements_are_accepted(
    district, http
):
    words = {"name": "Charla", "description": "Dirige.", "criteria_narrative": "Un plan."}
    creator = {"id": "https://skills.example/1", "name": "The skills alliance"}
    programme = Programme.publish(
        district,
        achievement_type="Competency",
        shared_achievement={"id": "https://skills.example/feedback", "creator": creator},
        translations={"es": words},
        refreshes=True,
    )
    wish = {"version_id": programme.version["id"], "language": "es"}
    enrollment = programme.educator.made("/enrollments", wish)
    programme.judge(programme.complete(enrollment))
    row = issue(programme, enrollment)
    for end in ("", ".jws"):
        said = asked(http, input=f"http://localhost/ob2/assertions/{row.id}{end}")
        assert (said["verdict"], said["second_opinion"]["verdict"]) == ("valid", "accepted")
        assert said["second_opinion"]["messages"] == []


@needed
def test_every_form_that_we_issue_is_accepted_and_after_its_revocation_refused(district, http):
    machine = district.machine()
    badge = machine.made("/credentials", body(direct(district)))
    url = badge["url"].replace("/credentials/", "/ob2/assertions/")
    hosted, signed = http.get(url).text, http.get(f"{url}.jws").text
    for form in (url, hosted, f"{url}.jws", signed):
        said = asked(http, input=form)
        assert said["second_opinion"] == {
            "verdict": "accepted",
            "summary": "1EdTech's validator accepts the badge.",
            "messages": [],
        }
        assert said["verdict"] == "valid"
    machine.made(f"/credentials/{badge['id']}/revoke", {"reason": "issued_in_error"})
    for form in (url, hosted, f"{url}.jws", signed):
        said = asked(http, input=form)
        assert said["verdict"] == "invalid"
        assert said["second_opinion"]["verdict"] in {"refused", "not_applicable"}
    assert asked(http, input=signed)["second_opinion"]["verdict"] == "refused"
    assert asked(http, input=hosted)["second_opinion"]["verdict"] == "refused"
