"""What a run predicts: the settings that must be alike before its scores mean the same as another's."""

from typing import Any, NamedTuple

import pandas as pd

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import ConfigError, RunError

IDENTITY = ("mode", "target", "classes", "interval", "forward_days")
"""The settings that decide what is predicted."""


class Kind(NamedTuple):
    """What runs must predict alike to be compared. Horizons are bars: 28 and 30 sessions are both six weeks."""

    mode: str
    target: str
    classes: str
    interval: str
    horizon: int


def kinds(runs: pd.DataFrame) -> pd.DataFrame:
    """Return what each run predicts, a column for each field of `Kind`; settings as recorded where they are no kind.

    No file is read. Thousands of runs have few kinds, and each is judged once.

    Parameters
    ----------
    runs : rows of `RunStore.runs`, indexed by run id
    """
    settings = runs.reindex(columns=[f"params.{key}" for key in IDENTITY]).astype(object)
    number = settings.groupby(list(settings), sort=False, dropna=False).ngroup()
    distinct = [_kind_or_settings(run) for _, run in settings[~number.duplicated()].iterrows()]
    found = pd.DataFrame(distinct, columns=Kind._fields, dtype=object).fillna("")
    return found.take(number.to_numpy()).set_axis(runs.index)


def kind_of(run: "pd.Series[Any]") -> Kind:
    """Return what a run predicts.

    Raises
    ------
    RunError
        If it does not say what it predicts.
    ConfigError
        If a setting is none of ours.
    """
    settings = _settings(run)
    if missing := [key for key, value in settings.items() if pd.isna(value)]:
        raise RunError(f"It does not record what it predicts: {', '.join(schema.entry(key).label for key in missing)}.")
    config = TrainingConfig(**settings)
    classes = config.classes if config.mode == "classification" else ""
    return Kind(config.mode, config.target, classes, config.interval, config.horizon)


def _settings(run: "pd.Series[Any]") -> dict[str, Any]:
    """Return the settings that decide what a run predicts: regressions have no classes."""
    rated = run.get("params.mode") == "classification"
    return {key: run.get(f"params.{key}") for key in IDENTITY if key != "classes" or rated}


def _kind_or_settings(run: "pd.Series[Any]") -> Kind:
    try:
        return kind_of(run)
    except (ConfigError, RunError):
        settings = _settings(run)
        return Kind(*(settings.get(key, "") for key in IDENTITY))


def in_words(kind: Kind) -> str:
    """Return what runs predict, e.g. "Regression, Return, Daily, a horizon of 30 sessions"."""
    return ", ".join(text for key, text in _words(kind).items() if key != "classes" or kind.classes)


def difference(kind: Kind, first: Kind) -> str:
    """Return in words how what a run predicts differs from what the largest group predicts."""
    own, theirs = _words(kind), _words(first)
    both_rated = bool(kind.classes and first.classes)
    keys = [key for key in own if own[key] != theirs[key] and (key != "classes" or both_rated)]
    differences = "; ".join(f"{own[key]}, not {theirs[key]}" for key in keys)
    return f"It predicts something else than the largest group: {differences}."


def _words(kind: Kind) -> dict[str, str]:
    texts = {key: schema.SETTINGS[key].text(value) for key, value in kind._asdict().items() if key != "horizon"}
    return texts | {"horizon": f"a horizon of {schema.bars(kind.horizon, kind.interval)}"}
