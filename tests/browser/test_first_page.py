"""Each page, opened first on a freshly started server, shows the shared frame."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import StartServer
from tests.browser.server import APP
from tests.browser.watch import wait_until_drawn

LABELS = {"": "Home"} | {path.stem: path.stem.capitalize() for path in sorted(APP.with_name("pages").glob("*.py"))}


@pytest.mark.parametrize("address", LABELS)
def test_a_page_opened_first_shows_heading_and_navigation(
    address: str, server: StartServer, page: Page, home: Path
) -> None:
    page.goto(f"{server(home).url}/{address}")
    wait_until_drawn(page)

    expect(page.get_by_role("heading", level=1)).to_have_text(LABELS[address])
    labels = page.get_by_test_id("stSidebar").get_by_test_id("stPageLink").get_by_test_id("stMarkdownContainer")
    expect(labels).to_have_count(len(LABELS))
    assert set(labels.all_inner_texts()) == set(LABELS.values())
    expect(page.get_by_text("Page not found")).to_have_count(0)
