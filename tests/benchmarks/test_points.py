"""Both pictures of Explain: built and sent here, drawn and saved by the shap library; and how soon they are there."""

import io
import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl

from omninmo.experiment.run import run_experiment
from omninmo.ui.points import dependence, summary
from tests.benchmarks.ratios import paired, seconds
from tests.browser.conftest import OpenPage, StartServer, browser, complaints, new_page, server
from tests.browser.server import APP
from tests.recorded import QUICK
from tests.ui.points.conftest import big

__all__ = ["browser", "complaints", "new_page", "server"]

ROWS, FEATURES, ROUNDS = 5_000, 20, 5
SUMMARY_FACTOR, DEPENDENCE_FACTOR = 20, 5
"""How many times faster than the shap library."""
MAX_BYTES = 1_500_000
MAX_OPENING = 2.0
"""From the URL to both pictures ÷ to the word of a trivial app."""
TRIVIAL = 'import streamlit as st\n\nst.markdown("drawn")\n'
IS_DRAWN = "() => [...document.querySelectorAll('p')].some(text => text.innerText === 'drawn')"
ARE_DRAWN = """() => {
  const within = root => [...root.querySelectorAll("*")].flatMap(one =>
    [...(one.matches("[data-testid=summary][data-points], [data-testid=dependence][data-points]") ? [one] : []),
     ...(one.shadowRoot ? within(one.shadowRoot) : [])]);
  return within(document).length === 2;
}"""


@contextmanager
def saved() -> Iterator[None]:
    """Save what shap has drawn as a PNG picture in memory."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    yield
    plt.gcf().savefig(io.BytesIO(), dpi=110, bbox_inches="tight")
    plt.close("all")


def ratio(name: str, ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    """Return how many times longer theirs takes, as the median of pairs after a first one."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS + 1)][1:]
    factor = statistics.median(b / a for a, b in pairs)
    mine, other = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"\n{name}: ours {mine:.1f} ms, shap {other:.0f} ms, {factor:.0f} times")
    return factor


def sent(data: dict[str, Any]) -> int:
    """Return the bytes of what the browser is sent."""
    return len(json.dumps(data).encode())


def test_the_summary_is_built_and_sent_much_faster_than_shap_draws_it() -> None:
    import shap

    table, ranking, features = big(ROWS, FEATURES)
    explanation = table.to_explanation()

    def theirs() -> None:
        with saved():
            shap.plots.beeswarm(explanation, max_display=FEATURES, show=False)

    def ours() -> int:
        return sent(summary.described(table, ranking, features, "forward_return"))

    print(f"\nsummary of {ROWS:,} rows × {FEATURES} features: {ours():,} bytes")
    assert ours() <= MAX_BYTES
    assert ratio("summary", ours, theirs) >= SUMMARY_FACTOR


def test_dependence_is_built_and_sent_faster_than_shap_draws_it() -> None:
    import shap

    from omninmo.evaluation.shap_table import interaction_strengths

    table, _, features = big(ROWS, FEATURES)
    explanation = table.to_explanation()

    def theirs() -> None:
        with saved():
            shap.plots.scatter(explanation[:, "f1"], color=explanation, show=False)

    def ours() -> int:
        partner = str(interaction_strengths(table, "f1").index[0])
        return sent(dependence.described(table, ("f1", partner), features, "forward_return"))

    assert ratio("dependence", ours, theirs) >= DEPENDENCE_FACTOR


def test_explain_is_drawn_almost_as_soon_as_a_trivial_app(
    server: StartServer, new_page: OpenPage, home: Path, tmp_path: Path
) -> None:
    run_id = run_experiment(QUICK.replace(feature_set="technical", shap_rows=ROWS))
    trivial = tmp_path / "trivial.py"
    trivial.write_text(TRIVIAL)
    shutil.copytree(APP.parent / ".streamlit", tmp_path / ".streamlit")
    ours, theirs = f"{server(home).url}/explain?runs={run_id}", server(home, trivial).url

    def opened(url: str, drawn: str) -> float:
        page = new_page()
        started = time.perf_counter()
        page.goto(url)
        page.wait_for_function(drawn, polling="raf", timeout=120_000)
        took = time.perf_counter() - started
        page.context.close()
        return took

    opened(ours, ARE_DRAWN)
    opened(theirs, IS_DRAWN)
    factor, mine, other = paired(lambda: opened(ours, ARE_DRAWN), lambda: opened(theirs, IS_DRAWN), ROUNDS)
    print(f"\nExplain ÷ trivial app: {factor:.2f} (limit {MAX_OPENING}); {mine:.2f} s ÷ {other:.2f} s")
    assert factor <= MAX_OPENING
