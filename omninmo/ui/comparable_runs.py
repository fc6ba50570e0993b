"""Which runs may stand side by side on Stability: those that predict the same on common rows. Others where picked."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.evaluation.common_rows import grouped, same_rows
from omninmo.evaluation.kind import IDENTITY, Kind, kinds
from omninmo.paths import tracking_uri
from omninmo.ui import reads, url
from omninmo.ui.foreign_text import plain

MAX_NAMED = 5
KEPT_SECONDS = 60
"""For so long it is not asked again which predictions a run's manifest lists."""

Identity = tuple[str, bytes, tuple[str, ...]]


class Placed(NamedTuple):
    """How runs fall into groups that can be compared; see `common_rows.Grouping`.

    Attributes
    ----------
    groups : run ids, the group with most runs first
    kinds : what each group predicts
    on_other_rows : why a run is not in the first of the groups that predict the same, by its id
    left_out : why a run is in no group, by its id
    unreadable : ids of those of them whose predictions are missing or damaged
    """

    groups: tuple[tuple[str, ...], ...]
    kinds: tuple[Kind, ...]
    on_other_rows: Mapping[str, str]
    left_out: Mapping[str, str]
    unreadable: tuple[str, ...]


class Alike(NamedTuple):
    """Runs that can be compared, and how many others there are.

    Attributes
    ----------
    runs : in the order given, newest first
    other_kind : runs that predict something else
    other_rows : runs that predict the same, but have too few rows, or targets, in common with them
    older : all others that predict the same
    errors : why the rows of a run cannot be compared, by its id
    """

    runs: pd.DataFrame
    other_kind: int = 0
    other_rows: int = 0
    older: int = 0
    errors: Mapping[str, RunError] = {}


def warn(runs: pd.DataFrame) -> None:
    """Draw a banner over picked runs that cannot be compared.

    Parameters
    ----------
    runs : rows of `reads.runs`; of demonstrations of a leak nothing is said here
    """
    honest = runs[~runs["leaks"]]
    if not url.picked() or len(honest) < 2:
        return
    if text := in_words(placed(honest), differing(honest), reads.names(runs)):
        st.warning(text, icon=":material/call_split:")


def in_words(found: Placed, differ: list[str], names: Mapping[str, str]) -> str:
    """Return why runs cannot be compared, as Markdown; "" if they can.

    Parameters
    ----------
    found : how they fall into groups
    differ : labels of the settings that decide what is predicted, and in which they differ
    names : what they are called
    """
    parts = []
    if len(set(found.kinds)) > 1:
        parts.append(
            f"These runs do not predict the same: they differ in {plain(listed(differ))}. They answer different "
            "questions, and where they disagree that is no instability."
        )
    if found.on_other_rows:
        parts.append(
            "These runs are not tested on the same rows, and where they disagree the rows may be why:"
            + _each(found.on_other_rows, names)
        )
    if found.left_out:
        parts.append("Whether these runs can be compared with the others is not known:" + _each(found.left_out, names))
    return "\n\n".join(parts)


