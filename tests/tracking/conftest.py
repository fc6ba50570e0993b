"""A small sqlite store for the tests of those who read it, and runs whose damage is seen by what reads the file."""

import shutil
from pathlib import Path

import pytest

from omninmo import schema
from tests.recorded import Recorded


@pytest.fixture
def path(template: Recorded, tmp_path: Path) -> Path:
    """Return a small store that a test may change."""
    return Path(shutil.copy(template.home / "mlflow.db", tmp_path / "mlflow.db"))


@pytest.fixture
def unlisted(own: Recorded) -> Recorded:
    """Return recorded runs without manifests, which would refuse every damage before it is parsed."""
    for run_id in (own.run_id, own.rated_id):
        (own.artifacts(run_id) / schema.MANIFEST_FILE).unlink()
    return own
