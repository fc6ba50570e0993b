"""What every page shares: browser title, navigation, heading, picked runs, and errors as one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from omninmo.errors import OmninmoError
from omninmo.figures.names import shortened_together
from omninmo.schema import SHORT_ID
from omninmo.ui import url, warm
from omninmo.ui.foreign_text import plain


@dataclass(frozen=True)
class Page:
    """One entry of the navigation. The label is what users and tests know the page by."""

    script: str
    label: str
    icon: str
    question: str


PAGES = {
    page.label: page
    for page in (
        Page("app.py", "Home", ":material/home:", "Train a model on real prices, then see whether it can be believed."),
        Page("pages/train.py", "Train", ":material/play_circle:", "Start a run with your own settings, and watch it."),
        Page("pages/runs.py", "Runs", ":material/table_rows:", "Which runs do I have, and how good are they?"),
        Page("pages/compare.py", "Compare", ":material/tune:", "What differs between these runs, and did it matter?"),
        Page(
            "pages/stability.py",
            "Stability",
            ":material/grid_on:",
            "Do the same features matter in every fold and every run?",
        ),
        Page("pages/explain.py", "Explain", ":material/scatter_plot:", "What does each feature do to the prediction?"),
        Page(
            "pages/predict.py",
            "Predict",
            ":material/online_prediction:",
            "What does a tracked model say about these tickers now?",
        ),
    )
}

SIDEBAR_WIDTH = 220
STYLE = """<style>
.stMainBlockContainer {padding-inline: clamp(1rem, 3.5vw, 5rem)}
button[data-variant="segmented_control"][data-selected] {color: inherit !important}
/* A row of buttons that is wider than the page goes on in a second row: Streamlit lets it scroll, and who does not try
   never sees the last ones. Beside the pressed one it leaves out a border, which is missed at the end of a row. */
[data-testid="stButtonGroup"] [role="radiogroup"] {flex-wrap: wrap; row-gap: 0.25rem; mask-image: none}
button[data-variant="segmented_control"]:not([data-selected]) {
  border-inline-color: light-dark(#D8DDE3, #2A313B) !important;
}
[data-testid="stPopover"] button {color: inherit !important}
.st-key-charts-early {display: none}
.st-key-picks .stMarkdownBadge {font-size: 0.8125rem !important}
.stTable, .stTable * {scrollbar-color: #9aa0a6 transparent}
</style>"""
"""Streamlit leaves 5rem on either side of a wide page, a sixth of a narrow screen; and it writes what is selected in
the primary colour on a tint of it, and what is open in the primary colour, neither of which can be read. Chips are
written small, so that a run's own name fits into the sidebar. A table that goes on beyond the edge shows its scrollbar
without being pointed at: else it looks cut off."""
MAX_NAMED = 8
CHIP = 26
"""Letters that fit into the sidebar: as many as a run's own name mostly has."""


@contextmanager
def page(label: str) -> Iterator[None]:
    """Draw the frame of a page; its body runs inside. Its `OmninmoError` becomes one sentence on the page."""
    shown = PAGES[label]
    st.set_page_config(
        page_title=f"{label} · omninmo", page_icon="📈", layout="wide", initial_sidebar_state=SIDEBAR_WIDTH
    )
    st.html(STYLE)
    with st.sidebar:
        st.markdown("**omninmo**")
        for target in PAGES.values():
            link(target.label)
        picks = st.container()
    st.title(label, anchor=False)
    st.caption(shown.question)
    if sentence := url.missing_selection():
        st.warning(plain(sentence), icon=":material/visibility_off:")
    try:
        yield
        _picks(picks)
    except OmninmoError as error:
        st.error(plain(error), icon=":material/error:")
    warm.start()


def link(label: str, text: str = "", **query: str) -> None:
    """Draw a link to a page that brings the current query along, with some values changed."""
    target = PAGES[label]
    st.page_link(target.script, label=text or label, icon=target.icon, query_params=url.carried(**query))


def open_page(label: str, **query: str) -> None:
    """Go to a page, bringing the current query along."""
    st.switch_page(PAGES[label].script, query_params=url.carried(**query))


def _picks(sidebar: DeltaGenerator) -> None:
    """List the picked runs, drawn last: their names need the store, and the page itself comes first."""
    picked = url.picked()
    if not picked:
        return
    from omninmo.ui import reads

    table = reads.runs()
    known_ids = [run_id for run_id in picked[:MAX_NAMED] if run_id in table.index]
    names = reads.names(table.loc[known_ids])
    with sidebar, st.container(key="picks", gap="xsmall"):
        st.space("small")
        st.caption(f"**{len(picked):,} {'run' if len(picked) == 1 else 'runs'} picked**")
        chips = dict(zip(known_ids, shortened_together([names[run_id] for run_id in known_ids], CHIP), strict=True))
        for run_id in picked[:MAX_NAMED]:
            known = run_id in chips
            name = chips.get(run_id, f"unknown: {run_id[:SHORT_ID]}")
            # st.badge would escape the brackets of what is escaped already
            badge = f":{'blue' if known else 'orange'}-badge[{plain(name)}]"
            st.markdown(badge, help=plain(names[run_id]) if known else None)
        if len(picked) > MAX_NAMED:
            st.caption(f"and {len(picked) - MAX_NAMED:,} more")
        st.button("Clear picks", icon=":material/close:", type="tertiary", on_click=url.pick, args=((),))
