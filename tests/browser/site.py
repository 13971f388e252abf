"""The whole service on a free loopback port, and a headless Chromium that looks at it."""

import base64
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.jobs.worker import Worker
from app.main import create_app
from app.services import sign_in
from app.settings import Settings
from app.storage import schema
from app.storage.tables import Person
from app.verification.resolver import Resolver
from app.wiring import Wiring, utc_now, wire
from tests.district import Caller, District

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[1] / "conformance/node/node_modules/axe-core/axe.min.js"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 320, "height": 800}
# A window of 1200 pixels at 200 % zoom has half as many to fill.
ZOOMED = {"width": 600, "height": 450}
LOOKS = [("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", ZOOMED)]
_AXE_RUN = "() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
_LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%'; }"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What hides what overflows and has text that does overflow; lists of choices scroll by themselves.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const over = [one.scrollWidth > one.clientWidth + 1, one.scrollHeight > one.clientHeight + 1];
  if (!over[0] && !over[1]) return false;
  if (one.matches(".visually-hidden, .visually-hidden *, svg, svg *, select, option")) return false;
  const look = getComputedStyle(one), hides = (way) => ["hidden", "clip"].includes(way);
  if (!(over[0] && hides(look.overflowX)) && !(over[1] && hides(look.overflowY))) return false;
  return one.checkVisibility() && one.innerText.trim() !== "";
}).map((one) => one.outerHTML.slice(0, 160))"""


@dataclass
class Site:
    """The running service and a district on it."""

    wiring: Wiring
    http: httpx.Client
    district: District

    @property
    def url(self) -> str:
        return self.wiring.tools.base_url

    def run_jobs(self) -> None:
        """Do what the worker would do now."""
        Worker(self.wiring.database, self.wiring.tools, self.wiring.now).run_all_due()

    def link_for(self, person: Caller | UUID) -> str:
        """A one-time sign-in link, as the mail has it."""
        person_id = person.person_id if isinstance(person, Caller) else person
        with self.district.service_work() as work:
            return sign_in.make_link(work, work.get(Person, person_id))

    def enter(self, page: Page, person: Caller | UUID) -> None:
        """Sign the browser in through the page of a link."""
        page.goto(self.link_for(person))
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{self.url}/")


@contextlib.contextmanager
def site_at(
    folder: Path,
    database_url: str,
    now: Callable[[], datetime] = utc_now,
    resolver: Resolver | None = None,
) -> Iterator[Site]:
    """Serve a new district until the block ends; with a resolver, the internet is what that shows."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        # Who asks before the server is up waits for it.
        listening.listen()
        base_url = f"http://localhost:{listening.getsockname()[1]}"
        settings = Settings(
            data_dir=folder,
            database_url=database_url,
            base_url=base_url,
            master_key=base64.b64encode(bytes(range(32))).decode(),  # type: ignore[arg-type] # Pydantic makes it a secret
            worker_in_server=False,
        )
        wiring = wire(settings, now=now)
        if resolver:
            wiring.tools = replace(wiring.tools, resolver=resolver)
        schema.upgrade(wiring.database.engine)
        config = uvicorn.Config(create_app(wiring), log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            with httpx.Client(base_url=base_url, timeout=30) as http:
                yield Site(wiring, http, District.make(wiring, http, "lakeside-schools"))  # type: ignore[arg-type] # asks like the client of the tests
        finally:
            server.should_exit = True
            thread.join(20)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield browser
        browser.close()


def examine(context: BrowserContext, url: str, *, status: int = 200) -> None:
    """Hold one page against axe-core in light, dark, at 320 px, at 200 % zoom; and all of it fits."""
    with looked_at(context, url, *LOOKS[0], status=status) as page:
        examine_here(page)


def examine_here(page: Page) -> None:
    """Hold what the browser shows now against axe-core in every look."""
    for scheme, size in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = violations(page)
        assert not found, f"{page.url} {scheme} {size['width']}: {found}"
        fits(page, f"{page.url} {scheme} {size['width']}")
    page.set_viewport_size(WIDE)
    page.evaluate(_LARGE_TEXT)
    fits(page, f"{page.url} with text at 200 %")


def fits(page: Page, where: str) -> None:
    """Nothing has to be moved sideways, and no text is cut."""
    assert page.evaluate(SIDEWAYS) <= 0, f"{where} scrolls sideways"
    assert page.evaluate(CUT) == [], f"{where} cuts text"


def violations(page: Page) -> list[str]:
    """What axe-core objects to on the page as it stands, in words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return [
        f"{found['id']}: {node['html'][:160]} {node['failureSummary']}"
        for found in page.evaluate(_AXE_RUN)
        for node in found["nodes"]
    ]


@contextlib.contextmanager
def looked_at(
    context: BrowserContext, url: str, scheme: Any, size: Any, *, status: int = 200
) -> Iterator[Page]:
    """Open a page in one look; nothing may be refused by the page's own policy."""
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == status, f"{url} answered {answer.status}"
    yield page
    complaints = [text for text in refused if "Content Security Policy" in text]
    assert not complaints, f"{url}: {complaints}"
    page.close()
