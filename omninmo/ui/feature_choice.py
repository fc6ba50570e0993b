"""The feature that Explain shows: named in the URL, changed by a click on the summary or by the box above the plot."""

from collections.abc import Sequence

import streamlit as st

from omninmo.ui import url
from omninmo.ui.foreign_text import plain

KEY = "explain_feature"
"""Of the box, whose value follows the URL."""
LONGEST = 40


def chosen(ranking: Sequence[str]) -> str:
    """Return the feature that the URL names, else the most important one.

    Parameters
    ----------
    ranking : the run's features, most important first
    """
    wanted = url.get("feature")
    if wanted and wanted not in ranking:
        st.warning(
            f"The link names the feature {plain(called(wanted)[:LONGEST])}, which this run did not use. The most "
            "important one is shown.",
            icon=":material/search_off:",
        )
    return wanted if wanted in ranking else ranking[0]


def called(feature: str) -> str:
    """Return what a feature is called that the run at hand did not use: as the registry calls it, else by its name."""
    from omninmo.features import FEATURES  # no page needs the functions behind them before a link is wrong

    return FEATURES[feature].label if feature in FEATURES else feature


def choose(feature: str) -> None:
    """Show this feature instead, coloured by its strongest partner."""
    url.put("feature", feature)
    url.put("partner", "")
    st.session_state[KEY] = feature
