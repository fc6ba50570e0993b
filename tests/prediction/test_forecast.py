"""A forecast: what the stored model says of the rows that the training would have built, and what it refuses."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import xgboost as xgb

from omninmo import schema
from omninmo.arrays import Floats
from omninmo.config import PredictConfig
from omninmo.data import load_prices
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import prepare
from omninmo.errors import Cancelled, DataError, ModelError, RunError
from omninmo.evaluation.shap_table import check_additivity
from omninmo.events import Event
from omninmo.prediction.forecast import forecast
from omninmo.tracking.store import RunStore
from omninmo.training.folds import expected
from tests.prediction.small_runs import KINDS, SMALL, home_of, model_file, train_small
from tests.recorded import Recorded
from tests.worlds import random_walks, with_sessions

WEEKLY = SMALL.replace(name="weekly", interval="1wk", source="csv", tickers=(), period="max", forward_days=30)


class Runs(NamedTuple):
    """The small runs of one home folder."""

    home: Path
    ids: dict[str, str]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with pytest.MonkeyPatch.context() as patch:
        home = home_of(tmp_path_factory.mktemp("small"), patch)
        yield Runs(home, {kind: train_small(config.replace(name=kind)) for kind, config in KINDS.items()})


def booster_of(runs: Runs, run_id: str) -> xgb.Booster:
    return xgb.Booster(model_file=str(model_file(runs.home, run_id)))


def said(booster: xgb.Booster, x: Floats) -> Floats:
    """Return what XGBoost itself makes of rows."""
    return np.asarray(booster.predict(xgb.DMatrix(x, feature_names=booster.feature_names)))


def test_every_target_is_asked_in_both_modes() -> None:
    pairs = {(config.target, config.mode) for config in KINDS.values()}
    assert pairs == set(product(schema.TARGETS, schema.MODES))


@pytest.mark.parametrize("kind", KINDS)
def test_predictions_are_the_stored_model_s_of_the_training_s_rows_bit_for_bit(runs: Runs, kind: str) -> None:
    config, run_id = KINDS[kind], runs.ids[kind]
    prices = load_prices(config)
    dataset = prepare(config, prices)
    booster = booster_of(runs, run_id)
    for date in dataset.dates.unique()[[-1, -40, 100]]:
        until = prices.cut(slice(0, prices.dates.get_loc(date) + 1))
        found = forecast(PredictConfig(run_id=run_id), prices=until)
        learned = dataset.dates == date
        by_hand = pd.DataFrame(said(booster, dataset.x[learned]), index=dataset.tickers[learned])
        table = found.table.set_index("ticker").loc[by_hand.index]
        assert (table["as_of"] == date).all() and len(table) == 6
        np.testing.assert_array_equal(table["prediction"], expected(by_hand.to_numpy().squeeze()))
        if config.mode == "classification":
            np.testing.assert_array_equal(table[[f"p_{k}" for k in range(5)]], by_hand)


@pytest.mark.parametrize("kind", KINDS)
def test_the_explanation_is_the_final_model_s_and_adds_up(runs: Runs, kind: str) -> None:
    found = forecast(PredictConfig(run_id=runs.ids[kind]))
    shap, booster = found.explanation, booster_of(runs, runs.ids[kind])
    assert shap.index["ticker"].tolist() == found.table["ticker"].tolist() and set(shap.index["fold"]) == {0}
    assert shap.features == tuple(booster.feature_names or ())
    np.testing.assert_array_equal(shap.prediction, found.table["prediction"])
    np.testing.assert_array_equal(expected(said(booster, shap.data)), shap.prediction)
    check_additivity(shap.values, shap.base, shap.margin)
    one = forecast(PredictConfig(run_id=runs.ids[kind], tickers="KO")).explanation
    row = shap.index["ticker"].tolist().index("KO")
    np.testing.assert_array_equal(one.values[0], shap.values[row])


def test_after_early_stopping_every_round_of_the_final_model_counts(runs: Runs) -> None:
    """The final fit stops at the folds' mean: no round of it is left out, so that there is no range to give."""
    booster = booster_of(runs, runs.ids["early stopping"])
    found = forecast(PredictConfig(run_id=runs.ids["early stopping"]))
    assert 1 <= booster.num_boosted_rounds() < 40 and not booster.attributes()
    rows = xgb.DMatrix(found.explanation.data, feature_names=booster.feature_names)
    in_range = booster.predict(rows, iteration_range=(0, booster.num_boosted_rounds()))
    np.testing.assert_array_equal(in_range.astype(float), found.table["prediction"])


