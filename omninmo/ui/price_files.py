"""The files that the prices of stored runs are read from: named before a click lets a job read them.

A run may be somebody else's, and its settings name any file of this machine.
"""

from collections.abc import Iterable

import streamlit as st

from omninmo.config import TrainingConfig
from omninmo.data.files import ENDINGS
from omninmo.prediction.ledger import prices_of
from omninmo.ui.comparable_runs import listed
from omninmo.ui.foreign_text import plain


def draw(configs: Iterable[TrainingConfig]) -> None:
    """Draw which files the prices of these runs are read from; nothing where they are in none.

    Parameters
    ----------
    configs : of runs whose prices a job will read, each with the run's own settings
    """
    paths = dict.fromkeys(prices_of(config)[1] for config in configs if config.source in ENDINGS)
    if paths:
        st.caption(plain(f"Prices as trained are read from {listed(list(paths))}."))
