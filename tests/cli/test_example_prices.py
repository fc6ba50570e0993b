"""example-prices: the files can be trained on as they are, and replace none."""

from pathlib import Path

import numpy as np
import pytest

from omninmo.cli import main
from omninmo.cli.example_prices import TICKERS
from omninmo.config import TrainingConfig
from omninmo.data import load_prices


def test_the_files_are_the_sample_and_the_printed_command_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my prices"
    assert main(["example-prices", str(folder)]) == 0
    assert f"python -m omninmo train --source csv --path '{folder}'" in capsys.readouterr().out
    panel = load_prices(TrainingConfig(source="csv", path=str(folder)))
    sample = load_prices(TrainingConfig(tickers=TICKERS))
    assert panel.tickers == TICKERS and not panel.warnings and not panel.failed and not panel.skipped
    np.testing.assert_allclose(panel.close, sample.close, atol=5e-5)


def test_no_file_is_replaced_and_none_is_written_then(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "KO.csv").write_text("mine")
    assert main(["example-prices", str(tmp_path)]) == 1
    assert "holds KO.csv already, and no file is replaced" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["KO.csv"] and (tmp_path / "KO.csv").read_text() == "mine"


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "prices").write_text("")
    assert main(["example-prices", str(tmp_path / "prices")]) == 1
    assert "cannot be written into" in capsys.readouterr().err
