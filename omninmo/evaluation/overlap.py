"""Which out-of-fold rows runs have in common: dates and tickers as numbers, kept once where runs share them."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.arrays import Flags, Floats, Integers, Rows
from omninmo.errors import RunError
from omninmo.evaluation import scores

TOLERANCE = 1e-6
"""Largest difference of equal targets, ÷ the target where that is above 1: a dividend moves them by less."""
_TICKER_BITS = 24
_NEEDED = ("date", "ticker", "fold", "y_true", "y_pred", "baseline_majority")
_NEEDED_OF = {
    "regression": ("baseline_mean",),
    "classification": (
        "y_return",
        "baseline_class",
        "baseline_prior",
        "baseline_brier",
        *(f"p_{k}" for k in range(len(schema.RATINGS))),
    ),
}


class Keyed(NamedTuple):
    """Rows in order of key: `keys` (n,) stand for date and ticker, `targets` (n, 1 or 2) are what must be the same."""

    keys: Integers
    targets: Floats


class RowCodes:
    """Numbers for dates and tickers, the same for all runs; equal arrays are kept once, and most runs' are equal.

    Examples
    --------
    >>> rows = pd.DataFrame({"date": pd.Timestamp("2024-07-01"), "ticker": ["KO", "GE"], "fold": 1, "y_true": 0.1})
    >>> codes = RowCodes()
    >>> keyed = codes.keyed(rows.assign(y_pred=0.0, baseline_mean=0.0, baseline_majority=1.0), "regression")
    >>> codes.decoded(keyed.keys)
            date ticker
    0 2024-07-01     GE
    1 2024-07-01     KO
    """

    def __init__(self) -> None:
        self._tickers: dict[str, int] = {}
        self._kept: dict[bytes, Any] = {}

    def keyed(self, predictions: pd.DataFrame, mode: str) -> Keyed:
        """Return dates, tickers and targets of the rows that can be scored, in order of date.

        Raises
        ------
        RunError
            If the rows cannot be scored, or one comes twice.
        """
        rows = known_rows(predictions, mode)
        codes, names = pd.factorize(rows["ticker"])
        numbers = np.array([self._tickers.setdefault(str(name), len(self._tickers)) for name in names], dtype=np.int64)
        keys = (_days(rows["date"]) << _TICKER_BITS) + numbers[codes]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        if repeated := int((keys[1:] == keys[:-1]).sum()):
            raise RunError(f"{repeated:,} of its {len(keys):,} out-of-fold rows repeat a date and ticker.")
        columns = ["y_true"] if mode == "regression" else ["y_true", "y_return"]
        return Keyed(self._once(keys), self._once(rows[columns].to_numpy(dtype=np.float64)[order]))

    def decoded(self, keys: Integers) -> pd.DataFrame:
        """Return date and ticker of keys, sorted by both."""
        dates = (keys >> _TICKER_BITS).astype("datetime64[D]").astype("datetime64[ns]")
        tickers = np.array(list(self._tickers), dtype=object)[keys & ((1 << _TICKER_BITS) - 1)]
        rows = pd.DataFrame({"date": dates, "ticker": tickers}).astype({"ticker": "str"})
        return rows.sort_values(["date", "ticker"], ignore_index=True)

    def _once(self, values: Any) -> Any:
        """Return an equal array that is already kept, else this one."""
        return self._kept.setdefault(hashlib.sha256(values.tobytes()).digest(), values)


class Common:
    """Rows that all members of a group have, spread over the rows that any run has so that a look-up is an index.

    Parameters
    ----------
    size : rows that any run has
    positions : (n,) of the first member's rows among them
    targets : (n, 1 or 2) of these rows

    Examples
    --------
    Of three rows, two are common; of these, one has the same target.

    >>> common = Common(size=3, positions=np.array([0, 1]), targets=np.array([[0.1], [0.2]]))
    >>> shared, agreeing = common.shared(np.array([0, 1, 2]), np.array([[0.1], [0.3], [0.4]]))
    >>> shared, agreeing.tolist()
    (2, [0])
    """

    def __init__(self, size: int, positions: Rows, targets: Floats) -> None:
        self.flags: Flags = np.zeros(size, dtype=np.bool_)
        self.flags[positions] = True
        self.targets = np.full((size, targets.shape[1]), np.nan)
        self.targets[positions] = targets

    def shared(self, positions: Rows, targets: Floats) -> tuple[int, Rows]:
        """Return how many rows of a run are common, and the positions of those whose targets are the same as well."""
        among = self.flags[positions]
        positions, targets = positions[among], targets[among]
        known = self.targets[positions]
        close = np.abs(known - targets) <= TOLERANCE * np.maximum(1, np.abs(known))
        return len(positions), positions[close.all(axis=1)]

    def keep(self, positions: Rows) -> None:
        """Leave only these rows."""
        self.flags[:] = False
        self.flags[positions] = True


def spread(runs: Mapping[str, Keyed]) -> tuple[Integers, dict[str, Rows]]:
    """Return the keys of all rows that any run has, sorted, and the positions of each run's rows among them."""
    everything: Integers = np.array([], dtype=np.int64)
    distinct = {id(rows.keys): rows.keys for rows in runs.values()}
    for keys in distinct.values():
        everything = np.union1d(everything, keys)
    positions = {name: np.searchsorted(everything, keys) for name, keys in distinct.items()}
    return everything, {run_id: positions[id(rows.keys)] for run_id, rows in runs.items()}


def known_rows(predictions: pd.DataFrame, mode: str) -> pd.DataFrame:
    """Return the out-of-fold rows that can be scored: those without a gap in what the scores are made of.

    Parameters
    ----------
    predictions : see `scores.pooled`
    mode : of the run

    Raises
    ------
    RunError
        If a column is missing, or no row is left.
    """
    needed = [*_NEEDED, *_NEEDED_OF[mode]]
    if missing := [name for name in needed if name not in predictions]:
        raise RunError(f"Its out-of-fold rows cannot be scored as a {mode}: {', '.join(missing[:3])} missing.")
    if scores.is_classification(predictions) != (mode == "classification"):
        raise RunError(f"It is recorded as a {mode}, but its out-of-fold rows are not of one.")
    known = np.isfinite(predictions[needed[2:]].to_numpy(dtype=np.float64)).all(axis=1)
    known &= predictions[["date", "ticker"]].notna().all(axis=1).to_numpy()
    if not known.any():
        raise RunError("It has no out-of-fold rows that can be scored.")
    return predictions if known.all() else predictions[known]


def _days(dates: pd.Series) -> Integers:
    return pd.DatetimeIndex(dates).to_numpy().astype("datetime64[D]").astype(np.int64)