def test_weeks_of_one_s_own_files_are_predicted_as_they_were_trained(runs: Runs) -> None:
    folder = runs.home / "prices"
    folder.mkdir()
    close = load_prices(SMALL.replace(period="10y")).close
    for ticker in close:
        close[ticker].rename("close").to_csv(folder / f"{ticker}.csv", index_label="date")
    config = WEEKLY.replace(path=str(folder))
    run_id = train_small(config)
    dataset = prepare(config, load_prices(config))
    found = forecast(PredictConfig(run_id=run_id, tickers="ko,xom,acme"), now=datetime(2023, 1, 3, tzinfo=UTC))
    assert found.refused == {"ACME": "not in these files"}
    assert set(found.table["ticker"]) == {"KO", "XOM"} and not found.table["rank"].isna().any()
    assert set(found.table["as_of"]) == {pd.Timestamp("2022-12-30")}  # the Friday of the last week
    date = dataset.dates[-1]
    until = dataset.panel.cut(slice(0, dataset.panel.dates.get_loc(date) + 1))
    table = forecast(PredictConfig(run_id=run_id), prices=until).table.set_index("ticker")["prediction"]
    learned = dataset.dates == date
    by_hand = said(booster_of(runs, run_id), dataset.x[learned])
    np.testing.assert_array_equal(table.loc[dataset.tickers[learned].tolist()], by_hand.astype(float))


def test_what_is_said_of_a_ticker_does_not_depend_on_who_else_was_asked_for(runs: Runs) -> None:
    config = PredictConfig(run_id=runs.ids["forward_return"])
    every = forecast(config).table.set_index("ticker")
    for asked in ("KO", "ko, aapl", "KO GE LLY", "KO HD"):
        one = forecast(config.replace(tickers=asked)).table.set_index("ticker").loc["KO"]
        assert one["prediction"] == every.loc["KO", "prediction"] and one["low_80"] == every.loc["KO", "low_80"]
        assert one["rank"] >= every.loc["KO", "rank"]  # among these and all of the training


def test_prices_that_lack_tickers_of_the_training_are_cautioned_of(runs: Runs) -> None:
    """What compares tickers compares fewer then, and nothing in a single row shows it."""
    panel, config = load_prices(SMALL), PredictConfig(run_id=runs.ids["forward_return"], tickers="KO")
    assert "of the training" not in forecast(config, prices=panel).caution
    for count, words in ((1, "1 has no prices here"), (3, "3 have no prices here")):
        others = [ticker for ticker in panel.tickers if ticker != "KO"][count:]
        caution = forecast(config, prices=panel.of(["KO", *others])).caution
        assert caution.startswith(panel.caution) and words in caution


def test_a_ticker_that_was_not_trained_on_is_predicted_and_flagged(runs: Runs) -> None:
    found = forecast(PredictConfig(run_id=runs.ids["forward_return"], tickers="GE,KO,ACME"))
    flags = found.table.set_index("ticker")["flags"]
    assert flags["KO"] == "" and flags["GE"].startswith("not among the tickers of the training")
    assert found.refused == {"ACME": "the sample has no such ticker"}
    assert len(found.closes) == 252 and list(found.closes) == found.table["ticker"].tolist()


