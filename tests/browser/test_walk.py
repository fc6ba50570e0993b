"""The main job as a newcomer does it, from an empty home folder to the dependence plot of one feature."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from omninmo.config import sample_sweep
from tests.browser.conftest import StartServer
from tests.browser.server import Server
from tests.browser.watch import wait_until_drawn

MILLISECONDS_TO_TRAIN = 180_000
MILLISECONDS_TO_SWEEP = 600_000
TICK_BOX, ROW = 16, 35
"""Where the tick box of a table's row is, in pixels: the table is drawn on a canvas."""


def picks(page: Page) -> list[str]:
    query = parse_qs(urlsplit(page.url).query)
    return query["runs"][0].split(",") if "runs" in query else []


def go(page: Page, label: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=label, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label)
    wait_until_drawn(page)


def tick(page: Page, row: int) -> None:
    """Tick one row of the first table and wait until the URL knows."""
    before = picks(page)
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + TICK_BOX, box["y"] + ROW * (row + 1.5))
    page.wait_for_function(
        "count => (new URL(location).searchParams.get('runs') || '').split(',').filter(Boolean).length > count",
        arg=len(before),
    )
    wait_until_drawn(page)


def train_sample(page: Page, server: Server) -> str:
    """Click Train sample, leave, reload, come back; return the id of the run."""
    page.goto(server.url)
    wait_until_drawn(page)
    expect(page.get_by_text("No runs yet")).to_be_visible()
    expect(page.get_by_text("1 · Train")).to_be_visible()
    page.get_by_role("button", name="Train sample", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    go(page, "Train")
    expect(page.get_by_text(re.compile("fold . of 5"))).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)
    page.reload()
    expect(page.get_by_text("Regression, 30 sessions ahead").first).to_be_visible()
    link = page.get_by_role("link", name="Open the run")
    expect(link).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)
    link.click()
    expect(page.get_by_text("Score by test fold")).to_be_visible()
    expect(page.get_by_text("base rate")).to_be_visible()
    return parse_qs(urlsplit(page.url).query)["run"][0]


def sweep(page: Page) -> None:
    go(page, "Home")
    page.get_by_role("button", name="Train sample sweep").click()
    expect(page.get_by_text("Run 1 of 10")).to_be_visible()
    expect(page.get_by_role("link", name="Compare its 10 runs")).to_be_visible(timeout=MILLISECONDS_TO_SWEEP)


def explain_a_clicked_feature(page: Page) -> None:
    """Click the fourth feature of the summary: its dependence plot opens, and a reload keeps it."""
    go(page, "Explain")
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=2).first
    first = heading.inner_text()
    page.get_by_test_id("summary").locator("[data-feature]").nth(3).click()
    expect(heading).not_to_have_text(first)
    feature = parse_qs(urlsplit(page.url).query)["feature"]
    page.reload()
    expect(heading).to_be_visible()
    expect(heading).not_to_have_text(first)
    assert parse_qs(urlsplit(page.url).query)["feature"] == feature


def test_a_newcomer_trains_compares_and_explains(server: StartServer, page: Page, home: Path) -> None:
    app = server(home)
    run_id = train_sample(page, app)
    sweep(page)

    go(page, "Runs")
    expect(page.get_by_text(f"{len(sample_sweep().runs) + 1} of 11 runs")).to_be_visible()
    for row in (1, 2, 3):
        tick(page, row)
    picked = picks(page)
    assert len(picked) == 3 and run_id not in picked

    page.get_by_role("link", name="Compare 3 runs").click()
    expect(page.get_by_test_id("parallel")).to_have_attribute("data-drawn", "3")
    assert picks(page) == picked

    go(page, "Stability")
    expect(page.get_by_text("the guide's 0.8")).to_be_visible()
    expect(page.get_by_text("pure noise").first).to_be_visible()
    expect(page.get_by_test_id("importance-map")).to_have_attribute("data-shown", "3")
    assert picks(page) == picked

    explain_a_clicked_feature(page)
    assert picks(page) == picked

    go(page, "Predict")
    expect(page.locator(".st-key-verdict")).to_contain_text("On dates it had not seen")
    expect(page.get_by_text("This run has made no forecast yet")).to_be_visible()
    assert picks(page) == picked
    assert "Traceback" not in app.log.read_text() and "Error" not in app.log.read_text()


def test_a_job_can_be_cancelled_and_leaves_its_run_marked(server: StartServer, page: Page, home: Path) -> None:
    page.goto(server(home).url)
    page.get_by_role("button", name="Train sample sweep").click()
    expect(page.get_by_text(re.compile("fold . of 5"))).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("cancelled after")).to_be_visible()
    go(page, "Runs")
    expect(page.get_by_text("1 cancelled")).to_be_visible()


def test_wrong_input_is_one_sentence(server: StartServer, page: Page, home: Path) -> None:
    url = server(home).url
    page.goto(f"{url}/train")
    wait_until_drawn(page)
    start = page.get_by_role("button", name="Start training")
    expect(start).to_be_enabled()
    for label, usual, wrong, sentence in (
        ("Horizon, sessions", "30", "0", "Horizon is 0, but must be a whole number of at least 1"),
        ("Tickers", "", "NOPE", "You asked for NOPE, but the sample has 20 stocks"),
        ("Period", "10y", "ten years", "Period: 'ten years' is not a period"),
    ):
        field = page.get_by_label(label, exact=True)
        expect(field).to_have_value(usual)  # Streamlit draws a field before it fills it
        field.fill(wrong)
        field.press("Enter")
        expect(page.get_by_text(sentence)).to_be_visible()
        expect(start).to_be_disabled()
        wait_until_drawn(page)  # what is typed while the page still answers the last input is taken back by it
        field.fill(usual)
        field.press("Enter")
        expect(start).to_be_enabled()
    page.goto(f"{url}/runs?run=nothing")
    expect(page.get_by_text("No runs yet").or_(page.get_by_text("none of that id"))).to_be_visible()


def test_a_history_too_short_is_refused_before_it_is_trained(server: StartServer, page: Page, home: Path) -> None:
    page.goto(f"{server(home).url}/train")
    wait_until_drawn(page)
    field = page.get_by_label("Period", exact=True)
    expect(field).to_have_value("10y")
    field.fill("1y")
    field.press("Enter")
    expect(
        page.get_by_text(re.compile("need at least .* sessions of prices .* choose a longer period"))
    ).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_disabled()
