"""The sample: what its description says, and no more."""

import pandas as pd

from omninmo.data import sample


def test_the_sample_is_what_its_description_says() -> None:
    panel = sample.load()
    assert panel.tickers == sample.TICKERS
    assert panel.close.shape == (8313, 20)
    assert not panel.close.isna().any().any()
    assert str(panel.dates[-1].date()) == "2022-12-28" and "2022-12-28" in panel.caution
    assert panel.market is None and panel.high is None


def test_the_sample_holds_crises_that_are_known() -> None:
    market = sample.load().market_level
    monthly = market.resample("ME").last().pct_change()
    assert monthly.loc["2008-10-31"] < -0.12  # Lehman
    assert market.pct_change().idxmin() == pd.Timestamp("2020-03-16")
