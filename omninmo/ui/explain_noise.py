"""The verdict above explanations, as a banner where the run does not beat its baselines."""

import pandas as pd
import streamlit as st

from omninmo.reports.noise_banner import noise_banner
from omninmo.reports.run_tables import metrics_of
from omninmo.ui import verdict
from omninmo.ui.foreign_text import plain


def draw(run: pd.Series) -> None:
    """Draw the verdict on the run, with what it means for its SHAP values where these explain noise.

    Parameters
    ----------
    run : a finished run of `reads.runs`
    """
    text = noise_banner(
        metrics_of(run), mode=str(run["params.mode"]), scheme=str(run["params.scheme"]), leaks=bool(run["leaks"])
    )
    with st.container(key="verdict"):
        if text:
            st.warning(plain(text), icon=":material/grain:")
        else:
            st.markdown(verdict.in_words(run))
