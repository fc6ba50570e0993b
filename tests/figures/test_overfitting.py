"""In-sample against out-of-fold: the diagonal means the same on both, and a run keeps its colour."""

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.figures.overfitting import overfitting, overfitting_info
from omninmo.figures.run_marks import MAX_MARKED, run_marks

ENTRIES = schema.METRICS["final_r2"], schema.METRICS["oos_skill"]


def test_runs_that_lack_a_score_are_left_out_and_the_others_keep_their_colour() -> None:
    inside, outside = pd.Series([0.6, 0.5, 0.4]), pd.Series([0.01, np.nan, -0.2])
    info = overfitting_info(inside, outside, pd.Series(list("abc")), ENTRIES)
    assert info.names == ("a", "c") and info.positions == (0, 2) and info.runs == 3
    diagonal, *runs = overfitting(info).data
    assert [run.marker.color for run in runs] == [run_marks(3)[0].colour, run_marks(3)[2].colour]
    assert list(diagonal.x) == list(diagonal.y) and diagonal.x[0] < -0.2 and diagonal.x[1] > 0.6


def test_the_in_sample_axis_says_so() -> None:
    info = overfitting_info(pd.Series([0.6]), pd.Series([0.1]), pd.Series(["a"]), ENTRIES)
    assert overfitting(info).layout.xaxis.title.text == "R² (in-sample)"


def test_no_scores_are_a_sentence() -> None:
    empty = pd.Series(dtype=float)
    figure = overfitting(overfitting_info(empty, empty, pd.Series(dtype=object), ENTRIES))
    assert figure.layout.annotations[0].text == "No run has both scores"


def test_more_runs_than_marks_are_one_trace_without_a_legend() -> None:
    scores = pd.Series(np.linspace(0, 1, MAX_MARKED + 1))
    figure = overfitting(overfitting_info(scores, scores, scores.astype(str), ENTRIES))
    assert len(figure.data) == 2 and len(figure.data[1].x) == MAX_MARKED + 1 and not figure.layout.showlegend
