"""A score by start and the best so far, of bounded size."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo import schema
from omninmo.figures.progress import MAX_POINTS, info, progress

SKILL, RMSE, STABILITY = (schema.METRICS[key] for key in ("oos_skill", "cv_rmse_mean", "direction_base_rate"))


def runs(scores: list[float]) -> pd.DataFrame:
    """Return runs that were started a minute apart, newest first as in the store."""
    starts = pd.date_range("2026-01-01", periods=len(scores), freq="min", tz="UTC")
    table = pd.DataFrame({"name": [f"<b>{n}" for n in range(len(scores))], "start_time": starts, "score": scores})
    return table.set_index(pd.Index([f"id-{n}" for n in range(len(scores))])).iloc[::-1]


def test_the_best_so_far_follows_the_direction_of_the_score() -> None:
    scores = [0.1, 0.3, float("nan"), 0.2, float("inf"), 0.4]
    assert info(runs(scores), SKILL).best.tolist() == [0.1, 0.3, 0.3, 0.4]
    assert info(runs(scores), RMSE).best.tolist() == [0.1, 0.1, 0.1, 0.1]
    assert np.isnan(info(runs(scores), STABILITY).best).all()
    assert info(runs(scores), SKILL).run_ids.tolist() == ["id-0", "id-1", "id-3", "id-5"]


@given(st.integers(1, 3 * MAX_POINTS), st.integers(0, 9))
def test_no_more_points_than_allowed_and_each_best_among_them(count: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=count).tolist()
    drawn = info(runs(scores), SKILL)
    assert len(drawn.scores) <= MAX_POINTS and drawn.total == count
    assert set(np.unique(np.maximum.accumulate(scores))) <= set(drawn.scores)


@pytest.mark.parametrize("scores", [[], [float("nan")]])
def test_without_scores_the_figure_says_so(scores: list[float]) -> None:
    figure = progress(runs(scores), SKILL, "x")
    assert figure.layout.annotations[0].text == "None of these runs has this score"


def test_names_and_title_are_text() -> None:
    figure = progress(runs([0.1]), SKILL, "<i>x")
    assert figure.data[1].customdata[0].tolist() == ["&lt;b&gt;0", "id-0"] and figure.layout.title.text == "&lt;i&gt;x"
