"""Ranks among the tickers of a date."""

import numpy as np
import pytest

from omninmo.features import Inputs, cross_section
from tests.features.panels import WALKS

RANKS = (np.arange(8) + 0.5) / 8


@pytest.mark.parametrize("sessions", [5, 21, 126])
def test_the_best_return_ranks_highest(sessions: int) -> None:
    ranks = cross_section.rank_return(Inputs(WALKS), sessions).iloc[-1]
    past = WALKS.close.iloc[-1] / WALKS.close.iloc[-1 - sessions]
    assert list(ranks.sort_values().index) == list(past.sort_values().index)
    assert sorted(ranks) == pytest.approx(RANKS)


def test_momentum_and_volatility_are_ranked_alike() -> None:
    walks = Inputs(WALKS)
    for ranks, values in (
        (cross_section.rank_momentum(walks), walks.momentum()),
        (cross_section.rank_volatility(walks, 63), walks.volatility(63)),
    ):
        assert list(ranks.iloc[-1].sort_values().index) == list(values.iloc[-1].sort_values().index)
