"""Scores by ticker and by year, against the scores of those rows alone."""

import numpy as np
import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation import scores
from omninmo.evaluation.breakdown import by_ticker, by_year
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, Recorded

TICKERS = list("ABCDEF")


@pytest.fixture
def predictions() -> pd.DataFrame:
    """Return six tickers on two years of sessions, the second one short; one date has too few tickers to be ranked."""
    generator = np.random.default_rng(0)
    dates = pd.bdate_range("2020-01-01", "2021-02-26")
    rows = pd.MultiIndex.from_product([dates, TICKERS], names=["date", "ticker"]).to_frame(index=False)
    rows = rows.assign(
        fold=0,
        y_true=generator.normal(0.01, 0.1, len(rows)),
        y_pred=generator.normal(0.01, 0.02, len(rows)),
        baseline_mean=0.01,
        baseline_majority=1.0,
    )
    return rows.drop(index=[0, 1]).sample(frac=1, random_state=1)  # in no order


def test_a_ticker_is_scored_by_its_rows(predictions: pd.DataFrame) -> None:
    table = by_ticker(predictions, horizon=10)
    assert list(table.index) == TICKERS and "rank_ic_mean" not in table
    for ticker, row in table.iterrows():
        own = predictions[predictions["ticker"] == ticker]
        y, predicted = own["y_true"], own["y_pred"]
        assert row["oos_skill"] == pytest.approx(1 - ((y - predicted) ** 2).sum() / ((y - 0.01) ** 2).sum(), rel=1e-12)
        assert row["direction_accuracy"] == pytest.approx(((y > 0) == (predicted > 0)).mean(), rel=1e-12)
        assert row["direction_base_rate"] == pytest.approx((y > 0).mean(), rel=1e-12)
        assert row["rows"] == row["dates"] == len(own) and row["horizons"] == len(own) / 10


def test_a_year_is_scored_by_its_dates(predictions: pd.DataFrame) -> None:
    table = by_year(predictions, horizon=10)
    assert list(table.index) == [2020, 2021] and table["rows"].sum() == len(predictions)
    of_2020 = predictions[predictions["date"].dt.year == 2020]
    ranked = [day["y_true"].rank().corr(day["y_pred"].rank()) for _, day in of_2020.groupby("date") if len(day) >= 5]
    assert table["rank_ic_mean"][2020] == pytest.approx(np.mean(ranked), rel=1e-9)
    assert table["rank_ic_dates"][2020] == len(ranked) == table["dates"][2020] - 1
    assert np.isnan(table["rank_ic_mean"][2021]) and 0 < table["horizons"][2021] < 5  # too few horizons for a mean
    assert table["rank_ic_dates"][2021] == table["dates"][2021]


def test_the_parts_add_up_to_the_whole(recorded: Recorded) -> None:
    for run_id in (recorded.run_id, recorded.rated_id):
        predictions = RunStore().predictions(run_id)
        whole = scores.pooled(predictions, QUICK.horizon)
        base = scores.losses(predictions)[1]
        for table, groups in (
            (by_ticker(predictions, QUICK.horizon), predictions["ticker"]),
            (by_year(predictions, QUICK.horizon), predictions["date"].dt.year),
        ):
            weights = pd.Series(base).groupby(groups.to_numpy()).sum()
            assert float((table["oos_skill"] * weights).sum() / weights.sum()) == pytest.approx(whole["oos_skill"])
            assert table["rows"].sum() == len(predictions)
            shares = table["direction_base_rate"] * table["rows"]
            assert float(shares.sum() / len(predictions)) == pytest.approx(whole["direction_base_rate"], abs=2e-3)


def test_where_nothing_can_be_scored_nothing_is(predictions: pd.DataFrame) -> None:
    exact = predictions.assign(baseline_mean=predictions["y_true"])
    assert by_ticker(exact, horizon=10)["oos_skill"].isna().all()
    flat = predictions.assign(y_true=0.0)
    assert by_year(flat, horizon=10)[["direction_accuracy", "rank_ic_mean"]].isna().all(axis=None)


def test_predictions_of_another_make_are_refused_in_a_sentence(predictions: pd.DataFrame) -> None:
    with pytest.raises(RunError, match="lack baseline_mean, so"):
        by_ticker(predictions.drop(columns="baseline_mean"), horizon=10)
    with pytest.raises(RunError, match="lack baseline_prior, p_1"):
        by_year(predictions.assign(p_0=0.5), horizon=10)
