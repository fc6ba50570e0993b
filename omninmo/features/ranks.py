"""Ranks among the tickers of a date."""

import numpy as np
import pandas as pd


def rank_share(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rank of each value among those of its date, as a share of their number.

    The lowest of n is at 0.5 ÷ n and the highest at 1 − 0.5 ÷ n, so that one ticker alone, or a tie of all, is at 0.5,
    and the mean of a date is 0.5 however many tickers it has.

    Parameters
    ----------
    frame : DataFrame [date x ticker]; a missing value has no rank

    Examples
    --------
    >>> rank_share(pd.DataFrame({"AAPL": [0.1, 0.1], "KO": [0.3, 0.1], "GE": [-0.2, None], "HD": [0.4, None]}))
        AAPL     KO     GE     HD
    0  0.375  0.625  0.125  0.875
    1  0.500  0.500    NaN    NaN
    """
    return (frame.rank(axis=1) - 0.5).div(frame.notna().sum(axis=1).replace(0, np.nan), axis=0)
