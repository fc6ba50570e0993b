"""Worlds with two models that are equally good, or one of which sees a little: differences by date, many at once."""

from typing import NamedTuple

import numpy as np

from omninmo.evaluation.significance import MeanTest, mean_test, reason_for_none
from tests.evaluation.simulated import rank_ic, summed

TICKERS, COMMON, VOLATILITY = 20, 0.3, 0.01
FREEDOM = 5
"""Degrees of freedom of the Student-t shocks: returns have heavy tails."""
OF_SQUARE, OF_VARIANCE, SETTLED = 0.09, 0.90, 200
"""GARCH(1, 1): what a day's squared return, and its variance, add to the next day's variance."""
MEASURES = ("loss", "rank IC")


class World(NamedTuple):
    """What two models predict, and from what.

    Parameters
    ----------
    horizon : sessions per target
    dates : how many
    memory : sessions for which a prediction lasts, in horizons
    size : of predictions, beside that of targets
    own : share of a prediction's variance that the other model does not have
    sees : share of the target that the first model has in its prediction
    """

    horizon: int
    dates: int
    memory: int = 1
    size: float = 0.3
    own: float = 0.5
    sees: float = 0.0


def differences(world: World, worlds: int, seed: int = 0, batch: int = 100) -> dict[str, np.ndarray]:
    """Return how much better the first model is on each date, by measure: (worlds, dates)."""
    rng = np.random.default_rng(seed)
    batches = [_differences(rng, world, min(batch, worlds - done)) for done in range(0, worlds, batch)]
    return {name: np.concatenate([part[name] for part in batches]) for name in MEASURES}


def wrongly_different(world: World, worlds: int, seed: int = 0) -> dict[str, float]:
    """Return the share of worlds in which a test of one measure finds a difference."""
    by_measure = differences(world, worlds, seed)
    return {
        name: float(np.mean([drawn(series, world.horizon).p < 0.05 for series in by_measure[name]]))
        for name in MEASURES
    }


def drawn(series: np.ndarray, horizon: int) -> MeanTest:
    """Return the test of a difference that has one."""
    assert not reason_for_none(series, horizon)
    return mean_test(series)


def _differences(rng: np.random.Generator, world: World, worlds: int) -> dict[str, np.ndarray]:
    y = summed(_returns(rng, worlds, world.dates + world.horizon - 1), world.horizon)
    shared, *own = (_lasting(rng, world, worlds) for _ in range(3))
    scale = world.size * VOLATILITY * np.sqrt(world.horizon)
    first, second = (scale * (np.sqrt(1 - world.own) * shared + np.sqrt(world.own) * part) for part in own)
    first += world.sees * y
    loss = (np.square(y - second) - np.square(y - first)).sum(axis=2)
    return {"loss": loss, "rank IC": rank_ic(y, first) - rank_ic(y, second)}


def _returns(rng: np.random.Generator, worlds: int, sessions: int) -> np.ndarray:
    """Return daily returns (worlds, sessions, tickers): heavy tails, waves of volatility, a common factor."""
    shocks = rng.standard_t(FREEDOM, (worlds, sessions + SETTLED, TICKERS + 1)) / np.sqrt(FREEDOM / (FREEDOM - 2))
    variance = np.ones((worlds, TICKERS + 1))
    for day in range(shocks.shape[1]):
        shocks[:, day] *= np.sqrt(variance)
        variance = 1 - OF_SQUARE - OF_VARIANCE + OF_SQUARE * shocks[:, day] ** 2 + OF_VARIANCE * variance
    return VOLATILITY * _with_factor(shocks[:, SETTLED:])


def _lasting(rng: np.random.Generator, world: World, worlds: int) -> np.ndarray:
    """Return predictions of variance 1 without skill, which last: (worlds, dates, tickers)."""
    sessions = world.memory * world.horizon
    news = rng.normal(size=(worlds, world.dates + sessions - 1, TICKERS + 1))
    return summed(_with_factor(news), sessions) / np.sqrt(sessions)


def _with_factor(shocks: np.ndarray) -> np.ndarray:
    return np.sqrt(COMMON) * shocks[:, :, :1] + np.sqrt(1 - COMMON) * shocks[:, :, 1:]
