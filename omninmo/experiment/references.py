"""What a stored run is read against: its noise reference and its permutation importance. Computed once, then kept."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from omninmo import schema
from omninmo.config import NOISE_DRAWS, TrainingConfig
from omninmo.errors import StoreError
from omninmo.events import OnEvent, ignore
from omninmo.experiment.rows import rows
from omninmo.paths import home
from omninmo.tracking.store import RunStore
from omninmo.training.train import train
from omninmo.trust.noise import DEFINITION as NOISE_DEFINITION
from omninmo.trust.noise import noise_scores
from omninmo.trust.permutation import DEFINITION as PERMUTATION_DEFINITION
from omninmo.trust.permutation import permutation_importance


def noise_reference(store: RunStore, run_id: str, draws: int = NOISE_DRAWS, on_event: OnEvent = ignore) -> pd.DataFrame:
    """Return what the pipeline of a run makes of its rows where there is nothing to predict, see `noise_scores`.

    Parameters
    ----------
    draws : how many times to permute the targets, a fit of every fold each
    on_event : called at each fold; may raise `Cancelled` to end the work, of which nothing is kept then

    Returns
    -------
    DataFrame
        One row per draw, with the columns of `noise_scores`.

    Raises
    ------
    RunError
        If there is no such run, or it is a demonstration of a leak.
    DataError
        If its prices cannot be had any more, its features were computed by other code, or there are too few dates.
    StoreError
        If the reference cannot be kept in the home folder.
    """
    config, facts = _stored(store, run_id)
    return _cached(
        _path("noise", config, facts, NOISE_DEFINITION, draws),
        lambda: noise_scores(config, rows(run_id, config, facts), draws, on_event),
    )


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
    RunError
        If there is no such run, or it is a demonstration of a leak.
    DataError
        If its prices cannot be had any more, its features were computed by other code, or no date has two tickers.
    StoreError
        If the reference cannot be kept in the home folder.
    """
    config, facts = _stored(store, run_id)
    return _cached(
        _path("permutation", config, facts, PERMUTATION_DEFINITION),
        lambda: permutation_importance(train(config, rows(run_id, config, facts), on_event)),
    )


def _stored(store: RunStore, run_id: str) -> tuple[TrainingConfig, dict[str, Any]]:
    return store.config(run_id), store.document(run_id, schema.SUMMARY_FILE)


def _path(name: str, config: TrainingConfig, facts: dict[str, Any], *further: int) -> Path:
    """Return where a reference is kept: runs of the same config, data and code of features share it."""
    same = [facts["data_fingerprint"], facts["feature_fingerprint"], *further]
    key = json.dumps([config.model_dump(mode="json", exclude={"name", "experiment"}), *same])
    return home().cache / name / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.parquet"


def _cached(path: Path, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Return the table at `path`, computed and kept there first if it is not; the same numbers either way."""
    if not path.exists():
        table = compute()
        _keep(path, table)
    return pd.read_parquet(path)


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
