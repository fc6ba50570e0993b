"""A run trained once more from its settings: under a name of its own, so that each of the two names one run."""

import secrets
from collections.abc import Mapping
from typing import Any

import pandas as pd

from omninmo.experiment.run import run_experiment
from omninmo.schema import TAG_AGAIN
from omninmo.tracking.store import RunStore

MAX_LETTERS = 80
"""Of a name in the settings."""


def train_again(
    store: RunStore, run_id: str, *, refresh: bool, tags: Mapping[str, str] | None = None, **details: Any
) -> str:
    """Train a run's settings again, and return the new run's id; a tag of it names the old one.

    Parameters
    ----------
    run_id : of a run whose prices can be had again
    refresh, tags, details : see `run_experiment`, whose errors are raised

    Raises
    ------
    RunError
        If the run's settings cannot be read.
    """
    config, runs = store.config(run_id), store.runs()
    column = f"tags.{TAG_AGAIN}"
    repeated = column in runs and bool(pd.notna(runs.set_index("run_id")[column].get(run_id)))
    name = fresh_name(config.name, secrets.token_hex(2), repeated=repeated)
    return run_experiment(
        config.replace(name=name), refresh=refresh, tags={**(tags or {}), TAG_AGAIN: run_id}, **details
    )


def fresh_name(name: str, suffix: str, *, repeated: bool) -> str:
    """Return the name of a run that is trained again; "" where its settings name it, which have a suffix of their own.

    Parameters
    ----------
    name : in the settings of the run before
    suffix : four letters
    repeated : whether that one was trained again itself, so that the suffix is the last one's

    Examples
    --------
    >>> fresh_name("mine", "1a2b", repeated=False), fresh_name("mine-1a2b", "3c4d", repeated=True)
    ('mine-1a2b', 'mine-3c4d')
    """
    if not name:
        return ""
    own = name.rpartition("-")[0] if repeated else name
    return f"{own[: MAX_LETTERS - len(suffix) - 1]}-{suffix}"
