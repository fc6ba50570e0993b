"""What stored runs are read against: their noise and their permutation importance. Computed once, then kept.

To read what is kept imports nothing that trains: pages do so.
"""

import hashlib
import json
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from pyarrow import ArrowException

from omninmo.config import NOISE_DRAWS, ReferenceConfig, TrainingConfig
from omninmo.errors import RunError, StoreError
from omninmo.events import Event, OnEvent, ignore
from omninmo.paths import home
from omninmo.tracking.store import RunStore
from omninmo.trust.noise_between import refusal

NOISE_DEFINITION, PERMUTATION_DEFINITION = 3, 1
"""Versions of what `draw_noise` and `permutation_importance` return: what was kept under another is computed again."""

OF_PERMUTATION = ("fold", "feature", "kind", "value")
OF_SHARES, OF_SCORES = ("draw", *OF_PERMUTATION), ("shift", "oos_skill", "rank_ic_mean", "feature_stability")
"""Columns without which a file is none of ours."""


class Cost(NamedTuple):
    """What a reference costs still.

    Attributes
    ----------
    trainings : how many there are to do; 0 if all of it is kept
    seconds : about how long they take, by what the folds of the same runs took; None if a run does not say
    """

    trainings: int
    seconds: float | None


def compute(store: RunStore, request: ReferenceConfig, on_event: OnEvent = ignore) -> pd.DataFrame:
    """Return a reference of stored runs, of which what is not kept yet is computed and kept.

    Noise between runs is no work of its own: runs of the same rows get the same draws, see `draw_noise`, so that it is
    the noise within each of them, side by side.

    Parameters
    ----------
    on_event : called with the training under way, of all those to do; may raise `Cancelled` to end the work, of which
        the runs that are finished are kept then

    Returns
    -------
    DataFrame
        Tidy, like importances: run_id, fold, feature, kind, value = share of the fold; of noise with draw, from 1.

    Raises
    ------
    RunError
        If there is no such run, one is a demonstration of a leak, or these have no noise in common.
    DataError
        If prices cannot be had any more, features were computed by other code, or there are too few dates.
    StoreError
        If the reference cannot be kept in the home folder.
    """
    if request.kind == "between":
        _check_comparable(store, request.run_ids)
    read = {run_id: _kept_table(store, run_id, request) for run_id in request.run_ids}
    tables = {run_id: table for run_id, table in read.items() if table is not None}
    missing = [run_id for run_id in request.run_ids if run_id not in tables]
    each = request.draws if request.kind != "permutation" else 1
    for number, run_id in enumerate(missing):
        report = partial(_report, on_event, each * number, each * len(missing))
        tables[run_id] = _computed(store, run_id, request, report)
    return pd.concat([tables[run_id].assign(run_id=run_id) for run_id in request.run_ids], ignore_index=True)


def kept(store: RunStore, request: ReferenceConfig) -> pd.DataFrame | None:
    """Return what `compute` would, if all of it is kept; else None. Nothing is computed."""
    tables = []
    for run_id in request.run_ids:
        if (table := _kept_table(store, run_id, request)) is None:
            return None
        tables.append(table.assign(run_id=run_id))
    return pd.concat(tables, ignore_index=True)


def cost(store: RunStore, runs: pd.DataFrame, request: ReferenceConfig) -> Cost:
    """Return how many trainings a reference takes, and about how long: each of them as long as its run's own folds.

    Parameters
    ----------
    runs : rows of a store's runs, indexed by run_id, those of the request among them
    """
    missing = [run_id for run_id in request.run_ids if _kept_table(store, run_id, request) is None]
    each = request.draws if request.kind != "permutation" else 1
    times = runs.reindex(columns=["metrics.time.folds"]).loc[missing, "metrics.time.folds"]
    return Cost(each * len(missing), float(each * times.sum()) if times.notna().all() else None)


def noise_between(
    store: RunStore, run_ids: list[str], draws: int = NOISE_DRAWS, on_event: OnEvent = ignore
) -> pd.DataFrame:
    """Return what the same set of runs makes of the same targets that cannot be predicted, see `compute`."""
    return compute(store, ReferenceConfig(kind="between", run_ids=tuple(run_ids), draws=draws), on_event)


def noise_reference(store: RunStore, run_id: str, draws: int = NOISE_DRAWS, on_event: OnEvent = ignore) -> pd.DataFrame:
    """Return how a run's pipeline scores on its rows where there is nothing to predict, see `draw_noise`.

    Parameters
    ----------
    draws : how many times to permute the targets, a fit of every fold each
    on_event : called at each fold; may raise `Cancelled` to end the work, of which nothing is kept then

    Returns
    -------
    DataFrame
        One row per draw, the `scores` of `Noise`.

    Raises
    ------
    RunError
        If there is no such run, or it is a demonstration of a leak.
    DataError
        If its prices cannot be had any more, its features were computed by other code, or there are too few dates.
    StoreError
        If the reference cannot be kept in the home folder.
    """
    return _noise(store, run_id, draws, on_event)[0]


