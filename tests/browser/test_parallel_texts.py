"""What stands on the lines in Chromium: a text is a text, whoever wrote it, and a number is as short as it can be."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from omninmo.tracking.store import RunStore
from tests import hostile
from tests.browser.conftest import StartServer
from tests.browser.lines_page import app_of, lines, menu
from tests.browser.test_hostile import MARKUP
from tests.foreign_store import ForeignStore
from tests.recorded import Recorded


def test_hostile_texts_are_texts(server: StartServer, page: Page, own: Recorded, tmp_path: Path) -> None:
    hostile.fill(own)
    axes = ["mode", "target", "feature_set", "tickers", "first_date", "experiment", "oos_skill"]
    root = lines(page, server(own.home, app_of(tmp_path / "app")).url, "", axes=json.dumps(axes))
    expect(root).to_have_attribute("data-drawn", str(len(RunStore(f"sqlite:///{own.home}/mlflow.db").runs())))
    root.locator("[data-run-id]").nth(2).hover()
    menu(page, "mode")
    inside = MARKUP.replace(
        'document.querySelectorAll(".stApp *, [data-testid=stToastContainer] *")',
        'document.querySelector("[data-testid=stBidiComponentIsolated]").shadowRoot.querySelectorAll("*")',
    )
    assert inside != MARKUP
    assert page.evaluate(inside) == []
    assert page.evaluate(MARKUP) == []


def test_values_that_all_but_coincide_are_written_short(
    server: StartServer, page: Page, own: Recorded, tmp_path: Path
) -> None:
    store = ForeignStore(own.home)
    for number, value in enumerate((0.6238095238, 0.6238095239, 0.7)):
        store.add(f"run {number}", metrics={"feature_stability": value})
    root = lines(page, server(own.home, app_of(tmp_path / "app")).url, of="somebody's")
    texts = root.locator('[data-axis="feature_stability"] .tick').all_inner_texts()
    assert "0.700" in texts and max(map(len, texts)) <= len("0.700")
