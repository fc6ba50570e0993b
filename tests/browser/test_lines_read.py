"""What a reader needs of the lines and their table: whole names, numbers below each other, a ring that is whole."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import StartServer
from tests.browser.lines_page import app_of, lines
from tests.foreign_store import ForeignStore
from tests.recorded import Recorded

NAMES = ["reg-30d-d3-lr0.03-20t-4c01", "reg-30d-d3-lr0.03-20t-technical-4c03", "cls-252d-d10-lr0.003-100t-4c42"]
RING = """row => [getComputedStyle(row, "::after"), getComputedStyle(row.querySelector(".name"))]
    .map(style => style.zIndex).concat(getComputedStyle(row, "::after").borderTopWidth)"""


def test_few_runs_are_read_without_a_guess(server: StartServer, page: Page, own: Recorded, tmp_path: Path) -> None:
    store = ForeignStore(own.home)
    for name in NAMES:
        store.add(name, params={"seed": str(int(name[-2:]))}, metrics={"oos_skill": int(name[-2:]) / 1_000})
    address = server(own.home, app_of(tmp_path / "app")).url
    root = lines(page, address, of="somebody's", axes=json.dumps(["seed", "oos_skill"]))

    assert set(root.locator(".label").all_inner_texts()) == set(NAMES)
    assert set(root.locator("[data-run-id] a").all_inner_texts()) == set(NAMES)

    head = root.get_by_role("columnheader", name="Seed")
    expect(head).to_have_css("text-align", "right")
    expect(root.locator("[data-run-id] .cell.number")).to_have_count(2 * len(NAMES))

    # one axis says which way is better, the other has no such line
    bottoms = root.locator(".head .title").evaluate_all(
        "titles => titles.map(one => one.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) == 2 and abs(bottoms[0] - bottoms[1]) < 1

    for scrolled in (".plot", ".scroller"):  # not only under the pointer
        expect(root.locator(scrolled)).to_have_css("scrollbar-color", "rgb(154, 160, 166) rgba(0, 0, 0, 0)")

    root.locator('[role="row"][tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    ring, name, width = root.locator("[data-run-id]:focus").evaluate(RING)
    assert int(ring) > int(name) and width == "2px"
