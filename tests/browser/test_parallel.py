"""Parallel coordinates and their table in Chromium: no run vanishes, everything is linked, and the link keeps it."""

import json

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, StartServer
from tests.browser.lines_page import (
    CONCEALED,
    INKED,
    address,
    drag,
    drawn,
    ids,
    in_the_link,
    keys,
    lines,
    lost_home,
    menu,
    query,
    selected,
    stored,
)
from tests.browser.test_axe import violations
from tests.browser.watch import wait_until_drawn
from tests.lost_runs import N_RUNS, WAYS, Way
from tests.recorded import Recorded

__all__ = ["address", "lost_home", "stored"]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_no_run_is_lost(way: Way, page: Page, address: str, stored: pd.DataFrame) -> None:
    key = way.column.partition(".")[2]
    root = lines(page, address, way.experiment, axes=json.dumps(["max_depth", key]))
    expect(root).to_have_attribute("data-drawn", str(N_RUNS))
    expect(root).to_have_attribute("data-brushed", str(N_RUNS))
    column = stored.loc[way.run_ids, way.column]
    numbers = pd.to_numeric(column, errors="coerce")
    lanes = {
        "missing": column.isna() | (column == "None"),
        "+∞": numbers == float("inf"),
        "−∞": numbers == -float("inf"),
    }
    for words, expected in lanes.items():
        lane = page.locator(f'[data-axis="{key}"] .lane', has_text=words)
        expect(lane).to_have_count(1 if expected.any() else 0)
        if expected.any():
            dialog = menu(page, key)
            dialog.get_by_text(f"{words} ({expected.sum()})").click()
            expect(root).to_have_attribute("data-brushed", str(expected.sum()))
            assert ids(root) == set(expected.index[expected])
            dialog.get_by_role("button", name="Clear this axis").click()
            page.keyboard.press("Escape")
    if way.name == "100 distinct strings":
        expect(menu(page, key).get_by_role("group", name="Categories").get_by_role("checkbox")).to_have_count(N_RUNS)


def test_two_brushed_axes_keep_what_pandas_keeps(page: Page, address: str, stored: pd.DataFrame) -> None:
    root = lines(page, address)
    drag(page, "rank_ic_mean", 0.05, 0.6)
    drag(page, "max_depth", 0.3, 1.05)
    in_the_link(page, "ranges", "max_depth")
    expected = selected(stored, WAYS[0], query(page, "ranges"))
    assert 0 < len(expected) < N_RUNS and ids(root) == expected
    expect(root).to_have_attribute("data-brushed", str(len(expected)))
    expect(root.get_by_role("status")).to_have_text(f"{len(expected)} of {N_RUNS} runs selected")


def test_two_ranges_on_one_axis_are_a_union_and_a_click_removes_one(
    page: Page, address: str, stored: pd.DataFrame
) -> None:
    root = lines(page, address)
    drag(page, "rank_ic_mean", 0.1, 0.2)
    drag(page, "rank_ic_mean", 0.7, 0.9)
    in_the_link(page, "ranges", "],[")
    both = selected(stored, WAYS[0], query(page, "ranges"))
    assert ids(root) == both
    drag(page, "rank_ic_mean", 0.15, 0.15)
    expect(root).not_to_have_attribute("data-brushed", str(len(both)))
    in_the_link(page, "ranges", "rank")
    page.wait_for_function("() => !location.search.includes('%5D%2C%5B')")
    left = selected(stored, WAYS[0], query(page, "ranges"))
    assert left < both and ids(root) == left
    page.locator('[data-axis="rank_ic_mean"] .track').dblclick(position={"x": 13, "y": 60})
    expect(root).to_have_attribute("data-brushed", str(N_RUNS))


