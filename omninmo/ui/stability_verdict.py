"""What Stability says first: whether runs, and the folds of each, agree more than noise of the same kind does."""

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo.config import MIN_RUNS_BETWEEN, ReferenceConfig
from omninmo.paths import tracking_uri
from omninmo.reports.stability_verdict import (
    PRIMARY,
    Level,
    StabilityVerdict,
    before_noise,
    many_looks,
    stability_verdict,
)
from omninmo.trust.noise_between import Of, refusal
from omninmo.ui import noise_reference, rankings, reads
from omninmo.ui.foreign_text import plain

ICONS: dict[Level, str] = {
    "inconclusive": ":material/hourglass_empty:",
    "unknown": ":material/help:",
    "noise": ":material/drag_handle:",
    "stable": ":material/verified:",
}
MAX_RUNS = 50
"""Runs whose folds are compared with each other's: more are 250 rankings and tens of thousands of pairs."""
MAX_WITHIN = 5
"""Runs whose own folds have a sentence; those without noise have one in common."""
NO_NOISE_KIND = "Noise is kept by mean |SHAP| and by gain; the verdict goes by mean |SHAP|."


def draw(runs: pd.DataFrame, kind: str) -> None:
    """Draw all sentences of the verdict.

    Parameters
    ----------
    runs : the runs of the page
    kind : of importance
    """
    by = kind if kind in ("shap", "gain") else "shap"
    own = {str(run_id): within(runs.loc[[run_id]], by) for run_id in list(runs.index)[:MAX_WITHIN]}
    of_all = [between(runs, by)] if len(runs) > 1 else []
    with st.container(key="verdict"):
        for verdict in of_all:
            st.markdown(f"{ICONS[verdict.level]} {plain(verdict.text)}")
        _draw_own(own, reads.names(runs))
    others = len(runs) - MAX_WITHIN
    noun = "run" if others == 1 else "runs"
    more = f"The folds of {others} more {noun} stand in the view Within runs." if others > 0 else ""
    parts = (PRIMARY, many_looks([*of_all, *own.values()]), more, "" if by == kind else NO_NOISE_KIND)
    st.caption(" ".join(part for part in parts if part))


def _draw_own(own: Mapping[str, StabilityVerdict], names: Mapping[str, str]) -> None:
    """Draw a sentence for the folds of each run, and one for all of those that nothing can be said of yet."""
    waiting = [run_id for run_id, verdict in own.items() if math.isfinite(verdict.agreement)]
    in_common = waiting if len(waiting) > 1 else []
    for run_id, verdict in own.items():
        if run_id not in in_common:
            st.markdown(f"{ICONS[verdict.level]} **{plain(names[run_id])}** · {plain(verdict.text)}")
    if in_common:
        st.markdown(
            f"{ICONS['unknown']} {plain(before_noise({names[run_id]: own[run_id].agreement for run_id in in_common}))}"
        )


def between(runs: pd.DataFrame, kind: str) -> StabilityVerdict:
    """Return the verdict on how runs agree with each other."""
    run_ids, reason = tuple(str(run_id) for run_id in runs.index), refusal(runs)
    if len(runs) > MAX_RUNS:
        return StabilityVerdict("unknown", f"Nothing says whether noise would agree as well. {reason}")
    request = None if reason else ReferenceConfig(kind="between", run_ids=run_ids)
    if len(run_ids) < MIN_RUNS_BETWEEN:
        reason = ""
    return _verdict(tracking_uri(), "runs", run_ids, kind, _noise(request), reason)


def within(run: pd.DataFrame, kind: str) -> StabilityVerdict:
    """Return the verdict on how the folds of a run, a table of one row, agree."""
    run_ids = (str(run.index[0]),)
    noise = _noise(ReferenceConfig(kind="within", run_ids=run_ids))
    return _verdict(tracking_uri(), "folds", run_ids, kind, noise, noise_reference.why_not(run, "within"))


def _noise(request: ReferenceConfig | None) -> "Noise | None":
    table = None if request is None else noise_reference.kept(request)
    return None if table is None else Noise(table)


class Noise:
    """A table of noise, told apart in the cache by what it is: a reference that is kept does not change."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table


@st.cache_resource(
    max_entries=200, ttl=rankings.KEPT_SECONDS, show_spinner=False, hash_funcs={Noise: lambda noise: len(noise.table)}
)
def _verdict(
    uri: str,  # noqa: ARG001 - part of the cache key
    of: Of,
    run_ids: tuple[str, ...],
    kind: str,
    noise: Noise | None,
    reason: str,
) -> StabilityVerdict:
    table = None if noise is None else noise.table
    return stability_verdict(of, rankings.importances(run_ids), table, kind, reason)