def test_nothing_that_can_be_predicted_is_one_sentence(runs: Runs) -> None:
    config = PredictConfig(run_id=runs.ids["forward_return"])
    with pytest.raises(DataError, match=r"^ACME cannot be predicted: the sample has no such ticker; choose other tick"):
        forecast(config.replace(tickers="ACME"))
    with pytest.raises(DataError, match=r"^None of the 2 tickers can be predicted \(ACME: the sample has no such"):
        forecast(config.replace(tickers="ACME,ZZZZ"))


def test_prices_from_another_source_are_named_by_the_request(runs: Runs, tmp_path: Path) -> None:
    close = load_prices(SMALL).close
    close.to_csv(tmp_path / "wide.csv", index_label="date")
    config = PredictConfig(run_id=runs.ids["forward_return"], source="csv", path=str(tmp_path / "wide.csv"))
    found, own = forecast(config, now=datetime(2022, 12, 30, tzinfo=UTC)), forecast(config.replace(source="", path=""))
    pd.testing.assert_frame_equal(found.table, own.table, rtol=1e-6)
    assert "as they are there" in found.caution and "Sample prices end" in own.caution


def test_old_prices_are_shown_and_not_ranked(runs: Runs, tmp_path: Path) -> None:
    close = load_prices(SMALL).close.copy()
    close.loc[close.index[-11:], "KO"] = np.nan
    close.loc[close.index[-10:], "XOM"] = np.nan
    found = forecast(PredictConfig(run_id=runs.ids["forward_return"]), prices=PricePanel(close=close))
    table = found.table.set_index("ticker")
    assert table.index[-1] == "KO" and table["rank"].isna().tolist() == [False] * 5 + [True]
    assert table.loc["KO", "rating"] == "" and np.isnan(table["score"]["KO"]) and table.loc["KO", "prediction"] != 0
    assert "11 sessions ago: not ranked" in table.loc["KO", "flags"] and table.loc["XOM", "rating"] != ""


