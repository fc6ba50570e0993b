"""One run of a store, named as a person names it."""

from difflib import get_close_matches

import pandas as pd

from omninmo import schema
from omninmo.errors import RunError
from omninmo.paths import without_login
from omninmo.tracking.champion import pointed_at
from omninmo.tracking.store import RunStore

MIN_LETTERS = 4
"""The shortest start of an id that names a run."""
MAX_NAMED = 5


def find_run(store: RunStore, text: str) -> str:
    """Return the id of the run that an id, the start of one, or a run's name stands for.

    A whole id wins over `champion`, that over a name, and a name over the start of an id.

    Parameters
    ----------
    text : an id, at least its first `MIN_LETTERS` letters, the exact name of a run, or `champion`

    Raises
    ------
    RunError
        If no run, or more than one, is named so.
    """
    names = store.runs().set_index("run_id")["name"]
    if text in names.index:
        return text
    if text == schema.CHAMPION and (champion := store.champion()):
        return champion
    found = names[names == text]
    if found.empty and len(text) >= MIN_LETTERS:
        found = names[names.index.str.startswith(text.lower())]
    if len(found) > 1:
        raise RunError(f"{len(found)} runs are meant by {text}: {_listed(found)}; give more of the id of one.")
    if found.empty and text == schema.CHAMPION:
        raise _no_champion(store)
    if found.empty:
        archived = store.archived()
        if ((archived["run_id"] == text) | (archived["name"] == text)).any():
            raise RunError(f"The run {text} is archived; restore it on the Runs page (Archived) to go on with it.")
        raise RunError(
            f"There is no run {text} in {without_login(store.uri)}{_nearest(text, names)}; "
            "python -m omninmo runs lists all."
        )
    return str(found.index[0])


def _no_champion(store: RunStore) -> RunError:
    now = pointed_at(store.uri)
    if now is None:
        return RunError("No run is champion yet; python -m omninmo champion RUN makes one.")
    named = f"run {now.run_id}, which is archived, deleted or not omninmo's" if now.run_id else "a model of no run"
    return RunError(f"The champion is {named}; python -m omninmo champion RUN makes another one.")


def _listed(found: pd.Series) -> str:
    """Return the first of several runs, newest first, with ids as short as they may be typed."""
    shown = [f"{str(run_id)[:12]} ({name})" for run_id, name in found.head(MAX_NAMED).items()]
    return ", ".join(shown) + (", …" if len(found) > MAX_NAMED else "")


def _nearest(text: str, names: pd.Series) -> str:
    near = get_close_matches(text, list(dict.fromkeys(names.dropna())), n=3)
    return f", nearest: {', '.join(near)}" if near else ""
