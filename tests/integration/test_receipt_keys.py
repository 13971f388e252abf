"""Receipts outlive the master key: a service of its own, its master key changed, its receipts handed in."""

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.cli.serving import remember_receipt_key
from app.domain.receipts import KEYS_PATH, Stamp, receipt_claims
from app.main import create_app
from app.services import rewrapping
from app.settings import Settings
from app.signing.master_key import MasterKey
from app.signing.receipts import Receipts
from app.storage import schema
from app.storage.tables import ReceiptKey
from app.wiring import wire
from tests.conftest import fresh_postgresql

BASE = "http://localhost"
FIRST, SECOND, THIRD = "11" * 32, "22" * 32, "33" * 32


@pytest.fixture
def own_url(backend, tmp_path):
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'own.db'}"
        return
    with fresh_postgresql() as url:
        yield url


@pytest.fixture
def serving(own_url, tmp_path, clock):
    """Starts the service as `laurel serve` does, under a master key; gives what asks it."""
    made = []

    def start(master_key):
        settings = Settings(
            data_dir=tmp_path,
            database_url=own_url,
            base_url=BASE,
            master_key=SecretStr(master_key),
            worker_in_server=False,
        )
        wiring = wire(settings, now=clock)
        made.append(wiring)
        schema.upgrade(wiring.database.engine)
        remember_receipt_key(wiring)
        return wiring, TestClient(create_app(wiring), base_url=BASE)

    yield start
    for wiring in made:
        wiring.close()


def receipt(http):
    return http.post("/verify", json={"input": "{}", "receipt": True}).json()["receipt"]


def code(http, content):
    return http.post("/verify", json={"input": content}).json()["attests"]["code"]


def rewrap(wiring, new, *, is_leaked=False):
    masters = rewrapping.Masters.of(wiring.tools, None, MasterKey.parse(new), is_leaked=is_leaked)
    with wiring.database.write(wiring.now()) as session:
        rewrapping.rewrap(session, wiring.tools, wiring.now(), masters)


def test_a_receipt_from_before_a_change_of_the_master_key_still_counts(serving, clock):
    wiring, http = serving(FIRST)
    before = receipt(http)
    clock.advance(days=1)
    rewrap(wiring, SECOND)
    clock.advance(days=1)
    _, http = serving(SECOND)
    after = receipt(http)
    assert [code(http, one) for one in (before, after)] == ["receipt_genuine"] * 2
    published = http.get(KEYS_PATH).json()["keys"]
    assert len(published) == 2
    assert ["exp" in key for key in published] == [False, True]
    assert all("d" not in key for key in published)


def test_it_counts_even_if_the_service_was_never_started_with_the_table(serving, own_url, clock):
    wiring, http = serving(FIRST)
    with wiring.database.write(clock()) as session:
        session.execute(sa.delete(ReceiptKey))
    before = receipt(http)
    clock.advance(days=1)
    rewrap(wiring, SECOND)
    _, http = serving(SECOND)
    assert code(http, before) == "receipt_genuine"


def test_it_counts_after_two_changes_and_without_a_rewrap(serving, clock):
    receipts = []
    for master_key in (FIRST, SECOND, THIRD):
        _, http = serving(master_key)
        receipts.append(receipt(http))
        clock.advance(days=1)
    assert [code(http, one) for one in receipts] == ["receipt_genuine"] * 3
    assert len(http.get(KEYS_PATH).json()["keys"]) == 3


def test_who_has_the_old_master_key_signs_no_receipt_of_today_with_it(serving, clock):
    serving(FIRST)
    clock.advance(days=1)
    _, http = serving(SECOND)
    clock.advance(days=1)
    assert code(http, forged(FIRST, clock())) == "receipt_key_not_listed"


def forged(master_key, now):
    signer = Receipts(MasterKey.parse(master_key), issuer=BASE)
    stamp = Stamp("urn:uuid:1", now, "salt")
    return signer.sign(receipt_claims({"verdict": "valid"}, "ab" * 32, None, stamp))


def test_of_a_master_key_that_leaked_no_receipt_counts_any_more(serving, clock):
    wiring, http = serving(FIRST)
    before = receipt(http)
    rewrap(wiring, SECOND, is_leaked=True)
    clock.advance(days=1)
    _, http = serving(SECOND)
    assert code(http, before) == "receipt_key_not_listed"
    assert len(http.get(KEYS_PATH).json()["keys"]) == 1
    # Whoever goes back to the leaked one is not believed either.
    _, http = serving(FIRST)
    assert code(http, receipt(http)) == "receipt_key_not_listed"


def test_a_service_that_goes_back_to_its_old_master_key_signs_with_it_again(serving, clock):
    for master_key in (FIRST, SECOND, FIRST):
        _, http = serving(master_key)
        clock.advance(days=1)
    made = receipt(http)
    clock.advance(days=1)
    assert code(http, made) == "receipt_genuine"
    [current] = [key for key in http.get(KEYS_PATH).json()["keys"] if "exp" not in key]
    assert current["kid"] == Receipts(MasterKey.parse(FIRST), issuer=BASE).kid


def test_starting_many_times_keeps_one_key(serving):
    for _ in range(3):
        wiring, _ = serving(FIRST)
    with wiring.database.read() as session:
        [row] = session.execute(sa.select(ReceiptKey)).scalars().all()
    assert row.retired_at is None
