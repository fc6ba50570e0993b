"""The ledger: what is recorded of a forecast, and what it takes to count."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from omninmo.config import PredictConfig, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.data.sample import load as load_sample
from omninmo.errors import RunError, StoreError
from omninmo.evaluation.conformal import BOUNDS
from omninmo.prediction import ledger
from omninmo.prediction.predict import recorded_forecast
from omninmo.tracking.store import RunStore
from tests.prediction import forecasts
from tests.prediction.forecasts import DAY, MADE, UNTIL, facts, forecast
from tests.recorded import RATED, Recorded

NOW = MADE.to_pydatetime()


@pytest.fixture
def store() -> RunStore:
    """Return a store of a run with a target of five sessions, trained until 2024-02-29."""
    days = pd.bdate_range(end=UNTIL, periods=30)
    close = pd.DataFrame({"KO": 50.0, "GE": 100.0}, index=days)
    return forecasts.store(close, str(days[-6].date()), forward_days=5, source="csv", path="prices")


def test_a_forecast_is_recorded_with_what_it_takes_to_score_it(home: Path, store: RunStore) -> None:
    assert ledger.record(forecast({"KO": 0.02, "GE": -0.01}), store, now=NOW) == 2
    rows = ledger.read()
    assert rows.columns.tolist() == ledger.SCHEMA.names
    first = rows.iloc[0]
    assert (first["made_at"], first["as_of"], first["trained_until"]) == (MADE, DAY, UNTIL)
    assert (first["run_id"], first["ticker"], first["prediction"], first["close"]) == ("run-a", "KO", 0.02, 100)
    assert (first["horizon"], first["bar"], first["target"], first["mode"]) == (5, "1d", "forward_return", "regression")
    assert (first["low_80"], first["high_80"]) == pytest.approx((-0.06, 0.1)) and first["rating"] == "Hold"
    assert (first["source"], first["path"]) == ("csv", str(Path.cwd() / "prices"))
    assert first["base_sign"] == 1.0 and np.isnan(first["base_class"])  # of the newest fold
    assert (home / "predictions" / "2024-03-04.parquet").exists()


def test_the_day_of_a_file_is_utc(home: Path, store: RunStore) -> None:
    evening = datetime.fromisoformat("2024-03-04T22:00:00-05:00")
    ledger.record(forecast({"KO": 0.02}), store, now=evening)
    assert (home / "predictions" / "2024-03-05.parquet").exists()
    assert ledger.read()["made_at"].iloc[0] == evening.astimezone(UTC)


def test_the_first_prediction_of_a_key_counts(home: Path, store: RunStore) -> None:
    ledger.record(forecast({"KO": 0.02}), store, now=NOW)
    later = (MADE + pd.Timedelta(days=40)).to_pydatetime()
    assert ledger.record(forecast({"KO": 0.5, "GE": 0.1}), store, now=later) == 1
    assert ledger.read().set_index("ticker")["prediction"].to_dict() == {"KO": 0.02, "GE": 0.1}
    other = forecast({"KO": 0.3}, as_of=DAY + pd.Timedelta(days=3))
    assert ledger.record(other, store, now=later) == 1
    assert ledger.record(forecast({"KO": 0.3}, run_id="run-b"), store, now=later) == 1


def test_a_row_without_a_prediction_is_not_recorded(home: Path, store: RunStore) -> None:
    assert ledger.record(forecast({"KO": np.nan, "GE": 0.1}), store, now=NOW) == 1
    assert ledger.record(forecast({"KO": np.inf}), store, now=NOW) == 0


def test_a_row_whose_prices_are_too_old_to_be_rated_is_not_recorded(home: Path, store: RunStore) -> None:
    """It would be a replay at best, and of a delisted ticker it would wait for ever."""
    ranks = pd.array([1, pd.NA], dtype="Int64")
    assert ledger.record(forecast({"KO": 0.02, "OLD": 0.3}, rank=ranks), store, now=NOW) == 1
    assert ledger.read()["ticker"].tolist() == ["KO"]
    assert ledger.record(forecast({"OLD": 0.3}, rank=ranks[1:]), store, now=NOW) == 0


def test_a_stale_ticker_of_a_forecast_is_shown_and_not_recorded(own: Recorded) -> None:
    close = load_sample().last("3y").close
    close.loc[close.index[-11:], "KO"] = np.nan
    found, _ = recorded_forecast(PredictConfig(run_id=own.run_id), prices=PricePanel(close=close))
    assert "KO" in set(found.table["ticker"]) and "KO" not in set(ledger.read()["ticker"]) and len(ledger.read()) == 19


def test_prices_handed_over_are_own_and_another_source_has_its_own_path(home: Path, store: RunStore) -> None:
    ledger.record(forecast({"KO": 0.1}), store, source="own", now=NOW)
    ledger.record(forecast({"GE": 0.1}), store, source="parquet", path="more", now=NOW)
    more = str(Path.cwd() / "more")
    assert ledger.read()[["source", "path"]].to_numpy().tolist() == [["own", ""], ["parquet", more]]


def test_files_are_named_so_that_another_folder_s_of_the_same_name_do_not_score_them(tmp_path: Path) -> None:
    config = TrainingConfig(source="csv", path="mine.csv")
    with contextlib.chdir(tmp_path):
        assert ledger.prices_of(config) == ("csv", str(tmp_path / "mine.csv"))
    assert ledger.prices_of(config, path="~/mine.csv") == ("csv", str(Path.home() / "mine.csv"))
    stranger = "~nobody-of-this-name/x.csv"
    assert ledger.prices_of(config, path=stranger) == ("csv", str(Path(stranger).absolute()))
    assert ledger.prices_of(config, "parquet") == ("parquet", "") and ledger.prices_of(config, "yahoo") == ("yahoo", "")


def test_without_intervals_and_ratings_the_cells_are_empty(home: Path, store: RunStore) -> None:
    bare = forecasts.Forecast("run-a", forecast({"KO": 0.1}).table[["ticker", "as_of", "rank", "prediction"]])
    assert ledger.record(bare, store, now=NOW) == 1
    row = ledger.read().iloc[0]
    assert row["rating"] == "" and row[[*BOUNDS, "close", "predicted_class"]].isna().all()


def test_a_classification_records_its_most_probable_class(home: Path) -> None:
    made = forecast({"KO": 2.4}, p_0=0.1, p_1=0.1, p_2=0.2, p_3=0.5, p_4=0.1)
    row = ledger.ledger_rows(made, facts(mode="classification", base_class=2.0), NOW).iloc[0]
    assert row[["predicted_class", "base_class", "mode"]].tolist() == [3.0, 2.0, "classification"]


def test_the_facts_of_a_recorded_run(recorded: Recorded) -> None:
    store = RunStore()
    run = ledger.run_facts(store, recorded.run_id)
    closes = store.closes(recorded.run_id)
    assert run.trained_until == closes.index[-1] and run.base_sign in (-1, 1) and np.isnan(run.base_class)
    rated = ledger.run_facts(store, recorded.rated_id)
    assert rated.config == RATED and rated.base_class in range(5)


def test_training_ends_a_horizon_after_its_last_date() -> None:
    days = pd.bdate_range("2024-01-01", periods=30)
    longer = forecasts.store(pd.DataFrame({"KO": 1.0}, index=days), str(days[10].date()), forward_days=7)
    assert ledger.run_facts(longer, "run-a").trained_until == days[17]


def test_a_run_without_closes_is_refused(own: Recorded) -> None:
    (own.artifacts() / "closes.parquet").unlink()
    with pytest.raises(RunError, match=r"closes\.parquet"):
        ledger.record(forecast({"KO": 0.1}, run_id=own.run_id), RunStore(), now=NOW)
    assert ledger.read().empty


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("bar", "1h"), ("target", "luck"), ("mode", "magic"), ("delisted", ""), ("classes", "tenths"),
        ("horizon", 0), ("horizon", 10**15), ("prediction", np.nan), ("base_class", 7.0), ("predicted_class", 0.5),
    ],
)  # fmt: skip
def test_rows_that_nobody_recorded_are_not_read(home: Path, store: RunStore, column: str, value: object) -> None:
    ledger.record(forecast({"KO": 0.1}), store, now=NOW)
    (path,) = (home / "predictions").glob("*.parquet")
    rows = pq.read_table(path).to_pandas().assign(**{column: value})
    table = ledger.files()._typed(rows)
    ledger.files()._replace(path, table)
    contents = ledger.read_files()
    assert contents.rows.empty and column.partition("_")[2] in contents.damaged[path.name]


def test_a_home_that_cannot_be_written_is_a_sentence(home: Path, store: RunStore) -> None:
    (home / "predictions").write_text("a file")
    with pytest.raises(StoreError, match=r"Set OMNINMO_HOME to a folder"):
        ledger.record(forecast({"KO": 0.1}), store, now=NOW)


def test_a_home_that_cannot_be_written_costs_no_prediction(own: Recorded) -> None:
    (own.home / "predictions").write_text("a file")
    found, warning = recorded_forecast(PredictConfig(run_id=own.run_id))
    assert len(found.table) == 20
    assert warning.startswith("This forecast is not in the track record: omninmo wanted to write to")


def test_a_damaged_file_of_today_costs_no_prediction_and_stays(own: Recorded) -> None:
    folder = own.home / "predictions"
    folder.mkdir()
    days = pd.date_range(datetime.now(UTC).date(), periods=2)  # the second, if midnight passes meanwhile
    for day in days:
        (folder / f"{day.date()}.parquet").write_text("damaged")
    found, warning = recorded_forecast(PredictConfig(run_id=own.run_id))
    assert len(found.table) == 20 and "nothing was written: move that file elsewhere" in warning
    assert all((folder / f"{day.date()}.parquet").read_text() == "damaged" for day in days)