def permutation_reference(store: RunStore, run_id: str, on_event: OnEvent = ignore) -> pd.DataFrame:
    """Return how much worse a run's out-of-fold rows are predicted without each feature, see `permutation_importance`.

    Parameters
    ----------
    on_event : called with the events of the training that gives the models again; may raise `Cancelled` to end it

    Returns
    -------
    DataFrame
        Tidy: fold, feature, kind = "permutation", value.

    Raises
    ------
    RunError, DataError, StoreError
        As `noise_reference` does; it needs no number of dates, but one of them with two tickers.
    """
    config, facts = _stored(store, run_id)
    path = _path("permutation", config, facts, PERMUTATION_DEFINITION)
    table = _read(path, OF_PERMUTATION)
    if table is None:
        from omninmo.experiment.rows import rows
        from omninmo.training.train import train
        from omninmo.trust.permutation import permutation_importance

        table = permutation_importance(train(config, rows(run_id, config, facts), on_event))
        _keep(path, table)
    return table


def _check_comparable(store: RunStore, run_ids: tuple[str, ...]) -> None:
    runs = store.runs().set_index("run_id", drop=False)
    for run_id in set(run_ids) - set(runs.index):
        store.config(run_id)  # raises: there is no such run
    if reason := refusal(runs.loc[list(run_ids)]):
        raise RunError(reason)


def _report(on_event: OnEvent, before: int, of: int, event: Event) -> None:
    """Report the event of one training as one of many, the draws of a run being counted already."""
    on_event(replace(event, run=before + max(event.run, 1), runs=of))


def _computed(store: RunStore, run_id: str, request: ReferenceConfig, on_event: OnEvent) -> pd.DataFrame:
    if request.kind == "permutation":
        return permutation_reference(store, run_id, on_event)
    return _noise(store, run_id, request.draws, on_event)[1]


def _noise(store: RunStore, run_id: str, draws: int, on_event: OnEvent) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the scores and shares of a run's noise."""
    config, facts = _stored(store, run_id)
    path = _path("noise", config, facts, NOISE_DEFINITION, draws)
    scores, shares = _read(path, OF_SCORES), _read(_shares(path), OF_SHARES)
    if scores is None or shares is None:
        from omninmo.experiment.rows import rows
        from omninmo.trust.noise import draw_noise

        scores, shares = draw_noise(config, rows(run_id, config, facts), draws, on_event)
        _keep(_shares(path), shares)
        _keep(path, scores)
    return scores, shares


def _shares(scores: Path) -> Path:
    return scores.with_suffix(".shares.parquet")


def _kept_table(store: RunStore, run_id: str, request: ReferenceConfig) -> pd.DataFrame | None:
    """Return what `_computed` would, if it is kept."""
    config, facts = _stored(store, run_id)
    if request.kind == "permutation":
        return _read(_path("permutation", config, facts, PERMUTATION_DEFINITION), OF_PERMUTATION)
    return _read(_shares(_path("noise", config, facts, NOISE_DEFINITION, request.draws)), OF_SHARES)


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame | None:
    """Return a table that is kept; None if there is none, or it is damaged or another one: it is computed again then.

    Raises
    ------
    StoreError
        If the system refuses the file: computing it again would end no better.
    """
    try:
        table = pd.read_parquet(path)
    except FileNotFoundError:
        return None
    except (ArrowException, ValueError):
        return None
    except OSError as error:
        if error.errno is None:  # not the system's: so pyarrow calls a file that is damaged
            return None
        raise StoreError(
            f"A reference is kept in {path}, but it cannot be read: {(error.strerror or str(error)).lower()}. "
            "Let this user read it, or set OMNINMO_HOME to another folder."
        ) from error
    return table if set(columns) <= set(table) else None


def _stored(store: RunStore, run_id: str) -> tuple[TrainingConfig, dict[str, Any]]:
    return store.config(run_id), store.summary(run_id)


def _path(name: str, config: TrainingConfig, facts: dict[str, Any], *further: int) -> Path:
    """Return where a reference is kept: runs of the same config, data and code of features share it."""
    same = [facts["data_fingerprint"], facts["feature_fingerprint"], *further]
    key = json.dumps([config.model_dump(mode="json", exclude={"name", "experiment"}), *same])
    return home().cache / name / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.parquet"


def _keep(path: Path, table: pd.DataFrame) -> None:
    """Write a table whole or not at all, whoever else writes it meanwhile."""
    folder = home().writable(path.parent)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as part:
            table.to_parquet(Path(part) / path.name)
            (Path(part) / path.name).replace(path)
    except OSError as error:
        raise StoreError(
            f"A reference was to be kept in {folder}, but failed: {(error.strerror or str(error)).lower()}. "
            "Free some space, or set OMNINMO_HOME to another folder."
        ) from error
