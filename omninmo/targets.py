"""What is predicted: the return over the coming sessions, or the rating that it earns."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.schema import RATING_THRESHOLDS


def forward_return(close: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return close `horizon` sessions ahead ÷ close − 1.

    Parameters
    ----------
    close : DataFrame [date x ticker]
        Shifted on its date axis, never per ticker row, so that a gap in one ticker cannot stretch its horizon.
    horizon : sessions

    Returns
    -------
    DataFrame [date x ticker]
        NaN in the last `horizon` rows, and where either price is missing.
    """
    return close.shift(-horizon) / close - 1


def ratings(returns: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return the rating of each forward return: 0 Strong Sell … 4 Strong Buy.

    A return at a threshold belongs to the rating below it (> 15 % is Strong Buy, exactly 15 % is Buy).
    """
    return np.searchsorted(np.asarray(RATING_THRESHOLDS), returns, side="left").astype(np.int64)
