"""The last forecast of a run, read again only where it was made again."""

import streamlit as st

from omninmo.errors import StoreError
from omninmo.prediction import kept
from omninmo.prediction.kept import Kept
from omninmo.ui import reads
from omninmo.ui.foreign_text import plain


def last(run_id: str) -> Kept | None:
    """Return the last forecast of a run; None if there is none. A damaged one is named, and is none."""
    try:
        facts = kept.path_of(run_id).stat()
        found = _loaded(run_id, str(kept.path_of(run_id)), facts.st_mtime_ns, facts.st_size)
        if found is not None:
            _refuse_another_kind(found)
    except OSError:
        return None
    except StoreError as error:
        st.warning(plain(error), icon=":material/broken_image:")
        return None
    return found


def _refuse_another_kind(found: Kept) -> None:
    """Raise `StoreError` where a run's settings were replaced since, so that its forecast would be read as another."""
    mode = reads.config(found.run_id).mode
    if (mode == "classification") != bool(found.explanation.n_classes):
        raise StoreError(
            f"The last forecast of this run is not one of a {mode}, as its settings are; press Predict again."
        )


@st.cache_resource(max_entries=8, show_spinner="Reading the forecast…")
def _loaded(run_id: str, path: str, modified: int, size: int) -> Kept | None:  # noqa: ARG001 - the cache's key
    return kept.load(run_id)
