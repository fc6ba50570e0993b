"""Prices to rows: which ones there are, and what each holds."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.config import Scheme, SplitConfig, TrainingConfig
from omninmo.data import sample
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import dataset_key, prepare, splitter
from omninmo.errors import ConfigError, DataError
from omninmo.features import FEATURES, WARM_UP, Inputs
from tests.worlds import random_walks

QUICK = TrainingConfig(feature_set="minimal")
PANEL = sample.load().last("6y")
WALKS = random_walks(3, sessions=900, tickers=10)


def test_rows_start_after_the_warm_up_and_end_before_the_horizon() -> None:
    dataset = prepare(QUICK, PANEL)
    for one in (dataset, prepare(QUICK.replace(feature_set="full"), PANEL)):
        assert one.dates[0] == PANEL.dates[WARM_UP]
        assert one.dates[-1] == PANEL.dates[-1 - QUICK.forward_days]
    row = 12345
    date, ticker = dataset.dates[row], dataset.tickers[row]
    position = PANEL.dates.searchsorted(date)
    close = PANEL.close[ticker]
    assert dataset.realised[row] == pytest.approx(close.iloc[position + 30] / close.iloc[position] - 1)


def test_a_row_holds_the_features_of_its_date_and_ticker() -> None:
    dataset = prepare(QUICK.replace(features="return_21d rsi_14"), PANEL)
    assert dataset.x.dtype == np.float32 and dataset.names == ("return_21d", "rsi_14")
    for row in (0, 777, len(dataset) - 1):
        date, ticker = dataset.dates[row], dataset.tickers[row]
        expected = [FEATURES[name].compute(Inputs(PANEL)).loc[date, ticker] for name in dataset.names]
        assert dataset.x[row] == pytest.approx(expected, rel=1e-6)


def test_a_gap_in_one_ticker_costs_its_rows_only() -> None:
    close = PANEL.close.copy()
    close.loc[close.index[600:700], "KO"] = np.nan
    dataset = prepare(QUICK, replace(PANEL, close=close))
    lost = pd.Series(dataset.tickers).value_counts()
    assert lost["AAPL"] - lost["KO"] == 130  # 100 without a price, 30 whose target falls into the gap


def test_rows_of_a_ticker_that_ends_are_counted_and_used_or_left_out() -> None:
    close = WALKS.close.copy()
    close.iloc[600:, 0] = np.nan
    panel = PricePanel(close=close)
    used, dropped = prepare(QUICK, panel), prepare(QUICK.replace(delisted="drop"), panel)
    # the last bar has nothing ahead of it, and 30 rows before it the horizon is whole
    assert used.delisted_rows == dropped.delisted_rows == 29
    assert len(used) - len(dropped) == 29 and used.facts()["delisted_rows"] == 29
    assert prepare(QUICK, WALKS).delisted_rows == 0
    sharpe = QUICK.replace(target="volatility_adjusted")  # which takes 5 returns: the last 4 rows have none
    used_of, dropped_of = prepare(sharpe, panel), prepare(sharpe.replace(delisted="drop"), panel)
    assert used_of.delisted_rows == dropped_of.delisted_rows == len(used_of) - len(dropped_of) == 25
    assert dataset_key(QUICK) != dataset_key(QUICK.replace(delisted="drop"))
    # no feature knows: the same rows from prices that end before the ticker does
    before = prepare(QUICK, PricePanel(close=WALKS.close))
    index = pd.MultiIndex.from_arrays([before.dates, before.tickers])
    same = index.get_indexer(pd.MultiIndex.from_arrays([used.dates, used.tickers]))
    own = used.tickers == "T00"
    relative = [name for name in used.names if name != "beta_252"]  # the market lacks the ticker after its end
    columns = [used.names.index(name) for name in relative]
    np.testing.assert_array_equal(used.x[own][:, columns], before.x[same[own]][:, columns])


def test_one_ticker_alone_has_no_fifths() -> None:
    alone = PricePanel(close=WALKS.close[["T00"]])
    with pytest.raises(DataError, match="classes quantiles ranks the tickers of a date, but T00 is the only one"):
        prepare(QUICK.replace(mode="classification", classes="quantiles"), alone)
    fifths = QUICK.replace(classes="quantiles")
    rows = prepare(fifths, alone)
    assert rows.check(fifths) is rows
    with pytest.raises(DataError, match="classes quantiles ranks the tickers of a date, but T00 is the only one"):
        rows.check(fifths.replace(mode="classification"))


def test_a_model_learns_the_target_or_the_classes() -> None:
    dataset = prepare(QUICK.replace(forward_days=10), WALKS)
    assert dataset.y("regression") is dataset.target and dataset.y("classification") is dataset.classes
    assert (dataset.target == dataset.realised).all()  # the target is the forward return


def test_fifths_are_scored_against_the_centred_rank_of_their_date() -> None:
    """A fifth is neither up nor down: half of a date's tickers are on either side of 0."""
    config = QUICK.replace(mode="classification", classes="quantiles", forward_days=10)
    dataset = prepare(config, WALKS)
    assert (np.bincount(dataset.y("classification")) == len(dataset) / 5).all()
    first = dataset.realised[:10]
    assert sorted(first) == pytest.approx((np.arange(10) - 4.5) / 10)
    assert (np.argsort(first) == np.argsort(dataset.target[:10])).all()
    assert (dataset.classes[:10] == np.floor((first + 0.5) * 5)).all()


