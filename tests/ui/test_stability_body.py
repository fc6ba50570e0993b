"""Stability from top to bottom."""

import ast
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.ui import noise_reference, reads, stability_body
from omninmo.ui.stability_controls import Choice
from tests.ui.conftest import drawn, runs


def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no reference be kept, and the made-up runs have settings."""
    monkeypatch.setattr(noise_reference, "kept", lambda _: None)
    monkeypatch.setattr(noise_reference, "cost", lambda *_: "2 trainings.")
    monkeypatch.setattr(reads, "config", lambda _: TrainingConfig())


def test_permutation_that_was_not_computed_offers_to_compute_it(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_kept(monkeypatch)
    app = drawn(stability_body._compared, runs({}, {}), Choice("runs", "", "permutation"))
    assert "has not been computed" in app.info[0].value and app.button[0].label == "Compute permutation importance"


@pytest.mark.parametrize(
    ("table", "buttons"),
    [
        (runs({}, {}, {}), ["Compute the noise reference"]),
        (runs({}, {}), ["Compute the noise reference", "Compute the noise within each run"]),
        (runs({}), ["Compute the noise within each run"]),
        (runs({}, {"leaks": True}, {}), ["Compute the noise reference"]),
    ],
)
def test_noise_within_is_offered_where_there_is_none_between(
    table: pd.DataFrame, buttons: list[str], monkeypatch: pytest.MonkeyPatch, home: object
) -> None:
    nothing_kept(monkeypatch)
    assert [button.label for button in drawn(stability_body._noise, table).button] == buttons


def test_the_page_opens_without_what_trains() -> None:
    """XGBoost, scikit-learn and SciPy take seconds to import; the page reads noise that is kept without them."""
    page = ast.parse((Path(__file__).parents[2] / "pages" / "stability.py").read_text())
    own = [ast.unparse(node) for node in ast.walk(page) if isinstance(node, ast.ImportFrom)]
    script = "\n".join([*own, "import omninmo.experiment.references, sys; print(*sys.modules)"])
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "omninmo.ui.stability_body" in loaded
    assert not {"xgboost", "sklearn", "scipy", "mlflow", "shap", "skfolio"} & set(loaded)
