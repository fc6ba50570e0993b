"""Price panels whose truth is known."""

from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.config import ModelParams, SplitConfig, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import Dataset, prepare
from omninmo.dataset.targets import ratings
from omninmo.features import WARM_UP

Floats = NDArray[np.floating[Any]]


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


EFFECTS = ("rising", "u_shape", "turning", "partner", "noise_1", "noise_2", "noise_3", "noise_4")
EFFECTS_CONFIG = TrainingConfig(
    threads=1,
    forward_days=5,
    shap_rows=1000,
    split=SplitConfig(n_splits=4),
    features="return_5d return_21d return_63d return_126d volatility_21 volatility_63 rsi_14 drawdown_252",
    model=ModelParams(learning_rate=0.15, max_depth=4, min_child_weight=20, colsample_bytree=1),
)
"""For `planted_effects`: as many features as it has, and a model that can learn them."""


def planted_effects(seed: int, missing: float = 0.05) -> Dataset:
    """Return rows for `EFFECTS_CONFIG` whose features are planted: independent of each other and of every other row.

    The target rises with the first, has a U over the second, and follows the third where the fourth is above 0, the
    opposite of it where it is below. Nothing else decides it but noise of the same size as each effect.

    Parameters
    ----------
    seed : of the values
    missing : share of the values that are not known
    """
    dataset = prepare(EFFECTS_CONFIG, random_walks(seed, sessions=900, tickers=8))
    rng = np.random.default_rng(seed)
    x = rng.normal(size=dataset.x.shape).astype(np.float32)
    rising, u_shape, turning, partner = x[:, :4].T
    effects = np.tanh(rising) + (u_shape**2 - 1) / np.sqrt(2) + turning * np.sign(partner)
    target = 0.05 * (effects + rng.normal(size=len(x)))
    x[rng.random(x.shape) < missing] = np.nan
    features = tuple(replace(item, name=name) for item, name in zip(dataset.features, EFFECTS, strict=True))
    return replace(dataset, x=x, target=target, realised=target, classes=ratings(target), features=features)


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


Signal = Literal["none", "momentum", "reversal_of_the_volatile"]
STRENGTH: dict[Signal, float] = {"none": 0.0, "momentum": 0.0155, "reversal_of_the_volatile": 0.06}
"""Daily drift per daily volatility at the ends of the ranks, so that the truth's rank IC is 0.05 at 30 sessions."""

PREMIUM = 0.0003
"""Daily return that every ticker earns, whatever it did before."""


def stock_market(
    seed: int, signal: Signal = "none", sessions: int = 2520, tickers: int = 20, strength: float | None = None
) -> tuple[PricePanel, pd.DataFrame]:
    """Return prices that behave like stocks, and the part of each next day's return that the past decides.

    One market moves all tickers (beta 0.6 to 1.4); volatility differs by ticker and clusters, GARCH(0.06, 0.92); tails
    are fat (t, 6 degrees of freedom). From session 252 on a signal adds a drift that is linear in ranks among the
    tickers, both features of ours, and in proportion to the ticker's volatility:

    none : nothing can be predicted
    momentum : the rank of the return from 252 to 21 sessions ago
    reversal_of_the_volatile : the rank of the return of 21 sessions, upside down, and in the half of the tickers with
        the higher volatility over 63 sessions only: an interaction, of which a linear model sees a part
    """
    rng = np.random.default_rng(seed)
    level = np.r_[0.01, 0.014 * np.exp(rng.normal(0, 0.35, tickers))]  # the market, then each ticker's own
    beta = rng.uniform(0.6, 1.4, tickers)
    shocks = rng.standard_t(6, (sessions, tickers + 1)) / np.sqrt(1.5)
    size = level[1:] * (STRENGTH[signal] if strength is None else strength)
    variance, close = level**2, np.empty((sessions, tickers))
    logs, drift = np.zeros((sessions, tickers)), np.zeros((sessions, tickers))
    close[0] = 100.0
    for day in range(1, sessions):
        move = np.sqrt(variance) * shocks[day]
        variance = 0.02 * level**2 + 0.06 * move**2 + 0.92 * variance
        if day > WARM_UP:
            drift[day - 1] = size * _pull(signal, close[day - WARM_UP - 1 : day], logs[day - 63 : day])
        change = np.clip(PREMIUM + drift[day - 1] + beta * move[0] + move[1:], -0.5, 0.5)
        close[day], logs[day] = close[day - 1] * (1 + change), np.log1p(change)
    dates = pd.bdate_range("2010-01-04", periods=sessions)
    names = [f"T{k:02d}" for k in range(tickers)]
    return PricePanel(close=pd.DataFrame(close, dates, names)), pd.DataFrame(drift, dates, names)


def _pull(signal: Signal, close: Floats, logs: Floats) -> Floats:
    """Return where the signal pulls each ticker next, −1 to 1; the last row of `close` is today."""
    if signal == "momentum":
        return _ranks(close[-22] / close[-253])
    if signal == "reversal_of_the_volatile":
        return np.where(_ranks(logs.std(axis=0)) > 0, -_ranks(close[-1] / close[-22]), 0)
    return np.zeros(close.shape[1])


def _ranks(values: Floats) -> Floats:
    """Return ranks from −1 (lowest) to 1 (highest)."""
    return 2 * values.argsort().argsort() / (len(values) - 1) - 1
