"""Which runs can be compared: those that predict the same, on rows that they have in common."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.arrays import Rows
from omninmo.errors import ConfigError, RunError
from omninmo.evaluation.kind import IDENTITY, Kind, difference, kind_of
from omninmo.evaluation.overlap import Common, Keyed, RowCodes, spread

Read = Callable[[str], pd.DataFrame]
"""From a run's id to its out-of-fold rows: `RunStore.predictions`."""

MIN_COMMON = 0.6
MIN_AGREEING = 0.99
"""Least share of common rows whose targets are the same: fewer, and the runs were trained on other prices."""
LARGEST, LARGEST_OF_KIND = "the largest group", "the largest group that predicts the same"
_DECIDE_ROWS = (
    "leaks",
    *(f"params.{key}" for key in IDENTITY),
    *(f"params.{key}" for key in ("data_fingerprint", "total_samples", "first_date", "last_date")),
    *(f"params.{key}" for key in ("delisted", "scheme", "n_splits")),
    f"tags.{schema.TAG_VERSION}",
)


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
    on_other_rows : why a run is not in the first of the groups that predict the same, a sentence by run id
    left_out : why a run is in none, a sentence by run id
    """

    groups: tuple[Group, ...]
    apart: dict[str, str]
    on_other_rows: dict[str, str]
    left_out: dict[str, str]


def same_rows(runs: pd.DataFrame) -> pd.Series:
    """Return a number for each run; runs of one number have the same out-of-fold rows and targets, by construction.

    So it is where data, target, horizon and split are the same: features and model leave the rows alone. No file is
    read. Runs of different numbers may have the same rows, too. One that does not record its data is alone.

    Parameters
    ----------
    runs : rows of `RunStore.runs`, indexed by run id
    """
    keys = runs.reindex(columns=list(_DECIDE_ROWS))
    unknown = keys["params.data_fingerprint"].isna()
    return pd.util.hash_pandas_object(keys.assign(alone=runs.index.where(unknown.to_numpy(), "")), index=False)


def grouped(runs: pd.DataFrame, read: Read, same: pd.Series | None = None) -> Grouping:
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
    same : of `same_rows`; `read` is called until one run of each number can be read. Without it, for every run.

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
    for run_ids in _by_number(table.index, same):
        try:
            kind = kind_of(_honest(pd.Series(table.loc[run_ids[0]])))
            left_out |= alike.setdefault(kind, _Alike(kind)).add(run_ids, read)
        except (ConfigError, RunError) as error:
            left_out |= dict.fromkeys(run_ids, str(error))
    drafts = [draft for runs_alike in alike.values() for draft in runs_alike.drafts()]
    drafts.sort(key=lambda draft: (-len(draft.members), -draft.most, min(draft.members)))
    apart = {
        run_id: alike[draft.kind].reason_apart(run_id, drafts[0]) for draft in drafts[1:] for run_id in draft.members
    }
    on_other_rows = {
        run_id: alike[draft.kind].reason_apart(run_id, first, LARGEST if first is drafts[0] else LARGEST_OF_KIND)
        for draft in drafts
        if (first := next(other for other in drafts if other.kind == draft.kind)) is not draft
        for run_id in draft.members
    }
    order = {str(run_id): position for position, run_id in enumerate(table.index)}
    groups = (Group(tuple(sorted(draft.members, key=order.__getitem__)), draft.kind, draft.rows) for draft in drafts)
    return Grouping(tuple(groups), apart, on_other_rows, left_out)


def _by_number(run_ids: pd.Index, same: pd.Series | None) -> Iterator[list[str]]:
    """Yield the ids of the runs of each number; of every run without numbers."""
    numbers = range(len(run_ids)) if same is None else same.loc[run_ids]
    members: dict[int, list[str]] = {}
    for run_id, number in zip(run_ids, numbers, strict=True):
        members.setdefault(number, []).append(str(run_id))
    yield from members.values()


def _honest(run: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the run; raise a `RunError` if it demonstrates a leak."""
    if run["leaks"]:
        raise RunError("It demonstrates a leak; its scores are compared with none.")
    return run


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
        self._same: dict[str, Sequence[str]] = {}

    def add(self, run_ids: Sequence[str], read: Read) -> dict[str, str]:
        """Add runs of the same rows, those of the first that can be read; return why none can, by run id.

        A run cannot be read either if its rows cannot be scored, or one comes twice.
        """
        errors = {}
        for run_id in run_ids:
            try:
                rows = self._codes.keyed(read(run_id), self.kind.mode)
            except RunError as error:
                errors[run_id] = str(error)
            else:
                self._runs |= dict.fromkeys(run_ids, rows)
                self._same[min(run_ids)] = run_ids
                return {}
        return errors

    def drafts(self) -> Iterator[_Draft]:
        """Yield groups; each is founded by the run with most rows of those that fit none before."""
        everything, positions = spread({run_id: self._runs[run_id] for run_id in self._same})
        waiting = sorted(self._same, key=lambda run_id: (-len(self._runs[run_id].keys), run_id))
        while waiting:
            founder, most = waiting[0], len(self._runs[waiting[0]].keys)
            common = Common(len(everything), positions[founder], self._runs[founder].targets)
            taken = {run_id for run_id in waiting if self._joins(common, most, positions[run_id], run_id)}
            waiting = [run_id for run_id in waiting if run_id not in taken]
            members = [member for run_id in sorted(taken) for member in self._same[run_id]]
            rows = Keyed(everything[common.flags], common.targets[common.flags])
            yield _Draft(self.kind, tuple(members), most, rows, self._codes.decoded(rows.keys))

    def reason_apart(self, run_id: str, first: _Draft, called: str = LARGEST) -> str:
        """Return why a run is not in the group `first`, which is `called` so."""
        if self.kind != first.kind:
            return difference(self.kind, first.kind)
        rows = self._runs[run_id]
        _, mine, theirs = np.intersect1d(rows.keys, first.common.keys, assume_unique=True, return_indices=True)
        common = Common(len(rows.keys), mine, first.common.targets[theirs])
        shared, agreeing = common.shared(np.arange(len(rows.keys)), rows.targets)
        if len(agreeing) < MIN_AGREEING * shared:
            return f"It has other targets on the same dates and tickers as {called}: its prices differ."
        share = len(agreeing) / max(first.most, len(rows.keys))
        if share >= MIN_COMMON:
            return f"It stands with runs that have more rows than those of {called}."
        texts = schema.FORMATS["share"].text(share), schema.FORMATS["whole_share"].text(MIN_COMMON)
        return f"It shares {texts[0]} of the rows with the runs of {called}; {texts[1]} are needed."

    def _joins(self, common: Common, most: int, positions: Rows, run_id: str) -> bool:
        """Return whether a run joins; the common rows are those of its own from then on."""
        if common.count(positions) < MIN_COMMON * most:
            return False
        shared, agreeing = common.shared(positions, self._runs[run_id].targets)
        joins = len(agreeing) >= max(MIN_COMMON * most, MIN_AGREEING * shared)
        if joins:
            common.keep(agreeing)
        return joins
