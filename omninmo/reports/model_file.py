"""The model as a file of its own: JSON, with a manifest beside it: what it is, and the hash that proves it whole."""

import hashlib
import json
import re
from pathlib import Path

from omninmo.errors import ConfigError, StoreError
from omninmo.paths import home
from omninmo.schema import SHORT_ID
from omninmo.training.train import TrainingResult


def default_path(name: str, run_id: str) -> Path:
    """Return the default path of a run's model: models/<name>-<start of id>.json."""
    return home().models / f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name)[:80]}-{run_id[:SHORT_ID]}.json"


def check_free(path: Path, *, overwrite: bool) -> None:
    """Raise `ConfigError` if a model may not be written to `path`; asked before the training, not after it."""
    if path.suffix != ".json":
        raise ConfigError(f"--model-path is {path}, but models are saved as JSON; name a file that ends in .json.")
    if path.exists() and not overwrite:
        raise ConfigError(f"--model-path {path} exists already; name another file, or add --overwrite.")


def save(result: TrainingResult, path: Path, run_id: str) -> None:
    """Write the final model to `path` and its manifest to <path>.manifest.json, each whole or not at all.

    The manifest holds sha256 and size of the model, the run's id, its config, its features in order, and the
    fingerprints of data and features: all that is needed to train the same model again.

    Raises
    ------
    StoreError
        If the file cannot be written. The run itself is recorded by then.
    """
    model = result.model.to_json()
    manifest = {
        "run_id": run_id,
        "sha256": hashlib.sha256(model).hexdigest(),
        "size": len(model),
        "config": result.config.model_dump(mode="json"),
        "features": list(result.dataset.names),
        **result.dataset.facts(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, model)
        _replace(path.with_suffix(".manifest.json"), json.dumps(manifest, indent=1).encode())
    except OSError as error:
        raise StoreError(
            f"The model of run {run_id} could not be saved to {path} ({error.strerror or error}); the run itself is "
            "recorded and holds the model too. Make that path writable, or name another by --model-path."
        ) from error


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
