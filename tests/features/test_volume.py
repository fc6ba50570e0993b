"""Volume against the ticker's own habit, by hand and against TA-Lib."""

import numpy as np
import pytest

from omninmo.features import Inputs, volume
from tests.features import oracle
from tests.features.panels import WALKS, inputs, last


def test_volume_against_its_own_mean() -> None:
    days = inputs([5, 5, 5, 5], volume=[10, 10, 10, 30])
    assert last(volume.volume_ratio(days, 2, 4)) == pytest.approx(20 / 15)
    assert last(volume.volume_surprise(days, 4)) == pytest.approx(np.log(2))
    assert last(volume.volume_volatility(days, 4)) == pytest.approx(75**0.5 / 15)  # variance 300 / 4


def test_the_balance_of_rising_and_falling_days() -> None:
    days = inputs([10, 11, 10, 12], volume=[0, 10, 20, 50])
    assert last(volume.volume_balance(days, 3)) == pytest.approx((10 - 20 + 50) / 80)


def test_a_day_without_trades_is_no_day_of_low_volume() -> None:
    days = inputs([10, 11, 10, 12], volume=[10, 0, 20, 30])
    assert last(volume.volume_ratio(days, 2, 4)) == pytest.approx(25 / 20)


def test_busy_days_that_move_more() -> None:
    days = inputs([100, 110, 99, 108.9], volume=[1, 10, 10, 10])  # every day moves by a tenth
    assert last(volume.volume_move(days, 3)) == pytest.approx(1)
    busy = inputs([100, 100, 110], volume=[1, 10, 30])
    assert last(volume.volume_move(busy, 2)) == pytest.approx((0.1 * 30 / 2) / 20 / 0.05)


def test_illiquidity_against_its_own_past() -> None:
    # |return| ÷ money: 0.1 / 110, 0.1 / 99, 0.1 / (2 · 89.1)
    days = inputs([100, 110, 99, 89.1], volume=[1, 1, 1, 2])
    impact = [0.1 / 110, 0.1 / 99, 0.1 / 178.2]
    assert last(volume.illiquidity_ratio(days, 1, 3)) == pytest.approx(impact[-1] / np.mean(impact))


def test_money_flow_is_100_where_every_day_rises() -> None:
    rising = inputs([10, 11, 12], high=[10, 11, 12], low=[10, 11, 12], volume=[5, 5, 5])
    assert last(volume.money_flow(rising, 2)) == pytest.approx(100)


@pytest.mark.parametrize("name", oracle.names_of("volume"))
def test_after_the_warm_up_we_agree_with_talib(name: str) -> None:
    oracle.agrees(name)


def test_the_rank_of_a_volume_ratio_is_among_the_tickers() -> None:
    walks = Inputs(WALKS)
    ranks = volume.rank_volume_ratio(walks, 21, 252).iloc[-1]
    assert sorted(ranks) == pytest.approx((np.arange(8) + 0.5) / 8)
    assert ranks.idxmax() == volume.volume_ratio(walks, 21, 252).iloc[-1].idxmax()
