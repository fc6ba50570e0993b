"""What the reader has chosen in the component: kept in the URL, and adopted only when somebody else changed it."""

import json
from typing import Any

import streamlit as st

from omninmo.ui import url

SESSION_KEY = "parallel-state"
MAX_LETTERS = 6_000
"""Longer texts are not written to the URL, which would not open any more."""

State = dict[str, Any]


def from_url() -> State:
    """Return picks, ranges, axes and colour as the URL has them."""
    return {
        "picked": url.picked(),
        "ranges": url.get("ranges"),
        "axes": url.get("axes"),
        "metric": url.get("metric"),
    }


def axis_keys(text: str) -> list[str]:
    """Return the keys of the axes that a text of the URL names, in order; [] if it names none.

    Examples
    --------
    >>> axis_keys('["max_depth", ["oos_skill", "fl"]]')
    ['max_depth', 'oos_skill']
    >>> axis_keys("nonsense")
    []
    """
    items = _parsed(text)
    heads = [item[0] if isinstance(item, list) and item else item for item in items] if isinstance(items, list) else []
    return [head for head in heads if isinstance(head, str)]


def range_keys(text: str) -> list[str]:
    """Return the keys of the axes on which a text of the URL selects runs; [] if it names none.

    Examples
    --------
    >>> range_keys('{"max_depth": {"between": [[3, 5]]}}')
    ['max_depth']
    """
    ranges = _parsed(text)
    return list(ranges) if isinstance(ranges, dict) else []


def _parsed(text: str) -> Any:
    """Return what a text of the URL says, which anybody may have written; None where it is no JSON."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def revised() -> tuple[int, State]:
    """Return the state and its revision, which grows when the URL was changed by anything else.

    The component knows its own changes: they leave the revision as it is, so that the state is not adopted again.
    """
    now, kept = from_url(), st.session_state.get(SESSION_KEY)
    if kept is None or kept["known"] != now:
        kept = {"first": now} | (kept or {}) | {"known": now, "revision": 1 + (kept["revision"] if kept else 0)}
        st.session_state[SESSION_KEY] = kept
    return kept["revision"], now


def first() -> State:
    """Return the state that `revised` returned first in this session: the same at every draw."""
    return dict(st.session_state[SESSION_KEY]["first"])


def take(view: Any) -> None:
    """Write what the reader has chosen in the component to the URL."""
    if not isinstance(view, dict):
        return
    for name in ("ranges", "axes", "metric"):
        text = str(view.get(name) or "")
        url.put(name, text if len(text) <= MAX_LETTERS else "")
    if (picked := [str(run_id) for run_id in view.get("picked", [])]) != url.picked():
        url.pick(picked)
    if kept := st.session_state.get(SESSION_KEY):
        st.session_state[SESSION_KEY] = kept | {"known": from_url()}
