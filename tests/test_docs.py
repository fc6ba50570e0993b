"""The documents are true: what they say to type is typed here, and every command is in them."""

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from omninmo.cli import _parser

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide.md"
DOCUMENTS = (ROOT / "README.md", GUIDE)
SECONDS = 300
NEEDS = {"AAPL,MSFT,KO", "@mine.txt", "prices/", "RUN_ID"}
"""Words of commands that need a network, or something of the reader's own."""


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
    assert set(subcommands()) - documented == {"sweep"}  # the sweep is a button; its command is in `--help`


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_in_the_documents_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {line.split()[1] for line in lines(path) if line.startswith("make ")} <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_the_documents_parses(path: Path) -> None:
    for words in commands(path):
        _parser().parse_args(words)


def test_the_documents_work_as_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type the guide's commands, then all snippets, from top to bottom in one home folder."""
    monkeypatch.chdir(home)
    (home / "run.toml").write_text(blocks(GUIDE, "toml")[0])
    for words in commands(GUIDE):
        if NEEDS & set(words):
            continue
        run([sys.executable, "-m", "omninmo", *words])
    for number, code in enumerate(code for path in DOCUMENTS for code in blocks(path, "python")):
        script = home / f"snippet{number}.py"
        script.write_text(code)
        said = run([sys.executable, str(script)])
        assert said.strip()
    assert list((home / "models").glob("reg-60d-*.json")) and (home / "models" / "mine.json").exists()
    assert "reg-60d" in (home / "logs" / "train.log").read_text()


def run(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, f"{shlex.join(words)} said: {done.stderr}"
    return done.stdout
