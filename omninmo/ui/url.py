"""The part of the pages' state that a colleague should get in a link. The only reads and writes of the query."""

from collections.abc import Iterable
from typing import Literal

import streamlit as st

from omninmo.errors import StoreError
from omninmo.ui import selections

Name = Literal[
    "runs", "sel", "run", "feature", "partner", "rating", "metric", "filter", "from",
    "status", "mode", "horizon", "source", "tag", "experiment", "columns", "sort", "page", "group", "scores", "part",
    "show", "base", "view", "x", "y", "ranges", "axes", "point", "across", "over", "importance", "k", "measure",
    "cells", "kind", "order", "ticker", "period", "target", "prediction", "error", "top",
]  # fmt: skip

OF_ONE_PAGE: frozenset[str] = frozenset({
    "run", "from", "page", "part", "show", "base", "view", "x", "y", "point", "across", "over", "importance", "k",
    "measure", "cells", "kind", "order", "ticker", "period", "target", "prediction", "error", "top",
})  # fmt: skip
"""Names that a link to another page does not carry on."""
MAX_IN_LINK = 20
"""Picked runs that a link names one by one. More are a selection in the home folder, of which the link has the key."""
MAX_WITHOUT_HOME = 3_000
"""Picked runs that a link names where the home folder cannot keep them: no page opens with 3,900."""
_REFUSED = "picks_refused"


def get(name: Name) -> str:
    """Return one value of the query, "" if it is not there."""
    return str(st.query_params.get(name, ""))


def put(name: Name, value: str) -> None:
    """Set one value; an empty one is taken out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def picked() -> list[str]:
    """Return the ids of the picked runs in the order of picking. They need not exist.

    A link with both `runs` and `sel` names its runs: whoever wrote `runs` into it meant those.
    """
    named = list(dict.fromkeys(word for word in get("runs").split(",") if word))
    return named or _selected()[0]


def missing_selection() -> str:
    """Return why the picks are not those that were asked for, as a sentence; "" where they are."""
    return str(st.session_state.get(_REFUSED, "")) or ("" if get("runs") else _selected()[1])


def pick(run_ids: Iterable[str]) -> None:
    """Pick these runs instead. Too many for a link that the home folder cannot keep either leave the picks as they are.

    `missing_selection` says so, since this is called before the page is drawn that could show an error.
    """
    chosen, key = list(dict.fromkeys(run_ids)), ""
    st.session_state.pop(_REFUSED, None)
    if len(chosen) > MAX_IN_LINK:
        try:
            key = selections.save(chosen)
        except StoreError as error:
            if len(chosen) > MAX_WITHOUT_HOME:
                st.session_state[_REFUSED] = f"The picks stay as they were, for {len(chosen):,} are too many: {error}"
                return
    picks = {"sel": key} if key else {"runs": ",".join(chosen)}
    others = {name: value for name, value in st.query_params.to_dict().items() if name not in ("runs", "sel")}
    st.query_params.from_dict({name: value for name, value in (others | picks).items() if value})  # one step back


def carried(**changes: str) -> dict[str, str]:
    """Return the query for a link to another page: the current one with some values changed ("" takes one out).

    `st.page_link` and `st.switch_page` replace the whole query, so that every link has to bring it along. What is said
    of other picks, or colours another feature, stays behind.
    """
    gone = OF_ONE_PAGE | {of for name, of in {"runs": "sel", "feature": "partner"}.items() if name in changes}
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in gone}
    return {name: value for name, value in (kept | changes).items() if value}


def _selected() -> tuple[list[str], str]:
    """Return the runs of the link's selection, and why they cannot be had."""
    key = get("sel")
    try:
        return selections.load(key) if key else [], ""
    except StoreError as error:
        return [], str(error)
