"""Where the price stands against its own averages."""

import pandas as pd

from omninmo.features.inputs import Inputs
from omninmo.features.registry import feature
from omninmo.features.windows import ratio, window_sum


@feature("trend", "sma_gap_{0}", "Gap to {0}-session average", "percent", windows=((20,), (50,), (200,)))
def sma_gap(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Close ÷ its simple moving average over {0} sessions − 1."""
    return inputs.close / inputs.mean_close(sessions) - 1


@feature("trend", "efficiency_{0}", "Straightness of the path, {0} sessions", "share", windows=((63,),))
def efficiency(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """|Log return over {0} sessions| ÷ sum of the daily |log returns|: 100 % = a straight line, 0 % = back and forth.

    Source: the efficiency ratio of Kaufman, Smarter Trading, 1995, on logarithms, which have no price level.
    """
    return ratio(window_sum(inputs.log_returns, sessions).abs(), window_sum(inputs.log_returns.abs(), sessions))


@feature("trend", "sma_cross_{0}_{1}", "{0}- vs {1}-session average", "percent", windows=((20, 50), (50, 200)))
def sma_cross(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Moving average over {0} sessions ÷ the one over {1} − 1."""
    return inputs.mean_close(fast) / inputs.mean_close(slow) - 1
