"""The form is checked as a whole: every error at its setting, before anything starts."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.config import FIELDS, TrainingConfig
from omninmo.ui import form_check, reads


def checked(**changes: Any) -> form_check.Checked:
    return form_check.check(TrainingConfig().flat() | changes)


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """Return a folder with 400 sessions of two tickers."""
    days = pd.bdate_range("2022-01-03", periods=400, name="date")
    for ticker, daily in (("KO", 1.001), ("PG", 0.999)):
        pd.DataFrame({"close": 50 * daily ** np.arange(400)}, index=days).to_csv(tmp_path / f"{ticker}.csv")
    return tmp_path


def test_the_defaults_can_be_trained() -> None:
    assert checked() == form_check.Checked(TrainingConfig(), {})


def test_every_error_is_found_and_named_by_its_label() -> None:
    found = checked(max_depth=-1, learning_rate=2.0, period="ten years", tickers="AAPL NOPE", features="rsi_14 foo")
    assert found.config is None
    assert set(found.errors) == {"max_depth", "learning_rate", "period", "tickers", "features"}
    assert found.errors["max_depth"].startswith("Tree depth is -1, but must be a whole number")
    assert found.errors["learning_rate"].startswith("Learning rate is 2.0, but")
    assert found.errors["period"].startswith("Period: 'ten years' is not a period")
    assert found.errors["tickers"].startswith("You asked for NOPE, but the sample has 20 stocks and not that one")
    assert "'foo'" in found.errors["features"]


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in ("path", "tickers", "features")])
def test_no_field_takes_anything(name: str) -> None:
    found = checked(**{name: "\x00" * 1000})
    assert name in found.errors and found.config is None


def test_settings_that_contradict_each_other_are_an_error_of_the_target() -> None:
    assert "ratings" in checked(mode="classification", target="excess_return").errors["target"].lower()


def test_the_sample_is_daily() -> None:
    assert set(checked(interval="1wk").errors) == {"interval"}


def test_a_sample_too_short_is_refused_before_it_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "sample_sessions", lambda period: {"1y": 253}[period])
    assert "need at least" in checked(period="1y").errors["period"]


def test_files_that_are_not_there_are_an_error_of_the_path(tmp_path: Path) -> None:
    assert "need a path" in checked(source="csv").errors["path"]
    assert "no prices in" in checked(source="parquet", path=str(tmp_path)).errors["path"]


def test_own_prices_are_shown_and_their_length_is_checked(prices: Path) -> None:
    found = checked(source="csv", path=str(prices), forward_days=5, n_splits=2)
    assert found.preview is not None
    assert found.preview.sessions == 400 and "need at least" in found.errors["period"]
    found = checked(source="csv", path=str(prices), forward_days=5, n_splits=2, scheme="shuffled")
    assert found.config is not None and found.preview is not None and not found.errors


def test_prices_of_which_none_can_be_used_are_refused_with_the_first_reason(prices: Path) -> None:
    found = checked(source="csv", path=str(prices), tickers="ZZZ")
    assert found.preview is not None and not found.preview.used
    assert found.errors["path"].startswith("None of these prices can be used (ZZZ:")


def test_settings_that_contradict_each_other_hide_no_other_error() -> None:
    found = checked(mode="classification", target="excess_return", tickers="NOPE", interval="1wk")
    assert found.config is None and set(found.errors) == {"target", "tickers", "interval"}


def test_a_contradiction_names_settings_and_values_as_the_form_does() -> None:
    reason = checked(mode="classification", target="excess_return").errors["target"]
    assert "Target is Return beyond the market" in reason and "excess_return" not in reason
    assert "choose Target Return, or Classes By rank on the date: fifths" in reason
