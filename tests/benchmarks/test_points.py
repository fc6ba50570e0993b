"""Both pictures of Explain against the shap library's: built and sent here, drawn and saved there."""

import io
import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

from omninmo.ui.points import dependence, summary
from tests.benchmarks.ratios import seconds
from tests.ui.points.conftest import big

ROWS, FEATURES, ROUNDS = 5_000, 20, 5
SUMMARY_FACTOR, DEPENDENCE_FACTOR = 20, 5
"""How many times faster than the shap library."""
MAX_BYTES = 1_500_000


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
