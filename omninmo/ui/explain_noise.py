"""The banner above explanations of a run that does not beat its baselines."""

import pandas as pd
import streamlit as st

from omninmo.reports.noise_banner import noise_banner
from omninmo.reports.run_tables import metrics_of
from omninmo.ui.foreign_text import plain


def draw(run: pd.Series) -> None:
    """Draw why SHAP values of this run explain noise; nothing where they do not.

    Parameters
    ----------
    run : a finished run of `reads.runs`
    """
    text = noise_banner(
        metrics_of(run), mode=str(run["params.mode"]), scheme=str(run["params.scheme"]), leaks=bool(run["leaks"])
    )
    if text:
        with st.container(key="verdict"):
            st.warning(plain(text), icon=":material/grain:")
