"""Issuer keys in a hardware module, played by SoftHSM2: they sign there and never leave it."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.domain.errors import ConflictError, InvalidError, SigningError
from app.domain.keys import Algorithm
from app.main import create_app
from app.services import keys
from app.signing.pkcs11 import KeyUri, Module
from app.storage.rows import PageRequest
from app.storage.tables import Issuer
from app.verification.signatures import is_signed
from app.wiring import wire
from tests.conftest import unavailable
from tests.district import District
from tests.integration import awards

LIBRARIES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
TOKEN, LOCKED, PIN = "laurel tests", "nobody signed in here", "2468"


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """SoftHSM with one token of its own; its configuration is read once per process."""
    found = next((path for path in LIBRARIES if Path(path).exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        unavailable("SoftHSM2")
    if importlib.util.find_spec("pkcs11") is None:
        unavailable("the extra hsm (python-pkcs11)")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    for label in (TOKEN, LOCKED):
        make_token(label)
    return found


def make_token(label):
    tool = ["softhsm2-util", "--init-token", "--free", "--label", label]
    subprocess.run([*tool, "--pin", PIN, "--so-pin", "13579"], check=True, capture_output=True)


@pytest.fixture
def module(library):
    return Module(library, PIN)


@pytest.fixture
def own(wiring, library, clock):
    """A district of a service that has the module, on the same database."""
    more = {"pkcs11_module": Path(library), "pkcs11_pin": SecretStr(PIN)}
    made = wire(wiring.settings.model_copy(update=more), now=clock)
    with TestClient(create_app(made), base_url="http://localhost") as http:
        yield District.make(made, http, "hsm")


def in_module(district, *algorithms):
    """Have the issuer sign with keys in the token; returns their URIs."""
    issuer_id = UUID(district.issuer_id)
    with district.service_work() as work:
        made = [keys.add(work, issuer_id, one, token=TOKEN) for one in algorithms]
        return {key.id: key.pkcs11_uri for key in made}


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_of_each_kind_signs_in_the_module(module, algorithm):
    public, uri = module.generate(algorithm, TOKEN, os.urandom(16))
    assert public.algorithm is algorithm
    assert module.public_key(uri) == public
    signer = module.signer(uri, public)
    assert is_signed(public, b"a badge", signer.sign(b"a badge"))
    assert not is_signed(public, b"another", signer.sign(b"a badge"))


def test_badges_are_issued_with_keys_that_never_leave_the_module(own):
    programme = awards.direct(own)
    made = in_module(own, Algorithm.ED25519, Algorithm.RS256, Algorithm.ES256)
    with own.service_work() as work:
        work.get_for_update(Issuer, UUID(own.issuer_id)).token_algorithm = "ES256"
    badge = own.machine().made("/credentials", awards.body(programme))
    for suffix in ("json", "jwt"):
        found = own.http.get(f"/credentials/{badge['id']}.{suffix}").text
        report = own.http.post("/verify", json={"input": found}).json()
        assert report["verdict"] == "valid", report
    jws = own.http.get(f"/ob2/assertions/{badge['id']}.jws").text
    assert own.http.post("/verify", json={"input": jws}).json()["verdict"] == "valid"
    with own.wiring.database.read() as session:
        version = awards.credentials.current_version(session, UUID(badge["id"]))
    assert set(version.key_ids) == {str(key_id) for key_id in made}


def test_what_takes_the_place_of_a_key_in_the_module_is_made_there_too(own):
    [uri] = in_module(own, Algorithm.ED25519).values()
    with own.service_work() as work:
        made = keys.rotate(work, UUID(own.issuer_id), Algorithm.ED25519)
    assert made.pkcs11_uri != uri
    assert KeyUri.parse(made.pkcs11_uri).token == TOKEN
    assert made.wrapped_private_key == b""


def test_a_key_that_is_there_already_is_attached_once(own, module):
    public, uri = module.generate(Algorithm.ES256, TOKEN, os.urandom(8))
    assert own.issuer_id
    with own.service_work() as work:
        key = keys.attach(work, UUID(own.issuer_id), uri)
        assert keys.public_half(key) == public
    with pytest.raises(ConflictError), own.service_work() as work:
        keys.attach(work, UUID(own.issuer_id), uri)


def test_a_wrong_pin_a_missing_token_and_a_missing_key_are_told_without_the_pin(library, module):
    uri = str(KeyUri(TOKEN, b"not there"))
    for at_fault, named in (
        (Module(library, "wrong"), str(KeyUri(LOCKED, b"k"))),
        (module, "pkcs11:token=nowhere;id=%01"),
        (module, uri),
        (Module("/nowhere.so", PIN), uri),
    ):
        with pytest.raises(SigningError) as told:
            at_fault.public_key(named)
        assert PIN not in told.value.message
        assert PIN not in repr(at_fault)


def test_without_a_module_its_keys_sign_nothing_and_the_others_do(own, wiring):
    in_module(own, Algorithm.ES256)
    with own.service_work() as work:
        found = keys.page(work, PageRequest(limit=50), UUID(own.issuer_id)).rows
    for key in found:
        if key.pkcs11_uri is None:
            assert keys.signer_of(wiring.tools.vault, key).public_key
        else:
            with pytest.raises(SigningError, match="LAUREL_PKCS11_MODULE"):
                keys.signer_of(wiring.tools.vault, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://a.example",
        "pkcs11:",
        "pkcs11:id=%01",
        "pkcs11:token=t",
        "pkcs11:token=t;id=%01?pin-value=1234",
        "pkcs11:token=t;id=%01;pin-value=1234",
        "pkcs11:token=t;token=u;id=%01",
        "pkcs11:token=t;id=%01;type=public",
        "pkcs11:token=%FF;id=%01",
        "pkcs11:token=t;id=%01;slot-id=3",
    ],
)
def test_a_uri_that_would_be_read_in_part_is_refused(text):
    with pytest.raises(InvalidError):
        KeyUri.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "pkcs11:token=t;id=%01%FF",
        "pkcs11:token=my%20token;object=a%3Bb",
        "pkcs11:token=t;id=%00;object=x",
    ],
)
def test_a_uri_is_written_as_it_was_read(text):
    assert str(KeyUri.parse(text)) == text


# The library's own destructor complains of a search in a session that is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_session_that_was_closed_over_there_is_opened_again(module):
    public, uri = module.generate(Algorithm.ED25519, TOKEN, os.urandom(8))
    signer = module.signer(uri, public)
    for session in module._sessions.values():
        session.close()
    assert is_signed(public, b"a badge", signer.sign(b"a badge"))
