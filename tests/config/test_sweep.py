import json

import pytest

from omninmo.config.sweep import SweepConfig, sample_sweep
from omninmo.errors import ConfigError


def test_a_sweep_survives_json() -> None:
    assert SweepConfig(**json.loads(sample_sweep().model_dump_json())) == sample_sweep()


def test_a_sweep_without_runs_is_refused() -> None:
    with pytest.raises(ConfigError, match="runs"):
        SweepConfig(name="empty", runs=())


def test_the_sample_sweep_holds_different_runs_of_every_kind() -> None:
    runs = sample_sweep().runs
    assert len({run.model_dump_json() for run in runs}) == len(runs) >= 8
    for field in ("mode", "forward_days", "feature_set"):
        assert len({getattr(run, field) for run in runs}) > 1
    for field in ("max_depth", "learning_rate"):
        assert len({getattr(run.model, field) for run in runs}) > 1