def test_files_that_end_long_before_today_rank_nobody(runs: Runs, tmp_path: Path) -> None:
    close = load_prices(SMALL).close
    close.to_csv(tmp_path / "wide.csv", index_label="date")
    config = PredictConfig(run_id=runs.ids["forward_return"], source="csv", path=str(tmp_path / "wide.csv"))
    on_time = forecast(config, now=datetime(2023, 1, 11, tzinfo=UTC)).table
    assert on_time["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    late = forecast(config, now=datetime(2023, 1, 12, tzinfo=UTC)).table
    assert late["rank"].isna().all() and late["flags"].str.contains("prices end on 2022-12-28, 11 sessions ago").all()


def test_prices_that_were_not_kept_must_be_handed_over(runs: Runs) -> None:
    panel = random_walks(3, 900, 6)
    run_id = train_small(SMALL.replace(name="own"), panel)
    with pytest.raises(DataError, match=r"trained on prices given from Python, which were not kept: give prices anew"):
        forecast(PredictConfig(run_id=run_id))
    assert forecast(PredictConfig(run_id=run_id), prices=panel).table["ticker"].tolist() != []
    lower = PricePanel(close=panel.close.rename(columns=str.lower))
    assert forecast(PredictConfig(run_id=run_id, tickers="t01"), prices=lower).table["ticker"].tolist() == ["t01"]
    with pytest.raises(DataError, match=r"^KO cannot be predicted: no prices of it were given"):
        forecast(PredictConfig(run_id=run_id, tickers="KO"), prices=panel)


def test_one_ticker_alone_is_predicted_by_a_model_of_one(runs: Runs) -> None:
    panel = random_walks(4, 900, 1)
    run_id = train_small(SMALL.replace(name="one"), panel)
    table = forecast(PredictConfig(run_id=run_id), prices=panel).table
    assert table["rank"].tolist() == [1] and np.isfinite(table["prediction"]).all()


def test_prices_that_lack_what_the_model_needs_are_refused(runs: Runs) -> None:
    panel = with_sessions(random_walks(5, 900, 6))
    run_id = train_small(SMALL.replace(name="volumes"), panel)
    with pytest.raises(DataError, match=r"of the model's \d+ features, such as .*, need what these prices do not have"):
        forecast(PredictConfig(run_id=run_id, source="sample", tickers="KO"))
    with pytest.raises(DataError, match=r"do not have: .*other tickers"):
        forecast(PredictConfig(run_id=run_id), prices=panel.of(["T00"]))


def test_too_short_a_history_is_refused_with_its_length(runs: Runs) -> None:
    close = load_prices(SMALL).close.copy()
    close.iloc[:-100, 0] = np.nan
    found = forecast(PredictConfig(run_id=runs.ids["forward_return"]), prices=PricePanel(close=close))
    assert found.refused == {close.columns[0]: "it has 100 sessions of prices, and the features look back over 252"}
    with pytest.raises(DataError, match="None of the 6 tickers can be predicted"):
        forecast(PredictConfig(run_id=runs.ids["forward_return"]), prices=load_prices(SMALL).last("6mo"))


def test_every_row_of_intervals_and_ranges_is_there_for_forward_returns_only(runs: Runs) -> None:
    ends = ["low_95", "low_80", "low_50", "prediction", "high_50", "high_80", "high_95"]
    table = forecast(PredictConfig(run_id=runs.ids["forward_return"])).table
    assert table["outside"].between(0, 1).all()
    intervals = RunStore().intervals(runs.ids["forward_return"]).intervals
    assert (table[ends].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None) or intervals.reason
    for kind in ("excess_return", "classes by thresholds"):
        assert forecast(PredictConfig(run_id=runs.ids[kind])).table[["low_50", "high_95"]].isna().all(axis=None)


def test_stages_are_reported_and_the_listener_may_end_the_work(recorded: Recorded) -> None:
    events: list[Event] = []
    forecast(PredictConfig(run_id="quick"), on_event=events.append)
    assert list(dict.fromkeys(event.stage for event in events)) == ["load", "features", "explain"]

    def stop(event: Event) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        forecast(PredictConfig(run_id="quick"), on_event=stop)


def test_features_of_other_code_are_refused(own: Recorded) -> None:
    summary = (own.artifacts() / schema.SUMMARY_FILE).read_text()
    printed = RunStore().summary(own.run_id)["feature_fingerprint"]
    own.rewrite(schema.SUMMARY_FILE, summary.replace(printed, "0" * 16).encode())
    with pytest.raises(DataError, match="computed by another version of their code"):
        forecast(PredictConfig(run_id=own.run_id))


def test_a_run_of_an_earlier_version_has_neither_ranges_nor_intervals(own: Recorded) -> None:
    manifest = own.artifacts() / schema.MANIFEST_FILE
    listed = json.loads(manifest.read_text())
    for name in (schema.FEATURE_RANGES_FILE, schema.INTERVALS_FILE):
        (own.artifacts() / name).unlink()
        del listed["files"][name]
    manifest.write_text(json.dumps(listed))
    table = forecast(PredictConfig(run_id=own.run_id)).table
    assert table["outside"].isna().all() and table["low_80"].isna().all() and len(table) == 20


def test_a_damaged_model_is_named_with_its_run(own: Recorded) -> None:
    own.rewrite(schema.MODEL_FILE, b"{}")
    with pytest.raises(ModelError, match=f"^Run {own.run_id}: The model cannot be used"):
        forecast(PredictConfig(run_id=own.run_id))
    (own.artifacts() / schema.MODEL_FILE).unlink()
    with pytest.raises(RunError, match=f"^Run {own.run_id} has no {schema.MODEL_FILE}"):
        forecast(PredictConfig(run_id=own.run_id))
