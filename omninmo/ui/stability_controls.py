"""What Stability compares, chosen in one row and kept in the URL: rankings, importance and how many top features."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from omninmo.evaluation.stability import default_k
from omninmo.ui import reads, url
from omninmo.ui.rankings import ACROSS, KINDS, Across

MAX_K = 40
MIN_SHARED = 6
"""Features that all share below which Nogueira's measure means little, and k is chosen for the others."""


class Choice(NamedTuple):
    """What is compared: rankings across what, of which run (where it is one), and by which importance."""

    across: Across
    run_id: str
    kind: str


def draw(runs: pd.DataFrame) -> Choice:
    """Draw the choices that the runs allow.

    Parameters
    ----------
    runs : the runs of the page, at least one
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        across = _across(len(runs))
        run_id = "" if across == "runs" else _run(runs)
        kind = _kind() if across in ("runs", "folds") else "shap"
    return Choice(across, run_id, kind)


def _across(count: int) -> Across:
    options = [option for option in ACROSS if option != "runs" or count > 1]
    wanted = url.get("across")
    start = wanted if wanted in options else options[0]
    _follow("stability_across", start)
    st.selectbox(
        "Rankings of",
        options,
        format_func=lambda option: ACROSS[option],
        key="stability_across",
        on_change=lambda: url.put("across", st.session_state["stability_across"]),
        width=240,
    )
    return start


def _run(runs: pd.DataFrame) -> str:
    names = reads.names(runs)
    options = list(names)
    start = url.get("run") if url.get("run") in options else options[0]
    _follow("stability_run", start)
    st.selectbox(
        "Run",
        options,
        format_func=lambda run_id: names[run_id],
        key="stability_run",
        on_change=lambda: url.put("run", st.session_state["stability_run"]),
        width=280,
    )
    return start


def _kind() -> str:
    wanted = url.get("importance")
    start = wanted if wanted in KINDS else next(iter(KINDS))
    _follow("stability_kind", start)
    st.segmented_control(
        "Importance",
        list(KINDS),
        required=True,
        format_func=KINDS.__getitem__,
        key="stability_kind",
        on_change=lambda: url.put("importance", st.session_state["stability_kind"]),
        help="Mean |SHAP| is measured on unseen rows, gain in training. Permutation is computed on request.",
    )
    return start


def top(shared: int, fewest: int) -> int:
    """Draw the slider of k, how many top features are compared, and return it.

    Parameters
    ----------
    shared : features that all rankings have: k is a third of them, unless they are too few
    fewest : features of the ranking that has the fewest
    """
    highest = min(MAX_K, fewest - 1)
    if highest < 2:
        return 1
    usual = min(default_k(shared if shared >= MIN_SHARED else fewest), highest)
    wanted = url.get("k")
    start = int(wanted) if wanted.isdecimal() and 1 <= int(wanted) <= highest else usual
    _follow("stability_k", start)
    st.slider(
        "Top features compared (k)",
        1,
        highest,
        key="stability_k",
        on_change=lambda: url.put("k", str(st.session_state["stability_k"])),
        help="Nogueira's measure and Jaccard compare the sets of the k most important features.",
        width=320,
    )
    return start


def _follow(key: str, value: object) -> None:
    """Let a control show what the URL says: Back and links change that without it."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
