"""The two buttons start what they say."""

import subprocess
import sys
from pathlib import Path

import pytest

from omninmo.config import TrainingConfig, sample_sweep
from omninmo.jobs import Started
from omninmo.ui import start_buttons
from tests.ui.conftest import drawn


def test_each_button_starts_its_own_job(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []

    def start(request: object) -> Started:
        started.append(request)
        return Started("1")

    monkeypatch.setattr("omninmo.jobs.start", start)
    app = drawn(start_buttons.draw)
    app.button[0].click().run()
    app.button[1].click().run()
    assert started == [TrainingConfig(), sample_sweep()]


def test_how_long_it_takes_is_what_it_took_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The first one takes longer" in drawn(start_buttons.draw).caption[0].value
    monkeypatch.setattr("omninmo.jobs.usual_seconds", {"train": 14.2, "sweep": None}.get)
    assert "Here the last trainings took 14 s (median)." in drawn(start_buttons.draw).caption[0].value
    monkeypatch.setattr("omninmo.jobs.usual_seconds", {"train": 14.2, "sweep": 80}.get)
    assert "took 14 s and the last sweeps took 1 min 20 s" in drawn(start_buttons.draw).caption[0].value


def test_the_buttons_and_the_jobs_wait_for_nothing_heavy() -> None:
    script = "import sys, omninmo.ui.frame, omninmo.ui.start_buttons, omninmo.ui.job_cards; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "pandas", "mlflow", "xgboost", "sklearn", "shap"} & set(loaded)
    assert "omninmo.ui.job_cards" in loaded
