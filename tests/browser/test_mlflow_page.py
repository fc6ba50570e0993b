"""MLflow's own page, opened at the address that `make mlflow` prints: the runs, and behind a click a run's files."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.recorded import Recorded
from tests.test_make import checkout as checkout  # noqa: PLC0414 - fixtures of the same name
from tests.test_make import installed as installed  # noqa: PLC0414
from tests.test_make import printed_address, served

MILLISECONDS_TO_SHOW = 90_000
"""MLflow's bundle is large, and its parts are loaded as they are needed."""


@pytest.fixture
def plain_page(browser: Browser) -> Page:
    """Return a page that is not watched: what MLflow writes into the console is its own."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(MILLISECONDS_TO_SHOW)
    return page


def test_the_printed_address_shows_the_runs_and_a_click_a_run_s_files(
    installed: Path, own: Recorded, plain_page: Page
) -> None:
    with served(installed, "mlflow", "/health") as server:
        address = printed_address(installed / "log")
        assert address.startswith(server)
        plain_page.goto(address)
        link = plain_page.get_by_role("link", name="quick", exact=True)
        expect(link).to_be_visible(timeout=MILLISECONDS_TO_SHOW)
        expect(plain_page.get_by_text("sample").first).to_be_visible()
        link.click()
        expect(plain_page.get_by_text("python -m omninmo train").first).to_be_visible(timeout=MILLISECONDS_TO_SHOW)
        plain_page.get_by_text("Artifacts", exact=True).first.click()
        for name in ("shap_summary.png", "summary.md", "model"):
            expect(plain_page.get_by_text(name, exact=True).first).to_be_visible(timeout=MILLISECONDS_TO_SHOW)
