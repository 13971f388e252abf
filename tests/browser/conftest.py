"""A real browser for the tests of pages, and for each file of them a real server."""

from collections.abc import Iterator

import pytest

from tests.conftest import unavailable

try:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.site import AXE, CHROMIUM, Site, chromium, site_at
except ImportError:  # pragma: no cover - said by the fixture below
    CHROMIUM = None


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium without a window; not there is a reason to skip, but not in CI."""
    if CHROMIUM is None:
        unavailable("playwright")
    if not CHROMIUM.exists():
        unavailable("Chromium")
    if not AXE.exists():
        unavailable("axe-core (make setup installs it when npm is there)")
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Site"]:
    """The service on a free port, with a district of its own."""
    folder = tmp_path_factory.mktemp("site")
    with site_at(folder, f"sqlite:///{folder / 'laurel.db'}") as running:
        yield running


@pytest.fixture
def context(browser: "Browser") -> Iterator["BrowserContext"]:
    """A browser that remembers nothing; a stranger until it signs in."""
    made = browser.new_context()
    # Patient, for a machine that does much at once.
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def page(context: "BrowserContext") -> "Page":
    return context.new_page()
