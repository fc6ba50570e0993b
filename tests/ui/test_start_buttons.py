"""The two buttons start what they say."""

import subprocess
import sys

import pytest

from omninmo.config import TrainingConfig, sample_sweep
from omninmo.ui import start_buttons
from tests.ui.conftest import drawn


def test_each_button_starts_its_own_job(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr("omninmo.jobs.start", started.append)
    app = drawn(start_buttons.draw)
    app.button[0].click().run()
    app.button[1].click().run()
    assert started == [TrainingConfig(), sample_sweep()]


def test_the_buttons_and_the_jobs_wait_for_nothing_heavy() -> None:
    script = "import sys, omninmo.ui.frame, omninmo.ui.start_buttons, omninmo.ui.job_cards; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "mlflow", "xgboost", "sklearn", "shap"} & set(loaded)
    assert "omninmo.ui.job_cards" in loaded
