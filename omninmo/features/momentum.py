"""Oscillators: how much of the recent movement was upwards, and how high in its range the price is."""

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.features.inputs import Inputs
from omninmo.features.registry import SETTLED, feature
from omninmo.features.windows import TINY, blockwise, divided, position_between, smooth, smoothed


@feature("momentum", "rsi_{0}", "RSI, {0} sessions", "number", windows=((14,),), warm_up=SETTLED)
def rsi(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """100 × average gain ÷ (average gain + average loss), smoothed over {0} sessions; 50 is neutral.

    Source: Wilder, New Concepts in Technical Trading Systems, 1978.
    """

    def kernel(close: Floats, change: Floats) -> Floats:
        net = smoothed(change, 1 / sessions, sessions)  # gain − loss
        move = smoothed(np.abs(change), 1 / sessions, sessions)  # gain + loss
        return 50 + 50 * divided(net, move, TINY * close)

    return blockwise(kernel, inputs.close, inputs.change)


@feature("momentum", "macd_{0}_{1}", "MACD {0}/{1}, share of price", "percent", windows=((12, 26),), warm_up=SETTLED)
def macd(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Exponential average over {0} sessions − the one over {1}, as a share of the price.

    Source: Appel, Technical Analysis: Power Tools for Active Investors, 2005.
    """
    return inputs.macd(fast, slow) / inputs.close


@feature("momentum", "macd_signal_gap_{0}_{1}_{2}", "MACD less its signal", "percent", ((12, 26, 9),), warm_up=SETTLED)
def macd_signal_gap(inputs: Inputs, fast: int, slow: int, signal: int) -> pd.DataFrame:
    """MACD {0}/{1} − its exponential average over {2} sessions, as a share of the price (Appel 2005)."""
    line = inputs.macd(fast, slow)
    return (line - smooth(line, 2 / (signal + 1), signal)) / inputs.close


@feature("momentum", "range_position_{0}", "Position in {0}-session range", "share", windows=((63,), (252,)))
def range_position(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """(Close − lowest close) ÷ (highest − lowest close) of {0} sessions: 100 % = at the high."""
    return blockwise(position_between, inputs.close, inputs.lowest(sessions), inputs.highest(sessions))
