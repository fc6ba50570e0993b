"""The columns that a table of runs has, in the groups that a reader looks for them in, and what they are called."""

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from omninmo import schema
from omninmo.ui import run_table

MAX_OPTIONS = 500
"""Columns that a box offers; what another tool logs may have thousands of names, and any can be typed in the filter."""
_OWN_TAGS = ("tags.mlflow.", "tags.omninmo.")
_FACTS = "Facts of the run"
_BASELINES, _TIMES, _TAGS, _OTHERS = "Baselines", "Times", "Tags", "Other names"
_SCORES = {"out-of-fold": "Out-of-fold scores", "in-sample": "In-sample scores"}


def entry(name: str) -> schema.Entry:
    """Return the catalogue entry of a column such as metrics.oos_skill; another tool's name is its own label."""
    return run_table.entry(name)


def grouped(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the columns of params, metrics and tags by group, in the order of the catalogue; no group is empty."""
    titles = [*schema.GROUPS.values(), _FACTS, *_SCORES.values(), _BASELINES, _TIMES, _TAGS, _OTHERS]
    groups: dict[str, list[str]] = {title: [] for title in titles}
    known = [*(f"params.{key}" for key in schema.PARAMS), *(f"metrics.{key}" for key in schema.METRICS)]
    stored = {name for name in table.columns if name.startswith(("params.", "metrics.", "tags."))}
    for name in [name for name in known if name in stored] + sorted(stored.difference(known)):
        groups[_group(name)].append(name)
    return {title: names for title, names in groups.items() if names}


def offered(table: pd.DataFrame) -> list[str]:
    """Return the columns to offer in one box, the first `MAX_OPTIONS` of them."""
    return [name for names in grouped(table).values() for name in names][:MAX_OPTIONS]


@lru_cache(maxsize=2 * MAX_OPTIONS)  # Streamlit asks for each option's several times in a run of the page
def label(name: str) -> str:
    """Return what a column is called where one chooses it."""
    return entry(name).title


@lru_cache(maxsize=2 * MAX_OPTIONS)
def title(name: str) -> str:
    """Return a column's label with the name that the filter knows it by."""
    key = name.partition(".")[2] if name.startswith(("params.", "metrics.")) else name
    return label(name) if label(name) == key else f"{label(name)} · {key}"


def default(table: pd.DataFrame) -> list[str]:
    """Return the columns that say something about some of these runs: the headline scores and main settings."""
    return run_table.differing(table, run_table.PARAM_COLUMNS, schema.HEADLINE)


def known(names: Sequence[str], table: pd.DataFrame) -> list[str]:
    """Return those of `names` that are columns of the table."""
    return [
        name for name in dict.fromkeys(names) if name in table and name.startswith(("params.", "metrics.", "tags."))
    ]


def _group(name: str) -> str:
    kind, _, key = name.partition(".")
    if kind == "tags":
        return _OTHERS if name.startswith(_OWN_TAGS) else _TAGS
    if kind == "params":
        group = schema.PARAMS[key].group if key in schema.PARAMS else None
        return _OTHERS if group is None else schema.GROUPS[group] if group else _FACTS
    if key.startswith(("baseline.", "versus.")):
        return _BASELINES
    if key.startswith("time."):
        return _TIMES
    return _SCORES.get(schema.METRICS[key].sample, _OTHERS) if key in schema.METRICS else _OTHERS
