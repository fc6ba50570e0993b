"""The track record: what pandas says of the same rows, live ones and replays apart."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.conformal import BOUNDS
from omninmo.prediction import ledger, outcomes
from omninmo.prediction.live import LIVE, REPLAY
from omninmo.prediction.track_record import by_run, joined, over_time, rank_ics, summary
from tests.prediction import clock, forecasts
from tests.prediction.forecasts import DAY, facts

NOW = pd.Timestamp("2024-06-03 12:00", tz="UTC").to_pydatetime()
NAMES = ["AAPL", "KO", "GE", "HD", "JNJ", "XOM"]


def scored(made: pd.DataFrame, y: list[float], days: int = 7, y_return: list[float] | None = None) -> pd.DataFrame:
    """Return the outcomes of rows of the ledger, all of which end `days` after their as-of date."""
    end = made["as_of"] + pd.Timedelta(days=days)
    known = made[["run_id", "ticker", "as_of"]].assign(end=end, age=1, y_true=y, y_return=y_return or y)
    return known.assign(scored_at=pd.Timestamp(NOW))


def of_days(count: int, every: int = 1, run_id: str = "run-a") -> pd.DataFrame:
    """Return predictions of six tickers on every so many weekdays from 2023-01-02 on, each made the next day."""
    days = pd.bdate_range("2023-01-02", periods=count * every)[::every]
    table = pd.DataFrame({"as_of": days.repeat(len(NAMES)), "ticker": NAMES * count})
    table["rank"] = 1
    table["prediction"] = np.random.default_rng(count).normal(0, 0.03, len(table))
    for level, width in {50: 0.03, 80: 0.06, 95: 0.1}.items():
        table = table.assign(
            **{f"low_{level}": table["prediction"] - width, f"high_{level}": table["prediction"] + width}
        )
    run = facts(until=pd.Timestamp("2022-12-30"))
    rows = ledger.ledger_rows(forecasts.Forecast(run_id, table), run, forecasts.MADE.to_pydatetime())
    return rows.assign(made_at=(rows["as_of"] + pd.Timedelta(days=1)).dt.tz_localize("UTC"))


def noisy(made: pd.DataFrame, share: float = 0.3) -> list[float]:
    """Return targets that follow the predictions a little."""
    return (share * made["prediction"] + np.random.default_rng(1).normal(0, 0.05, len(made))).tolist()


def test_states_and_kinds() -> None:
    made = pd.concat(
        [
            forecasts.ledger(),
            forecasts.ledger(pd.Timestamp("2024-05-31", tz="UTC"), as_of=pd.Timestamp("2024-05-30")),
            forecasts.ledger(pd.Timestamp("2024-05-31", tz="UTC"), run_id="run-b"),
        ],
        ignore_index=True,
    )
    rows = joined(made, scored(made.iloc[:1], [0.01]), NOW)
    assert rows["state"].tolist() == ["scored", "due", "waiting", "waiting", "due", "due"]
    assert rows["kind"].tolist() == [LIVE] * 4 + [REPLAY] * 2
    assert rows["end"].iloc[2] == pd.Timestamp("2024-06-06")
    table = by_run(rows).set_index(["kind", "run_id"])
    assert table.index.tolist() == [(LIVE, "run-a"), (REPLAY, "run-b")]
    counts = table[["predictions", "waiting", "due", "scored", "dates", "independent"]]
    assert counts.to_numpy().tolist() == [[4, 2, 1, 1, 1, 1], [2, 0, 2, 0, 0, 0]]


def test_the_real_end_and_age_decide_once_they_are_known() -> None:
    made = forecasts.ledger(pd.Timestamp("2024-03-07", tz="UTC"))  # ends by weekdays on 2024-03-08
    outcome = scored(made, [0.1, 0.1])
    assert joined(made, outcome, NOW)["kind"].tolist() == [LIVE, LIVE]
    assert joined(made, outcome.assign(end=pd.Timestamp("2024-03-06")), NOW)["kind"].tolist() == [REPLAY, REPLAY]
    assert joined(made, outcome.assign(age=11), NOW)["kind"].tolist() == [REPLAY, REPLAY]


def test_an_empty_ledger_has_empty_tables(home: Path) -> None:
    rows = joined(ledger.read(), outcomes.read(), NOW)
    assert rows.empty and by_run(rows).empty and over_time(rows).empty and rank_ics(rows).empty


def test_signs_are_counted_against_the_sign_of_most_training_rows() -> None:
    made = forecasts.ledger(predictions={"A": 0.1, "B": -0.1, "C": 0.0, "D": 0.1, "E": 0.2})
    known = summary(joined(made, scored(made, [0.2, 0.1, 0.1, 0.0, -0.1]), NOW))
    assert known["hit_rate"] == pytest.approx((1 + 0 + 0.5 + 0) / 4)  # a target of 0 has no sign
    assert known["base_rate"] == pytest.approx(3 / 4)
    assert known["hit_rate_above"] == pytest.approx(known["hit_rate"] - known["base_rate"])


def test_intervals_are_counted_level_by_level_where_there_are_some() -> None:
    made = forecasts.ledger(predictions={"A": 0.0, "B": 0.0, "C": 0.0, "D": 0.0})
    made.loc[3, list(BOUNDS)] = np.nan
    known = summary(joined(made, scored(made, [0.04, 0.06, 0.09, 0.2]), NOW))
    assert [known[f"coverage_{level}"] for level in (50, 80, 95)] == pytest.approx([1 / 3, 2 / 3, 1])


def test_classes_are_counted_against_the_most_frequent_one() -> None:
    made = forecasts.forecast({"A": 3.9, "B": 2.0, "C": 0.2})
    made.table[[f"p_{k}" for k in range(5)]] = np.eye(5)[[4, 2, 0]]
    rows = ledger.ledger_rows(made, facts(mode="classification", base_class=2.0), forecasts.MADE)
    known = summary(joined(rows, scored(rows, [4, 2, 2], y_return=[0.2, 0.01, 0.02]), NOW))
    assert known["class_hit_rate"] == pytest.approx(2 / 3) and known["class_base_rate"] == pytest.approx(2 / 3)
    assert known["hit_rate"] == pytest.approx((1 + 0.5 + 0) / 3)  # Hold names no direction


def test_a_rank_ic_needs_five_tickers_a_date_and_is_each_run_s_own() -> None:
    first, other = of_days(2), of_days(2, run_id="run-b").assign(prediction=lambda rows: -rows["prediction"])
    few = forecasts.ledger(as_of=DAY)
    made = pd.concat([first, other, few], ignore_index=True)
    rows = joined(made, scored(made, [*first["prediction"], *first["prediction"], 0.1, 0.2]), NOW)
    ics = rank_ics(rows)
    assert ics.groupby("run_id")["rank_ic"].agg(["size", "mean"]).to_numpy().tolist() == [[2, 1], [2, -1]]
    both = summary(rows)
    assert both["rank_ic"] == pytest.approx(0) and both["rank_ic_dates"] == 2


@pytest.mark.parametrize(("every", "independent"), [(1, 8), (2, 14), (5, 40), (15, 40)])
def test_independent_dates_are_those_whose_targets_do_not_overlap(every: int, independent: int) -> None:
    made = of_days(40, every)
    known = summary(joined(made, scored(made, noisy(made), days=7), NOW))  # a target lasts five sessions
    assert (known["dates"], known["independent"]) == (40, independent)


def test_few_dates_have_no_interval_and_many_have_one_that_holds_the_score() -> None:
    few, many = of_days(39), of_days(200)
    short, long = (summary(joined(made, scored(made, noisy(made)), NOW)) for made in (few, many))
    for name in ("hit_rate", "hit_rate_above", "coverage_80", "rank_ic"):
        assert pd.isna(short[f"{name}_low"]) and pd.isna(short[f"{name}_high"])
        assert long[f"{name}_low"] < long[name] < long[f"{name}_high"]
    assert pd.isna(long["class_hit_rate"]) and pd.isna(long["class_hit_rate_low"])


def test_an_interval_by_dates_is_wider_than_one_by_rows() -> None:
    """All tickers of a date fall together: 6 × 200 rows say no more than the 200 dates."""
    made = of_days(200, every=5)
    y = np.repeat(np.random.default_rng(3).normal(0, 0.05, 200), len(NAMES))
    known = summary(joined(made.assign(prediction=0.01), scored(made, y.tolist()), NOW))
    by_rows, by_dates = (2 * 1.96 * np.sqrt(0.25 / count) for count in (len(made), 200))
    assert known["hit_rate_high"] - known["hit_rate_low"] > (by_rows + by_dates) / 2


def test_dates_on_which_model_and_base_differ_are_counted() -> None:
    made = of_days(60).assign(prediction=0.01)  # as the base: most training rows rose
    y = np.random.default_rng(3).normal(0, 0.05, len(made)).tolist()
    same = summary(joined(made, scored(made, y), NOW))
    assert same["hit_rate_above_dates"] == same["hit_rate_above"] == same["hit_rate_above_high"] == 0
    made.loc[[0, 1, 6], "prediction"] = -0.01  # two tickers of the first date, one of the second
    assert summary(joined(made, scored(made, y), NOW))["hit_rate_above_dates"] == 2


def test_each_as_of_date_has_its_scores() -> None:
    made = of_days(3)
    rows = joined(made, scored(made, noisy(made)), NOW)
    table = over_time(rows)
    assert table["as_of"].tolist() == sorted(made["as_of"].unique()) and (table["tickers"] == 6).all()
    first = rows[rows["as_of"] == table["as_of"].iloc[0]]
    hits = np.sign(first["prediction"]) == np.sign(first["y_true"])
    assert table["hit_rate"].iloc[0] == pytest.approx(hits.mean())
    spearman = first["prediction"].corr(first["y_true"], method="spearman")
    assert table["rank_ic"].iloc[0] == pytest.approx(spearman)


def test_a_clock_grows_a_record_over_a_year_of_sample_prices_that_equals_pandas(home: Path) -> None:
    """Trained until the end of 2020, predicting at the end of each month of 2021, scored as time goes on."""
    counts, now = clock.grow_a_year()
    rows = joined(ledger.read(), outcomes.read(), now)
    (record,) = by_run(rows).to_dict("records")
    plain = clock.scored_by_pandas()
    assert (
        counts == sorted(counts)
        and counts[-1] == len(plain) == record["scored"] == record["predictions"] - record["waiting"]
    )
    assert record["kind"] == LIVE and record["dates"] == plain["as_of"].nunique() >= 12
    for name, columns in clock.BY_DATE.items():
        assert record[name] == pytest.approx(columns(plain).mean())
    assert record["base_rate"] == pytest.approx((plain["y"] > 0).mean())
    days = clock.rank_ics(plain)
    assert record["rank_ic"] == pytest.approx(days.mean())
    assert over_time(rows)["rank_ic"].to_numpy() == pytest.approx(days.to_numpy())
    assert outcomes.files().folder.exists() and len(outcomes.files().state()) > 5
