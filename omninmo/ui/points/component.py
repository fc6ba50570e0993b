"""The component that draws both plots, and what of it is marked: a feature, a sample, selected rows."""

from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent
SHARED = FOLDER.parent / "parallel"
SHARED_SCRIPTS = ("scales.js", "numbers.js", "dom.js", "bytes.js")
SCRIPTS = ("geometry.js", "discs.js", "axis.js", "tip.js", "plot.js", "summary.js", "dependence.js", "main.js")
"""The parts of the component, in the order in which they make one module; `SHARED_SCRIPTS` come before them."""

Marks = dict[str, Any]


@st.cache_resource
def registered() -> Any:
    """Register the component once; its scripts are read from beside this file."""
    paths = [*(SHARED / name for name in SHARED_SCRIPTS), *(FOLDER / name for name in SCRIPTS)]
    return st.components.v2.component(
        "omninmo_points",
        css=(FOLDER / "points.css").read_text("utf-8"),
        js="\n".join(path.read_text("utf-8") for path in paths),
    )


def revised(key: str, marks: Marks) -> dict[str, Any]:
    """Return the marks to hand over with their revision, which grows when anything else than the component changes one.

    What was clicked in the component is marked there already: it leaves both as they are, so that a payload stays
    equal byte by byte and is not sent again.

    Parameters
    ----------
    key : of the component
    marks : what is marked now
    """
    kept = st.session_state.get(_name(key))
    if kept is None or kept["now"] != marks:
        kept = {"now": marks, "sent": marks, "revision": 1 + (kept["revision"] if kept else 0)}
        st.session_state[_name(key)] = kept
    return {"revision": kept["revision"], "marks": kept["sent"]}


def clicked(key: str, **marks: Any) -> None:
    """Note what the component marked itself."""
    if kept := st.session_state.get(_name(key)):
        st.session_state[_name(key)] = kept | {"now": kept["now"] | marks}


def _name(key: str) -> str:
    return f"{key}-marks"
