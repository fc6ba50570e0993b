"""Which run predicts, and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from omninmo import schema
from omninmo.errors import RunError
from omninmo.paths import without_login
from omninmo.tracking.find_run import find_run
from omninmo.tracking.store import RunStore

MAX_NAMED = 3
"""Runs that a sentence names."""
_OF_LATER_VERSIONS: Mapping[str, Callable[[RunStore, str], object]] = {
    schema.FEATURE_RANGES_FILE: RunStore.feature_ranges,
    schema.INTERVALS_FILE: RunStore.intervals,
}
"""Files that a run need not have, but which stop its forecast where they are damaged."""


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

    Where none is asked for, a run that cannot predict, or whose files cannot be read, is passed over, which the
    sentence says.

    Parameters
    ----------
    asked : id or name of a run; "" for none in particular

    Raises
    ------
    RunError
        If there is no such run, or it cannot predict: another tool recorded it, it is not finished, or it leaks.
    """
    champion, runs = store.champion(), store.runs()
    if asked:
        run_id = find_run(store, asked)
        run = _row(runs, run_id)
        if reason := unable(run):
            raise RunError(f"{_name(run)} cannot predict, for {reason}")
        why = ", the champion" if run_id == champion else ", as asked for"
        return Choice(run_id, f"{_name(run)}{why}.", asked=True)
    able = runs.loc[(runs["status"] == "FINISHED") & runs["is_ours"] & ~runs["leaks"], "run_id"].tolist()
    first = [champion] if champion else []
    run_id, passed = first_able([*first, *able], lambda one: unable(_row(runs, one)) or unreadable(store, one))
    if not run_id:
        raise RunError(_nobody(store, len(runs), _passed_over(runs, passed, champion)))
    why = ", the champion" if run_id == champion else _why_newest(len(able), champion)
    sentence = f"{_name(_row(runs, run_id))}{why}.{_passed_over(runs, passed, champion)}"
    return Choice(run_id, sentence, asked=False)


def first_able(run_ids: Iterable[str], why_not: Callable[[str], str]) -> tuple[str, dict[str, str]]:
    """Return the first run that can predict, "" where none can, and why each run before it is passed over.

    Parameters
    ----------
    run_ids : the champion, if there is one, and those that can predict, newest first
    why_not : "" of a run that can

    Examples
    --------
    >>> first_able(["a", "b", "c"], {"a": "its config.json is damaged.", "b": "", "c": ""}.__getitem__)
    ('b', {'a': 'its config.json is damaged.'})
    """
    passed: dict[str, str] = {}
    for run_id in dict.fromkeys(run_ids):
        if not (reason := why_not(run_id)):
            return run_id, passed
        passed[run_id] = reason
    return "", passed


def unreadable(store: RunStore, run_id: str) -> str:
    """Return why the files that a forecast is made of are not those that were recorded; "" if they are.

    The structure of the model is checked when it is loaded.
    """
    try:
        store.config(run_id)
        store.summary(run_id)
        store.features(run_id)
        store.model_json(run_id)
        for name in _OF_LATER_VERSIONS.keys() & store.manifest(run_id)["files"].keys():
            _OF_LATER_VERSIONS[name](store, run_id)
    except RunError as error:
        return str(error)
    return ""


def _row(runs: pd.DataFrame, run_id: str) -> dict[Any, Any]:
    (run,) = runs[runs["run_id"] == run_id].to_dict("records")
    return run


def unable(run: Mapping[Any, Any]) -> str:
    """Return why a run cannot predict, whatever its files hold; "" if it can."""
    if not run["is_ours"]:
        return "it was recorded by another tool, and its model is not loaded; choose one of omninmo's."
    if run["leaks"]:
        return (
            "it demonstrates a leak: its model was judged on rows that it knew, so that nothing speaks for what it "
            "predicts; choose a run of another split."
        )
    if run["status"] != "FINISHED":
        status = str(run["status"]).lower()
        return f"it is {status}, and only a finished run has a model; choose another, or train it again."
    return ""


def _nobody(store: RunStore, count: int, passed: str) -> str:
    where = without_login(store.uri)
    none = "can be read" if passed else "was finished by omninmo without a leak"
    return (
        f"There is no run that can predict in {where}: none of its {count} runs {none}; train one first "
        f"(make train-sample).{passed}"
    )


def _why_newest(count: int, champion: str | None) -> str:
    none = "" if champion else ", for no champion is appointed"
    return f": the newest of {count} that can predict{none}"


def _passed_over(runs: pd.DataFrame, passed: Mapping[str, str], champion: str | None) -> str:
    """Return which runs were passed over, and why, as sentences that follow others."""
    said = [
        f" {_name(_row(runs, run_id))}{', the champion,' if run_id == champion else ''} was passed over: {reason}"
        for run_id, reason in list(passed.items())[:MAX_NAMED]
    ]
    more = len(passed) - MAX_NAMED
    return "".join(said) + (f" So {'was' if more == 1 else 'were'} {more:,} more." if more > 0 else "")


def _name(run: Mapping[Any, Any]) -> str:
    return f"Run {run['name']} ({str(run['run_id'])[: schema.SHORT_ID]})"