def _each(reasons: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return a line for each run, up to `MAX_NAMED`."""
    lines = [f"\n- {plain(f'{names[run_id]}: {reason}')}" for run_id, reason in list(reasons.items())[:MAX_NAMED]]
    more = len(reasons) - MAX_NAMED
    return "".join([*lines, f"\n- {more:,} more" if more > 0 else ""])


def differing(runs: pd.DataFrame) -> list[str]:
    """Return the labels of the settings that decide what is predicted, and in which the runs differ."""
    found = kinds(runs)
    rated = found.assign(classes=found["classes"].where(found["mode"] == "classification"))
    counts = rated.set_axis(list(IDENTITY), axis="columns").nunique()
    return [schema.entry(str(key)).label for key, count in counts.items() if count > 1]


def alike(runs: pd.DataFrame, newest: int) -> Alike:
    """Return the newest runs that can be compared with most of the newest; of equal groups those of the first run.

    The newest decide first what is predicted, then, of those that predict it, on which rows. Where older runs have
    rows that none of these has by construction, they are compared as well, until `newest` files are read.

    Parameters
    ----------
    runs : rows of `reads.runs`, newest first; no demonstration of a leak
    newest : how many runs decide, and how many are returned at most
    """
    if runs.empty:
        return Alike(runs)
    numbers = same_rows(runs)[_of_one_kind(runs, newest)]
    other_kind = len(runs) - len(numbers)
    found = placed(runs.loc[_to_compare(numbers, newest)])
    deciding = list(numbers.index[:newest])
    errors = {run_id: RunError(reason) for run_id, reason in found.left_out.items() if run_id in deciding}
    if not found.groups:
        return Alike(runs.iloc[:0], other_kind, 0, len(numbers) - len(errors), errors)
    position = {run_id: at for at, run_id in enumerate(numbers.index)}
    first = max(found.groups, key=lambda group: (len(set(group) & set(deciding)), -position[group[0]]))
    of_group = numbers.index[numbers.isin(numbers.loc[list(first)])]
    others = [run_id for group in found.groups for run_id in group if group is not first]
    other_rows = int(numbers.isin(numbers.loc[others]).sum())
    shown = runs.loc[of_group[:newest]]
    return Alike(shown, other_kind, other_rows, len(numbers) - len(shown) - other_rows - len(errors), errors)


def _of_one_kind(runs: pd.DataFrame, newest: int) -> pd.Series:
    """Return which runs predict what most of the newest do."""
    kind = kinds(runs).groupby(list(Kind._fields), sort=False).ngroup()
    return kind == kind.head(newest).value_counts(sort=False).idxmax()


def _to_compare(numbers: pd.Series, newest: int) -> list[str]:
    """Return the newest runs, and one of each number beyond them, until there are `newest` numbers."""
    of_newest = numbers.head(newest)
    further = numbers[~numbers.isin(of_newest)].drop_duplicates()
    return [*of_newest.index, *further.index[: max(0, newest - of_newest.nunique())]]


def placed(runs: pd.DataFrame) -> Placed:
    """Return how runs fall into groups that can be compared, by the rule of `common_rows.grouped`; cached.

    One file is read for all runs whose rows are the same by construction.

    Parameters
    ----------
    runs : rows of `reads.runs`
    """
    numbers, uri = same_rows(runs), tracking_uri()
    versions = tuple(_version(uri, str(run_id)) for run_id in numbers.drop_duplicates().index)
    identity = (" ".join(runs.index), numbers.to_numpy().tobytes(), versions)
    found = _placed(uri, identity, _runs=runs)
    if not reads.are_restored(found.unreadable):
        return found
    _placed.clear(uri, identity)
    return _placed(uri, identity, _runs=runs)


@st.cache_resource(max_entries=32, show_spinner="Comparing the rows that the runs are tested on…")
def _placed(uri: str, identity: Identity, *, _runs: pd.DataFrame) -> Placed:  # noqa: ARG001 - the cache's key
    failed: list[str] = []
    grouping = grouped(_runs, reads.noting(failed), same_rows(_runs))
    groups = tuple(group.run_ids for group in grouping.groups)
    of_groups = tuple(group.kind for group in grouping.groups)
    unreadable = tuple(run_id for run_id in failed if run_id in grouping.left_out)
    return Placed(groups, of_groups, grouping.on_other_rows, grouping.left_out, unreadable)


@st.cache_resource(max_entries=1000, ttl=KEPT_SECONDS, show_spinner=False)
def _version(uri: str, run_id: str) -> str:  # noqa: ARG001 - part of the cache key
    """Return which predictions a run's manifest lists."""
    try:
        return str(reads.manifest(run_id)["files"].get(schema.PREDICTIONS_FILE))
    except RunError as error:
        return str(error)


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
