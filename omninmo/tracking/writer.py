"""The only writes of runs: open one, record its result, end it, and end those whose process is gone.

A run becomes FINISHED only after its manifest is written, so that a killed writer never
leaves one that looks complete.
"""

import getpass
import json
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag
from mlflow.entities import Metric as StoredMetric
from mlflow.entities import Param as StoredParam

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.paths import home, sqlite_file, tracking_uri
from omninmo.tracking.artifacts import manifest, put, relative_files, save_model, staging_folder, write
from omninmo.tracking.connection import connect, experiment_id
from omninmo.tracking.items import File, Item, Metric, Param, Prices, Table, config_params, items, run_name
from omninmo.tracking.orphans import is_orphan, this_process
from omninmo.training.train import TrainingResult

End = Literal["FINISHED", "FAILED", "KILLED"]

MAX_METRICS = 1000
MAX_PARAMS = 100
MAX_TAG_LETTERS = 5000


@dataclass(frozen=True)
class OpenRun:
    """A run that is being written."""

    run_id: str
    name: str
    artifact_uri: str


def open_run(config: TrainingConfig, n_tickers: int, tags: Mapping[str, str]) -> OpenRun:
    """Open a RUNNING run that carries its tags (the job's id among them) from its first commit.

    Raises
    ------
    StoreError
        If the home folder cannot be written, or the store belongs to another version of MLflow.
    """
    name = run_name(config, n_tickers, secrets.token_hex(2))
    with connect() as client:
        run = client.create_run(
            experiment_id(client, config.experiment),
            tags={**_own_tags(), **_source(config), **tags, schema.TAG_NAME: name},
            run_name=name,
        )
    return OpenRun(run.info.run_id, name, run.info.artifact_uri)


def record_settings(run: OpenRun, config: TrainingConfig) -> None:
    """Log the settings before the training starts: a run that fails or is killed can be cloned.

    Raises
    ------
    StoreError
        If they cannot be written, or sent to the server.
    """
    with connect() as client, staging_folder(run.artifact_uri) as staging:
        client.log_batch(run.run_id, params=[StoredParam(*item) for item in config_params(config).items()])
        write(staging, File(schema.CONFIG_FILE, config.model_dump_json(indent=1)))
        put(run.artifact_uri, staging, [schema.CONFIG_FILE])


def record(run: OpenRun, result: TrainingResult) -> None:
    """Log everything that `items` and the final model leave, the manifest last, and mark the run FINISHED."""
    started = time.perf_counter()
    with connect() as client, staging_folder(run.artifact_uri) as staging:
        logged = list(items(result, run.name))
        for item in logged:
            if isinstance(item, Table | File):
                write(staging, item)
        save_model(result.model, staging / schema.MODEL_FOLDER)
        put(run.artifact_uri, staging, relative_files(staging))
        _log(client, run.run_id, logged)
        client.log_metric(run.run_id, "time.record", time.perf_counter() - started)
        (staging / schema.MANIFEST_FILE).write_text(json.dumps(manifest(staging), indent=1))
        put(run.artifact_uri, staging, [schema.MANIFEST_FILE])
        if client.get_run(run.run_id).info.status == "RUNNING":
            client.set_terminated(run.run_id, "FINISHED")


def add_files(run: OpenRun, draw: Callable[[Path], Iterable[str]]) -> None:
    """Let `draw` write files into a folder and name them, and add those to the run's artifacts.

    Raises
    ------
    StoreError
        If they cannot be written, or sent to the server.
    """
    with connect(), staging_folder(run.artifact_uri) as staging:
        put(run.artifact_uri, staging, list(draw(staging)))


def end(run_id: str, status: End, reason: str = "") -> None:
    """End a run that is still RUNNING; one that has ended is left as it is."""
    with connect() as client:
        if client.get_run(run_id).info.status != "RUNNING":
            return
        if reason:
            client.set_tag(run_id, schema.TAG_ERROR, reason[:MAX_TAG_LETTERS])
        client.set_terminated(run_id, status)


def reap(is_alive: Callable[[str], bool]) -> list[str]:
    """End every run that was left behind RUNNING (see `is_orphan`) as FAILED, and return their ids."""
    path = sqlite_file(tracking_uri())
    if path is not None and not path.exists():
        return []
    with connect() as client:
        everywhere = [experiment.experiment_id for experiment in client.search_experiments()]
        running = client.search_runs(everywhere, "attributes.status = 'RUNNING'", max_results=1000)
    gone = [run.info.run_id for run in running if is_orphan(run.data.tags, is_alive)]
    for run_id in gone:
        end(run_id, "FAILED", "The training process ended before the run was complete; run it again.")
    return gone


def _own_tags() -> dict[str, str]:
    tags = {
        schema.TAG_VERSION: version("omninmo"),
        schema.TAG_HOST: socket.gethostname(),
        schema.TAG_HOME: str(home().root),
        schema.TAG_PROCESS: this_process(),
        "mlflow.user": _user(),
    }
    commit = _git_commit()
    return tags | {schema.TAG_COMMIT: commit} if commit else tags


def _source(config: TrainingConfig) -> dict[str, str]:
    """Return what MLflow's page calls the source of a run: the command that trains it.

    Of a source of type LOCAL it would show what follows the last slash; of a JOB it shows all.
    """
    return {"mlflow.source.name": config.command()[:MAX_TAG_LETTERS], "mlflow.source.type": "JOB"}


def _user() -> str:
    """Return who trains, also where no variable of the environment says so, as in a container."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a user without a name
        return "unknown"


def _git_commit() -> str:
    """Return the commit of the code that trains, with -dirty where files differ; "" where it is no checkout of its own.

    A copy installed inside another project's checkout must not name that project's commit.
    """
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return ""
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
            capture_output=True, text=True, timeout=5, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()


def _log(client: MlflowClient, run_id: str, logged: list[Item]) -> None:
    now = int(time.time() * 1000)
    metrics = [StoredMetric(item.key, item.value, now, item.step) for item in logged if isinstance(item, Metric)]
    params = [StoredParam(item.key, item.value) for item in logged if isinstance(item, Param)]
    client.log_inputs(run_id, [_data_set(item) for item in logged if isinstance(item, Prices)])
    for start in range(0, len(params), MAX_PARAMS):
        client.log_batch(run_id, params=params[start : start + MAX_PARAMS])
    for start in range(0, len(metrics), MAX_METRICS):
        client.log_batch(run_id, metrics=metrics[start : start + MAX_METRICS])


def _data_set(prices: Prices) -> DatasetInput:
    data_set = Dataset(prices.name, prices.digest, "omninmo", prices.source, profile=prices.profile)
    return DatasetInput(data_set, [InputTag("mlflow.data.context", "training")])
