"""What people wrote about a run: its note and its tags. A colleague's words are foreign words."""

import re

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui.foreign_text import outline, plain

OF_PROGRAMS = ("omninmo.", "mlflow.")
"""What the tags that omninmo and MLflow keep start with."""
MAX_TAGS = 20


def draw(run: pd.Series) -> None:
    """Draw the note with its headings, bold, and its lists, all else as plain text; then the tags that people set."""
    if text := written(run):
        with st.container(border=True, key="run-note"):
            st.markdown(readable(text))
    tags = tags_of(run)
    shown = [f"{key} = {value}" if value else key for key, value in list(tags.items())[:MAX_TAGS]]
    if shown:
        more = f" and {len(tags) - MAX_TAGS} more" if len(tags) > MAX_TAGS else ""
        st.caption(f":material/sell: {plain(' · '.join(shown) + more)}")


def readable(note: str) -> str:
    r"""Return a note as Markdown: its lines stay lines, and its headings are bold, being no part of the page's outline.

    Examples
    --------
    >>> readable("- *because*")
    '- \\*because\\*'
    """
    lines = (re.sub(r"^#+ +(.+)", r"**\1**", line) for line in outline(note).splitlines())
    return "  \n".join(lines)


def stored(run: pd.Series) -> str:
    """Return the note as it is in the store; "" where there is none."""
    note = run.get(f"tags.{schema.TAG_NOTE}")
    return note if isinstance(note, str) else ""


def written(run: pd.Series) -> str:
    """Return the note that a person wrote; "" for the caution that a run begins with, which the heading shows."""
    caution, note = run.get(f"tags.{schema.TAG_CAUTION}"), stored(run).strip()
    return "" if isinstance(caution, str) and note in (caution, f"⚠ {caution}") else note


def tags_of(run: pd.Series) -> dict[str, str]:
    """Return the tags of a run that people set, or tools other than omninmo and MLflow."""
    texts = {str(key)[len("tags.") :]: value for key, value in run.items() if str(key).startswith("tags.")}
    return {key: value for key, value in texts.items() if isinstance(value, str) and not key.startswith(OF_PROGRAMS)}
