"""How far the price has fallen or recovered."""

import pandas as pd

from omninmo.features.inputs import Inputs
from omninmo.features.registry import feature
from omninmo.features.windows import window_mean


@feature("drawdown", "drawdown_{0}", "Below {0}-session high", "percent", windows=((63,), (252,)))
def drawdown(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Close ÷ highest close of {0} sessions − 1: 0 at a new high.

    Nearness to the 52-week high: George & Hwang, Journal of Finance 59(5), 2004.
    """
    return inputs.close / inputs.highest(sessions) - 1


@feature("drawdown", "above_low_{0}", "Above {0}-session low", "percent", windows=((252,),))
def above_low(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Close ÷ lowest close of {0} sessions − 1: 0 at a new low."""
    return inputs.close / inputs.lowest(sessions) - 1


@feature("drawdown", "ulcer_{0}", "Depth of drawdowns, {0} sessions", "share", windows=((63,),), warm_up=125)
def ulcer(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Root mean square over {0} sessions of how far the close lay below its {0}-session high.

    Source: the ulcer index of Martin & McCann, The Investor's Guide to Fidelity Funds, 1989.
    """
    return window_mean(drawdown(inputs, sessions) ** 2, sessions) ** 0.5
