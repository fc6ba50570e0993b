"""Many configs: in order, as each would be alone, and with prices and features shared where they are the same."""

from pathlib import Path

import pandas as pd
import pytest

from omninmo import data, schema, sweep
from omninmo.config import SplitConfig, SweepConfig, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset import prepare as dataset
from omninmo.dataset.prepare import Dataset
from omninmo.errors import Cancelled, DataError
from omninmo.events import Event
from omninmo.sweep import run_sweep
from omninmo.tracking.store import RunStore
from omninmo.tracking.writer import OpenRun
from tests.recorded import QUICK, RATED, Recorded


def swept(*runs: TrainingConfig) -> SweepConfig:
    return SweepConfig(name="many", runs=runs)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note down each loading of prices and each preparing of rows."""
    done: list[str] = []
    load, prepare = data.load_prices, dataset.prepare

    def loading(config: TrainingConfig) -> PricePanel:
        done.append("prices")
        return load(config)

    def preparing(config: TrainingConfig, panel: PricePanel) -> Dataset:
        done.append("rows")
        return prepare(config, panel)

    monkeypatch.setattr(sweep, "load_prices", loading)
    monkeypatch.setattr(sweep, "prepare", preparing)
    return done


def test_runs_of_a_sweep_are_what_they_would_be_alone(own: Recorded, counted: list[str]) -> None:
    finished: list[OpenRun] = []
    run_ids = run_sweep(swept(QUICK, RATED), tags={"who": "me"}, on_finished=finished.append)
    assert counted == ["prices", "rows"]
    assert [run.run_id for run in finished] == run_ids and RunStore().pictures(run_ids[0]) == []
    table = RunStore().runs().set_index("run_id")
    assert list(table.loc[run_ids, "name"]) == ["quick", "rated"]
    assert set(table.loc[run_ids, f"tags.{schema.TAG_SWEEP}"]) == {"many"}
    assert set(table.loc[run_ids, "tags.who"]) == {"me"}
    numbers = [f"metrics.{key}" for key in schema.METRICS if not key.startswith("time.")]
    for alone, together in zip((own.run_id, own.rated_id), run_ids, strict=True):
        assert table.loc[alone, numbers].dropna().to_dict() == table.loc[together, numbers].dropna().to_dict()


def test_other_features_horizons_or_tickers_get_rows_of_their_own(own: Recorded, counted: list[str]) -> None:
    few = QUICK.replace(tickers="AAPL,KO")
    run_ids = run_sweep(swept(QUICK, QUICK.replace(forward_days=10), few, QUICK.replace(seed=1)))
    assert counted == ["prices", "rows", "rows", "prices", "rows"]
    table = RunStore().runs().set_index("run_id")
    assert list(table.loc[run_ids, "params.processed_tickers_count"]) == [20, 20, 2, 20]
    assert list(table.loc[run_ids, "params.forward_days"]) == [30, 10, 30, 30]


def test_files_read_in_another_order_of_dates_are_prices_of_their_own(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = pd.date_range("2024-01-01", periods=300)
    days = days[days.day <= 12]  # either order gives dates
    (home / "KO.csv").write_text("date,close\n" + "".join(f"{day:%d/%m/%Y},10\n" for day in days))
    panels: list[PricePanel] = []
    monkeypatch.setattr(sweep, "record_training", lambda _config, panel, *_, **__: panels.append(panel))
    by_day = TrainingConfig(source="csv", path=str(home), date_order="day_first")
    run_sweep(swept(by_day, by_day.replace(date_order="month_first"), by_day.replace(seed=1)))
    assert panels[0] is panels[2] and panels[1] is not panels[0]


def test_a_listener_knows_which_run_of_how_many_is_under_way(own: Recorded) -> None:
    events: list[Event] = []
    run_ids = run_sweep(swept(QUICK, RATED), on_event=events.append)
    assert list(dict.fromkeys((event.run, event.runs) for event in events)) == [(1, 2), (2, 2)]
    assert list(dict.fromkeys(event.run_id for event in events if event.run_id)) == run_ids


def test_cancelled_in_the_second_run_keeps_the_first(own: Recorded) -> None:
    def cancel(event: Event) -> None:
        if event.run == 2 and event.stage == "final":
            raise Cancelled

    with pytest.raises(Cancelled):
        run_sweep(swept(QUICK, RATED, QUICK), on_event=cancel)
    runs = RunStore().runs().query("run_id not in [@own.run_id, @own.rated_id]")
    assert list(runs["status"]) == ["KILLED", "FINISHED"]


def test_a_run_that_fails_ends_the_sweep_and_keeps_those_before(own: Recorded) -> None:
    with pytest.raises(DataError, match="choose a longer period"):
        run_sweep(swept(QUICK, QUICK.replace(period="1y"), RATED))
    runs = RunStore().runs().query("run_id not in [@own.run_id, @own.rated_id]")
    assert list(runs["status"]) == ["FAILED", "FINISHED"]  # the failed one is in the store too, with its reason
    assert "choose a longer period" in runs[f"tags.{schema.TAG_ERROR}"].iloc[0]


def test_too_many_folds_for_shared_rows_are_refused_as_alone(own: Recorded) -> None:
    long_horizon = QUICK.replace(forward_days=150, split=SplitConfig(n_splits=2))
    with pytest.raises(DataError, match="choose a longer period, fewer folds"):
        run_sweep(swept(long_horizon, long_horizon.replace(split=SplitConfig(n_splits=20))))
