"""One formula of a rank: it does not change with how many tickers there are."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from omninmo.features.ranks import rank_share

VALUES = st.lists(st.one_of(st.integers(-5, 5).map(float), st.just(np.nan)), min_size=1, max_size=12)


@given(values=VALUES)
def test_a_date_s_mean_rank_is_a_half_whatever_is_tied_or_missing(values: list[float]) -> None:
    ranks = rank_share(pd.DataFrame([values])).to_numpy()[0]
    assert (np.isnan(ranks) == np.isnan(values)).all()
    known = ranks[~np.isnan(ranks)]
    if known.size:
        np.testing.assert_allclose(known.mean(), 0.5)
        assert known.min() > 0 and known.max() < 1


@given(values=VALUES)
def test_turning_the_values_over_turns_the_ranks_over(values: list[float]) -> None:
    frame = pd.DataFrame([values])
    np.testing.assert_allclose(rank_share(-frame), 1 - rank_share(frame))


def test_a_date_without_values_has_no_ranks() -> None:
    assert rank_share(pd.DataFrame([[np.nan, np.nan]])).isna().all(axis=None)
