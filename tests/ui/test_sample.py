"""The panel of one sample: of a regression, a rating, weekly prices; without prices; for links to nothing."""

import re
from dataclasses import replace
from typing import NoReturn

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.config import TrainingConfig
from omninmo.errors import ModelError, RunError
from omninmo.evaluation.shap_table import check_additivity
from omninmo.ui import reads, sample, sample_choice
from tests.hostile import HOSTILE
from tests.pages.conftest import charts, words
from tests.pages.test_hostile import assert_plain
from tests.ui.conftest import drawn
from tests.ui.samples import FEATURES, Explained, as_reads, explained

REGRESSION = TrainingConfig(forward_days=10)
RATED = REGRESSION.replace(mode="classification")
WEEKLY = REGRESSION.replace(interval="1wk", forward_days=20)


def panel(run: Explained, monkeypatch: pytest.MonkeyPatch, unit: str = "forward_return", **query: str) -> AppTest:
    """Return the page with the choice of a sample, and the one that the query names."""
    as_reads(run, monkeypatch)

    def page() -> None:
        sample.draw_picked("id-a", run.table, sample_choice.chosen(run.table.index), FEATURES, unit)

    return drawn(page, **query)


def heading(app: AppTest) -> str:
    return app.subheader[0].value.replace("\\", "") if app.subheader else ""


def test_a_regression_s_sample_is_named_and_predicted_against_actual(monkeypatch: pytest.MonkeyPatch) -> None:
    run = explained(REGRESSION)
    app = panel(run, monkeypatch, point="2020-03-03_KO")
    row = run.predictions[(run.predictions["date"] == "2020-03-03") & (run.predictions["ticker"] == "KO")].iloc[0]
    assert heading(app) == f"KO, 2020-03-03, fold {row['fold']}"
    text = words(app)
    assert "over the next 10 sessions: predicted" in text and "240 out-of-fold errors" in text
    assert f"{100 * row['y_pred']:+.2f} %".replace("-", "−") in text
    assert f"{100 * row['y_true']:+.2f} %".replace("-", "−") in text
    assert len(charts(app)) == 3 and len(app.dataframe) == 2 and len(app.get("download_button")) == 2
    assert "examples, not a forecast" in text and "Shaded are the 10 sessions" in text


def test_the_base_and_the_effects_add_up_to_the_prediction_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    run = explained(REGRESSION)
    row = run.row("2020-03-03", "KO")
    app = panel(run, monkeypatch, point="2020-03-03_KO")
    reading = next(item.value for item in app.caption if "add up to" in item.value)
    numbers = re.findall(r"([+−][\d.]+) %", reading)[:3]
    base, effects, margin = (float(number.replace("−", "-")) for number in numbers)
    assert base + effects == pytest.approx(margin, abs=0.011)
    assert margin == pytest.approx(100 * float(run.table.margin[row]), abs=0.005)
    stored = np.sort(100 * run.table.values[row].astype(float))
    shown = np.sort([float(text.rstrip(" %").replace("−", "-")) for text in app.dataframe[0].value["Effect"]])
    np.testing.assert_allclose(shown, stored, atol=0.0051)


def test_a_rating_s_sample_is_in_log_odds_and_says_the_probabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    app = panel(explained(RATED), monkeypatch, "Sell", point="2020-03-03_KO")
    text = words(app)
    assert "Rating over the next 10 sessions: predicted" in text and "it gave more to the actual rating" in text
    assert "log-odds of Sell" in text and "Log-odds of Sell" in charts(app)[0].proto.spec
    assert list(app.dataframe[1].value.columns[-3:]) == ["Predicted", "Actual", "Actual return"]


def test_weekly_prices_are_counted_in_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    text = words(panel(explained(WEEKLY), monkeypatch, point="2020-03-13_KO"))
    assert "over the next 4 weeks" in text and "Shaded are the 4 weeks" in text and "within 4 weeks" in text
    assert "session" not in text.replace("RSI, 14 sessions", "").replace("Return, 5 sessions", "")


