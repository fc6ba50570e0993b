"""The watch over a page sees what it is there to see; without these tests a blind watch would pass for a clean page."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import StartServer
from tests.browser.server import APP
from tests.browser.watch import wait_until_drawn
from tests.waiting import wait_for


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Return an app of two pages under the project's own settings: Home, and one that raises when it is let go on."""
    shutil.copytree(APP.with_name(".streamlit"), tmp_path / ".streamlit")
    pages = tmp_path / "pages"
    pages.mkdir()
    os.mkfifo(tmp_path / "go")
    (pages / "broken.py").write_text(
        f"import streamlit as st\nst.title('Broken')\nopen({str(tmp_path / 'go')!r}).read()\n"
        "raise ValueError('a secret of the server')"
    )
    home = tmp_path / "app.py"
    home.write_text("import streamlit as st\nst.title('Home')")
    return home


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("setTimeout(() => { throw new Error('broken') })", "page error: broken"),
        ("console.error('broken')", "console error: broken ()"),
        (
            "fetch('http://192.0.2.1/font.css', {mode: 'no-cors'}).catch(() => 0)",
            "request to http://192.0.2.1/font.css",
        ),
        ("new WebSocket('ws://192.0.2.1/stream')", "request to ws://192.0.2.1/stream"),
    ],
)
def test_what_goes_wrong_in_the_browser_is_seen(page: Page, complaints: list[str], script: str, complaint: str) -> None:
    page.evaluate(f"() => {{ {script} }}")
    wait_for(lambda: page.evaluate("true") and complaint in complaints, reason=lambda: str(complaints))
    page.close()
    complaints.clear()


def test_an_exception_box_is_seen_and_keeps_the_servers_secrets(
    server: StartServer, home: Path, page: Page, complaints: list[str], app: Path
) -> None:
    page.goto(f"{server(home, app).url}/broken")
    expect(page.get_by_role("heading", name="Broken")).to_be_visible()
    (app.parent / "go").write_text("")  # ends the page's wait; it raises after its heading is there
    wait_until_drawn(page)
    page.close()
    assert len(complaints) == 1
    assert complaints[0].startswith("console error: exception box: ")
    assert "secret" not in complaints[0]
    complaints.clear()


def test_an_address_that_is_no_page_is_seen(
    server: StartServer, home: Path, page: Page, complaints: list[str], app: Path
) -> None:
    page.goto(f"{server(home, app).url}/nowhere")
    expect(page.get_by_text("Page not found")).to_be_visible()
    assert len(complaints) == 1
    assert "does not seem to exist" in complaints[0]
    complaints.clear()
