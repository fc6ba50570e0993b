"""train, runs and store as a user types them: what is printed, logged, kept, and which code the shell gets."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from omninmo import jobs
from omninmo.cli import main
from omninmo.tracking.store import RunStore
from tests.worlds import random_walks

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
    said = capsys.readouterr().out
    assert [said.index(section) for section in SECTIONS] == sorted(said.index(section) for section in SECTIONS)
    for words in (
        "Tickers: 20 used, 0 skipped, 0 failed",
        "0 = the baseline",
        "usual direction",
        "pure noise",
        "Together:",
    ):
        assert words in said
    (run,) = RunStore().runs().to_dict("records")
    assert run["name"] == "mine" and run["status"] == "FINISHED" and run["run_id"] in said
    log = (home / "logs" / "train.log").read_text()
    assert f"run {run['run_id']}, mine, started: python -m omninmo train --force-sample" in log
    assert f"run {run['run_id']} finished" in log and SECTIONS[1] in log
    (model,) = (home / "models").glob("mine-*[!t].json")
    assert run["run_id"][:8] in model.name

    assert main(["runs"]) == 0
    assert run["run_id"] in capsys.readouterr().out
    assert main(["runs", "--filter", "metrics.final_r2 > 0.999"]) == 0
    assert "0 of 0 runs" in capsys.readouterr().out
    assert main(["runs", "--csv"]) == 0
    assert capsys.readouterr().out.startswith("run_id,name,")


def test_noise_is_computed_once_and_stands_beside_the_run_s_stability(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["train", *QUICK]) == 0
    (run_id,) = RunStore().runs()["run_id"]
    capsys.readouterr()
    assert main(["noise", run_id, "--seeds", "2"]) == 0
    said = capsys.readouterr().out
    assert "Feature stability: " in said and "on 2 moved copies of the outcomes" in said
    monkeypatch.setattr("omninmo.trust.noise.stability_by_chance", None)  # not called again
    assert main(["noise", run_id, "--seeds", "2"]) == 0
    assert capsys.readouterr().out == said
    assert main(["noise", "nothing"]) == 1
    assert "There is no run nothing" in capsys.readouterr().err
    monkeypatch.setattr("omninmo.features.registry.inspect.getsource", lambda module: "other code")
    assert main(["noise", run_id, "--seeds", "1"]) == 1
    assert "another version of their code" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "command", "sentence"),
    [
        (("--scheme", "shuffled"), "noise", "is a demonstration on shuffled folds: they leak"),
        (("--scheme", "shuffled"), "permutation", "is a demonstration on shuffled folds: they leak"),
        (("--features", "return_21d"), "noise", "has 1 feature(s) and no feature stability"),
        (("--tickers", "AAPL"), "permutation", "no date has two of them; train on more tickers"),
    ],
)
def test_what_means_nothing_about_a_run_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], command: str, sentence: str
) -> None:
    assert main(["train", *QUICK, *words]) == 0
    assert main([command, *RunStore().runs()["run_id"]]) == 1
    assert sentence in capsys.readouterr().err


def test_permutation_lists_what_each_feature_is_worth_on_unseen_rows(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *QUICK, "--tickers", "AAPL,KO,XOM,JPM,GE,WMT"]) == 0
    (run_id,) = RunStore().runs()["run_id"]
    capsys.readouterr()
    assert main(["permutation", run_id]) == 0
    said = capsys.readouterr().out.splitlines()
    worth = [float(line.partition("%")[0]) for line in said[1:-1]]
    assert len(worth) == 8 and worth == sorted(worth, reverse=True) and "(rsi_14)" in "".join(said)
    assert main(["permutation", "nothing"]) == 1
    assert "There is no run nothing" in capsys.readouterr().err


@pytest.mark.parametrize("seeds", ["0", "-1", "two"])
def test_noise_needs_a_number_of_seeds(home: Path, capsys: pytest.CaptureFixture[str], seeds: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["noise", "any", f"--seeds={seeds}"])
    assert ended.value.code == 2 and f"{seeds} is no whole number of at least 1" in capsys.readouterr().err


def test_noise_finds_the_prices_of_a_run_whose_source_has_grown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "mine.csv"
    table = (
        random_walks(0, sessions=1100, tickers=6)
        .close.rename_axis("date")
        .reset_index()
        .melt("date", var_name="ticker", value_name="close")
    )
    days = table["date"].drop_duplicates().sort_values()
    words = ("--source", "csv", "--path", str(file), "--period", "3y", "--forward-days", "5", "--n-estimators", "5")
    table[table["date"] <= days.iloc[-20]].to_csv(file, index=False)
    assert main(["train", *words, "--feature-set", "minimal", "--shap-rows", "50"]) == 0
    (run_id,) = RunStore().runs()["run_id"]
    table.to_csv(file, index=False)
    assert main(["noise", run_id, "--seeds", "1"]) == 0
    table.assign(close=table["close"] ** 2).to_csv(file, index=False)
    assert main(["noise", run_id, "--seeds", "2"]) == 1
    assert "cannot be had any more: between 20" in capsys.readouterr().err


def test_fresh_prices_without_a_network_are_one_sentence_and_code_1(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omninmo.data.yahoo.ATTEMPTS", 1)
    assert main(["train"]) == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("omninmo: None of the 20 tickers") and "--force-sample" in said
    assert RunStore().runs().empty


def test_an_empty_store_lists_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs"]) == 0
    assert "0 of 0 runs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--tickers", "NOPE"), "You asked for NOPE, but the sample has none of them; choose from AAPL"),
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
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("omninmo: ") and sentence in said
    assert set(RunStore().runs().get("status", ())) <= {"FAILED"}


def test_an_unknown_option_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", "--deep"])
    assert ended.value.code == 2


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
    while training.poll() is None and "RUNNING" not in set(RunStore().runs().get("status", ())):
        time.sleep(0.1)
    (job,) = jobs.recent()
    assert job.state == "running" and job.title == "Regression, 30 sessions ahead"
    training.kill()
    training.wait()
    (job,) = jobs.recent()
    (run,) = RunStore().runs().to_dict("records")
    assert job.state == "died" and "logs/train.log" in job.error
    assert jobs.reap() == [run["run_id"]]
    assert list(RunStore().runs()["status"]) == ["FAILED"]


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["train", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    said = capsys.readouterr().out
    for word in ("examples:", "exit codes:", "--forward-days", "default: 30; 1 to 252", "--model-path"):
        assert word in said


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "omninmo", "train", *QUICK],
        env=os.environ | {"OMNINMO_HOME": str(tmp_path / "file" / "home")},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Set OMNINMO_HOME to a folder that you may write to" in done.stderr and "Traceback" not in done.stderr


def test_store_prints_an_absolute_address(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store"]) == 0
    assert capsys.readouterr().out == f"sqlite:///{home}/mlflow.db\n"
    assert list(home.iterdir()) == []


def test_mlflow_reports_nothing_to_its_makers() -> None:
    code = "import omninmo.tracking.writer, os; print(os.environ['MLFLOW_DISABLE_TELEMETRY'])"
    bare = {name: value for name, value in os.environ.items() if name != "MLFLOW_DISABLE_TELEMETRY"}
    done = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True)
    assert done.stdout == "true\n"