def test_a_run_without_closes_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    app = panel(explained(REGRESSION, closes=False), monkeypatch, point="2020-03-03_KO")
    assert "train it again" in app.info[0].value.replace("\\", "") and len(charts(app)) == 2


def test_without_a_point_there_is_only_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    app = panel(explained(REGRESSION), monkeypatch)
    assert not app.subheader and not app.warning and not charts(app)
    assert "Choose a ticker and a date" in words(app) and not app.selectbox(key=sample_choice.DATE).options


@pytest.mark.parametrize(
    ("point", "words_of_it"),
    [
        ("nonsense", "a date and ticker like 2020-03-16_KO"),
        ("2020-03-04_KO", "the nearest of its ticker is 2020-03-0"),
        ("2020-03-03_NONE", "120 in all; none is of its ticker"),
        ("2020-02-30_KO", "a date and ticker like"),
    ],
)
def test_a_link_to_no_explained_row_is_a_sentence(
    point: str, words_of_it: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = panel(explained(REGRESSION), monkeypatch, point=point)
    assert words_of_it in app.warning[0].value.replace("\\", "") and not app.subheader


def test_the_boxes_lead_to_the_same_date_of_another_ticker_and_to_another_date(monkeypatch: pytest.MonkeyPatch) -> None:
    app = panel(explained(REGRESSION), monkeypatch, point="2020-03-03_KO")
    app.selectbox(key=sample_choice.TICKER).set_value("GE").run()
    assert heading(app).startswith("GE, 2020-03-03") and app.query_params["point"] == "2020-03-03_GE"
    app.selectbox(key=sample_choice.DATE).set_value("2020-03-05").run()
    assert heading(app).startswith("GE, 2020-03-05") and app.query_params["point"] == "2020-03-05_GE"


def test_the_sample_can_be_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    app = panel(explained(REGRESSION), monkeypatch, point="2020-03-03_KO")
    app.button[0].click().run()
    assert "point" not in app.query_params and not app.subheader and not app.warning


def test_a_rating_of_log_odds_that_hardly_differ_is_explained_as_the_store_accepted_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tolerance that the store checks by is of all ratings together; of one alone it may be narrower."""
    run = explained(RATED)
    rng = np.random.default_rng(0)
    margin = np.stack([1e-5 * rng.normal(size=len(run.table)), rng.normal(size=len(run.table))], axis=1)
    values = np.stack([margin[:, :1], margin[:, 1:]], axis=1) + 5e-6
    check_additivity(values, np.zeros_like(margin), margin)
    one = replace(run.table, values=values[:, 0], base=np.zeros(len(margin)), margin=margin[:, 0])
    one = replace(one, data=one.data[:, :1], features=("x",))
    with pytest.raises(ModelError):
        check_additivity(one.values, one.base, one.margin)
    app = panel(run._replace(table=one), monkeypatch, "Buy", point="2020-03-03_KO")
    assert heading(app).startswith("KO, 2020-03-03") and not app.error and len(charts(app)) == 3


def test_damaged_predictions_leave_the_rest_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(run_id: str) -> NoReturn:
        raise RunError(f"predictions.parquet of run {run_id} is damaged.")

    run = explained(REGRESSION)
    as_reads(run, monkeypatch)
    monkeypatch.setattr(reads, "predictions", damaged)
    row = run.row("2020-03-03", "KO")
    app = drawn(sample.draw_picked, "id-a", run.table, row, FEATURES, "forward_return", point="2020-03-03_KO")
    assert "is damaged" in app.error[0].value and heading(app).startswith("KO") and not charts(app)


def test_hostile_tickers_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    run = explained(REGRESSION, tickers=HOSTILE)
    app = panel(run, monkeypatch, point=sample_choice.named(run.table.index, run.row("2020-03-03", HOSTILE[0])))
    assert app.subheader and len(charts(app)) == 3
    assert_plain(app, "panel")
    assert_plain(panel(run, monkeypatch, point=f"2020-03-04_{HOSTILE[2]}"), "warning")
