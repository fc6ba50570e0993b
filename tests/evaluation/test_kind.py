"""What runs predict is known from their settings, whatever else those say, and without reading a file."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import TrainingConfig
from omninmo.errors import ConfigError, RunError
from omninmo.evaluation.kind import Kind, difference, in_words, kind_of, kinds
from tests.evaluation import predicted

DAILY = Kind("regression", "forward_return", "", "1d", 30)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["1d", "1wk"]), st.integers(5, 60)), min_size=1, max_size=6))
def test_the_kind_of_each_run_has_the_horizon_that_it_was_trained_with(spans: list[tuple[str, int]]) -> None:
    runs = {f"r{n}": {"interval": interval, "forward_days": days} for n, (interval, days) in enumerate(spans)}
    found = kinds(predicted.listed(**runs).set_index("run_id"))
    horizons = [TrainingConfig(interval=interval, forward_days=days).horizon for interval, days in spans]
    assert found["horizon"].tolist() == horizons and found.index.tolist() == list(runs)


def test_how_ratings_are_made_is_a_part_of_what_is_rated_alone() -> None:
    rated = {"mode": "classification", "classes": "quantiles"}
    found = kinds(predicted.listed("a", b=rated, c={"classes": "quantiles"}).set_index("run_id"))
    assert found["classes"].tolist() == ["", "quantiles", ""] and found.duplicated().tolist() == [False, False, True]


def test_settings_that_are_no_kind_stay_as_they_are_recorded() -> None:
    table = predicted.listed("a", unnamed={"target": np.nan}, absurd={"forward_days": -3}).set_index("run_id")
    found = kinds(table)
    assert found["target"].tolist() == ["forward_return", "", "forward_return"]
    assert found["horizon"].tolist() == [predicted.HORIZON, predicted.HORIZON, -3]
    with pytest.raises(RunError, match="does not record what it predicts: Target"):
        kind_of(table.iloc[1])
    with pytest.raises(ConfigError, match="forward_days is -3"):
        kind_of(table.iloc[2])


def test_no_runs_have_no_kinds() -> None:
    assert list(kinds(pd.DataFrame())) == list(Kind._fields) and kinds(pd.DataFrame()).empty


def test_what_runs_predict_and_how_they_differ_is_put_in_words() -> None:
    assert in_words(DAILY) == "Regression, Return, Daily, a horizon of 30 sessions"
    weekly = DAILY._replace(interval="1wk", horizon=6)
    assert "Weekly, not Daily; a horizon of 6 weeks, not a horizon of 30 sessions" in difference(weekly, DAILY)
