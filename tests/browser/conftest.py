"""A real server and a real browser: what the browser tests share.

`server(home)` starts the app afresh, `page` is a watched page: whatever goes wrong on it fails the test.
"""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.find_browser import NONE_FOUND, find_browser
from tests.browser.server import APP, Server, end_marked, start, wait_until_healthy
from tests.browser.watch import watch

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
        print(one.log.read_text())  # pytest shows it where the test failed
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
        watch(contexts[-1], complaints)
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: OpenPage) -> Page:
    """Return one watched page, wide and light."""
    return new_page()
