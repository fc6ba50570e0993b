"""Price panels whose truth is known."""

import numpy as np
import pandas as pd

from omninmo.data.panel import PricePanel


def random_walks(seed: int, sessions: int = 1500, tickers: int = 20, volatility: float = 0.02) -> PricePanel:
    """Return prices in which nothing can be predicted: independent log-normal walks, zero drift, equal volatility."""
    draws = np.random.default_rng(seed).normal(0.0, volatility, (sessions, tickers))
    # exp(draw) has a mean above 1; the shift makes the expected simple return zero
    close = 100 * np.exp(np.cumsum(draws - volatility**2 / 2, axis=0))
    dates = pd.bdate_range("2010-01-04", periods=sessions)
    return PricePanel(close=pd.DataFrame(close, index=dates, columns=[f"T{k:02d}" for k in range(tickers)]))


def planted(seed: int, strength: float, sessions: int = 1500, tickers: int = 20) -> PricePanel:
    """Return prices whose next returns follow the past: a slow state of each ticker is in what was and what comes.

    Each ticker drifts with a state of its own that lasts for some 60 sessions; `strength` is the share of a day's
    standard deviation that the state explains. Past returns of 21 to 63 sessions show the state.
    """
    rng = np.random.default_rng(seed)
    decay = np.exp(-1 / 60)
    state = np.zeros((sessions, tickers))
    for day in range(1, sessions):
        state[day] = decay * state[day - 1] + np.sqrt(1 - decay**2) * rng.normal(size=tickers)
    daily = 0.01 * (strength * state + np.sqrt(1 - strength**2) * rng.normal(size=(sessions, tickers)))
    dates = pd.bdate_range("2010-01-04", periods=sessions)
    close = pd.DataFrame(100 * np.exp(daily.cumsum(axis=0)), index=dates, columns=[f"T{k:02d}" for k in range(tickers)])
    return PricePanel(close=close)


def with_sessions(panel: PricePanel, seed: int = 0) -> PricePanel:
    """Return the panel with invented opens, highs, lows and volumes round its closes."""
    rng, close = np.random.default_rng(seed), panel.close
    opened = close.shift(1).fillna(close.iloc[0]) * np.exp(rng.normal(0, 0.005, close.shape))
    wick = np.exp(np.abs(rng.normal(0, 0.008, (2, *close.shape))))
    return PricePanel(
        close=close,
        open=opened,
        high=np.maximum(opened, close) * wick[0],
        low=np.minimum(opened, close) / wick[1],
        volume=pd.DataFrame(np.exp(rng.normal(14, 0.5, close.shape)).round(), close.index, close.columns),
        market=panel.market_level,
    )
