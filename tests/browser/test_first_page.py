"""Each page, opened first on a freshly started server, shows the shared frame."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import APP, Server

LABELS = {"": "Home"} | {path.stem: path.stem.capitalize() for path in sorted(APP.with_name("pages").glob("*.py"))}


@pytest.mark.parametrize("address", LABELS)
def test_a_page_opened_first_shows_heading_and_navigation(
    address: str, server: Callable[..., Server], page: Page, home: Path
) -> None:
    page.goto(f"{server(home).url}/{address}")

    expect(page.get_by_role("heading", level=1)).to_have_text(LABELS[address])
    links = page.get_by_test_id("stSidebar").get_by_test_id("stPageLink")
    expect(links).to_have_count(len(LABELS))
    assert {text.strip() for text in links.all_inner_texts()} == set(LABELS.values())
    expect(page.get_by_text("Page not found")).to_have_count(0)
