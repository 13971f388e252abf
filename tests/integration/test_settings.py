"""The settings: validated at start, every fault at once, no default secret."""

import pytest

from app.settings import SettingsError, load_settings
from app.wiring import make_master_key, read_master_key, wire


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch, tmp_path):
    for name in list(__import__("os").environ):
        if name.startswith("LAUREL_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LAUREL_DATA_DIR", str(tmp_path / "data"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "badges.example"),
        ("BASE_URL", "http://badges.example"),
        ("BASE_URL", "https://badges.example/path"),
        ("BASE_URL", "https://user@badges.example"),
        ("DATABASE_URL", "mysql://x"),
        ("STORE_URL", "ftp://x"),
        ("MAIL_URL", "pigeon:"),
        ("MAX_UPLOAD_BYTES", "0"),
        ("MAX_UPLOAD_BYTES", "many"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_POOL_SIZE", "1000"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(monkeypatch, name, value):
    monkeypatch.setenv(f"LAUREL_{name}", value)
    with pytest.raises(SettingsError, match=f"LAUREL_{name}"):
        load_settings()


def test_every_fault_is_in_one_message(monkeypatch):
    monkeypatch.setenv("LAUREL_STORE_URL", "x")
    monkeypatch.setenv("LAUREL_DATABASE_URL", "y")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "LAUREL_STORE_URL" in str(caught.value)
    assert "LAUREL_DATABASE_URL" in str(caught.value)


def test_mail_on_the_console_is_for_localhost_only(monkeypatch):
    monkeypatch.setenv("LAUREL_BASE_URL", "https://badges.district.example")
    with pytest.raises(SettingsError, match="mail_url"):
        load_settings()
    monkeypatch.setenv("LAUREL_MAIL_URL", "smtp://mail.district.example:25")
    assert load_settings().base_url == "https://badges.district.example"


def test_there_is_no_default_key(tmp_path):
    with pytest.raises(SettingsError, match="no master key"):
        wire(load_settings())
    assert not (tmp_path / "data" / "master.key").exists()


@pytest.mark.parametrize("key", ["short", "00" * 31, "zz" * 32, ""])
def test_a_key_that_is_no_key_is_refused_without_being_shown(monkeypatch, key):
    monkeypatch.setenv("LAUREL_MASTER_KEY", key)
    with pytest.raises(SettingsError) as caught:
        read_master_key(load_settings())
    assert not key or key not in str(caught.value)


def test_a_secret_does_not_show_in_the_settings(monkeypatch):
    monkeypatch.setenv("LAUREL_MASTER_KEY", "ab" * 32)
    assert "abab" not in repr(load_settings())


def test_a_key_that_is_there_is_never_replaced(tmp_path):
    path = tmp_path / "k" / "master.key"
    make_master_key(path)
    first = path.read_text()
    make_master_key(path)
    assert path.read_text() == first


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_settings().base_url = "https://else.example"
