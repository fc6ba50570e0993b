"""One bar per test fold: dates, signs, gaps, leaks."""

import numpy as np
import pandas as pd

from omninmo.figures.colours import PALETTE
from omninmo.figures.folds import _info, fold_scores


def folds(scores: list[float]) -> pd.DataFrame:
    starts = pd.date_range("2020-01-01", periods=len(scores), freq="YS")
    table = pd.DataFrame({"fold": range(1, len(scores) + 1), "first_date": starts, "rows": 10, "oos_skill": scores})
    return table.assign(last_date=starts + pd.offsets.YearEnd())


def test_folds_of_a_leak_say_so() -> None:
    leaking = fold_scores(folds([0.3]), "oos_skill", leaks=True)
    assert leaking.layout.yaxis.title.text == "Leaking demonstration: Skill vs mean"
    assert "Leaking demonstration" in leaking.data[0].hovertemplate


def test_the_skill_of_a_classification_is_named_after_class_shares() -> None:
    rated = fold_scores(folds([0.3]).assign(accuracy=0.6), "oos_skill")
    assert rated.layout.yaxis.title.text == "Skill vs class shares"


def test_bad_folds_are_marked_by_colour() -> None:
    assert _info(folds([0.01, -0.02]), "oos_skill").labels[0] == "1: 2020-01-01<br>to 2020-12-31"
    bars = fold_scores(folds([0.01, -0.02]), "oos_skill").data[0]
    assert list(bars.marker.color) == [PALETTE[0], PALETTE[4]] and list(bars.text) == ["+0.010", "−0.020"]
    assert "No scores" in fold_scores(folds([]), "oos_skill").layout.annotations[0].text


def test_a_fold_without_a_score_keeps_its_place_and_says_so() -> None:
    bars = fold_scores(folds([0.01, np.nan, 0.03]), "oos_skill").data[0]
    assert list(bars.text) == ["+0.010", "n/a", "+0.030"] and list(bars.y) == [0.01, 0, 0.03]


def test_many_folds_have_short_labels_and_no_numbers_too_small_to_read() -> None:
    figure = fold_scores(folds([0.01] * 20), "oos_skill")
    assert figure.data[0].x[0] == "1: 2020-01" and figure.data[0].textposition == "none"
    assert figure.layout.xaxis.tickangle == -90
