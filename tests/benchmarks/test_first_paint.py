"""How soon Home shows its button on a freshly started server, beside a Streamlit app of one line."""

import shutil
import time
from pathlib import Path

from tests.benchmarks.ratios import paired
from tests.browser.conftest import OpenPage, StartServer, browser, complaints, new_page, server
from tests.browser.server import APP

__all__ = ["browser", "complaints", "new_page", "server"]

ROUNDS = 7
LIMIT = 1.3
TRIVIAL = 'import streamlit as st\n\nst.button("Train sample")\n'
DRAWN = """() => [...document.querySelectorAll("button")].some(
    button => button.innerText.endsWith("Train sample") && button.checkVisibility())"""


def test_home_paints_almost_as_soon_as_a_trivial_app(
    server: StartServer, new_page: OpenPage, home: Path, tmp_path: Path
) -> None:
    trivial = tmp_path / "trivial.py"
    trivial.write_text(TRIVIAL)
    shutil.copytree(APP.parent / ".streamlit", tmp_path / ".streamlit")

    def paint(app: Path) -> float:
        running = server(home, app)
        page = new_page()
        started = time.perf_counter()
        page.goto(running.url)
        page.wait_for_function(DRAWN, polling="raf")  # a locator looks again only after up to half a second
        painted = time.perf_counter() - started
        page.context.close()
        running.stop()
        return painted

    paint(APP)
    paint(trivial)
    ratio, ours, theirs = paired(lambda: paint(APP), lambda: paint(trivial), ROUNDS)
    print(f"\nfirst paint, Home ÷ trivial app: {ratio:.2f} (limit {LIMIT}); {ours:.2f} s ÷ {theirs:.2f} s")
    assert ratio <= LIMIT
