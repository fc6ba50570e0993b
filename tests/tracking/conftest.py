"""A small sqlite store for the tests of those who read it."""

import shutil
from pathlib import Path

import pytest

from tests.recorded import Recorded


@pytest.fixture
def path(template: Recorded, tmp_path: Path) -> Path:
    """Return a small store that a test may change."""
    return Path(shutil.copy(template.home / "mlflow.db", tmp_path / "mlflow.db"))
