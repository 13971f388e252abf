"""Health: alive whenever it answers, ready only with a current database."""

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.storage import schema
from app.wiring import wire
from tests.conftest import MASTER_KEY


@pytest.fixture
def fresh(tmp_path):
    def make(database_url):
        settings = Settings(
            data_dir=tmp_path,
            database_url=database_url,
            base_url="http://localhost",
            master_key=MASTER_KEY,
            worker_in_server=False,
        )
        return wire(settings)

    return make


def ready(wiring):
    with TestClient(create_app(wiring), base_url="http://localhost") as client:
        assert client.get("/health/live").json() == {"status": "alive"}
        return client.get("/health/ready")


def test_a_migrated_service_is_alive_and_ready(http):
    assert http.get("/health/live").json() == {"status": "alive"}
    assert http.get("/health/ready").json() == {"status": "ready"}


def test_health_is_answered_under_any_host_name(http):
    answer = http.get("/health/ready", headers={"Host": "10.0.0.7:8000"})
    assert answer.status_code == 200


def test_an_unmigrated_database_is_not_ready_but_alive(fresh):
    answer = ready(fresh(""))
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "not ready",
        "reason": "The database needs `laurel migrate`.",
    }


def test_a_database_that_is_away_is_not_ready_and_its_address_stays_untold(fresh):
    answer = ready(fresh("postgresql://secret-user@127.0.0.1:1/nowhere"))
    assert answer.status_code == 503
    assert "secret-user" not in answer.text


def test_a_half_migrated_database_is_not_ready(fresh):
    wiring = fresh("")
    schema.upgrade(wiring.database.engine)
    schema.downgrade(wiring.database.engine, "base")
    assert ready(wiring).status_code == 503
