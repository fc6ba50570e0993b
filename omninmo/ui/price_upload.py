"""The box that takes price files, and fills the form with where they are kept."""

from collections.abc import Callable

import streamlit as st

from omninmo.data import uploads
from omninmo.errors import OmninmoError
from omninmo.ui.foreign_text import plain

KEY = "price_upload"
ERROR = "price_upload_error"


def draw(fill: Callable[[dict[str, str]], None]) -> None:
    """Draw the box.

    Parameters
    ----------
    fill : called with the settings `source` and `path` once files are kept
    """
    st.file_uploader(
        "Upload own prices",
        type=[ending.removeprefix(".") for ending in uploads.KINDS],
        accept_multiple_files=True,
        max_upload_size=uploads.MAX_MEGABYTES,
        key=KEY,
        on_change=_keep,
        args=(fill,),
        help="Date and close, and open, high, low and volume where there are any: one file per ticker, or one with a "
        "column of tickers. The files are kept in the home folder, and nothing leaves this machine.",
    )
    if message := st.session_state.get(ERROR):
        st.error(plain(message), icon=":material/error:")


def _keep(fill: Callable[[dict[str, str]], None]) -> None:
    """Keep what was uploaded. An emptied box changes nothing: the files stay where runs look for them."""
    st.session_state.pop(ERROR, None)
    files = [(file.name, file.getvalue()) for file in st.session_state[KEY]]
    if not files:
        return
    try:
        folder, source = uploads.keep(files)
    except OmninmoError as error:
        st.session_state[ERROR] = str(error)
    else:
        fill({"source": source, "path": str(folder)})
