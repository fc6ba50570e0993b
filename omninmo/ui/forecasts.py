"""The last forecast of a run, read again only where it was made again."""

import streamlit as st

from omninmo.errors import StoreError
from omninmo.prediction import kept
from omninmo.prediction.kept import Kept
from omninmo.ui.foreign_text import plain


def last(run_id: str) -> Kept | None:
    """Return the last forecast of a run; None if there is none. A damaged one is named, and is none."""
    try:
        facts = kept.path_of(run_id).stat()
        return _loaded(run_id, str(kept.path_of(run_id)), facts.st_mtime_ns, facts.st_size)
    except OSError:
        return None
    except StoreError as error:
        st.warning(plain(error), icon=":material/broken_image:")
        return None


@st.cache_resource(max_entries=8, show_spinner="Reading the forecast…")
def _loaded(run_id: str, path: str, modified: int, size: int) -> Kept | None:  # noqa: ARG001 - the cache's key
    return kept.load(run_id)