def test_a_row_lights_its_line_and_a_line_its_row(page: Page, address: str) -> None:
    root = lines(page, address)
    row = root.locator("[data-run-id]").nth(3)
    row.hover()
    expect(root).to_have_attribute("data-hovered", str(row.get_attribute("data-run-id")))
    assert root.evaluate(INKED)[2] > 0
    box = page.locator('[data-axis="rank_ic_mean"] .line').bounding_box()
    assert box is not None
    for share in range(10, 90):
        page.mouse.move(box["x"] - 30, box["y"] + box["height"] * share / 100)
        if page.get_by_role("tooltip").is_visible():
            break
    hovered = root.get_attribute("data-hovered")
    lit = root.locator(f'[data-run-id="{hovered}"]')
    expect(lit).to_have_class("tr hovered")
    expect(lit).to_be_visible()
    expect(page.get_by_role("tooltip")).to_contain_text(str(lit.locator("a").text_content()))
    expect(page.get_by_role("tooltip")).to_contain_text("Tree depth")


def test_clicked_rows_are_lit_and_picked_and_survive_a_reload(page: Page, address: str) -> None:
    root = lines(page, address)
    rows = root.locator("[data-run-id]")
    chosen = [str(rows.nth(at).get_attribute("data-run-id")) for at in (1, 4)]
    for run_id in chosen:
        root.locator(f'[data-run-id="{run_id}"]').click(position={"x": 12, "y": 12})
    expect(root).to_have_attribute("data-lit", "2")
    in_the_link(page, "runs", ",".join(chosen))
    drag(page, "max_depth", 0.0, 0.6)
    in_the_link(page, "ranges", "max_depth")
    brushed = root.get_attribute("data-brushed")
    page.reload()
    root = drawn(page)
    expect(root).to_have_attribute("data-brushed", str(brushed))
    expect(root).to_have_attribute("data-lit", "2")
    page.get_by_role("button", name="Pick nothing").click()
    expect(root).to_have_attribute("data-lit", "0")
    expect(root).to_have_attribute("data-brushed", str(brushed))


def test_the_brushed_runs_are_picked_at_once(page: Page, address: str) -> None:
    root = lines(page, address)
    drag(page, "rank_ic_mean", 0.0, 0.5)
    brushed = root.get_attribute("data-brushed")
    page.get_by_role("button", name=f"Pick the {brushed} brushed").click()
    expect(root).to_have_attribute("data-lit", str(brushed))
    page.get_by_role("button", name="Clear brush").click()
    expect(root).to_have_attribute("data-brushed", str(N_RUNS))
    page.get_by_role("button", name=f"Clear {brushed} picks").click()
    expect(root).to_have_attribute("data-lit", "0")


def test_axes_are_moved_flipped_hidden_shown_and_scaled(page: Page, address: str) -> None:
    root = lines(page, address)
    before = keys(page)
    head, target = (page.locator(f'[data-axis="{key}"] .head') for key in (before[0], before[1]))
    head.drag_to(target)
    assert keys(page)[:2] == [before[1], before[0]]
    dialog = menu(page, "max_depth")
    dialog.get_by_label("Flip").check()
    dialog.get_by_label("Scale").select_option("log")
    expect(page.locator('[data-axis="max_depth"] .state')).to_have_text("flipped · log")
    page.keyboard.press("Escape")
    menu(page, "oos_skill").get_by_role("button", name="Hide").click()
    expect(page.locator('[data-axis="oos_skill"]')).to_have_count(0)
    page.get_by_role("button", name="Axes", exact=True).click()
    page.get_by_label("Search columns").fill("seed")
    page.get_by_role("dialog").get_by_label("Seed").uncheck()
    page.get_by_label("Search columns").fill("mode")
    page.get_by_role("dialog").get_by_label("Mode").check()
    expect(page.locator('[data-axis="mode"]')).to_be_visible()  # its values come from the server
    in_the_link(page, "axes", '"mode"')
    after = keys(page)
    page.reload()
    root = drawn(page)
    assert keys(page) == after
    expect(page.locator('[data-axis="max_depth"] .state')).to_have_text("flipped · log")
    expect(root.get_by_role("columnheader", name="Mode")).to_be_visible()


