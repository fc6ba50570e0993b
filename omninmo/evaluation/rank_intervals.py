"""Where each feature stands among the others, and how far its rank moves from one ranking to the next."""

import pandas as pd


def ranks(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the rank of each feature in each ranking: 1 = most important; equal shares have their mean rank.

    Parameters
    ----------
    shares : features × rankings; where a ranking lacks a feature, NaN, and so is the rank

    Examples
    --------
    >>> ranks(pd.DataFrame({"run a": [0.5, 0.3, 0.2], "run b": [0.4, None, 0.6]}, index=["rsi", "beta", "atr"]))
          run a  run b
    rsi     1.0    2.0
    beta    2.0    NaN
    atr     3.0    1.0
    """
    return shares.rank(ascending=False)


def rank_intervals(shares: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return how the rank and the share of each feature are spread over the rankings that have it.

    Parameters
    ----------
    shares : features × rankings, NaN where a ranking lacks the feature
    k : how many top features `top_k` counts

    Returns
    -------
    DataFrame
        Indexed by feature, best median rank first. rankings (how many have it); best, q25, median, q75 and worst rank;
        top_k (share of these rankings that use it among their top k); share (mean), share_sd, and variation
        (share_sd ÷ share). One ranking has no spread of its shares: NaN.

    Examples
    --------
    >>> shares = pd.DataFrame({1: [0.6, 0.3, 0.1], 2: [0.6, 0.1, 0.3]}, index=["rsi", "beta", "atr"])
    >>> rank_intervals(shares, k=2)[["best", "median", "worst", "top_k", "share"]]
          best  median  worst  top_k  share
    rsi    1.0     1.0    1.0    1.0    0.6
    beta   2.0     2.5    3.0    0.5    0.2
    atr    2.0     2.5    3.0    0.5    0.2
    """
    places = ranks(shares)
    best, q25, median, q75, worst = (places.quantile(q, axis=1) for q in (0, 0.25, 0.5, 0.75, 1))
    rankings, share, spread = shares.count(axis=1), shares.mean(axis=1), shares.std(axis=1)
    table = pd.DataFrame(
        {
            "rankings": rankings,
            "best": best,
            "q25": q25,
            "median": median,
            "q75": q75,
            "worst": worst,
            "top_k": ((places <= k) & (shares > 0)).sum(axis=1) / rankings,
            "share": share,
            "share_sd": spread,
            "variation": spread / share.where(share > 0),
        }
    )
    return table[rankings > 0].sort_values(["median", "share"], ascending=[True, False], kind="stable")
