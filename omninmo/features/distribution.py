"""The shape of daily returns."""

import numpy as np
import pandas as pd

from omninmo.features.registry import SESSIONS_PER_YEAR, Inputs, feature


@feature("distribution", "skew_{0}", "Skew, {0} sessions", "number", windows=((126,),))
def skew(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Skewness of daily log returns over {0} sessions: negative = falls are larger than rises."""
    return inputs.log_returns.rolling(sessions).skew()


@feature("distribution", "kurtosis_{0}", "Fat tails, {0} sessions", "number", windows=((126,),))
def kurtosis(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Excess kurtosis of daily log returns over {0} sessions: 0 = normal, above = fat tails."""
    return inputs.log_returns.rolling(sessions).kurt()


@feature("distribution", "largest_gain_{0}", "Largest daily gain, {0} sessions", "percent", windows=((21,),))
def largest_gain(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Largest daily return of {0} sessions.

    Lottery-like stocks earn less afterwards (Bali, Cakici & Whitelaw, Journal of Financial Economics 99(2), 2011).
    """
    return inputs.returns.rolling(sessions).max()


@feature("distribution", "up_share_{0}", "Up days, {0} sessions", "share", windows=((63,),))
def up_share(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Share of the last {0} sessions with a rising close."""
    risen = (inputs.returns > 0).astype(np.float64).where(inputs.returns.notna())
    return risen.rolling(sessions).mean()


@feature("distribution", "sharpe_{0}", "Past Sharpe ratio, {0} sessions", "number", windows=((126,),))
def sharpe(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Mean ÷ standard deviation of daily log returns over {0} sessions, annualised, without a risk-free rate."""
    window = inputs.log_returns.rolling(sessions)
    spread = window.std()
    return window.mean() / spread.where(spread > 0) * np.sqrt(SESSIONS_PER_YEAR)
