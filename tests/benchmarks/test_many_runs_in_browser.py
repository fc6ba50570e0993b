"""What a browser waits for with up to 10,000 runs: Compare's first picture, a brush, and what is sent over the wire."""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ElementHandle, Page, WebSocket

from omninmo.ui import run_table
from tests.benchmarks.conftest import HomeOf
from tests.benchmarks.many_runs import ManyRuns
from tests.benchmarks.ratios import paired
from tests.browser.conftest import OpenPage, StartServer, browser, complaints, new_page, server
from tests.browser.server import APP
from tests.browser.watch import wait_until_drawn
from tests.waiting import free_port, wait_until_served

__all__ = ["browser", "complaints", "new_page", "server"]

ROUNDS = 5
FEW, MANY = 50, 10_000
MAX_RATIO = {10: 1.5, 1_000: 2.0, 10_000: 4.0}
"""Compare ÷ a page of one word, from the URL to what is drawn, by runs in the store."""
MAX_FRAMES = {1_000: 3, 10_000: 9}
"""A brush ÷ an idle frame of the same browser (17 ms), by runs in the store."""
MAX_AGAIN = 0.25
"""Bytes of a pick ÷ those of the first load."""
MAX_ELSEWHERE = 0.75
"""The same of picks that are changed outside of the table of Runs: Streamlit sends ticks with the rows, here 50."""
TICK = 15
"""Pixels from the left edge of a table to its boxes."""
MAX_BYTES_RATIO = 2.0
"""Bytes of the first load, of many runs ÷ of few."""
STEPS = 12
MILLISECONDS = 120_000
TRIVIAL = 'import streamlit as st\n\nst.markdown("drawn")\n'
DRAWN = "() => [...document.querySelectorAll('p')].some(text => text.innerText === 'drawn')"
COMPONENT = """() => {
    const within = root => root.querySelector('[data-testid="parallel"][data-drawn]')
        ?? [...root.querySelectorAll("*")].map(one => one.shadowRoot && within(one.shadowRoot)).find(Boolean);
    return within(document) ?? null;
}"""
MLFLOWS = "() => document.querySelector('.js-plotly-plot canvas, .parcoords canvas') !== null"
IDLE_FRAME = """() => new Promise(done => {
    const times = [];
    const next = now => times.push(now) < 31 ? requestAnimationFrame(next) : done((times[30] - times[0]) / 30);
    requestAnimationFrame(next);
})"""
WATCH_BRUSH = """root => {
    window.changed = [];
    window.painted = [];
    let asked = null;
    const ask = event => { if (event.buttons || event.type === "pointerup") asked = performance.now(); };
    for (const kind of ["pointermove", "pointerup"]) window.addEventListener(kind, ask, true);
    new MutationObserver(() => {
        if (asked === null) return;
        const since = asked;
        asked = null;
        window.changed.push(performance.now() - since);
        requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - since)));
    }).observe(root, { attributes: true, attributeFilter: ["data-brushed"] });
}"""
"""Milliseconds from a move of the pointer to the new count, and to the end of the frame that shows it."""


@pytest.fixture
def trivial(tmp_path: Path) -> Path:
    """Return the path of an app of one word, with the settings of ours."""
    app = tmp_path / "trivial" / "trivial.py"
    app.parent.mkdir()
    app.write_text(TRIVIAL)
    shutil.copytree(APP.parent / ".streamlit", app.parent / ".streamlit")
    return app


def load(page: Page, address: str, drawn: str) -> float:
    """Return the seconds from the URL to what is drawn, on a page of a context that has seen nothing yet."""
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_function(drawn, polling="raf", timeout=MILLISECONDS)
    taken = time.perf_counter() - started
    page.context.close()
    return taken