def test_rows_serve_the_configs_that_ask_for_the_same() -> None:
    dataset = prepare(QUICK, WALKS)
    deeper = QUICK.replace(seed=1, model={"max_depth": 5}, split=SplitConfig(n_splits=3))
    assert dataset_key(deeper) == dataset_key(QUICK) and dataset.check(deeper) is dataset
    others = {"feature_set": "risk", "target": "excess_return", "classes": "quantiles", "interval": "1wk"}
    for key, value in {**others, "forward_days": 10}.items():
        other: dict[str, Any] = {key: value}
        assert dataset_key(QUICK.replace(**other)) != dataset_key(QUICK)
        with pytest.raises(ConfigError, match="prepare again"):
            dataset.check(QUICK.replace(**other))


def test_features_without_their_columns_are_named() -> None:
    dataset = prepare(TrainingConfig(features="return_21d atr_14"), WALKS)
    assert dataset.names == ("return_21d",) and dataset.switched_off == {"atr_14": "no high or low in these prices"}


def test_bars_must_be_of_the_interval() -> None:
    weekly = WALKS.close.set_axis(pd.date_range("2010-01-08", periods=900, freq="W-FRI"))
    with pytest.raises(DataError, match=r"interval is 1d, but the prices have bars of 1wk, .*set interval to 1wk"):
        prepare(QUICK, PricePanel(close=weekly))


def test_one_date_fewer_than_needed_is_refused() -> None:
    config = QUICK.replace(split=SplitConfig(n_splits=2), forward_days=20)
    needed = WARM_UP + 20 + splitter(config).min_dates()
    assert len(prepare(config, WALKS.cut(slice(0, needed)))) == 10 * (needed - WARM_UP - 20)
    with pytest.raises(DataError, match=rf"need at least {needed} sessions .* but there are {needed - 1};"):
        prepare(config, WALKS.cut(slice(0, needed - 1)))


@pytest.mark.parametrize("scheme", ["walk_forward", "rolling", "purged_kfold", "shuffled"])
def test_every_scheme_has_a_splitter_whose_gap_is_the_horizon(scheme: Scheme) -> None:
    config = TrainingConfig(forward_days=17, split=SplitConfig(scheme=scheme, n_splits=3))
    splits = splitter(config)
    assert splits.get_n_splits() == 3 and splits.gap == 17
    days = np.repeat(np.arange(600), 2)
    tested = [test for _, test in splits.split(np.zeros((1200, 1)), groups=days)]
    assert len(np.unique(np.concatenate(tested))) == sum(map(len, tested))
