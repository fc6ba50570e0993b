"""Which runs Compare draws: all that can be compared, or the picked ones. No run vanishes: the others are counted."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from omninmo.errors import ConfigError
from omninmo.tracking.query import matching
from omninmo.ui import frame, no_runs, reads, run_warnings, url
from omninmo.ui.foreign_text import plain

MIN_RUNS, MAX_RUNS = 2, 20
"""How many runs are compared one by one, below the component."""
KEY, HELD, ALSO = "compare_show", "compare_held", "compare_also"
ALL, PICKED = "all", "picked"
FILTERED = ("experiment", "filter")
"""Reasons that the reader chose: their chips undo them."""
REASONS = {
    "experiment": ("is of another experiment", "are of other experiments"),
    "filter": ("does not match the filter", "do not match the filter"),
    "foreign": ("is of another tool", "are of other tools"),
    "failed": ("failed", "failed"),
    "cancelled": ("was cancelled", "were cancelled"),
    "scheduled": ("is only scheduled", "are only scheduled"),
    "leaks": ("demonstrates a leak", "demonstrate a leak"),
    "not picked": ("is not picked", "are not picked"),
}
"""Why a run is not drawn, of one run and of several; the first that holds is the one that counts."""


class Scope(NamedTuple):
    """The runs to draw, newest first, and of the others how many are left out for which reason."""

    runs: pd.DataFrame
    left_out: dict[str, int]


def draw() -> Scope:
    """Draw the choice of runs with its chips, and return what it amounts to."""
    table = reads.runs()
    run_warnings.unknown_picks(table.index)
    known = [run_id for run_id in url.picked() if run_id in table.index]
    if len(table) < MIN_RUNS:
        no_runs.draw(
            f"A comparison needs two runs, but this store has {len(table) or 'none'}. A sweep trains ten that differ."
        )
        return Scope(table.iloc[:0], {})
    show = _opened(known)
    reasons = why_not(table)
    with st.container(horizontal=True, vertical_alignment="center"):
        show = _chosen(show, known)
        if show == ALL:
            reasons = _with_chips(reasons)
    if show == PICKED:
        reasons = pd.Series(np.where(table.index.isin(_held(known)), "", "not picked"), index=table.index)
    drawn = (reasons == "") | table.index.isin(known)
    runs = table[drawn]
    run_warnings.leaks(runs)
    left_out = counted(reasons[~drawn])
    if len(runs) < MIN_RUNS:
        _too_few(len(table), len(runs), left_out)
    return Scope(runs, left_out)


def one_by_one(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that are compared one by one: the picked ones in that order, else those drawn; none if too many.

    Parameters
    ----------
    drawn : the runs that are drawn, with all known picked ones
    """
    picked = [run_id for run_id in url.picked() if run_id in drawn.index]
    if len(picked) >= MIN_RUNS:
        return drawn.loc[picked] if len(picked) <= MAX_RUNS else drawn.iloc[:0]
    return drawn if MIN_RUNS <= len(drawn) <= MAX_RUNS else drawn.iloc[:0]


def ask_for_picks(drawn: pd.DataFrame) -> None:
    """Say what has to be picked to see more, where there is something to pick from."""
    if len(drawn) < MIN_RUNS:
        return
    picked = len(url.picked())
    now = f" {picked:,} {'is' if picked == 1 else 'are'} picked now." if picked else ""
    st.info(
        f"Pick {MIN_RUNS} to {MAX_RUNS} runs above to see what differs between them and whether it mattered.{now}",
        icon=":material/checklist:",
    )


def why_not(table: pd.DataFrame) -> pd.Series:
    """Return for each run the key of `REASONS` why it does not go with the others, "" where it does."""
    experiment = url.get("experiment")
    holds = {
        "experiment": (table["experiment"] != experiment) & bool(experiment),
        "filter": ~_matching(table, url.get("filter")),
        "foreign": ~table["is_ours"],
        "failed": table["status"] == "FAILED",
        "cancelled": table["status"] == "KILLED",
        "scheduled": table["status"] == "SCHEDULED",
        "leaks": table["leaks"],
    }
    conditions = [column.to_numpy(dtype=bool) for column in holds.values()]
    return pd.Series(np.select(conditions, list(holds), default=""), index=table.index, dtype=object)


