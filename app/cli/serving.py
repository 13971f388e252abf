"""`laurel serve` and `laurel worker`: the two processes that stay."""

import gc
import signal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlsplit

import structlog
import typer
import uvicorn

from app.cli import logs
from app.cli.operating import wired
from app.cli.tls import TlsPair, make_pair
from app.jobs.thread import PATIENCE_SECONDS, crew_of, run_together
from app.main import create_app
from app.services import receipt_keys
from app.settings import SettingsError, is_loopback
from app.wiring import Wiring

GRACE_SECONDS = 30
log = structlog.get_logger()


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    *,
    tls_self_signed: Annotated[
        bool, typer.Option("--tls-self-signed", help="HTTPS with a certificate made on the spot")
    ] = False,
) -> None:
    """Serve over HTTP, or HTTPS for trials on this machine, until stopped."""
    with wired() as wiring, TemporaryDirectory(prefix="laurel-tls-") as folder:
        logs.configure(wiring.settings.log_level)
        _refuse_open_contract(wiring, host)
        _warn_of_another_port(wiring, port)
        remember_receipt_key(wiring)
        pair = self_signed(Path(folder), host, wiring) if tls_self_signed else None
        server = server_of(wiring, host=host, port=port, pair=pair)
        # What is there now stays until the end: it is not looked through for rubbish any more.
        gc.freeze()
        server.run()


def _refuse_open_contract(wiring: Wiring, host: str) -> None:
    if wiring.settings.vc_api == "open" and not is_loopback(host):
        raise SettingsError(
            "LAUREL_VC_API=open asks nobody who they are, so it is served at 127.0.0.1 only."
        )


def remember_receipt_key(wiring: Wiring) -> None:
    """Keep the key of the receipts to come, so that they count after a change of the master key, too."""
    now = wiring.now()
    with wiring.database.write(now) as session:
        receipt_keys.remember(session, wiring.tools.receipts, now)


def self_signed(folder: Path, host: str, wiring: Wiring) -> TlsPair:
    """Make a certificate for the names that this server goes by."""
    named = urlsplit(wiring.settings.base_url).hostname or "localhost"
    return make_pair(folder, {"localhost", host, named}, wiring.now())


def server_of(
    wiring: Wiring, *, host: str, port: int, pair: TlsPair | None = None
) -> uvicorn.Server:
    """Return the server of this wiring, not yet started."""
    config = uvicorn.Config(
        create_app(wiring),
        host=host,
        port=port,
        log_config=None,
        # Paths of sign-in links hold secrets; what happened stands in the events and the audit.
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=pair.certificate if pair else None,
        ssl_keyfile=pair.key if pair else None,
    )
    return uvicorn.Server(config)


def worker() -> None:
    """Run jobs until stopped; any number of workers may run side by side."""
    with wired() as wiring:
        logs.configure(wiring.settings.log_level)
        runner, *couriers = crew_of(wiring)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: runner.stop())
        log.info("worker_started")
        threads = run_together(couriers)
        runner.run()
        for courier in couriers:
            courier.stop()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        log.info("worker_stopped")


def _warn_of_another_port(wiring: Wiring, port: int) -> None:
    parts = urlsplit(wiring.settings.base_url)
    own = parts.port or {"http": 80, "https": 443}[parts.scheme]
    if is_loopback(parts.hostname or "") and own != port:
        log.warning(
            "port_differs",
            base_url=wiring.settings.base_url,
            port=port,
            advice="Only requests that name LAUREL_BASE_URL are answered; set it to this port.",
        )
