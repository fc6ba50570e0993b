"""A choice that the URL holds: a box or a row of buttons that show what a link says, also after Back."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from omninmo.ui import url
from omninmo.ui.foreign_text import plain

OnChange = Callable[[str], None]
Widget = Callable[..., Any]

_BUTTONS = partial(st.segmented_control, required=True)

LONGEST = 40
"""Letters of what a link names that are repeated."""


def chosen(name: url.Name, options: Sequence[str], start: str = "") -> str:
    """Return the option that the URL names, else the one to start with.

    Parameters
    ----------
    name : of the value in the URL
    options : at least one
    start : default: the first option
    """
    wanted = url.get(name)
    return wanted if wanted in options else start or options[0]


def box(
    name: url.Name,
    label: str,
    options: Sequence[str],
    *,
    key: str,
    labels: Mapping[str, str] | None = None,
    start: str = "",
    on_change: OnChange | None = None,
    widget: Widget = st.selectbox,
    **look: Any,
) -> str:
    """Draw a select box, and return its choice; what the link names is said where it is none of the options.

    Parameters
    ----------
    name, options, start : see `chosen`
    label : above the box
    key : of the widget
    labels : what the options are called, if not as they are; also what the link may name that is none of them
    on_change : called with another choice instead of putting it into the URL; who follows it otherwise also says
        what the link names wrongly
    widget : what draws it
    look : what else the widget takes, such as width or help
    """
    now = chosen(name, options, start)
    follow(key, now)
    if on_change is None:
        warn_of_unknown(name, label, options, _called(labels)(now), labels)
    widget(
        label, options, format_func=_called(labels), key=key, on_change=_changed, args=(key, name, on_change), **look
    )
    return now


def buttons(name: url.Name, label: str, options: Sequence[str], *, key: str, **details: Any) -> str:
    """Draw a row of buttons of which one is pressed, and return it; parameters are those of `box`."""
    return box(name, label, options, key=key, widget=_BUTTONS, **details)


def warn_of_unknown(
    name: url.Name, label: str, options: Sequence[str], shown: str, labels: Mapping[str, str] | None = None
) -> None:
    """Say that the URL names none of the options, where it does.

    Parameters
    ----------
    name : of the value in the URL
    label : of the choice
    options : what it offers
    shown : what the chosen option is called
    labels : see `box`
    """
    wanted = url.get(name)
    if wanted and wanted not in options:
        named = (labels or {}).get(wanted, wanted)
        st.warning(
            f"The link names “{plain(named[:LONGEST])}” for “{label.partition(',')[0]}”, which is not offered here; "
            f"{plain(shown)} is shown.",
            icon=":material/search_off:",
        )


def follow(key: str, value: object) -> None:
    """Let a widget show what the URL says: Back and links change that without it.

    In every run of the script, and not only where the two differ: a browser that skips the first of two runs, or draws
    the widget later, as that of a popover, would show the first option instead of the value.
    """
    st.session_state[key] = value


def _called(labels: Mapping[str, str] | None) -> Callable[[str], str]:
    return str if labels is None else labels.__getitem__


def _changed(key: str, name: url.Name, on_change: OnChange | None) -> None:
    choice = str(st.session_state[key])
    if on_change:
        on_change(choice)
    else:
        url.put(name, choice)
