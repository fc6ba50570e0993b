"""The compared runs, scored again on the rows that all runs of a group have; cached: it reads every prediction."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.evaluation import comparison
from omninmo.evaluation.common_rows import Grouping, grouped
from omninmo.evaluation.comparison import Rescored
from omninmo.evaluation.kind import IDENTITY
from omninmo.paths import tracking_uri
from omninmo.tracking.store import RunStore
from omninmo.ui import reads

Identity = tuple[tuple[str, str], ...]


class Comparison(NamedTuple):
    """The groups of runs that can be compared with each other, and the scores of each, in the same order.

    Parameters
    ----------
    identity : what all of it depends on
    grouping : of the runs, with the reasons of those left out
    scored : of each group
    unreadable : ids of the runs whose predictions are missing or damaged
    """

    identity: Identity
    grouping: Grouping
    scored: tuple[Rescored, ...]
    unreadable: tuple[str, ...]

    def of(self, run_id: str) -> Rescored | None:
        """Return the scores of the group that a run belongs to; None where it was left out."""
        return next((scored for scored in self.scored if run_id in scored.group.run_ids), None)

    @property
    def scores(self) -> pd.DataFrame:
        """The scores of all groups: run id × metric. Those of different groups rest on different rows."""
        return pd.concat([scored.scores for scored in self.scored]) if self.scored else pd.DataFrame()


@reads.of_a_run(max_entries=500)
def _listed(store: RunStore, run_id: str) -> str:
    """Return the hash that a run's predictions must have."""
    return str(store.manifest(run_id)["files"].get(schema.PREDICTIONS_FILE))


def compared(runs: pd.DataFrame) -> Comparison:
    """Return the groups and scores of these runs; a run whose predictions cannot be read is left out with its reason.

    Parameters
    ----------
    runs : up to twenty rows of `reads.runs`
    """
    identity = _identity(runs)
    result = _compared(tracking_uri(), identity, _rows=runs)
    if not reads.are_restored(result.unreadable):
        return result
    _compared.clear(tracking_uri(), identity)
    return _compared(tracking_uri(), identity, _rows=runs)


def differences(result: Comparison, baseline: str, picked: int) -> pd.DataFrame:
    """Return how far each run of the baseline run's group is above it, see `comparison.differences`; may be empty.

    Parameters
    ----------
    result : of `compared`
    baseline : run id
    picked : how many runs are compared in all, for the correction
    """
    scored = result.of(baseline)
    if scored is None:
        return pd.DataFrame()
    return _differences(tracking_uri(), result.identity, baseline, picked, _scored=scored)


def _identity(runs: pd.DataFrame) -> Identity:
    """Return what the scores depend on: the runs in their order, their settings, and the hashes of their files."""
    columns = [f"params.{key}" for key in IDENTITY if f"params.{key}" in runs]
    return tuple((str(run_id), f"{_version(str(run_id))} {list(runs.loc[run_id, columns])}") for run_id in runs.index)


def _version(run_id: str) -> str:
    try:
        return _listed(run_id)
    except RunError as error:
        return str(error)


@st.cache_resource(max_entries=8, show_spinner="Scoring the runs on the rows that all of them have…")
def _compared(uri: str, identity: Identity, *, _rows: pd.DataFrame) -> Comparison:  # noqa: ARG001 - the cache's key
    unreadable: list[str] = []
    read = reads.noting(unreadable)
    grouping = grouped(_rows, read)
    scored = tuple(comparison.rescored(group, read) for group in grouping.groups)
    return Comparison(identity, grouping, scored, tuple(unreadable))


@st.cache_resource(max_entries=32, show_spinner="Testing the differences…")
def _differences(
    uri: str,  # noqa: ARG001 - part of the cache's key
    identity: Identity,  # noqa: ARG001 - likewise
    baseline: str,
    picked: int,
    *,
    _scored: Rescored,
) -> pd.DataFrame:
    return comparison.differences(_scored, baseline, picked)
