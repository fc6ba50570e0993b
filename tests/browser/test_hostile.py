"""What Chromium makes of hostile texts: nothing but text. Which texts reach a page: tests/pages/test_hostile.py."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests import hostile
from tests.browser.conftest import StartServer
from tests.browser.server import APP
from tests.browser.watch import wait_until_drawn
from tests.hostile import HOSTILE
from tests.recorded import Recorded

EVERY_KIND = """
import json
from pathlib import Path
import streamlit as st
from omninmo.ui.foreign_text import plain

st.title("Every kind of text")
for number, text in enumerate(json.loads(Path(__file__).with_name("texts.json").read_text())):
    shown = {plain}
    st.markdown(f"**{{shown}}** and **{{shown}}**", help=shown)
    st.markdown(f":red[{{shown}}] :blue-badge[{{shown}}]")
    st.subheader(shown, anchor=False)
    for draw in (st.caption, st.info, st.warning, st.error, st.expander, st.toast):
        draw(shown)
    st.metric(shown, shown, shown)
    st.button(shown, key=f"button-{{number}}", help=shown)
    st.segmented_control(shown, [shown], key=f"control-{{number}}")
"""
MARKUP = """
() => [...document.querySelectorAll(".stApp *, [data-testid=stToastContainer] *")].filter(element =>
  ["IMG", "IFRAME", "SCRIPT", "OBJECT"].includes(element.tagName)
  || element.matches(".katex, mjx-container, svg a, a[href^='http:'], a[href^='mailto'], a[href^='javascript']")
  || ["caught", "skull"].includes(element.textContent.trim())
  || (!element.children.length && /→ caught|caught ←|≥ ≤ ≈|😄|👍/u.test(element.textContent))
).map(element => element.outerHTML.slice(0, 300))
"""


def go(page: Page, address: str, *, charts: bool = False) -> None:
    page.goto(address)
    wait_until_drawn(page)
    if charts:
        expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()


@pytest.fixture
def every_kind(tmp_path: Path) -> Path:
    """Return a page that shows each hostile text in every kind of element; `plain` in its source is to be filled in."""
    shutil.copytree(APP.with_name(".streamlit"), tmp_path / ".streamlit")
    (tmp_path / "texts.json").write_text(json.dumps(HOSTILE))
    return tmp_path / "every_kind.py"


def test_a_text_that_is_plain_is_text_in_every_kind_of_element(
    server: StartServer, page: Page, complaints: list[str], home: Path, every_kind: Path
) -> None:
    every_kind.write_text(EVERY_KIND.format(plain="plain(text)"))
    url = server(home, every_kind).url
    go(page, url)
    expect(page.get_by_text("AAAA…").first).to_be_attached()
    assert page.evaluate(MARKUP) == []
    assert not complaints
    every_kind.write_text(EVERY_KIND.format(plain="text"))  # what the two watches see where nothing is done
    page.goto(url)  # not `go`: the texts, obeyed, make headings of their own
    page.wait_for_function(f"({MARKUP})().length > 50")
    page.close()
    assert any(complaint.startswith(f"request to {hostile.EVIL}/a.png") for complaint in complaints)
    complaints.clear()


def test_a_hostile_store_and_hostile_links_are_shown_and_not_obeyed(
    server: StartServer, page: Page, own: Recorded
) -> None:
    ids = hostile.fill(own)
    url = server(own.home).url
    texts = dict.fromkeys(("feature", "partner", "rating", "metric", "filter"), HOSTILE[0])
    picks = ",".join([own.run_id, own.rated_id, *ids[:6], *HOSTILE[:6]])
    for script, query in (
        ("", {"runs": picks}),
        ("train", {"from": HOSTILE[0]}),
        ("runs", {"run": HOSTILE[0]}),
        ("runs", {"run": own.run_id}),
        ("runs", {"run": ids[0]}),
        ("compare", {"runs": picks}),
        ("stability", {"runs": picks}),
        ("explain", {"runs": picks, "run": HOSTILE[0]}),
    ):
        go(page, f"{url}/{script}?{urlencode(texts | query)}", charts=query.get("run") == own.run_id)
        if script == "stability":
            expect(page.get_by_test_id("importance-map")).to_have_attribute("data-shown", re.compile("."))
        if script == "explain":
            expect(page.get_by_test_id("dependence")).to_have_attribute("data-feature", re.compile("."))
        assert page.evaluate(MARKUP) == [], (script, query)
