"""Import what the next page needs while the reader looks at this one: once, a second after the first paint."""

import gc
import threading
from importlib import import_module

import streamlit as st

MODULES = ("pandas", "omninmo.tracking.store", "plotly.graph_objects", "omninmo.ui.charts")
DELAY = 1.0


@st.cache_resource
def start() -> threading.Timer:
    """Start the thread; further calls find it started."""
    timer = threading.Timer(DELAY, _import_all)
    timer.daemon = True
    timer.start()
    return timer


def _import_all() -> None:
    for name in MODULES:
        import_module(name)
    # Streamlit collects garbage after every run of a script: looking through pandas' and Plotly's modules for it each
    # time takes longer than drawing a job's card, and all of that is there to stay.
    gc.collect()
    gc.freeze()
