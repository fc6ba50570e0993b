"""The heat map of samples: what is in its cells, and what is marked."""

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.sample_map import NAMES, sample_map, sample_map_info
from tests.evaluation.explained import explained

TABLE = explained(np.random.default_rng(0).normal(0, 0.01, (40, 3)).astype(np.float32))
FEATURES = pd.DataFrame(
    {"label": ["The a", "b", "The c"], "format": ["percent", "number", "number"]}, index=list("abc")
)
INFO = sample_map_info(TABLE, np.array([7, 3, 20]), ["c", "a"])


def test_cells_hold_the_stored_values_in_the_order_asked_for() -> None:
    assert INFO.values.tolist() == TABLE.values[np.ix_([7, 3, 20], [2, 0])].T.tolist()
    assert INFO.data.tolist() == TABLE.data[np.ix_([7, 3, 20], [2, 0])].T.tolist()
    figure = sample_map(INFO, FEATURES, "forward_return")
    columns, heat, output, names = figure.data
    assert (
        heat.z == pytest.approx(100 * INFO.values) and figure.layout.coloraxis.cmin == -figure.layout.coloraxis.cmax < 0
    )
    assert output.y.tolist() == pytest.approx((100 * TABLE.margin[[7, 3, 20]]).tolist())
    head, out, *effects = columns.hovertext[0].split("<br>")
    assert head == f"<b>KO, {TABLE.index['date'][7]:%Y-%m-%d}</b>, fold 1" and out.startswith("output ")
    value, effect = 100 * TABLE.data[7, 0], 100 * TABLE.values[7, 0]
    assert f"The a = {value:+.1f} %: {effect:+.2f} %".replace("-", "−") in effects
    assert names is figure.data[NAMES] and [note.text for note in figure.layout.annotations][:2] == ["The c", "The a"]


def test_the_chosen_sample_is_marked_where_it_is_drawn() -> None:
    assert [line.x0 for line in sample_map(INFO, FEATURES, "Buy", sample=3).layout.shapes] == [1]
    assert not sample_map(INFO, FEATURES, "Buy", sample=4).layout.shapes


def test_without_rows_it_says_so() -> None:
    nothing = sample_map_info(TABLE, np.array([], dtype=np.intp), ["a"])
    assert "No explained rows" in sample_map(nothing, FEATURES, "Buy").layout.annotations[0].text
