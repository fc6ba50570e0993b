"""A real server and a real browser: what the browser tests share.

`server(home)` starts the app afresh, `page` is a watched page: whatever goes wrong on it fails the test.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.find_browser import NONE_FOUND, find_browser
from tests.browser.server import APP, Server, end_marked, start, wait_until_healthy

StartServer = Callable[..., Server]
OpenPage = Callable[..., Page]

MILLISECONDS_TO_SHOW = 30_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Streamlit first asks for these two below the page's own address, on every deep link.
STREAMLITS_OWN_404 = re.compile(r"http://127\.0\.0\.1:\d+/[^/]+/_stcore/(health|host-config)")
REPORT_EXCEPTION_BOXES = """
new MutationObserver(() => {
  for (const box of document.querySelectorAll('[data-testid="stException"]:not([data-reported])')) {
    box.dataset.reported = "yes";
    console.error("exception box: " + box.innerText);
  }
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StartServer]:
    """Return `server(home, app=APP)`, which starts the app on a free port; all that was started ends with the test."""
    mark = uuid.uuid4().hex
    started: list[Server] = []

    def start_one(home: Path, app: Path = APP) -> Server:
        started.append(start(app, home, tmp_path / f"server-{len(started)}.log", mark))
        wait_until_healthy(started[-1])
        return started[-1]

    yield start_one
    for one in started:
        one.stop()
    end_marked(mark)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium; without one the test fails.

    It does not outlive its module: Playwright holds the thread's event loop, which other tests may need.
    """
    path = find_browser()
    if path is None:
        pytest.fail(NONE_FOUND)
    expect.set_options(timeout=MILLISECONDS_TO_SHOW)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Return what went wrong in the browser so far. Whatever it holds at the end fails the test.

    A test that breaks something on purpose (a restart of the server) removes what it expected.
    """
    found: list[str] = []
    yield found
    assert not found, "the browser complained:\n" + "\n".join(found)


@pytest.fixture
def new_page(browser: Browser, server: StartServer, complaints: list[str]) -> Iterator[OpenPage]:
    """Return `new_page(**options)`, which opens a watched page in a context of its own.

    Options are Playwright's for a context, e.g. `color_scheme="dark"` or `viewport={"width": 900, "height": 800}`.
    Takes `server` so that the page closes before the server ends.
    """
    contexts: list[BrowserContext] = []

    def open_page(**options: object) -> Page:
        wide = {"viewport": {"width": 1400, "height": 900}}
        contexts.append(browser.new_context(**(wide | options)))  # type: ignore[arg-type]
        _watch(contexts[-1], complaints)
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: OpenPage) -> Page:
    """Return one watched page, wide and light."""
    return new_page()


def _watch(context: BrowserContext, complaints: list[str]) -> None:
    """Collect page errors, console errors, exception boxes and requests to other machines of every page and tab."""

    def look_at(address: str) -> None:
        host = urlsplit(address).hostname
        if host not in {None, "127.0.0.1"}:
            complaints.append(f"request to {address}")

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLITS_OWN_404.fullmatch(message.location["url"]):
            complaints.append(f"console error: {message.text} ({message.location['url']})")

    context.add_init_script(REPORT_EXCEPTION_BOXES)
    context.on("weberror", lambda error: complaints.append(f"page error: {error.error}"))
    context.on("console", listen)
    context.on("request", lambda request: look_at(request.url))
    context.on("page", lambda page: page.on("websocket", lambda websocket: look_at(websocket.url)))