def _matching(table: pd.DataFrame, words: str) -> pd.Series:
    """Return which runs match the link's filter; all, with the reason, where it cannot be read."""
    if not words:
        return pd.Series(True, index=table.index)
    try:
        return matching(table, words)
    except ConfigError as error:
        st.warning(plain(f"The link's filter is not applied: {error}"), icon=":material/filter_alt_off:")
        return pd.Series(True, index=table.index)


def counted(reasons: pd.Series) -> dict[str, int]:
    """Return how many runs each reason leaves out, by the reason's words."""
    counts = reasons[reasons != ""].value_counts()
    return {REASONS[key][int(counts[key] > 1)]: int(counts[key]) for key in REASONS if key in counts}


def _opened(known: list[str]) -> str:
    """Return what is shown: where the page was just opened what the link says, else picked runs if there are two."""
    if KEY not in st.session_state:
        st.session_state[HELD] = []
        wanted = url.get("show")
        start = wanted if wanted in (ALL, PICKED) else PICKED if len(known) >= MIN_RUNS else ALL
        st.session_state["compare_scope"] = start
    return str(st.session_state["compare_scope"])


def _chosen(show: str, known: list[str]) -> str:
    """Let the reader choose where there is a choice."""
    if show == PICKED and not _held(known):
        show = st.session_state["compare_scope"] = ALL
    picked = len(known)
    words = {ALL: "All runs", PICKED: f"The {picked:,} picked" if picked > 1 else "The picked"}
    options = [ALL, PICKED] if picked or show == PICKED else [ALL]
    st.segmented_control(
        "Runs drawn",
        options,
        default=show,
        required=True,
        format_func=words.__getitem__,
        key=KEY,
        on_change=_pressed,
        label_visibility="collapsed",
    )
    return show


def _pressed() -> None:
    """Follow the control; the picked runs are those that are picked now."""
    st.session_state[HELD] = []
    st.session_state["compare_scope"] = st.session_state[KEY]
    url.put("show", st.session_state[KEY])


def _held(known: list[str]) -> list[str]:
    """Return the picked runs and those that were: a run that is unpicked stays drawn until the scope is chosen anew."""
    held = list(dict.fromkeys([*st.session_state[HELD], *known]))
    st.session_state[HELD] = held
    return held


def _with_chips(reasons: pd.Series) -> pd.Series:
    """Draw what narrows the runs down, each to be taken back; return the reasons that are left."""
    for name, label in (("filter", "Filter"), ("experiment", "Experiment")):
        if text := url.get(name):  # type: ignore[arg-type]  # both are names of the query
            st.button(
                f"{label}: {plain(text)}",
                icon=":material/close:",
                key=f"compare_without_{name}",
                help=f"Take the {label.lower()} away",
                on_click=url.put,
                args=(name, ""),
            )
    others = reasons[~reasons.isin(["", *FILTERED])]
    if others.empty:
        return reasons
    also = st.toggle(f"Draw {len(others):,} more", key=ALSO, help=f"Of all runs, {_listed(counted(others))}.")
    return reasons.where(reasons.isin(FILTERED), "") if also else reasons


def _listed(left_out: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {reason}" for reason, count in left_out.items())


def _too_few(total: int, drawn: int, left_out: Mapping[str, int]) -> None:
    """Say that a comparison needs two runs, and where the others are."""
    why = "" if drawn else f": {_listed(left_out)}"  # else they stand above the lines
    st.info(
        f"A comparison needs two runs, but of {total:,} runs {drawn or 'none'} is drawn{why}. "
        "Pick some on Runs, or take away what narrows them down.",
        icon=":material/checklist:",
    )
    frame.link("Runs", "Pick runs")
