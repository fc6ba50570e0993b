"""track-record as a user types it: what is due is scored, then said how often predictions were right."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from omninmo import schema
from omninmo.cli import FAILED, main, track_record
from omninmo.data.sample import load as load_sample
from omninmo.prediction import ledger, outcomes
from omninmo.reports.track_record import NOTHING
from tests.prediction.forecasts import facts, forecast

AS_OF = pd.Timestamp("2022-06-01")
MADE = pd.Timestamp("2022-06-02 08:00", tz="UTC")


def keep(run_id: str = "run-a", made: pd.Timestamp = MADE, **predictions: float) -> None:
    """Put predictions of the sample's tickers into the ledger."""
    given = forecast(predictions or {"KO": 0.01, "AAPL": 0.02}, AS_OF, run_id)
    rows = ledger.ledger_rows(given, facts(until=pd.Timestamp("2022-05-31")), made.to_pydatetime())
    ledger.files().add(rows, made.date())


@pytest.fixture
def scored(home: Path) -> None:
    """Keep live predictions and replays of two runs, with their outcomes."""
    keep()
    keep("run-b", pd.Timestamp("2024-01-05", tz="UTC"))
    rows = outcomes.outcomes(ledger.read(), load_sample().last("2y"))
    outcomes.files().add(rows.assign(scored_at=MADE), MADE.date())


Typed = Callable[..., tuple[str, str]]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    """Return `typed(*words)`: what is printed, and the remarks beside it."""

    def run(*words: str) -> tuple[str, str]:
        assert main(["track-record", *words]) == 0
        said = capsys.readouterr()
        return said.out, said.err

    return run


def test_without_predictions_it_says_what_would_be_there(home: Path, typed: Typed) -> None:
    assert typed() == (f"{NOTHING}\n", "")


def test_kinds_stand_apart_with_the_rule_between_them(scored: None, typed: Typed) -> None:
    text, _ = typed("--no-scoring")
    live, replay, heads, *rows, rule, new = text.splitlines()
    assert live.startswith("Live: 2 of 2 predictions are scored, on 1 dates") and replay.startswith("Replay: 2 of 2")
    assert "In the 80 % interval" in heads and "Class right" not in heads
    assert [row.split()[:2] for row in rows] == [["Live", "run-a"], ["Replay", "run-b"]]
    assert rule == schema.RECORD_RULE and new.startswith("0 newly scored.")


def test_csv_and_json_hold_the_same_numbers(scored: None, typed: Typed) -> None:
    table = list(csv.DictReader(io.StringIO(typed("--no-scoring", "--format", "csv")[0])))
    written = json.loads(typed("--no-scoring", "--format", "json")[0])
    assert written["rule"] == schema.RECORD_RULE
    assert [row["run_id"] for row in table] == [row["run_id"] for row in written["runs"]] == ["run-a", "run-b"]
    first, same = table[0], written["runs"][0]
    assert (
        float(first["coverage_80"]) == same["coverage_80"] and first["hit_rate_low"] == "" and same["rank_ic"] is None
    )
    assert first["first"] == same["first"] == "2022-06-01"


def test_what_is_due_and_cannot_be_scored_is_said_beside_the_table(home: Path, typed: Typed) -> None:
    keep()
    text, remarks = typed()
    assert remarks.startswith("omninmo: 2 predictions are due, but not scored: There is no run run-a in")
    assert text.startswith("Live: none of 2 predictions is scored yet")
    assert typed("--no-scoring")[1] == ""


