"""The service of the demo: fresh data, its own settings, a real server at a real port."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from app.cli import logs
from app.cli.demo.caller import DemoError
from app.cli.serving import server_of
from app.services import bootstrap
from app.services.bootstrap import Founded
from app.settings import Settings, load_settings
from app.storage import schema
from app.wiring import Wiring, make_master_key, wire

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30
FOLDER = Path("var") / "demo"


def settings_for(port: int) -> Settings:
    """Return settings that owe nothing to the environment, so that every demo is the same."""
    return load_settings(
        data_dir=FOLDER / str(port) / "data",
        database_url="",
        store_url="",
        base_url=f"http://localhost:{port}",
        mail_url=(FOLDER / str(port) / "mail.mbox").resolve().as_uri(),
        master_key=None,
        master_key_file=None,
        worker_in_server=True,
    )


def fresh(port: int) -> Wiring:
    """Return the wiring on an empty, migrated database; what an earlier demo left is removed."""
    _check_free(port)
    settings = settings_for(port)
    shutil.rmtree(settings.data_dir.parent, ignore_errors=True)
    make_master_key(settings.key_file)
    wiring = wire(settings)
    schema.upgrade(wiring.database.engine)
    return wiring


def found(wiring: Wiring) -> Founded:
    """Make the district of the demo, as `laurel init` does."""
    wanted = bootstrap.Founding(
        slug="north-district",
        name="North District",
        email="coordinator@district.example",
        issuer_slug="north-district",
        issuer_name="North District",
        issuer_url="https://district.example",
    )
    now = wiring.now()
    with wiring.database.write(now) as session:
        return bootstrap.found(session, wiring.tools, now, wanted)


@contextmanager
def serving(wiring: Wiring, port: int) -> Iterator[None]:
    """Serve in a thread, with the worker beside it, as long as the context lasts."""
    logs.configure("warning")
    server = server_of(wiring, host=HOST, port=port)
    thread = threading.Thread(target=server.run, name="laurel-server", daemon=True)
    thread.start()
    try:
        _wait_for(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise DemoError("The server did not start.")
        time.sleep(0.01)


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise DemoError(f"Port {port} is taken; choose another: make demo PORT=…") from None
