"""A page with nothing but parallel coordinates and their table, and what the tests do on it."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from omninmo.tracking.store import RunStore
from tests import lost_runs
from tests.browser.server import APP, end_marked, start, wait_until_healthy
from tests.browser.watch import wait_until_drawn
from tests.conftest import copy_home
from tests.lost_runs import WAYS, Way
from tests.recorded import Recorded

PAGE = """
import streamlit as st

st.set_page_config(page_title="Lines", page_icon="📈", layout="wide")
st.title("Lines")
from omninmo.ui import reads, url
from omninmo.ui.parallel import coordinates

runs = reads.runs()
mine = runs[runs["experiment"].str.startswith(st.query_params.get("of", ""))]
coordinates.draw(mine, {"in other experiments": len(runs) - len(mine)})
st.button("Pick nothing", on_click=url.pick, args=((),))
"""
ALL_IDS = """
async root => {
  const scroller = root.querySelector(".scroller"), ids = new Set();
  const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let top = 0; top <= scroller.scrollHeight; top += 200) {
    scroller.scrollTop = top;
    await frames();
    for (const row of root.querySelectorAll("[data-run-id]")) ids.add(row.dataset.runId);
  }
  scroller.scrollTop = 0;
  await frames();
  return [...ids];
}
"""
INKED = """
root => [...root.querySelectorAll("canvas")].map(canvas => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.reduce((sum, part) => sum + (part > 0), 0);
})
"""
"""How much is drawn on each canvas: the context, the lines, and what is lit above them."""

CONCEALED = """() => [...document.querySelectorAll('[data-testid="stElementContainer"]')]
    .filter(one => one.style.display === "none").length"""


def app_of(folder: Path) -> Path:
    """Return a page with nothing but the component on it, so that no other part of a page can move what is tested."""
    folder.mkdir()
    shutil.copytree(APP.with_name(".streamlit"), folder / ".streamlit")
    (folder / "lines.py").write_text(PAGE)
    return folder / "lines.py"


@pytest.fixture(scope="module")
def lost_home(template: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home folder whose store has the runs that MLflow's comparison loses."""
    folder = tmp_path_factory.mktemp("lost")
    copy_home(template.home, folder)
    lost_runs.fill(folder)
    return folder


@pytest.fixture(scope="module")
def address(lost_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the page; one server for all tests that only look."""
    folder = tmp_path_factory.mktemp("server")
    server = start(app_of(folder / "app"), lost_home, folder / "log", "parallel")
    wait_until_healthy(server)
    yield server.url
    server.stop()
    end_marked("parallel")


@pytest.fixture(scope="module")
def stored(lost_home: Path) -> pd.DataFrame:
    return RunStore(f"sqlite:///{lost_home}/mlflow.db").runs().set_index("run_id")


def lines(page: Page, address: str, of: str = WAYS[0].experiment, **query: str) -> Locator:
    """Open the page on the runs of one experiment, and return the component."""
    page.goto(f"{address}/?" + "&".join(f"{name}={quote(text)}" for name, text in {"of": of, **query}.items()))
    return drawn(page)


def drawn(page: Page) -> Locator:
    wait_until_drawn(page)
    root = page.get_by_test_id("parallel")
    expect(root).to_have_attribute("data-brushed", re.compile(r"\d+"))
    return root


def query(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def in_the_link(page: Page, name: str, part: str) -> None:
    page.wait_for_function(
        "([name, part]) => (new URLSearchParams(location.search).get(name) || '').includes(part)", arg=[name, part]
    )


def ids(root: Locator) -> set[str]:
    """Return the ids of all rows of the table, of which only those in sight exist."""
    return set(root.evaluate(ALL_IDS))


def drag(page: Page, key: str, top: float, bottom: float) -> None:
    """Drag along an axis, from one share of its height to another; 0 is its upper end."""
    box = page.locator(f'[data-axis="{key}"] .line').bounding_box()
    assert box is not None
    x, heights = box["x"] + box["width"] / 2, [box["y"] + share * box["height"] for share in (top, bottom)]
    page.mouse.move(x, heights[0])
    page.mouse.down()
    page.mouse.move(x, sum(heights) / 2)
    page.mouse.move(x, heights[1])
    page.mouse.up()


def menu(page: Page, key: str) -> Locator:
    page.locator(f'[data-axis="{key}"] .head').click()
    return page.get_by_role("dialog")


def keys(page: Page) -> list[str]:
    return [str(axis.get_attribute("data-axis")) for axis in page.locator("[data-axis]").all()]


def selected(stored: pd.DataFrame, way: Way, ranges: str) -> set[str]:
    """Return what pandas selects by the ranges of a link: any on one axis, all of the axes."""
    table = stored.loc[way.run_ids]
    kept = pd.Series(True, index=table.index)
    for key, chosen in json.loads(ranges).items():
        column = table[f"metrics.{key}" if f"metrics.{key}" in table else f"params.{key}"]
        one = column.isin(chosen.get("of", []))
        for low, high in chosen.get("between", []):
            one |= column.between(-1e300 if low is None else low, 1e300 if high is None else high)
        kept &= one
    return set(table.index[kept])
