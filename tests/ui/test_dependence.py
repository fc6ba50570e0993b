"""What a feature does, in words."""

import math
from functools import partial

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import dependence
from omninmo.ui.points import dependence as points
from tests.ui.conftest import drawn
from tests.ui.points.conftest import big


@pytest.mark.parametrize(
    ("correlation", "words"),
    [
        (math.nan, "In this run it has no effect."),
        (0.1, "In this run its effect has no clear direction; look at the shape."),
        (0.9, "In this run higher values tend to raise the prediction."),
        (-0.9, "In this run higher values tend to lower the prediction."),
    ],
)
def test_the_direction_of_an_effect_is_named_where_it_is_clear(correlation: float, words: str) -> None:
    assert dependence.effect_in_words(correlation) == words


def test_a_run_of_one_feature_is_drawn_without_a_partner() -> None:
    data = np.linspace(0, 1, 300, dtype=np.float32)[:, None]
    dates = pd.bdate_range("2020-01-01", periods=300)
    index = pd.DataFrame({"date": dates, "ticker": "KO", "fold": np.arange(300) // 150})
    table = ShapTable(data, data, np.zeros(300), data[:, 0], data[:, 0], index, ("x",), total_rows=300)
    features = pd.DataFrame({"label": ["Only one"], "format": ["number"], "help": ["The only one."]}, index=["x"])
    app = drawn(partial(dependence.draw, key="test"), table, ["x"], "x", features, "forward_return", None, ())
    assert [box.label for box in app.selectbox] == ["Feature, most important first"]
    assert app.get("bidi_component") and "changes the effect" not in app.caption[0].value


def test_a_clicked_point_is_the_sample_of_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    table, _, features = big(rows=60, columns=3)
    monkeypatch.setattr(points, "draw", lambda *_, on_choose, **__: on_choose(5))
    app = drawn(partial(dependence.draw, key="test"), table, ["f0"], "f0", features, "forward_return", None, ())
    assert app.query_params["point"] == "2020-01-02_KO"
