"""Predict: from an empty store to one ticker of the champion's forecast."""

from pathlib import Path

import pytest

from omninmo.jobs.kinds import KINDS
from omninmo.tracking import champion
from omninmo.tracking.store import RunStore
from omninmo.ui import job_cards
from tests.conftest import copy_home
from tests.kept_forecasts import keep
from tests.pages.conftest import OpenPage, words


@pytest.fixture
def ids(full_home: Path, home: Path) -> dict[str, str]:
    """Return the ids of six runs by name, in a home folder that a test may change."""
    copy_home(full_home, home)
    table = RunStore().runs()
    return dict(zip(table["name"], table["run_id"], strict=True))


def test_the_champion_predicts_until_a_link_names_another(open_page: OpenPage, ids: dict[str, str]) -> None:
    champion.appoint(RunStore(), ids["risky"], anyway=True)
    app = open_page("pages/predict.py")
    assert app.selectbox(key="forecast_run").value == ids["risky"]
    assert app.selectbox(key="forecast_run").options[0] == "risky · champion"
    assert "leak" not in "".join(app.selectbox(key="forecast_run").options)
    app.query_params["run"] = ids["far"]
    app.run()
    assert app.selectbox(key="forecast_run").value == ids["far"] and "60 sessions" not in words(app)


def test_a_leak_is_refused_and_another_run_shown(open_page: OpenPage, ids: dict[str, str]) -> None:
    app = open_page("pages/predict.py", run=ids["leak"])
    assert "leak cannot predict: it demonstrates a leak" in words(app)
    assert app.selectbox(key="forecast_run").value != ids["leak"]


def test_predict_asks_a_job_and_loads_no_model(
    open_page: OpenPage, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(job_cards, "start", started.append)
    app = open_page("pages/predict.py", run=ids["first"])
    next(button for button in app.button if button.label == "Predict").click().run()
    assert [type(one) for one in started] == [KINDS["predict"].config] and not app.exception


def test_a_kept_forecast_is_shown_with_the_ticker_of_the_link(open_page: OpenPage, ids: dict[str, str]) -> None:
    keep(ids["first"], tickers="KO, AAPL, NOPE")
    app = open_page("pages/predict.py", run=ids["first"])
    assert "2 tickers predicted" in words(app) and not app.get("plotly_chart")
    app.query_params["ticker"] = "KO"
    app.run()
    assert not app.exception and len(app.get("plotly_chart")) == 3
    assert "KO as of 2022-12-28: the return predicted over the next 30 sessions is" in words(app)


def test_ratings_are_shown_by_their_probabilities(open_page: OpenPage, ids: dict[str, str]) -> None:
    keep(ids["rated"], tickers="KO, AAPL")
    app = open_page("pages/predict.py", run=ids["rated"], ticker="KO")
    assert "the probability of each class is shown instead" in words(app)
    assert {"p_0", "p_4"} <= set(app.dataframe[0].value.columns)
