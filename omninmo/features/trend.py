"""Where the price stands against its own averages."""

import pandas as pd

from omninmo.features.registry import TINY, Inputs, feature


@feature("trend", "sma_gap_{0}", "Gap to {0}-session average", "percent", windows=((20,), (50,), (200,)))
def sma_gap(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Close ÷ its simple moving average over {0} sessions − 1."""
    return inputs.close / inputs.close.rolling(sessions).mean() - 1


@feature("trend", "efficiency_{0}", "Straightness of the path, {0} sessions", "share", windows=((63,),))
def efficiency(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """|Log return over {0} sessions| ÷ sum of the daily |log returns|: 100 % = a straight line, 0 % = back and forth.

    Source: the efficiency ratio of Kaufman, Smarter Trading, 1995, on logarithms, which know no price level.
    """
    path = inputs.log_returns.abs().rolling(sessions).sum()
    return inputs.log_returns.rolling(sessions).sum().abs() / path.where(path > TINY)


@feature("trend", "sma_cross_{0}_{1}", "{0}- vs {1}-session average", "percent", windows=((20, 50), (50, 200)))
def sma_cross(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Moving average over {0} sessions ÷ the one over {1} − 1."""
    return inputs.close.rolling(fast).mean() / inputs.close.rolling(slow).mean() - 1
