"""The component that draws both plots, and what of it is marked: a feature, a sample, selected rows."""

from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent
SHARED = FOLDER.parent / "parallel"
SHARED_SCRIPTS = ("scales.js", "numbers.js", "dom.js", "bytes.js")
SCRIPTS = ("geometry.js", "discs.js", "axis.js", "tip.js", "plot.js", "summary.js", "dependence.js", "main.js")
"""The parts of the component, in the order in which they make one module; `SHARED_SCRIPTS` come before them."""

MARKS_SCRIPT, MARKS_NAME = "marks.js", "omninmo_points_marks"
"""A module of its own, which hands the marks to the other."""

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


def hand_over(key: str, marks: Marks) -> None:
    """Hand the marks over on a mount of their own, beside the points, which so are not sent again with every choice.

    Parameters
    ----------
    key : of the component, whose data has it as "plot"
    marks : what is marked now
    """
    _marks_registered()(key=f"{key}-marks-mount", data={"plot": key} | revised(key, marks))


def revised(key: str, marks: Marks) -> dict[str, Any]:
    """Return the marks to hand over with their revision, which grows when anything else than the component changes one.

    What was clicked in the component is marked there already: it leaves both as they are.

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


@st.cache_resource
def _marks_registered() -> Any:
    """Register the mount that hands over the marks once."""
    script = (FOLDER / MARKS_SCRIPT).read_text("utf-8")
    return st.components.v2.component(MARKS_NAME, js=script, isolate_styles=False)


def _name(key: str) -> str:
    return f"{key}-marks"
