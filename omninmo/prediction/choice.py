"""Which run predicts, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from omninmo.errors import RunError
from omninmo.paths import without_login
from omninmo.schema import SHORT_ID
from omninmo.tracking.find_run import find_run
from omninmo.tracking.store import RunStore


@dataclass(frozen=True)
class Choice:
    """The run that predicts.

    Attributes
    ----------
    run_id : of a finished run of ours that does not leak
    sentence : which run that is, and why it
    asked : whether it was asked for by its name or id
    """

    run_id: str
    sentence: str
    asked: bool


def choose(store: RunStore, asked: str = "") -> Choice:
    """Return the run that was asked for, else the champion, else the newest that can predict.

    Parameters
    ----------
    asked : id or name of a run; "" for none in particular

    Raises
    ------
    RunError
        If there is no such run, or it cannot predict: another tool recorded it, it is not finished, or it leaks.
    """
    champion = store.champion()
    run_id = find_run(store, asked) if asked else champion
    runs = store.runs()
    if run_id is None:
        return _newest(store, runs)
    (run,) = runs[runs["run_id"] == run_id].to_dict("records")
    _check(run)
    why = ", the champion" if run_id == champion else ", as asked for"
    return Choice(run_id, f"{_name(run)}{why}.", asked=bool(asked))


def _newest(store: RunStore, runs: pd.DataFrame) -> Choice:
    able = runs[(runs["status"] == "FINISHED") & runs["is_ours"] & ~runs["leaks"]]
    if able.empty:
        raise RunError(
            f"There is no run that can predict in {without_login(store.uri)}: none of its {len(runs)} runs was "
            "finished by omninmo without a leak; train one first (make train-sample)."
        )
    return Choice(
        str(able["run_id"].iloc[0]),
        f"{_name(able.iloc[0].to_dict())}: the newest of {len(able)} that can predict, for no champion is appointed.",
        asked=False,
    )


def _check(run: Mapping[Any, Any]) -> None:
    if not run["is_ours"]:
        raise RunError(
            f"{_name(run)} was recorded by another tool, and its model is not loaded; choose one of omninmo's."
        )
    if run["leaks"]:
        raise RunError(
            f"{_name(run)} demonstrates a leak: its model was judged on rows that it knew, so that nothing speaks for "
            "what it predicts; choose a run of another split."
        )
    if run["status"] != "FINISHED":
        raise RunError(
            f"{_name(run)} is {str(run['status']).lower()}, and only a finished run has a model; choose another, or "
            "train it again."
        )


def _name(run: Mapping[Any, Any]) -> str:
    return f"Run {run['name']} ({str(run['run_id'])[:SHORT_ID]})"