@pytest.fixture
def alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run that is named have the same settings, and have been trained on the sample."""
    monkeypatch.setattr("omninmo.tracking.store.RunStore.config", lambda store, run_id: facts().config)
    closes = load_sample().close.tail(300)
    monkeypatch.setattr("omninmo.tracking.store.RunStore.closes", lambda store, run_id: closes)


def test_due_predictions_are_scored_by_the_command(home: Path, typed: Typed, alike: None) -> None:
    keep()
    assert "2 newly scored." in typed()[0] and "0 newly scored." in typed()[0]
    assert set(outcomes.read()["ticker"]) == {"KO", "AAPL"}


def test_what_cannot_be_scored_is_said_with_its_count(home: Path, typed: Typed, alike: None) -> None:
    """The sample ends in 2022: nothing that was predicted of its last days will ever be known."""
    last = load_sample().close.index[-1]
    rows = ledger.ledger_rows(forecast({"KO": 0.01, "GE": 0.01}, last), facts(until=last), MADE.to_pydatetime())
    ledger.files().add(rows, MADE.date())
    for words in ((), ("--no-scoring",)):
        text, remarks = typed(*words)
        assert remarks == "omninmo: 2 predictions (KO, GE) cannot be scored: no prices after 2022-12-28.\n"
        assert (
            "Replay: none of 2 predictions can be scored, for want of prices." in text
            and schema.RECORD_PROVISIONAL not in text
        )
    assert json.loads(typed("--format", "json")[0])["runs"][0]["closed"] == 2


def test_files_score_what_was_made_on_prices_from_python(home: Path, typed: Typed, alike: None) -> None:
    keep()
    made = ledger.read().assign(source="own")
    (path,) = (home / "predictions").glob("*.parquet")
    ledger.files()._replace(path, made)
    text, remarks = typed()
    assert "2 predictions are due, but not scored: its prices were given from Python" in remarks
    assert schema.RECORD_PROVISIONAL in text
    load_sample().close.tail(300).to_csv(home / "wide.csv", index_label="date")
    text, remarks = typed("--path", str(home / "wide.csv"))
    assert "2 newly scored." in text and not remarks


def test_files_of_one_run_score_that_run_alone(
    home: Path, typed: Typed, alike: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()
    keep("run-b")
    ledger.files()._replace(next((home / "predictions").glob("*.parquet")), ledger.read().assign(source="own"))
    monkeypatch.setattr("omninmo.tracking.find_run.find_run", lambda store, text: "run-b")
    load_sample().close.tail(300).to_parquet(home / "wide.parquet")
    words = ("--run", "mine", "--path", str(home / "wide.parquet"), "--source", "parquet")
    assert "2 newly scored." in typed(*words)[0] and set(outcomes.read()["run_id"]) == {"run-b"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--source", "csv"), "You gave --source csv without --path; name the file or folder of prices."),
        (("--path", "x", "--no-scoring"), "You gave --path and --no-scoring, but prices are read to score"),
    ],
)
def test_options_that_do_nothing_are_refused(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert main(["track-record", *words]) == FAILED
    assert sentence in capsys.readouterr().err


def test_a_foreign_file_is_named(scored: None, home: Path, typed: Typed) -> None:
    (home / "predictions" / "no\x1btes.txt").write_text("mine")
    _, remarks = typed("--no-scoring")
    left_out = "no\ufffdtes.txt in the folder of the predictions is left out"
    assert remarks == f"omninmo: {left_out}: it is no file of a day, such as 2026-11-26.parquet.\n"


def test_a_run_that_is_not_there_fails(scored: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["track-record", "--run", "nobody"]) == FAILED
    assert capsys.readouterr().err.startswith("omninmo: There is no run nobody")


def test_one_run_alone(scored: None, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omninmo.tracking.find_run.find_run", lambda store, text: {"mine": "run-b"}[text])
    text, _ = typed("--no-scoring", "--run", "mine")
    assert "Live" not in text.splitlines()[0] and "run-a" not in text


def test_an_unknown_format_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["track-record", "--format", "xml"])
    assert ended.value.code == 2


def test_the_name_of_a_file_cannot_steer_the_terminal() -> None:
    (line,) = track_record._damaged({"a\x1b[31mb": "it is foreign"})
    assert line.startswith("a\ufffd[31mb in the folder")
