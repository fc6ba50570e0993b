"""What Stability compares, chosen in one row and kept in the URL: rankings, importance and how many top features."""

from typing import NamedTuple, cast

import pandas as pd
import streamlit as st

from omninmo.evaluation.stability import default_k
from omninmo.ui import reads, url, url_select
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
    across = url_select.box("across", "Rankings of", options, key="stability_across", labels=ACROSS, width=240)
    return cast(Across, across)


def _run(runs: pd.DataFrame) -> str:
    names = reads.names(runs)
    return url_select.box("run", "Run", list(names), key="stability_run", labels=names, width=280)


def _kind() -> str:
    return url_select.buttons(
        "importance",
        "Importance",
        list(KINDS),
        key="stability_kind",
        labels=KINDS,
        help="Mean |SHAP| is measured on unseen rows, gain in training. Permutation is computed on request.",
    )


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
    start = int(wanted) if wanted.isdecimal() and len(wanted) < 5 and 1 <= int(wanted) <= highest else usual
    url_select.follow("stability_k", start)
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
