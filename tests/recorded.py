"""What the recorded runs of `tests/conftest.py` were trained with, and where they lie."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from omninmo.config import ModelParams, TrainingConfig

if TYPE_CHECKING:  # every test run imports this file, few need XGBoost
    from omninmo.training.train import TrainingResult

QUICK = TrainingConfig(
    name="quick", feature_set="minimal", period="6y", shap_rows=200, threads=1, model=ModelParams(n_estimators=12)
)
RATED = QUICK.replace(name="rated", mode="classification")

Trained = Callable[[TrainingConfig], "TrainingResult"]


class Recorded(NamedTuple):
    """A home folder with two finished runs."""

    home: Path
    run_id: str
    rated_id: str

    def artifacts(self, run_id: str = "") -> Path:
        """Return the folder of a run's files; by default of the regression."""
        return self.home / "mlruns" / "stock_prediction" / (run_id or self.run_id) / "artifacts"

    def rewrite(self, name: str, content: bytes, run_id: str = "") -> None:
        """Give a file of a run another content, which its manifest then lists: written so, not damaged."""
        folder = self.artifacts(run_id)
        (folder / name).write_bytes(content)
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        (folder / "manifest.json").write_text(json.dumps(manifest))
