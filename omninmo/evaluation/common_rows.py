"""Which runs can be compared: those that predict the same, on rows that they have in common."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.arrays import Rows
from omninmo.config import TrainingConfig
from omninmo.errors import ConfigError, RunError
from omninmo.evaluation.overlap import Common, Keyed, RowCodes, spread

Read = Callable[[str], pd.DataFrame]
"""From a run's id to its out-of-fold rows: `RunStore.predictions`."""

MIN_COMMON = 0.6
MIN_AGREEING = 0.99
"""Least share of common rows whose targets are the same: fewer, and the runs were trained on other prices."""
_IDENTITY = ("mode", "target", "classes", "interval", "forward_days")


class Kind(NamedTuple):
    """What runs must predict alike to be compared. Horizons are bars: 28 and 30 sessions are both six weeks."""

    mode: str
    target: str
    classes: str
    interval: str
    horizon: int


@dataclass(frozen=True)
class Group:
    """Runs that can be compared, and the rows that all of them have.

    Attributes
    ----------
    run_ids : in the order in which they were given
    kind : what they predict
    rows : DataFrame of date and ticker, sorted by both
    """

    run_ids: tuple[str, ...]
    kind: Kind
    rows: pd.DataFrame

    @property
    def n_rows(self) -> int:
        return len(self.rows)

    @property
    def n_dates(self) -> int:
        return int(self.rows["date"].nunique())

    @property
    def independent_dates(self) -> float:
        """How many dates there would be if targets did not overlap: dates ÷ horizon."""
        return self.n_dates / self.kind.horizon


@dataclass(frozen=True)
class Grouping:
    """How runs fall into groups: each run is in one of them, or left out.

    Attributes
    ----------
    groups : the one with most runs first
    apart : why a run is not in the first group, a sentence by run id
    left_out : why a run is in none, a sentence by run id
    """

    groups: tuple[Group, ...]
    apart: dict[str, str]
    left_out: dict[str, str]


def grouped(runs: pd.DataFrame, read: Read) -> Grouping:
    """Put runs into groups within which they can be compared.

    Two runs go together if they predict the same (mode, target, classes, bar interval, horizon) and share rows: the
    dates and tickers that **all** runs of a group have are at least 60 % of those of **each** of them, and the targets
    of at least 99 % of them are the same. Rows whose targets differ are not common.

    Being comparable in pairs is not transitive, the rule above is: whoever joins may not shrink the common rows of a
    group below 60 % of a member's. Runs are taken by number of rows, the largest first, then by id, and each joins the
    first group that it fits, so that neither the order of `runs` nor that of clicks matters.

    Parameters
    ----------
    runs : rows of `RunStore.runs`, indexed by run_id or with such a column
    read : called once per run, which is then forgotten but for its dates, tickers and targets; a `RunError` leaves the
        run out

    Examples
    --------
    >>> days = pd.bdate_range("2024-01-01", periods=10)
    >>> rows = pd.DataFrame({"date": days, "ticker": "KO", "fold": 1, "y_true": 0.01, "y_pred": 0.0})
    >>> rows = rows.assign(baseline_mean=0.0, baseline_majority=1.0)
    >>> settings = {"mode": "regression", "target": "forward_return", "classes": "thresholds", "interval": "1d"}
    >>> runs = pd.DataFrame({f"params.{key}": value for key, value in settings.items()}, index=["a", "b", "c"])
    >>> runs = runs.assign(leaks=False, **{"params.forward_days": 30})
    >>> grouping = grouped(runs, {"a": rows, "b": rows[2:], "c": rows[:5]}.__getitem__)
    >>> [(group.run_ids, group.n_rows) for group in grouping.groups]
    [(('a', 'b'), 8), (('c',), 5)]
    >>> grouping.apart["c"]
    'It shares 30.0 % of the rows with the runs of the largest group; 60 % are needed.'
    """
    table = runs.set_index("run_id") if "run_id" in runs else runs
    left_out: dict[str, str] = {}
    alike: dict[Kind, _Alike] = {}
    for run_id, run in table.iterrows():
        try:
            kind = _kind(run)
            alike.setdefault(kind, _Alike(kind)).add(str(run_id), read(str(run_id)))
        except (ConfigError, RunError) as error:
            left_out[str(run_id)] = str(error)
    drafts = [draft for runs_alike in alike.values() for draft in runs_alike.drafts()]
    drafts.sort(key=lambda draft: (-len(draft.members), -draft.most, min(draft.members)))
    apart = {
        run_id: alike[draft.kind].reason_apart(run_id, drafts[0]) for draft in drafts[1:] for run_id in draft.members
    }
    order = {str(run_id): position for position, run_id in enumerate(table.index)}
    groups = (Group(tuple(sorted(draft.members, key=order.__getitem__)), draft.kind, draft.rows) for draft in drafts)
    return Grouping(tuple(groups), apart, left_out)


