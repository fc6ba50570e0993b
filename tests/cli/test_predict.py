"""predict as a user types it: a table for people, CSV and JSON for programs, or one sentence."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from omninmo.cli import main, predict
from omninmo.config import PredictConfig
from omninmo.data.sample import load as load_sample
from omninmo.prediction import ledger, outcomes
from omninmo.prediction.forecast import forecast
from omninmo.tracking import editor
from omninmo.tracking.store import RunStore
from tests.prediction import forecasts
from tests.recorded import Recorded

Captured = pytest.CaptureFixture[str]


def test_the_table_is_for_people(own: Recorded, capsys: Captured) -> None:
    assert main(["predict", "ko,xom", "AAPL", "acme", "--run", "quick"]) == 0
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert lines[0] == f"Run quick ({own.run_id[:8]}), as asked for."
    assert "Sample prices end on 2022-12-28" in said and "ACME is left out: the sample has no such ticker." in said
    assert ("On dates it had not seen, this model" in said and "interval held" in said) or "interval was too" in said
    assert sum(ticker in line for line in lines for ticker in (" KO ", " XOM ", " AAPL ")) == 3
    assert "2022-12-28" in said and " % to +" in said and "Hold" in said
    assert lines[-1] == (
        "Return over the 30 sessions after each date. Rank and score are among all tickers of these prices."
    )


def test_classes_say_what_stands_in_for_an_interval(own: Recorded, capsys: Captured) -> None:
    assert main(["predict", "KO", "--run", "rated"]) == 0
    said = capsys.readouterr().out
    assert "A rating has no interval; the probability of each class is shown instead." in said
    assert "Expected class, 0 (Strong Sell) to 4 (Strong Buy)" in said


@pytest.mark.parametrize("run", ["quick", "rated"])
def test_csv_and_json_are_the_forecast_to_the_last_digit(own: Recorded, capsys: Captured, run: str) -> None:
    expected = forecast(PredictConfig(run_id=run)).table.assign(as_of="2022-12-28")
    assert main(["predict", "--run", run, "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    csv = pd.read_csv(io.StringIO(out), keep_default_na=False, na_values={name: [""] for name in expected.columns[2:9]})
    assert list(csv) == list(expected) and "Sample prices end" in err
    for name in ("ticker", "as_of", "rating", "flags"):
        assert csv[name].tolist() == expected[name].tolist()
    pd.testing.assert_series_equal(csv["prediction"], expected["prediction"], check_exact=True)
    assert main(["predict", "--run", run, "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert set(whole) == {"run_id", "choice", "refused", "predictions"}
    assert [row["prediction"] for row in whole["predictions"]] == expected["prediction"].tolist()
    assert [row["rank"] for row in whole["predictions"]] == list(range(1, 21))
    assert {row["as_of"] for row in whole["predictions"]} == {"2022-12-28"}
    assert all((row["low_80"] is None) == (run == "rated") for row in whole["predictions"])


def test_a_text_that_a_spreadsheet_would_calculate_is_none(own: Recorded) -> None:
    table = forecast(PredictConfig(run_id="quick", tickers="KO")).table.assign(
        flags='=HYPERLINK("http://x")', ticker="-1+1"
    )
    line = predict._as_csv(table).splitlines()[1]
    assert line.startswith('"\'-1+1"') and "\"'=HYPERLINK(" in line


def test_a_run_s_name_gives_a_terminal_no_orders(own: Recorded, capsys: Captured) -> None:
    editor.rename(own.run_id, "calm\x1b[2J\u202ename", before="quick")
    assert main(["predict", "KO", "ACME", "--run", own.run_id]) == 0
    assert main(["predict", "KO", "--run", own.run_id, "--format", "csv"]) == 0
    assert main(["champion", own.run_id]) == 1 and main(["champion", own.run_id, "--anyway"]) == 0
    said = "".join(capsys.readouterr())
    assert said.count("calm\ufffd[2J\ufffdname") == 4
    assert all(letter.isprintable() or letter == "\n" for letter in said)


def test_tickers_come_from_a_file_too(own: Recorded, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "mine.txt").write_text("ko, xom  # mine\n")
    assert main(["predict", f"@{tmp_path / 'mine.txt'}", "PG", "--run", "quick", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["predictions"]
    assert {row["ticker"] for row in rows} == {"KO", "XOM", "PG"}


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["ACME"], 1, "omninmo: ACME cannot be predicted: the sample has no such ticker; choose other tickers"),
        (["--run", "nothing"], 1, "omninmo: There is no run nothing"),
        (["../x"], 1, "is not a ticker"),
        (["@nowhere.txt"], 1, "omninmo: The tickers in nowhere.txt cannot be read"),
        (["--source", "csv"], 1, "omninmo: Prices from csv files need a path"),
    ],
)
def test_what_is_refused_is_one_sentence(
    own: Recorded, capsys: Captured, words: list[str], code: int, sentence: str
) -> None:
    assert main(["predict", *words]) == code
    out, err = capsys.readouterr()
    assert not out and sentence in err and err.splitlines()[-1].startswith("omninmo: ")


def test_files_score_the_run_s_earlier_predictions_on_them(own: Recorded, tmp_path: Path, capsys: Captured) -> None:
    close, path = load_sample().close["2018":], tmp_path / "wide.csv"
    words = ["predict", "KO", "--run", "quick", "--source", "csv", "--path", str(path), "--format", "json"]
    made = ledger_rows(own, close.index[-60], str(path))
    ledger.files().add(made, made["made_at"].iloc[0].date())
    close.to_csv(path, index_label="date")
    assert main(words) == 0
    assert "omninmo: 1 earlier prediction was scored with these prices" in capsys.readouterr().err
    assert outcomes.read()["y_true"].item() == pytest.approx(close["KO"].iloc[-30] / close["KO"].iloc[-60] - 1)
    assert main(words) == 0 and "earlier" not in capsys.readouterr().err


def ledger_rows(own: Recorded, day: pd.Timestamp, path: str) -> pd.DataFrame:
    """Return what would stand in the ledger, had the run predicted KO on a day from these files."""
    made = ledger.ledger_rows(
        forecasts.forecast({"KO": 0.01}, day, own.run_id), forecasts.facts(forward_days=30), day.tz_localize("UTC")
    )
    return made.assign(source="csv", path=path)


def test_wrong_usage_has_a_code_of_its_own(capsys: Captured) -> None:
    for words in (["--format", "xml"], ["--source", "own"]):
        with pytest.raises(SystemExit) as end:
            main(["predict", *words])
        assert end.value.code == 2


def test_nothing_to_predict_with_makes_no_store(home: Path, capsys: Captured) -> None:
    assert main(["predict"]) == 1
    assert "train one first" in capsys.readouterr().err and list(home.iterdir()) == []
    assert RunStore().runs().empty


def test_a_pipe_gets_data_and_nothing_else(own: Recorded) -> None:
    words = [sys.executable, "-m", "omninmo", "predict", "KO", "--run", "quick", "--format", "json"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert [row["ticker"] for row in json.loads(done.stdout)["predictions"]] == ["KO"]
