"""Making a run the champion, after its verdict was shown where that speaks against it; and taking that back."""

import pandas as pd
import streamlit as st

from omninmo.tracking.champion import verdict_of
from omninmo.ui import reads, run_edits
from omninmo.ui.champion import champion, forget
from omninmo.ui.foreign_text import plain

ICON = ":material/trophy:"


def draw(run: pd.Series) -> None:
    """Draw the button that makes a finished run champion, or lets it be champion no longer."""
    run_id = str(run["run_id"])
    if champion() == run_id:
        st.button("No longer champion", icon=ICON, type="tertiary", on_click=_clear, args=(run_id,))
        return
    judged = verdict_of(run)
    if judged.level == "better":
        st.button("Make champion", icon=ICON, type="tertiary", on_click=appoint, args=(run_id,))
        return
    with st.popover("Make champion", icon=ICON, type="tertiary"):
        st.markdown(plain(judged.text))
        if judged.level == "leak":
            st.caption("Such a run cannot be champion.")
        else:
            st.button("Make it champion anyway", on_click=appoint, args=(run_id,), kwargs={"anyway": True})


def appoint(run_id: str, *, anyway: bool = False, instead_of: str = "") -> None:
    """Make a run champion; a callback of a button, see `tracking.champion.appoint`."""
    from omninmo.tracking import champion

    def edit() -> None:
        champion.appoint(reads.store(), run_id, anyway=anyway, take_over=False, instead_of=instead_of)

    run_edits.several([run_id], "made champion", edit)
    forget()


def _clear(run_id: str) -> None:
    from omninmo.tracking import champion

    run_edits.several([run_id], "no longer champion", lambda: champion.clear(reads.store(), run_id))
    forget()
