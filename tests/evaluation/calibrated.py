"""Out-of-fold rows of simulated worlds in which nothing can be predicted, and how often intervals hold in them."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from omninmo.evaluation.conformal import LEVELS, WINDOW, Intervals, fit_intervals, trailing_volatility
from tests.evaluation import simulated

DATES, FOLDS, HORIZON = 600, 6, 10
KINDS = ("walks", "garch", "heavy tails", "unlike tickers", "wilder later", "calmer later", "trend")


def worlds(
    kind: str, count: int, horizon: int = HORIZON, dates: int = DATES, tickers: int = simulated.TICKERS, seed: int = 0
) -> Iterator[pd.DataFrame]:
    """Yield out-of-fold rows with their trailing volatility, one world after another.

    Parameters
    ----------
    kind : of `KINDS`; all but "walks" and "unlike tickers" have GARCH(0.09, 0.90) volatility
    count : how many worlds
    horizon, dates, tickers : of each; six folds
    """
    rng = np.random.default_rng(seed)
    sessions = WINDOW + dates + horizon
    days = pd.bdate_range("2010-01-01", periods=sessions + 1)
    calm = kind in ("walks", "unlike tickers")
    for moves in simulated.returns(rng, count, sessions, "walks" if calm else "garch"):
        shaped = _shaped(rng, moves[:, :tickers], kind)
        logs = np.vstack([np.zeros(tickers), np.log1p(np.clip(shaped, -0.9, None)).cumsum(axis=0)])
        close = pd.DataFrame(np.exp(logs), days, [f"T{k}" for k in range(tickers)])
        tested = slice(WINDOW, WINDOW + dates)
        target = (close.shift(-horizon) / close - 1).iloc[tested]
        yield pd.DataFrame(
            {
                "date": target.index.repeat(tickers),
                "ticker": np.tile(target.columns, dates),
                "fold": (np.arange(dates) * FOLDS // dates + 1).repeat(tickers),
                "y_true": target.to_numpy().ravel(),
                "y_pred": 0.003 * rng.normal(size=dates * tickers),
                "volatility": trailing_volatility(close).iloc[tested].to_numpy().ravel(),
            }
        )


def _shaped(rng: np.random.Generator, moves: np.ndarray, kind: str) -> np.ndarray:
    """Return daily returns (sessions, tickers) with what the kind of world adds to them."""
    late = np.arange(len(moves))[:, None] > len(moves) * 0.7
    if kind == "heavy tails":  # Student's t of 4 degrees, of the same variance
        return np.asarray(moves * np.sqrt(2 / rng.chisquare(4, moves.shape)))
    if kind == "unlike tickers":
        return np.asarray(moves * np.exp(rng.normal(0, 0.5, moves.shape[1])))
    if kind == "trend":
        return moves + np.where(late, -0.001, 0.001)
    return np.asarray(moves * np.where(late, {"wilder later": 2.0, "calmer later": 0.5}.get(kind, 1.0), 1.0))


def held_later(rows: pd.DataFrame, horizon: int = HORIZON) -> np.ndarray:
    """Return the shares (levels,) of the last fold's targets inside intervals made of the folds before it."""
    last = rows["fold"] == FOLDS
    known = rows["date"] < rows["date"].unique()[int(len(rows["date"].unique()) * (FOLDS - 1) / FOLDS) - horizon]
    return share_inside(fitted(rows[known], horizon), rows[last])


def fitted(rows: pd.DataFrame, horizon: int = HORIZON) -> Intervals:
    """Return the intervals that rows make."""
    residuals = (rows["y_true"] - rows["y_pred"]).to_numpy()
    return fit_intervals(residuals, rows["volatility"].to_numpy(), rows["date"].to_numpy(), horizon)


def share_inside(made: Intervals, rows: pd.DataFrame) -> np.ndarray:
    """Return the share (levels,) of the targets that lie inside, ends included."""
    bounds, y = made.bounds(rows["y_pred"].to_numpy(), rows["volatility"].to_numpy()), rows["y_true"].to_numpy()
    names = [f"{100 * level:.0f}" for level in LEVELS]
    return np.array([((bounds[f"low_{name}"] <= y) & (y <= bounds[f"high_{name}"])).mean() for name in names])
