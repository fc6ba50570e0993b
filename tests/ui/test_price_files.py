"""The files of prices are named whole, each once, and as text."""

from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.ui import price_files
from omninmo.ui.foreign_text import plain
from tests.ui.conftest import drawn


def captions(*configs: TrainingConfig) -> list[str]:
    return [text.value for text in drawn(price_files.draw, configs).caption]


def test_files_are_named_once_each_by_their_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here, there = TrainingConfig(source="csv", path="*my*.csv"), TrainingConfig(source="parquet", path="/there")
    named = plain(f"Prices as trained are read from {tmp_path / '*my*.csv'} and /there.")
    assert captions(here, TrainingConfig(), there, here) == [named]


def test_prices_that_are_in_no_file_are_not_named() -> None:
    assert captions() == captions(TrainingConfig(), TrainingConfig(source="own")) == []
