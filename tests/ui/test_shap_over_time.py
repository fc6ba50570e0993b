"""Importance over time on a page."""

import numpy as np
import pandas as pd

from omninmo.evaluation.over_time import OverTime, importance_over_time
from omninmo.ui import shap_over_time
from tests.evaluation.explained import explained
from tests.ui.conftest import drawn

VALUES = np.tile([1.0, 1.0], (260, 1))
VALUES[130:] = [3.0, 1.0]


def test_what_moves_most_is_said_with_where_and_how_far() -> None:
    known = importance_over_time(explained(VALUES), "quarter")
    text = shap_over_time.in_words(known, {"a": "**A**"})
    assert text.startswith("In this run \\*\\*A\\*\\* moves most: 50.0 % of all in 2020Q1, 75.0 % in 2020Q3.")
    one = OverTime(pd.DataFrame({"2020Q1": [1.0]}, index=["a"]), pd.Series({"2020Q1": 20}), ())
    assert "no change can be seen" in shap_over_time.in_words(one, {})


def test_folds_come_first_and_the_link_may_ask_for_quarters() -> None:
    table = explained(VALUES)
    folds, quarters = (drawn(shap_over_time.draw, table, {}, **query) for query in ({}, {"over": "quarter"}))
    assert "in one test fold" in folds.caption[0].value and "in one quarter" in quarters.caption[0].value
    assert "2020Q3" in quarters.get("plotly_chart")[0].proto.spec
