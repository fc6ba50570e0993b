"""Within a session: ranges, gaps and directions, by hand and against TA-Lib."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.data.panel import PricePanel
from omninmo.features import FEATURES, Inputs, price_range
from tests.features import oracle
from tests.features.panels import inputs, last


@pytest.mark.parametrize("name", oracle.names_of("range"))
def test_after_the_warm_up_we_agree_with_talib(name: str) -> None:
    oracle.agrees(name)


def test_the_position_of_the_close_in_its_ranges() -> None:
    days = inputs([10, 12, 11], high=[11, 14, 12], low=[8, 11, 10])
    assert last(price_range.stochastic(days, 3)) == pytest.approx((11 - 8) / (14 - 8))
    assert last(price_range.close_location(days, 3)) == pytest.approx((2 / 3 + 1 / 3 + 1 / 2) / 3)


def test_overnight_and_intraday_add_up_to_the_log_return() -> None:
    days = inputs([10, 12, 11], open=[10, 11, 13])
    assert last(price_range.overnight(days, 2)) == pytest.approx(np.log(11 / 10) + np.log(13 / 12))
    assert last(price_range.intraday(days, 2)) == pytest.approx(np.log(12 / 11) + np.log(11 / 13))
    both = price_range.overnight(days, 2) + price_range.intraday(days, 2)
    assert last(both) == pytest.approx(np.log(11 / 10))


def test_parkinson_of_a_constant_range_is_that_range() -> None:
    days = inputs([10, 10, 10], high=[11, 11, 11], low=[9, 9, 9])
    assert last(price_range.parkinson(days, 3)) == pytest.approx(np.log(11 / 9) * (252 / (4 * np.log(2))) ** 0.5)


def test_volatility_from_ranges_is_that_of_the_walk() -> None:
    """Many steps a session, whose standard deviation is 2 %: what all three estimators look for."""
    steps = np.random.default_rng(1).normal(0, 0.02 / 500**0.5, (400, 500))
    path = np.exp(np.cumsum(steps.ravel()).reshape(steps.shape))
    dates = pd.bdate_range("2020-01-01", periods=400)
    columns = {"open": path[:, 0], "high": path.max(axis=1), "low": path.min(axis=1), "close": path[:, -1]}
    wide: dict[str, Any] = {name: pd.DataFrame({"A": values}, dates) for name, values in columns.items()}
    days = Inputs(PricePanel(**wide))
    for name in ("volatility_21", "parkinson_21", "garman_klass_21"):
        assert FEATURES[name].compute(days)["A"].mean() == pytest.approx(0.02 * 252**0.5, rel=0.06), name
