"""Which run is champion, as pages read it."""

import streamlit as st

from omninmo.paths import sqlite_file, tracking_uri
from omninmo.ui import reads

SECONDS_BELIEVED = 5
"""How long the answer of an MLflow server counts. A sqlite store is asked each time, which takes less than 1 ms."""


def champion() -> str | None:
    """Return the id of the run that predictions are made with; None where nobody chose one that can be used."""
    uri = tracking_uri()
    return reads.store().champion() if sqlite_file(uri) else _on_server(uri)


def forget() -> None:
    """Let the next look ask the server again, since this page moved the alias."""
    _on_server.clear()


@st.cache_resource(max_entries=2, ttl=SECONDS_BELIEVED, show_spinner=False)
def _on_server(uri: str) -> str | None:  # noqa: ARG001 - the cache's key
    return reads.store().champion()
