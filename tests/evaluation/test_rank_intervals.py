import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation.rank_intervals import rank_intervals, ranks

SHARES = pd.DataFrame(
    {"a": [0.5, 0.3, 0.2, np.nan], "b": [0.1, 0.5, 0.0, 0.4], "c": [0.4, 0.1, 0.0, 0.5]},
    index=["rsi", "beta", "atr", "ret"],
)


def test_ranks_are_known_and_absent_features_have_none() -> None:
    assert ranks(SHARES).fillna(0).T.to_numpy().tolist() == [[1, 2, 3, 0], [3, 1, 4, 2], [2, 3, 4, 1]]


def test_intervals_are_of_the_rankings_that_have_the_feature() -> None:
    table = rank_intervals(SHARES, k=2)
    assert list(table.index) == ["ret", "rsi", "beta", "atr"]  # median 1.5, 2, 2 (less important on average), 4
    assert table.loc["ret", ["rankings", "best", "median", "worst", "top_k", "share"]].tolist() == [
        2,
        1,
        1.5,
        2,
        1,
        0.45,
    ]
    assert table.loc["rsi", ["best", "q25", "median", "q75", "worst"]].tolist() == [1, 1.5, 2, 2.5, 3]
    assert table.loc["atr", "top_k"] == 0 and table.loc["rsi", "top_k"] == 2 / 3
    assert np.isclose(table["variation"]["ret"], np.std([0.4, 0.5], ddof=1) / 0.45)


def test_a_feature_that_no_ranking_has_or_uses_is_no_error() -> None:
    table = rank_intervals(SHARES.assign(a=np.nan).reindex([*SHARES.index, "gone"]).assign(b=0.0), k=5)
    assert "gone" in table.index and np.isnan(table["variation"]["gone"]) and table["top_k"]["gone"] == 0
    assert "gone" not in rank_intervals(SHARES.reindex([*SHARES.index, "gone"]), k=1).index
    assert np.isnan(rank_intervals(SHARES[["b"]], k=1)["share_sd"]).all()


@settings(max_examples=30, deadline=None)
@given(d=st.integers(1, 12), m=st.integers(1, 6), seed=st.integers(0, 999), k=st.integers(1, 5))
def test_ranks_stay_in_their_order_and_the_top_has_k(d: int, m: int, seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    shares = pd.DataFrame(rng.random((d, m)) + 0.01, index=[f"f{n}" for n in range(d)])
    table = rank_intervals(shares, k)
    spread = table[["best", "q25", "median", "q75", "worst"]].to_numpy()
    assert (np.diff(spread, axis=1) >= 0).all() and spread.min() == 1 and spread.max() == d
    assert np.isclose(table["top_k"].sum(), min(k, d)) and table["median"].is_monotonic_increasing
