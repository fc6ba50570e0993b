"""A report opens from disk with the network cut: pictures are drawn, nothing is asked for, nothing is obeyed."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import hostile
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.server import APP
from tests.browser.test_axe import violations
from tests.browser.watch import wait_until_drawn
from tests.recorded import Recorded

SCRIPT = """
import streamlit as st
from omninmo.ui import reads, report_button

st.title("Reports")
runs = reads.finished().loc[{ids!r}]
report_button.draw(runs)
"""
MARKUP = """
() => [...document.querySelectorAll("main *")].filter(element =>
  element.closest(".drawn")
  ? element.matches("image:not([*|href^='data:image/png']), foreignObject, iframe, script, svg a")
  : ["A", "B", "IMG", "IFRAME", "SCRIPT", "STYLE", "SVG", "OBJECT"].includes(element.tagName.toUpperCase())
).map(element => element.outerHTML.slice(0, 200))
"""
BREAK_OUT = """
address => new Promise(resolve => {
  document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
  new Image().src = address;
})
"""


@pytest.fixture
def download(server: StartServer, page: Page, own: Recorded, tmp_path: Path) -> Path:
    """Return the report of a run in a hostile store, as the button of the app gives it."""
    hostile.fill(own)
    shutil.copytree(APP.with_name(".streamlit"), tmp_path / ".streamlit")
    app = tmp_path / "app.py"
    app.write_text(SCRIPT.format(ids=[own.run_id]))
    page.goto(server(own.home, app).url)
    wait_until_drawn(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Report").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    return path


def opened(page: Page, report: Path, ink: str) -> list[str]:
    """Open a report and look at its pictures; return what the page asks for, now and later."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    drawn = page.locator(".js-plotly-plot")
    expect(drawn).to_have_count(8)
    for at in range(8):
        box = drawn.nth(at).locator("svg.main-svg").first.bounding_box()
        assert box and box["height"] > 300 and box["width"] > 600
    expect(page.locator(".points path.point").first).to_be_visible()
    expect(page.locator(".xtick text").first).to_have_css("fill", ink)
    assert page.evaluate(MARKUP) == [] and violations(page) == []
    return asked


def test_a_report_opens_from_disk_without_network(
    download: Path, new_page: OpenPage, complaints: list[str], own: Recorded
) -> None:
    assert download.name == f"report-{own.run_id[:8]}.html" and download.stat().st_size < 8e6
    light, dark = (new_page(offline=True, color_scheme=theme) for theme in ("light", "dark"))
    for page, ink in ((light, "rgb(77, 85, 96)"), (dark, "rgb(169, 178, 188)")):
        assert opened(page, download, ink) == [download.as_uri()] and not complaints
    # should markup get past the escaping, there is still the policy
    refused = dark.evaluate(BREAK_OUT, f"{hostile.EVIL}/a.png")
    assert refused == "img-src" and all(hostile.EVIL in complaint for complaint in complaints)
    complaints.clear()