@pytest.mark.parametrize("n_runs", MAX_RATIO)
def test_compare_is_drawn_soon(
    home_of: HomeOf, server: StartServer, new_page: OpenPage, trivial: Path, n_runs: int
) -> None:
    home = home_of(n_runs).home
    ours, theirs = f"{server(home).url}/compare", server(home, trivial).url
    load(new_page(), ours, COMPONENT), load(new_page(), theirs, DRAWN)
    ratio, our_time, their_time = paired(
        lambda: load(new_page(), ours, COMPONENT), lambda: load(new_page(), theirs, DRAWN), ROUNDS
    )
    print(
        f"\nCompare with {n_runs:,} runs ÷ a page of one word: {ratio:.2f} (limit {MAX_RATIO[n_runs]}); "
        f"{our_time:.2f} s ÷ {their_time:.2f} s"
    )
    assert ratio <= MAX_RATIO[n_runs]


@pytest.fixture
def mlflow_of(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """Return `mlflow_of(home)`, which starts MLflow's server on a home folder and returns its address."""
    started: list[subprocess.Popen[bytes]] = []

    def start(home: Path) -> str:
        port = free_port()
        log = tmp_path / "mlflow.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "omninmo", "mlflow", "--port", str(port)],
                env={key: value for key, value in os.environ.items() if key != "MLFLOW_TRACKING_URI"}
                | {"OMNINMO_HOME": str(home)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        wait_until_served(f"http://127.0.0.1:{port}/health", process, log)
        return f"http://127.0.0.1:{port}"

    yield start
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("n_runs", [10, 100])
def test_compare_is_drawn_sooner_than_mlflow_s(
    home_of: HomeOf,
    server: StartServer,
    browser: Browser,
    new_page: OpenPage,
    mlflow_of: Callable[[Path], str],
    n_runs: int,
) -> None:
    made = home_of(1_000)
    picked = made.of_ours[:n_runs]
    ours = f"{server(made.home).url}/compare?runs={','.join(picked)}"
    query = f"runs={quote(json.dumps(picked))}&experiments={quote(json.dumps(['1']))}"
    theirs = f"{mlflow_of(made.home)}/#/compare-runs?{query}"

    def plain_page() -> Page:
        """Return a page that is not watched: what MLflow writes into the console is its own."""
        return browser.new_context(viewport={"width": 1400, "height": 900}).new_page()

    load(new_page(), ours, COMPONENT), load(plain_page(), theirs, MLFLOWS)
    ratio, our_time, their_time = paired(
        lambda: load(new_page(), ours, COMPONENT), lambda: load(plain_page(), theirs, MLFLOWS), ROUNDS
    )
    print(f"\nCompare, {n_runs} picked ÷ MLflow's: {ratio:.2f} (limit 1); {our_time:.2f} s ÷ {their_time:.2f} s")
    assert ratio <= 1


def opened(new_page: OpenPage, address: str) -> tuple[Page, ElementHandle]:
    """Open Compare, and return the page and the component's root."""
    page = new_page()
    page.goto(address)
    root = page.wait_for_function(COMPONENT, polling="raf", timeout=MILLISECONDS).as_element()
    assert root is not None
    wait_until_drawn(page)
    return page, root


def brush(page: Page, root: ElementHandle) -> tuple[list[float], list[float]]:
    """Widen a brush step by step; return the milliseconds from each step to the new count, and to its picture."""
    root.evaluate(WATCH_BRUSH)
    box = page.locator('[data-axis$="rank_ic_mean"]').bounding_box()
    assert box is not None
    x, height = box["x"] + box["width"] / 2, box["height"]
    page.mouse.move(x, box["y"] + 0.3 * height)
    page.mouse.down()
    for step in range(1, STEPS + 1):
        page.mouse.move(x, box["y"] + (0.3 + 0.4 * step / STEPS) * height)
        page.evaluate(IDLE_FRAME)
    page.mouse.up()
    page.evaluate(IDLE_FRAME)
    changed, painted = page.evaluate("[window.changed, window.painted]")
    return changed, painted


@pytest.mark.parametrize("n_runs", MAX_FRAMES)
def test_a_brush_is_seen_within_some_frames(
    home_of: HomeOf, server: StartServer, new_page: OpenPage, n_runs: int
) -> None:
    page, root = opened(new_page, f"{server(home_of(n_runs).home).url}/compare")
    frame = page.evaluate(IDLE_FRAME)
    times, painted = brush(page, root)
    assert len(times) >= STEPS / 2
    ratio = statistics.median(times) / frame
    print(
        f"\na brush of {n_runs:,} runs ÷ an idle frame: {ratio:.1f} (limit {MAX_FRAMES[n_runs]}); "
        f"{statistics.median(times):.0f} ms ÷ {frame:.0f} ms, painted after {statistics.median(painted):.0f} ms"
    )
    assert ratio <= MAX_FRAMES[n_runs]


class Wire:
    """Counts the bytes that the server sends to a page."""

    def __init__(self, page: Page) -> None:
        self.total = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, payload: str | bytes) -> None:
        self.total += len(payload)

    def during(self, page: Page, act: Callable[[], object]) -> int:
        """Return how many bytes come until the page is drawn that follows an act."""
        before = self.total
        act()
        page.evaluate(IDLE_FRAME)
        wait_until_drawn(page)
        page.evaluate(IDLE_FRAME)
        return self.total - before


def first_load(new_page: OpenPage, address: str) -> tuple[Page, Wire, int]:
    page = new_page()
    wire = Wire(page)
    return page, wire, wire.during(page, lambda: page.goto(address))


def test_runs_sends_no_more_of_many_runs_than_of_few(home_of: HomeOf, server: StartServer, new_page: OpenPage) -> None:
    def sent(made: ManyRuns) -> int:
        return first_load(new_page, f"{server(made.home).url}/runs")[2]

    many, few = sent(home_of(MANY)), sent(home_of(FEW))
    print(f"\nbytes of Runs, {MANY:,} ÷ {FEW} runs: {many / few:.2f} (limit {MAX_BYTES_RATIO}); {many:,} ÷ {few:,}")
    assert many / few <= MAX_BYTES_RATIO


def clear_picks(page: Page) -> None:
    """Change the picks elsewhere than where they are shown."""
    page.get_by_test_id("stSidebarUserContent").get_by_role("button", name="Clear picks").click()


def test_a_pick_on_compare_sends_nothing_twice(home_of: HomeOf, server: StartServer, new_page: OpenPage) -> None:
    made = home_of(MANY)
    query = f"show=all&runs={','.join(made.with_files[:3])}"
    page, wire, first = first_load(new_page, f"{server(made.home).url}/compare?{query}")
    again = wire.during(page, lambda: clear_picks(page))
    print(f"\nbytes of a pick on Compare ÷ first load: {again / first:.3f} (limit {MAX_AGAIN}); {again:,} ÷ {first:,}")
    assert again / first <= MAX_AGAIN


def test_a_tick_on_runs_sends_no_row_twice(home_of: HomeOf, server: StartServer, new_page: OpenPage) -> None:
    made = home_of(MANY)
    page, wire, first = first_load(new_page, f"{server(made.home).url}/runs")
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None

    def tick() -> None:
        page.mouse.click(box["x"] + TICK, box["y"] + 1.5 * run_table.ROW_HEIGHT)
        page.wait_for_url(f"**runs={made.run_ids[0]}")

    again = wire.during(page, tick)
    print(f"\nbytes of a tick on Runs ÷ first load: {again / first:.3f} (limit {MAX_AGAIN}); {again:,} ÷ {first:,}")
    assert again / first <= MAX_AGAIN
    elsewhere = wire.during(page, lambda: clear_picks(page))
    print(f"picks cleared elsewhere: {elsewhere / first:.3f} (limit {MAX_ELSEWHERE}); {elsewhere:,} ÷ {first:,}")
    assert elsewhere / first <= MAX_ELSEWHERE


def test_a_filter_sends_no_more_than_the_first_load(home_of: HomeOf, server: StartServer, new_page: OpenPage) -> None:
    page, wire, first = first_load(new_page, f"{server(home_of(MANY).home).url}/runs")
    box = page.get_by_role("textbox", name="Filter")

    def type_a_filter() -> None:
        box.fill("reg-30d")
        box.press("Enter")

    again = wire.during(page, type_a_filter)
    print(f"\nbytes of a filter on Runs ÷ first load: {again / first:.3f} (limit 1); {again:,} ÷ {first:,}")
    assert again / first <= 1
