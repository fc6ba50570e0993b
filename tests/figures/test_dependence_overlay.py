"""One feature in several runs: means and ranges over folds, one mark per run whether it is drawn or not."""

import numpy as np
import pandas as pd

from omninmo.figures.dependence_overlay import _info, dependence_overlay
from omninmo.figures.run_marks import run_marks

CURVES = pd.DataFrame(
    [[0.01, 0.03, -0.02], [0.02, 0.04, np.nan], [np.nan, np.nan, 0.05]],
    index=pd.Index([1.0, 2.0, 3.0], name="value"),
    columns=pd.MultiIndex.from_tuples([("id-a", 1), ("id-a", 2), ("id-c", 1)], names=["run", "fold"]),
)
NAMES = {"id-a": "same name", "id-b": "lacks it", "id-c": "same name"}
FEATURE = pd.Series({"label": "Volatility <i>", "format": "number"})


def test_a_line_is_the_mean_over_folds_and_its_band_their_range() -> None:
    a, c = _info(CURVES)
    assert a.x.tolist() == [1, 2] and a.low.tolist() == [0.01, 0.02] and a.high.tolist() == [0.03, 0.04]
    np.testing.assert_allclose(a.middle, [0.02, 0.03])
    assert c.run_id == "id-c" and c.x.tolist() == [1, 3]


def test_runs_keep_their_marks_and_effects_are_in_percent() -> None:
    figure = dependence_overlay(CURVES, NAMES, FEATURE)
    lines = [trace for trace in figure.data if trace.showlegend is not False]
    marks = run_marks(3)
    assert [trace.line.color for trace in lines] == [marks[0].colour, marks[2].colour]
    np.testing.assert_allclose(lines[0].y, [2, 3])
    assert figure.layout.xaxis.title.text == "Volatility &lt;i&gt;"


def test_no_curve_is_a_sentence() -> None:
    figure = dependence_overlay(CURVES.iloc[:, :0], NAMES, FEATURE)
    assert "Too few explained rows for a line of Volatility" in figure.layout.annotations[0].text
