"""Importance over time: order of features and periods, folds marked where one begins."""

import numpy as np
import pandas as pd

from omninmo.figures.importance_over_time import _info, importance_over_time

SHARES = pd.DataFrame({"2020Q1": [0.2, 0.8], "2020Q2": [0.4, 0.6], "2020Q3": [np.nan] * 2}, index=["a", "b"])
SIZES = pd.Series({"2020Q3": 3, "2020Q1": 30, "2020Q2": 20})


def test_features_by_their_mean_and_sizes_by_period() -> None:
    info = _info(SHARES, SIZES, (1, 1, 2), {"b": "B & C"}, top=10)
    assert info.features == ("B &amp; C", "a") and info.sizes == (30, 20, 3) and info.folds == ((0, 1), (2, 2))
    assert _info(SHARES, SIZES, (), {}, top=1).features == ("b",)


def test_each_fold_is_marked_where_it_begins_and_blank_cells_have_no_text() -> None:
    figure = importance_over_time(SHARES, SIZES, (1, 1, 2), {})
    assert [note.text for note in figure.layout.annotations] == ["fold 1", "fold 2"]
    assert [shape.x0 for shape in figure.layout.shapes] == [-0.5, 1.5]
    assert figure.data[0].text[0][2] == "" and figure.data[0].text[0][0] == "80 %"


def test_few_folds_are_named_in_lines_no_wider_than_a_date() -> None:
    folds = SHARES.set_axis([f"fold {number}, from 2020-0{number}" for number in (1, 2, 3)], axis=1)
    figure = importance_over_time(folds, pd.Series(20, index=folds.columns), (), {})
    assert figure.layout.xaxis.ticktext[0] == "fold 1<br>from<br>2020-01"


def test_many_periods_are_named_as_far_as_there_is_room() -> None:
    many = pd.DataFrame(np.ones((2, 40)), index=["a", "b"], columns=[f"q{number}" for number in range(40)])
    figure = importance_over_time(many, pd.Series(20, index=many.columns), (), {})
    assert len(figure.layout.xaxis.ticktext) <= 16 and figure.data[0].texttemplate is None


def test_nothing_explained_is_a_sentence() -> None:
    assert importance_over_time(SHARES.iloc[:0], SIZES, (), {}).layout.annotations[0].text == "No explained rows"