def _kind(run: "pd.Series[Any]") -> Kind:
    """Return what a run predicts.

    Raises
    ------
    RunError
        If it demonstrates a leak, or does not say what it predicts.
    ConfigError
        If a setting is none of ours.
    """
    if run["leaks"]:
        raise RunError("It demonstrates a leak; its scores are compared with none.")
    keys = [key for key in _IDENTITY if key != "classes" or run.get("params.mode") == "classification"]
    settings = {key: run.get(f"params.{key}") for key in keys}
    if missing := [key for key, value in settings.items() if pd.isna(value)]:
        raise RunError(f"It does not record what it predicts: {', '.join(schema.entry(key).label for key in missing)}.")
    config = TrainingConfig(**settings)
    classes = config.classes if config.mode == "classification" else ""
    return Kind(config.mode, config.target, classes, config.interval, config.horizon)


class _Draft(NamedTuple):
    """A group in the making; `most` is the largest number of rows of a member."""

    kind: Kind
    members: tuple[str, ...]
    most: int
    common: Keyed
    rows: pd.DataFrame


class _Alike:
    """Runs that predict the same: their dates, tickers and targets."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._codes = RowCodes()
        self._runs: dict[str, Keyed] = {}

    def add(self, run_id: str, predictions: pd.DataFrame) -> None:
        """Add a run.

        Raises
        ------
        RunError
            If its rows cannot be scored, or one comes twice.
        """
        self._runs[run_id] = self._codes.keyed(predictions, self.kind.mode)

    def drafts(self) -> Iterator[_Draft]:
        """Yield groups; each is founded by the run with most rows of those that fit none before."""
        everything, positions = spread(self._runs)
        waiting = sorted(self._runs, key=lambda run_id: (-len(self._runs[run_id].keys), run_id))
        while waiting:
            founder, most = waiting[0], len(self._runs[waiting[0]].keys)
            common = Common(len(everything), positions[founder], self._runs[founder].targets)
            members = [run_id for run_id in waiting if self._joins(common, most, positions[run_id], run_id)]
            taken = set(members)
            waiting = [run_id for run_id in waiting if run_id not in taken]
            rows = Keyed(everything[common.flags], common.targets[common.flags])
            yield _Draft(self.kind, tuple(members), most, rows, self._codes.decoded(rows.keys))

    def reason_apart(self, run_id: str, first: _Draft) -> str:
        """Return why a run is not in the group `first`."""
        if self.kind != first.kind:
            return _other_kind(self.kind, first.kind)
        rows = self._runs[run_id]
        _, mine, theirs = np.intersect1d(rows.keys, first.common.keys, assume_unique=True, return_indices=True)
        common = Common(len(rows.keys), mine, first.common.targets[theirs])
        shared, agreeing = common.shared(np.arange(len(rows.keys)), rows.targets)
        if len(agreeing) < MIN_AGREEING * shared:
            return "It has other targets on the same dates and tickers as the largest group: its prices differ."
        share = len(agreeing) / max(first.most, len(rows.keys))
        if share >= MIN_COMMON:
            return "It stands with runs that have more rows than those of the largest group."
        texts = schema.FORMATS["share"].text(share), schema.FORMATS["whole_share"].text(MIN_COMMON)
        return "It shares {} of the rows with the runs of the largest group; {} are needed.".format(*texts)

    def _joins(self, common: Common, most: int, positions: Rows, run_id: str) -> bool:
        """Return whether a run joins; the common rows are those of its own from then on."""
        if common.count(positions) < MIN_COMMON * most:
            return False
        shared, agreeing = common.shared(positions, self._runs[run_id].targets)
        joins = len(agreeing) >= max(MIN_COMMON * most, MIN_AGREEING * shared)
        if joins:
            common.keep(agreeing)
        return joins


def _other_kind(kind: Kind, first: Kind) -> str:
    """Return in words how what a run predicts differs from what the largest group predicts."""
    own, theirs = _words(kind), _words(first)
    return "It predicts something else than the largest group: " + "; ".join(
        f"{own[key]}, not {theirs[key]}" for key in own if own[key] != theirs[key]
    )


def _words(kind: Kind) -> dict[str, str]:
    texts = {key: schema.SETTINGS[key].text(value) for key, value in kind._asdict().items() if key != "horizon"}
    texts["classes"] = texts["classes"] if kind.classes else "no classes"
    return texts | {"horizon": f"a horizon of {schema.bars(kind.horizon, kind.interval)}"}
