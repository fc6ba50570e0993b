"""What stands above a forecast: first what is off, then the verdict, the ranking, the intervals, and today's rows."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.config import TrainingConfig
from omninmo.errors import RunError
from omninmo.ui import forecast_trust
from tests.kept_forecasts import made_up, table
from tests.pages.conftest import words
from tests.ui.conftest import drawn, run

SCORES = {
    "metrics__oos_skill_low": -0.02,
    "metrics__oos_skill_high": 0.03,
    "metrics__rank_ic_mean_low": -0.01,
    "metrics__rank_ic_mean_high": 0.07,
}


def coverage(measured: float) -> pd.DataFrame:
    row = {"nominal": 0.8, "measured": measured, "low": 0.71, "high": 0.84, "dates": 1860, "independent": 62.0}
    return pd.DataFrame([row], index=[0.8])


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return `measured(share)`: the 80 % interval of every run held that often."""
    monkeypatch.setattr(forecast_trust, "champion", lambda: "id-a")

    def set_share(share: float) -> None:
        monkeypatch.setattr(forecast_trust, "intervals_coverage", lambda run_id: coverage(share))

    return set_share


def page(config: TrainingConfig | None = None, /, kept: Any = None, **changes: Any) -> AppTest:
    return drawn(forecast_trust.draw, run(**(SCORES | changes)), config or TrainingConfig(), kept)


def test_verdict_ranking_and_coverage_are_said(measured: Any) -> None:
    measured(0.78)
    text = words(app := page())
    assert "champion" in text and "SHAP here explains noise" in text and "Nothing here to trade on" in text
    assert "Out of fold its rank IC was +0.030 (95 %: −0.010 to +0.070)" in text
    assert "The 80 % interval held 78 % (95 %: 71 to 84) of the targets on 1,860 dates, about 62 of them" in text
    assert not app.warning


def test_intervals_that_are_off_by_more_than_5_points_are_said_first(measured: Any) -> None:
    measured(0.70)
    app = page()
    assert "was too narrow: it held 70 %" in app.warning[0].value.replace("\\", "")
    assert next(element.type for element in app.main if hasattr(element, "value")) == "warning"


def test_a_run_that_beats_its_baselines_is_not_called_noise(measured: Any) -> None:
    measured(0.8)
    better = {"metrics__oos_skill_low": 0.005, "metrics__oos_skill_high": 0.02}
    versus = {
        f"metrics__versus.ridge.oos_skill{end}": value for end, value in (("", 0.01), ("_low", 0.005), ("_high", 0.02))
    }
    text = words(page(**better, **versus))
    assert "did better than" in text and "noise" not in text


def test_what_has_no_interval_says_what_it_shows_instead(measured: Any) -> None:
    measured(0.8)
    rated = TrainingConfig(mode="classification")
    assert "the probability of each class is shown instead" in words(page(rated, params__mode="classification"))
    assert "its rank among the tickers" in words(page(TrainingConfig(target="excess_return")))


def test_a_run_without_intervals_says_why(measured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(run_id: str) -> pd.DataFrame:
        raise RunError("It has no intervals.json.")

    monkeypatch.setattr(forecast_trust, "intervals_coverage", missing)
    assert "This run has no intervals: It has no intervals.json." in words(page())


def test_today_is_dated_and_how_far_its_rows_lie_outside_is_said(measured: Any) -> None:
    measured(0.8)
    text = words(page(kept=made_up(table(outside=[0.0, 0.02, 0.07]), caution="Sample prices end on 2022-12-28.")))
    assert "As of 2022-12-28. Sample prices end" in text and "of these 3 rows, 3.0 % lie outside" in text
    assert "lie outside" not in words(page(kept=made_up(table(outside=np.nan))))


def test_the_sample_is_dated_before_any_forecast(measured: Any) -> None:
    measured(0.8)
    caution = {"tags__omninmo__caution": "Sample prices end on 2022-12-28."}
    assert "end on 2022-12-28" in words(page(**caution))


def test_no_text_of_a_store_is_markup(measured: Any) -> None:
    measured(0.8)
    app = page(name="![](http://192.0.2.1)", kept=made_up(caution="$x$ ![](http://192.0.2.1)"))
    assert not [item.value for item in app.markdown if "![](" in item.value]
