"""The part of the pages' state that a colleague should get in a link. The only reads and writes of the query."""

from collections.abc import Iterable
from typing import Literal

import streamlit as st

Name = Literal[
    "runs", "run", "feature", "partner", "rating", "metric", "filter", "from",
    "experiment", "show", "base", "view", "x", "y",
]  # fmt: skip

OF_ONE_PAGE: frozenset[str] = frozenset({"run", "from", "show", "base", "view", "x", "y"})
"""Names that a link to another page does not carry on."""


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
    """Return the ids of the picked runs in the order of picking. They need not exist."""
    return list(dict.fromkeys(word for word in get("runs").split(",") if word))


def pick(run_ids: Iterable[str]) -> None:
    """Pick these runs instead."""
    put("runs", ",".join(dict.fromkeys(run_ids)))


def carried(**changes: str) -> dict[str, str]:
    """Return the query for a link to another page: the current one with some values changed ("" takes one out).

    `st.page_link` and `st.switch_page` replace the whole query, so that every link has to bring it along.
    """
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in OF_ONE_PAGE}
    return {name: value for name, value in (kept | changes).items() if value}
