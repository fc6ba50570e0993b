"""The shape of daily returns."""

import numpy as np
import pandas as pd

from omninmo.data.panel import carried
from omninmo.features.inputs import Inputs
from omninmo.features.registry import feature
from omninmo.features.windows import TINY, full_window, ratio, window_max, window_mean, window_min


@feature("distribution", "skew_{0}", "Skew, {0} sessions", "number", windows=((126,),))
def skew(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Skewness of daily log returns over {0} sessions: negative = falls are larger than rises."""
    return full_window(inputs.log_returns, sessions, lambda window: window.skew())


@feature("distribution", "kurtosis_{0}", "Fat tails, {0} sessions", "number", windows=((126,),))
def kurtosis(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Excess kurtosis of daily log returns over {0} sessions: 0 = normal, above = fat tails."""
    return full_window(inputs.log_returns, sessions, lambda window: window.kurt())


@feature("distribution", "largest_gain_{0}", "Largest daily gain, {0} sessions", "percent", windows=((21,),))
def largest_gain(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Largest daily return of {0} sessions.

    Lottery-like stocks earn less afterwards (Bali, Cakici & Whitelaw, Journal of Financial Economics 99(2), 2011).
    """
    return window_max(inputs.returns, sessions)


@feature("distribution", "largest_loss_{0}", "Largest daily loss, {0} sessions", "percent", windows=((63,),))
def largest_loss(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Smallest daily return of {0} sessions: how far down the tail reached."""
    return window_min(inputs.returns, sessions)


@feature("distribution", "up_share_{0}", "Up days, {0} sessions", "share", windows=((63,),))
def up_share(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Share of the last {0} sessions with a rising close."""
    risen = (inputs.returns > 0).astype(np.float64).where(inputs.returns.notna())
    return window_mean(risen, sessions)


@feature("distribution", "sharpe_{0}", "Past Sharpe ratio, {0} sessions", "number", windows=((126,),))
def sharpe(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Mean ÷ standard deviation of daily log returns over {0} sessions, annualised, without a risk-free rate."""
    mean = window_mean(inputs.log_returns, sessions) * inputs.bars_per_year
    return ratio(mean, inputs.volatility(sessions))


@feature(
    "distribution", "autocorrelation_{0}", "Autocorrelation, {0} sessions", "number", windows=((126,),), warm_up=127
)
def autocorrelation(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Mean of return × return of the day before ÷ mean of squared log returns over {0} sessions: below 0 = reverses.

    Source of the idea: Lo & MacKinlay, Review of Financial Studies 1(1), 1988; without subtracting the tiny daily mean.
    """
    own = inputs.log_returns
    last = own if inputs.gapless else carried(own)
    pairs = window_mean(own * last.shift(1), sessions)
    return ratio(pairs, window_mean(own * own, sessions), TINY**2)
