"""Many simulated worlds at once, as arrays of dates × tickers: nothing can be predicted, every true score is known."""

from collections.abc import Iterator

import numpy as np
from scipy.stats import rankdata

from omninmo.evaluation import intervals
from omninmo.evaluation.intervals import Statistic

HORIZON, DATES, TICKERS = 10, 600, 20
VOLATILITY = 0.01
PERSISTENCE = {"walks": (0.0, 0.0), "garch": (0.09, 0.90)}
"""By kind of world: what a day's squared return, and its variance, add to the next day's variance."""
COMMON = 0.3
"""Share of a ticker's variance that all tickers have in common."""
WITH_INTERVAL = (
    "oos_skill",
    "rank_ic_mean",
    "rank_ic_ir",
    "direction_accuracy",
    "versus.ridge.oos_skill",
    "versus.ridge.rank_ic_mean",
    "versus.momentum.rank_ic_mean",
    "versus.base_rate.direction_accuracy",
)


def returns(rng: np.random.Generator, worlds: int, sessions: int, kind: str) -> np.ndarray:
    """Return daily returns (worlds, sessions, tickers) with a common factor, of constant variance or GARCH(1, 1)."""
    of_square, of_variance = PERSISTENCE[kind]
    settled = 300 if of_square else 0
    shocks = rng.normal(size=(worlds, sessions + settled, TICKERS + 1))
    variance = np.ones((worlds, TICKERS + 1))
    for day in range(shocks.shape[1]):
        shocks[:, day] *= np.sqrt(variance)
        variance = 1 - of_square - of_variance + of_square * shocks[:, day] ** 2 + of_variance * variance
    shocks = shocks[:, settled:]
    return VOLATILITY * (np.sqrt(COMMON) * shocks[:, :, :1] + np.sqrt(1 - COMMON) * shocks[:, :, 1:])


def summed(daily: np.ndarray, sessions: int) -> np.ndarray:
    """Return sums over `sessions` days each (worlds, dates, tickers): neighbours share all days but one."""
    running = np.pad(daily.cumsum(axis=1), ((0, 0), (1, 0), (0, 0)))
    return running[:, sessions:] - running[:, :-sessions]


def predictions(rng: np.random.Generator, worlds: int, sessions: int, size: float) -> np.ndarray:
    """Return predictions without skill that last for `sessions` days, `size` times as large as targets are."""
    news = returns(rng, worlds, DATES + sessions - 1, "walks")
    return size * np.sqrt(HORIZON / sessions) * summed(news, sessions)


def statistics(kind: str, worlds: int, size: float, seed: int = 0) -> Iterator[dict[str, Statistic]]:
    """Yield the scores of one world after another.

    The model lasts as long as targets do; ridge is half the model and half of something slower, and as large;
    momentum lasts for a year.

    Parameters
    ----------
    kind : of `PERSISTENCE`
    worlds : how many
    size : of predictions, beside that of targets
    """
    rng = np.random.default_rng(seed)
    y = summed(returns(rng, worlds, DATES + HORIZON - 1, kind), HORIZON)
    model, slower = predictions(rng, worlds, HORIZON, size), predictions(rng, worlds, 60, size)
    ridge = (model + slower) / np.sqrt(2)
    momentum = predictions(rng, worlds, 231, size)
    ics = {name: rank_ic(y, of) for name, of in (("model", model), ("ridge", ridge), ("momentum", momentum))}
    per_date = {
        "base": (y**2).sum(axis=2),
        "model": ((y - model) ** 2).sum(axis=2),
        "ridge": ((y - ridge) ** 2).sum(axis=2),
        "hits": (np.sign(y) == np.sign(model)).sum(axis=2),
        "rises": (y > 0).sum(axis=2),
    }
    rows = np.full(DATES, float(TICKERS))
    for world in range(worlds):
        of = {name: values[world].astype(np.float64) for name, values in per_date.items()}
        ic = {name: values[world] for name, values in ics.items()}
        yield {
            "oos_skill": intervals.ratio(of["base"] - of["model"], of["base"]),
            "rank_ic_mean": intervals.mean(ic["model"]),
            "rank_ic_ir": intervals.information_ratio(ic["model"]),
            "direction_accuracy": intervals.ratio(of["hits"], rows),
            "versus.ridge.oos_skill": intervals.ratio(of["ridge"] - of["model"], of["base"]),
            "versus.ridge.rank_ic_mean": intervals.mean(ic["model"] - ic["ridge"]),
            "versus.momentum.rank_ic_mean": intervals.mean(ic["model"] - ic["momentum"]),
            "versus.base_rate.direction_accuracy": intervals.ratio(of["hits"] - of["rises"], rows),
            "mean squared error": intervals.ratio(of["model"], rows),
        }


def counted(kind: str, worlds: int, size: float, draws: int, seed: int = 0) -> tuple[dict[str, int], dict[str, int]]:
    """Return in how many worlds the interval of each score that has one holds the truth, and lies above it."""
    inside, above = dict.fromkeys(WITH_INTERVAL, 0), dict.fromkeys(WITH_INTERVAL, 0)
    true = truth(size)
    for number, scored in enumerate(statistics(kind, worlds, size, seed)):
        for key in WITH_INTERVAL:
            ends = intervals.interval(scored[key], HORIZON, draws, number)
            assert ends is not None, key
            inside[key] += int(ends[0] <= true[key] <= ends[1])
            above[key] += int(ends[0] > true[key])
    return inside, above


def truth(size: float) -> dict[str, float]:
    """Return the true value of each score of `statistics`."""
    variance = HORIZON * VOLATILITY**2
    return {
        "oos_skill": -(size**2),
        "rank_ic_mean": 0.0,
        "rank_ic_ir": 0.0,
        "direction_accuracy": 0.5,
        "versus.ridge.oos_skill": 0.0,
        "versus.ridge.rank_ic_mean": 0.0,
        "versus.momentum.rank_ic_mean": 0.0,
        "versus.base_rate.direction_accuracy": 0.0,
        "mean squared error": variance * (1 + size**2),
    }


def rank_ic(y: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Return the rank correlation across tickers of each date (worlds, dates); no two values are the same."""
    middle = (TICKERS + 1) / 2
    a, b = rankdata(y, axis=2) - middle, rankdata(predicted, axis=2) - middle
    return (a * b).sum(axis=2) / (a**2).sum(axis=2)
