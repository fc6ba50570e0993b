"""What a browser waits for where Stability compares hundreds of runs: the first picture, and the longest freeze."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from omninmo.ui import selections
from tests.benchmarks.many_runs import ManyRuns, build
from tests.benchmarks.ratios import paired
from tests.benchmarks.test_many_runs_in_browser import DRAWN, MILLISECONDS, load, trivial
from tests.browser.conftest import OpenPage, StartServer, browser, complaints, new_page, server
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

__all__ = ["browser", "complaints", "new_page", "server", "trivial"]

ROUNDS = 5
MAX_RATIO = 3.0
"""Stability of 300 runs ÷ a page of one word, from the URL to the first picture."""
MAX_FREEZE = 0.5
"""The longest time in which the page does not answer, of 1,000 picked runs ÷ of a page with one Plotly chart of ten
points: what the chart library takes to start."""
PLOTLY = """
import plotly.graph_objects as go
import streamlit as st

st.title("One small chart")
st.plotly_chart(go.Figure(go.Scatter(y=list(range(10)))))
"""
CHART = "() => document.querySelector('.js-plotly-plot .scatterlayer path') !== null"
HEAT_MAP = """() => {
    const within = root => root.querySelector('[data-testid="importance-map"][data-shown]')
        ?? [...root.querySelectorAll("*")].map(one => one.shadowRoot && within(one.shadowRoot)).find(Boolean);
    return within(document) ?? null;
}"""
LONGEST = """
window.longest = 0;
new PerformanceObserver(list => {
    for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
}).observe({ type: "longtask", buffered: true });
"""


class Home(NamedTuple):
    """A home folder of many runs with importances."""

    made: ManyRuns
    query: Callable[[int], str]


@pytest.fixture
def home(template: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Return a home folder of 1,000 finished runs with importances, and `query(n)`, the picks of `n` of them."""
    made = build(tmp_path / "home", template, 1_500, with_files=1_000)
    monkeypatch.setenv("OMNINMO_HOME", str(made.home))
    assert len(made.with_files) == 1_000
    return Home(made, lambda count: f"sel={selections.save(made.with_files[:count])}")


def freeze(new_page: OpenPage, address: str, drawn: str) -> float:
    """Return the milliseconds of the longest task of a browser from the URL until the whole page is drawn."""
    page = new_page()
    page.add_init_script(LONGEST)
    page.goto(address)
    page.wait_for_function(drawn, polling="raf", timeout=MILLISECONDS)
    wait_until_drawn(page)
    longest = float(page.evaluate("window.longest"))
    page.context.close()
    return longest


def test_stability_of_many_runs_is_drawn_soon(
    home: Home, server: StartServer, new_page: OpenPage, trivial: Path
) -> None:
    ours = f"{server(home.made.home).url}/stability?{home.query(300)}"
    theirs = server(home.made.home, trivial).url
    load(new_page(), ours, HEAT_MAP), load(new_page(), theirs, DRAWN)
    ratio, our_time, their_time = paired(
        lambda: load(new_page(), ours, HEAT_MAP), lambda: load(new_page(), theirs, DRAWN), ROUNDS
    )
    print(
        f"\nStability of 300 runs ÷ a page of one word: {ratio:.2f} (limit {MAX_RATIO}); "
        f"{our_time:.2f} s ÷ {their_time:.2f} s"
    )
    assert ratio <= MAX_RATIO


def test_stability_of_a_thousand_picked_runs_does_not_freeze(
    home: Home, server: StartServer, new_page: OpenPage, trivial: Path
) -> None:
    trivial.write_text(PLOTLY)
    ours = f"{server(home.made.home).url}/stability?{home.query(1_000)}"
    theirs = server(home.made.home, trivial).url
    freeze(new_page, ours, HEAT_MAP), freeze(new_page, theirs, CHART)
    ratio, our_time, their_time = paired(
        lambda: freeze(new_page, ours, HEAT_MAP), lambda: freeze(new_page, theirs, CHART), ROUNDS
    )
    print(
        f"\nthe longest freeze of 1,000 picked runs ÷ of one small chart: {ratio:.2f} (limit {MAX_FREEZE}); "
        f"{our_time:.0f} ms ÷ {their_time:.0f} ms"
    )
    assert ratio <= MAX_FREEZE
