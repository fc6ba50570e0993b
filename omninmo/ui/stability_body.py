"""Stability from top to bottom: verdict, noise, what is compared, numbers, one picture."""

import pandas as pd
import streamlit as st

from omninmo.config import ReferenceConfig
from omninmo.errors import OmninmoError
from omninmo.ui import noise_reference, rankings, stability_controls, stability_verdict, stability_views
from omninmo.ui.foreign_text import plain
from omninmo.ui.rankings import Rankings
from omninmo.ui.stability_controls import Choice


def draw(runs: pd.DataFrame) -> None:
    """Draw everything below the warnings.

    Parameters
    ----------
    runs : the runs of the page, at least one
    """
    first = st.container()
    choice = stability_controls.draw(runs)
    with first:
        stability_verdict.draw(runs, choice.kind)
        _noise(runs)
    compared = _compared(runs, choice)
    if compared is not None:
        stability_views.draw(compared, runs)


def _noise(runs: pd.DataFrame) -> None:
    """Offer to compute the noise between the runs; where these have none in common, that within each."""
    noise_reference.state()
    if len(runs) > 1:
        noise_reference.draw(runs, "between")
    if len(runs) == 1 or (noise_reference.why_not(runs, "between") and not noise_reference.why_not(runs, "within")):
        noise_reference.draw(runs, "within")


def _compared(runs: pd.DataFrame, choice: Choice) -> Rankings | None:
    """Return the rankings of the choice; None where they cannot be had, with the reason on the page."""
    if choice.across not in ("runs", "folds"):
        return _cuts(choice)
    of = runs if choice.across == "runs" else runs.loc[[choice.run_id]]
    shares = _shares(of, choice.kind)
    if shares is None:
        st.info("Permutation importance has not been computed for these runs.", icon=":material/shuffle:")
        noise_reference.draw(of, "permutation")
        return None
    if choice.across == "folds":
        return rankings.of_folds_of(choice.run_id, shares, choice.kind)
    return rankings.of_runs(runs, shares, choice.kind)


def _cuts(choice: Choice) -> Rankings | None:
    try:
        compared = rankings.of_cuts_of(choice.run_id, choice.across)
    except OmninmoError as error:
        st.info(plain(error), icon=":material/history:")
        return None
    if compared.left_out:
        st.caption(plain(rankings.why_left_out(compared)))
    return compared


def _shares(runs: pd.DataFrame, kind: str) -> pd.DataFrame | None:
    """Return the shares of every fold of runs, None where they were not computed."""
    run_ids = tuple(str(run_id) for run_id in runs.index)
    if kind != "permutation":
        return rankings.stored_shares(run_ids, kind)
    if noise_reference.why_not(runs, "permutation"):
        return None
    tidy = noise_reference.kept(ReferenceConfig(kind="permutation", run_ids=run_ids))
    return None if tidy is None else rankings.fold_shares(tidy, kind)
