"""Every page in both themes can be read by everybody: axe finds nothing serious, headings follow each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, StartServer
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

MENDED = {"heading-order", "empty-table-header"}
"""Rules that axe counts as less than serious, and that no page may break again."""
SERIOUS = {"serious", "critical"}


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page, without what is of little weight and not ours to mend."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {rule['id']} ({rule['impact']}): {node['html'][:200]}"
        for rule in found
        if rule["impact"] in SERIOUS or rule["id"] in MENDED
        for node in rule["nodes"]
    ]


def paths(store: Recorded) -> Iterator[str]:
    """Yield every page of a full store, and each kind of run."""
    yield from ("/", "/train", "/runs", "/compare", "/stability", "/predict")
    for run_id in (store.run_id, store.rated_id):
        yield from (f"/runs?run={run_id}", f"/explain?runs={run_id}")
    for part in ("Error by round", "By year and ticker", "Data", "All metrics", "Settings", "Lineage", "Files"):
        yield f"/runs?run={store.run_id}&part={part}"
    yield f"/train?from={store.run_id}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(theme: str, server: StartServer, new_page: OpenPage, recorded: Recorded) -> None:
    page, url = new_page(color_scheme=theme), server(recorded.home).url
    found: list[str] = []
    for path in paths(recorded):
        page.goto(url + path)
        wait_until_drawn(page)
        if "/train" in path:  # with what is wrong beside the fields, too
            field = page.get_by_label("Period", exact=True)
            expect(field).not_to_have_value("")
            field.fill("ten years")
            field.press("Enter")
            expect(page.get_by_text("is not a period")).to_be_visible()
        if "/runs?run=" in path and "part" not in path:  # with an open button, too
            page.get_by_role("button", name="Rename").click()
            expect(page.get_by_label("Name", exact=True)).to_be_visible()
        found += violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_while_the_store_is_empty(
    theme: str, server: StartServer, new_page: OpenPage, home: Path
) -> None:
    page, url = new_page(color_scheme=theme, viewport={"width": 900, "height": 900}), server(home).url
    found: list[str] = []
    for path in ("/", "/train", "/runs", "/explain", "/predict"):
        page.goto(url + path)
        wait_until_drawn(page)
        found += violations(page)
    assert not found, "\n".join(found)


def test_a_page_that_cannot_be_read_is_found(new_page: OpenPage) -> None:
    page = new_page()
    page.set_content(
        '<html lang="en"><title>t</title><main><h1>One</h1><h3>Two</h3><p style="color: #ccc">Three</p></main>'
    )
    assert {text.split(": ")[1].partition(" ")[0] for text in violations(page)} == {"heading-order", "color-contrast"}
