"""The documents are true: what they say to type is typed here, and every command is in them."""

import argparse
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from omninmo import data
from omninmo.cli import _parser
from omninmo.config import TrainingConfig
from omninmo.data.assemble import MARKET
from omninmo.data.cache import Cache
from omninmo.tracking.store import RunStore

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide.md"
DOCUMENTS = (ROOT / "README.md", GUIDE)
SECONDS = 300
NOT_TYPED = ("sweep",)
"""Ten trainings: tests/cli/test_training.py runs a sweep of fewer."""


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def lines(path: Path) -> list[str]:
    """Return the commands of a document, without comments."""
    text = "\n".join(blocks(path, "bash"))
    return [line for raw in text.splitlines() if (line := raw.partition("  #")[0].strip())]


def commands(path: Path) -> list[list[str]]:
    """Return the words after `python -m omninmo` of every such line."""
    return [shlex.split(line)[3:] for line in lines(path) if " -m omninmo " in line]


def subcommands() -> list[str]:
    (action,) = (a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    return list(action.choices)


def test_every_command_is_in_the_guide() -> None:
    documented = {words[0] for words in commands(GUIDE)}
    assert set(subcommands()) - documented == {"mlflow"}  # the guide starts MLflow's page by `make mlflow`


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_in_the_documents_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {line.split()[1] for line in lines(path) if line.startswith("make ")} <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_the_documents_parses(path: Path) -> None:
    for words in commands(path):
        _parser().parse_args(words)


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a reader's folder: the files that the guide speaks of, and prices that were downloaded a minute ago."""
    monkeypatch.chdir(home)
    (home / "run.toml").write_text(blocks(GUIDE, "toml")[0])
    (home / "mine.txt").write_text("HD\nLLY, XOM\n")
    panel = data.load_prices(TrainingConfig(period="max"))
    cache = Cache(home / "cache" / "prices")
    for ticker in ("AAPL", "MSFT", "KO", "HD", "LLY", "XOM"):
        for interval, close in (("1d", panel.close[ticker]), ("1wk", panel.close[ticker].resample("W-MON").last())):
            cache.write(ticker, interval, as_downloaded(close), datetime.now(UTC))
    for interval, level in (("1d", panel.market_level), ("1wk", panel.market_level.resample("W-MON").last())):
        cache.write(MARKET, interval, as_downloaded(level), datetime.now(UTC))
    return home


def as_downloaded(close: pd.Series) -> pd.DataFrame:
    """Return bars of the shape that Yahoo Finance sends."""
    bars = dict.fromkeys(("open", "high", "low", "close"), close)
    return pd.DataFrame({**bars, "volume": 1e6}).tz_localize("America/New_York")


def test_the_documents_work_as_written(folder: Path) -> None:
    """Type the guide's commands, then all snippets, from top to bottom in one folder."""
    for words in commands(GUIDE):
        if words[0] in NOT_TYPED:
            continue
        run([sys.executable, "-m", "omninmo", *(small() if word == "RUN_ID" else word for word in words)])
    for number, code in enumerate(code for path in DOCUMENTS for code in blocks(path, "python")):
        script = folder / f"snippet{number}.py"
        script.write_text(code)
        said = run([sys.executable, str(script)])
        assert said.strip()
    assert list((folder / "models").glob("reg-60d-*.json")) and (folder / "models" / "mine.json").exists()
    assert "reg-60d" in (folder / "logs" / "train.log").read_text()


def small() -> str:
    """Return the id of a run that is trained again in seconds."""
    table = RunStore().runs()
    return str(table.loc[table["metrics.time.folds"].idxmin(), "run_id"])


def run(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, f"{shlex.join(words)} said: {done.stderr}"
    return done.stdout
