"""How far the price has fallen or recovered."""

import pandas as pd

from omninmo.features.registry import Inputs, feature


@feature("drawdown", "drawdown_{0}", "Below {0}-session high", "percent", windows=((63,), (252,)))
def drawdown(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Close ÷ highest close of {0} sessions − 1: 0 at a new high.

    Nearness to the 52-week high: George & Hwang, Journal of Finance 59(5), 2004.
    """
    return inputs.close / inputs.close.rolling(sessions).max() - 1


@feature("drawdown", "above_low_{0}", "Above {0}-session low", "percent", windows=((252,),))
def above_low(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Close ÷ lowest close of {0} sessions − 1: 0 at a new low."""
    return inputs.close / inputs.close.rolling(sessions).min() - 1