def test_everything_works_without_a_mouse(page: Page, address: str) -> None:
    root = lines(page, address)
    before = keys(page)
    page.locator(f'[data-axis="{before[0]}"] .head').focus()
    page.keyboard.press("ArrowRight")
    assert keys(page)[:2] == [before[1], before[0]]
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.locator('[data-axis="rank_ic_mean"] .head').focus()
    page.keyboard.press("Enter")
    page.get_by_label("From").focus()
    page.keyboard.type("0.01")
    page.keyboard.press("Tab")
    page.keyboard.type("0.05")
    page.keyboard.press("Enter")
    in_the_link(page, "ranges", "[0.01,0.05]")
    page.keyboard.press("Escape")
    root.locator('[role="row"][tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(root.locator('[role="row"][aria-selected="true"]')).to_have_count(1)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(root).to_have_attribute("data-lit", "2")


def test_the_search_keeps_lines_and_rows(page: Page, address: str) -> None:
    root = lines(page, address)
    page.get_by_label("Search the runs").fill("metric missing 77")
    expect(root).to_have_attribute("data-brushed", "1")
    expect(root.locator("[data-run-id]")).to_have_count(1)


def test_a_head_sorts_the_table_best_first_and_missing_last(page: Page, address: str, stored: pd.DataFrame) -> None:
    root = lines(page, address)
    root.get_by_role("columnheader", name="Skill vs mean").get_by_role("button").click()
    expect(root.get_by_role("columnheader", name="Skill vs mean")).to_have_attribute("aria-sort", "descending")
    best = stored.loc[WAYS[0].run_ids, "metrics.oos_skill"].idxmax()
    expect(root.locator('[aria-rowindex="2"]')).to_have_attribute("data-run-id", str(best))
    root.locator('[role="row"][tabindex="0"]').focus()
    page.keyboard.press("End")
    expect(root.locator(f'[aria-rowindex="{N_RUNS + 1}"]')).to_contain_text("–")


def test_a_name_opens_the_run_and_back_leads_to_the_same_lines(
    server: StartServer, page: Page, recorded: Recorded
) -> None:
    page.goto(f"{server(recorded.home).url}/compare?runs={recorded.run_id},{recorded.rated_id}")
    root = drawn(page)
    root.locator(f'[data-run-id="{recorded.run_id}"] a').click()
    expect(page.get_by_text("Score by test fold")).to_be_visible()
    assert query(page, "run") == recorded.run_id and query(page, "runs").count(",") == 1
    page.go_back()
    expect(drawn(page)).to_have_attribute("data-lit", "2")


def test_what_changes_the_link_elsewhere_changes_the_lines(server: StartServer, page: Page, recorded: Recorded) -> None:
    page.goto(f"{server(recorded.home).url}/compare?show=all&runs={recorded.run_id},{recorded.rated_id}")
    root = drawn(page)
    expect(root).to_have_attribute("data-lit", "2")
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("button", name="Clear picks").click()
    expect(root).to_have_attribute("data-lit", "0")
    expect(page.get_by_test_id("stBidiComponentRegular").filter(visible=True)).to_have_count(0)
    root.locator(f'[data-run-id="{recorded.run_id}"]').click(position={"x": 12, "y": 12})
    in_the_link(page, "runs", recorded.run_id)
    sidebar.get_by_role("link", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
    wait_until_drawn(page)
    assert page.evaluate(CONCEALED) == 0, "an element of another page is drawn where the state was"
    sidebar.get_by_role("link", name="Compare", exact=True).click()
    expect(drawn(page)).to_have_attribute("data-lit", "1")


def test_the_rest_of_the_page_follows_the_lines_with_one_more_run(
    server: StartServer, page: Page, recorded: Recorded
) -> None:
    asked: list[str | bytes] = []

    def note(message: str | bytes) -> None:
        asked.append(message)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.goto(f"{server(recorded.home).url}/compare?show=all&runs={recorded.run_id},{recorded.rated_id}")
    drawn(page)
    expect(page.get_by_role("table").filter(has_text="Setting or score")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("button", name="Clear picks")).to_be_visible()
    assert page.evaluate(CONCEALED) == 2, "only the mounts that listen and hand over the state have nothing to see"
    assert len(asked) == 2, "the page is asked for once, and once again when the lines are drawn"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(theme: str, new_page: OpenPage, address: str) -> None:
    page = new_page(color_scheme=theme, viewport={"width": 900, "height": 900})
    lines(page, address, runs=WAYS[0].run_id(3), axes='["seed","max_depth","oos_skill"]')
    found = violations(page)
    menu(page, "max_depth")
    found += violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Axes", exact=True).click()
    found += violations(page)
    assert not found, "\n".join(found)
