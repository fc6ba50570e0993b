"""train as a user types it: what is printed, logged, kept, and which code the shell gets."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from omninmo import jobs
from omninmo.cli import main, training
from omninmo.config import SweepConfig
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK as QUICK_CONFIG
from tests.recorded import RATED, Recorded
from tests.waiting import wait_for

QUICK = (
    "--force-sample",
    "--feature-set",
    "minimal",
    "--period",
    "6y",
    "--n-estimators",
    "12",
    "--shap-rows",
    "100",
    "--threads",
    "1",
)
SECTIONS = (
    "## Data", "## Out-of-fold performance: rows the model had not seen",
    "## In-sample performance: says nothing about the future", "## Feature stability", "## Top 5 features",
)  # fmt: skip


def test_a_training_prints_the_executive_summary_and_leaves_a_run(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *QUICK, "--name", "mine"]) == 0
    printed = capsys.readouterr().out
    assert [printed.index(section) for section in SECTIONS] == sorted(printed.index(section) for section in SECTIONS)
    for words in (
        "Tickers: 20 used, 0 skipped, 0 failed",
        "0 = the training mean",
        "usual direction",
        "pure noise",
        "Together:",
    ):
        assert words in printed
    (run,) = RunStore().runs().to_dict("records")
    assert run["name"] == "mine" and run["status"] == "FINISHED" and run["run_id"] in printed
    log = (home / "logs" / "train.log").read_text()
    assert f"run {run['run_id']}, mine, started: python -m omninmo train --force-sample" in log
    assert f"run {run['run_id']} finished" in log and SECTIONS[1] in log
    (model,) = (home / "models").glob("mine-*[!t].json")
    assert run["run_id"][:8] in model.name
    assert printed.lstrip().startswith("# Executive summary: mine\n")  # Markdown where it goes into a pipe
    assert printed.splitlines()[-2:] == [f"Its model is {model}", "Look at it: make run"]


def test_a_summary_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "# Executive summary: mine\n\n## Data\n\n- 20 tickers\n"
    training._show(text)
    assert capsys.readouterr().out.strip() == text.strip()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    training._show(text)
    drawn = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)
    assert "Executive summary: mine" in drawn and "• 20 tickers" in drawn and "#" not in drawn and "- 20" not in drawn


def test_the_model_s_file_is_named_only_where_it_is(recorded: Recorded, tmp_path: Path) -> None:
    store = RunStore()
    (model,) = (recorded.home / "models").glob("quick-*[!t].json")
    assert training._model(store, recorded.run_id, None) == f"Its model is {model}"
    (tmp_path / "mine.json").touch()
    assert training._model(store, recorded.run_id, tmp_path / "mine.json") == f"Its model is {tmp_path / 'mine.json'}"
    assert "among its artifacts" in training._model(store, recorded.run_id, tmp_path / "nothing.json")


def test_fresh_prices_without_a_network_are_one_sentence_and_code_1(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omninmo.data.yahoo.ATTEMPTS", 1)
    assert main(["train"]) == 1
    printed = capsys.readouterr().err.strip().splitlines()[-1]
    assert printed.startswith("omninmo: None of the 20 tickers") and "--force-sample" in printed
    assert RunStore().runs().empty


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--tickers", "NOPE"), "You asked for NOPE, but the sample has no such ticker; choose from AAPL"),
        (("--tickers", "AAPL,TSLA"), "You asked for TSLA, but the sample has no such ticker; choose from AAPL"),
        (("--tickers", "../etc"), "is not a ticker"),
        (("--forward-days", "0"), "forward_days is 0, but must be a whole number of at least 1 and at most 252"),
        (("--max-depth", "-1"), "max_depth is -1, but must be a whole number of at least 1"),
        (("--learning-rate", "nan"), "learning_rate is nan"),
        (("--period", "1y"), "choose a longer period"),
        (("--mode", "magic"), "mode is magic, but must be one of regression, classification"),
        (("--model-path", "here.pkl"), "models are saved as JSON"),
    ],
)
def test_a_wrong_word_is_one_sentence_and_code_1(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str], sentence: str
) -> None:
    assert main(["train", "--force-sample", *words]) == 1
    printed = capsys.readouterr().err.strip().splitlines()[-1]
    assert printed.startswith("omninmo: ") and sentence in printed
    assert set(RunStore().runs().get("status", ())) <= {"FAILED"}


def test_an_interrupted_training_ends_with_130_and_a_cancelled_run(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("omninmo.experiment.run.train_reported", interrupt)
    assert main(["train", *QUICK]) == 130
    assert "stopped" in capsys.readouterr().err
    assert list(RunStore().runs()["status"]) == ["KILLED"]


def test_a_killed_training_is_seen_dead_and_its_run_ends(home: Path) -> None:
    command = [sys.executable, "-m", "omninmo", "train", *QUICK, "--n-estimators", "2000"]
    training = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: training.poll() is not None or "RUNNING" in set(RunStore().runs().get("status", ())), seconds=120)
    (job,) = jobs.recent()
    assert job.state == "running" and job.title == "Regression, 30 sessions ahead"
    training.kill()
    training.wait()
    (job,) = jobs.recent()
    (run,) = RunStore().runs().to_dict("records")
    assert job.state == "died" and "logs/train.log" in job.error
    assert jobs.reap() == [run["run_id"]]
    assert list(RunStore().runs()["status"]) == ["FAILED"]


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "omninmo", "train", *QUICK],
        env=os.environ | {"OMNINMO_HOME": str(tmp_path / "file" / "home")},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Set OMNINMO_HOME to a folder that you may write to" in done.stderr and "Traceback" not in done.stderr


def test_a_sweep_leaves_its_runs_and_one_job(
    own: Recorded, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = SweepConfig(name="few", runs=(QUICK_CONFIG.replace(tickers="AAPL,KO"), RATED.replace(tickers="AAPL,KO")))
    monkeypatch.setattr(training, "sample_sweep", lambda: few)
    assert main(["sweep"]) == 0
    assert capsys.readouterr().out.startswith("2 runs are in sqlite:///")
    (job,) = (job for job in jobs.recent() if job.kind == "sweep")
    assert job.state == "finished" and job.settings() == few and set(job.run_ids) < set(RunStore().runs()["run_id"])
