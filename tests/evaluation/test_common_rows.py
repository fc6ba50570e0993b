"""Runs stand together where they predict the same on rows that all of them have, and every run is accounted for."""

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import ModelParams, SplitConfig, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import prepare, splitter
from omninmo.errors import RunError
from omninmo.evaluation.common_rows import MIN_COMMON, Grouping, grouped, same_rows
from omninmo.tracking.items import config_params
from tests.evaluation import predicted
from tests.worlds import random_walks

ROWS = predicted.regression(70, names=2)


def together(grouping: Grouping) -> list[set[str]]:
    """Return the runs of each group."""
    return [set(group.run_ids) for group in grouping.groups]


def test_runs_of_the_same_rows_are_one_group_with_all_rows() -> None:
    runs = {name: predicted.regression(seed=number) for number, name in enumerate("abc")}
    grouping = grouped(predicted.listed("c", "a", "b"), runs.__getitem__)
    (group,) = grouping.groups
    assert group.run_ids == ("c", "a", "b") and not grouping.apart and not grouping.left_out
    assert (group.n_rows, group.n_dates, group.independent_dates) == (960, 120, 24)
    pd.testing.assert_frame_equal(group.rows, runs["a"][["date", "ticker"]], check_dtype=False)


@pytest.mark.parametrize(("dates", "joins"), [(72, True), (71, False)])
def test_sixty_percent_of_the_rows_of_each_are_needed(dates: int, joins: bool) -> None:
    """Of the larger run: a few rows that lie within a large run are a poor sample of it."""
    runs = {"long": predicted.regression(120), "short": predicted.regression(120)[: dates * 8]}
    grouping = grouped(predicted.listed(*runs), runs.__getitem__)
    assert together(grouping) == ([{"long", "short"}] if joins else [{"long"}, {"short"}])
    if not joins:
        assert grouping.apart == {
            "short": "It shares 59.2 % of the rows with the runs of the largest group; 60 % are needed."
        }


def test_whoever_joins_leaves_every_member_most_of_its_rows_though_pairs_would_allow_more() -> None:
    """Three runs of 100 dates, 30 dates apart: the first shares 70 with the second and 40 with the third."""
    rows = predicted.regression(160)
    runs = {name: rows[start * 8 : (start + 100) * 8] for name, start in (("a", 0), ("b", 30), ("c", 60))}
    grouping = grouped(predicted.listed(*runs), runs.__getitem__)
    assert together(grouping) == [{"a", "b"}, {"c"}] and grouping.groups[0].n_dates == 70
    assert grouping.apart["c"].startswith("It shares 40.0 % of the rows")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(5, 40)), min_size=1, max_size=8), st.randoms())
def test_groups_depend_on_the_runs_alone_and_each_keeps_its_promise(
    spans: list[tuple[int, int]], random: Random
) -> None:
    runs = {f"r{number}": ROWS[start * 2 : (start + n) * 2] for number, (start, n) in enumerate(spans)}
    order = list(runs)
    grouping = grouped(predicted.listed(*order), runs.__getitem__)
    random.shuffle(order)
    assert together(grouped(predicted.listed(*order), runs.__getitem__)) == together(grouping)
    assert sorted(run_id for group in grouping.groups for run_id in group.run_ids) == sorted(runs)
    for group in grouping.groups:
        assert all(group.n_rows >= MIN_COMMON * len(runs[run_id]) for run_id in group.run_ids)
    assert set(grouping.apart) == set(runs) - set(grouping.groups[0].run_ids)


def test_other_prices_are_told_from_the_same_prices_adjusted_for_a_dividend() -> None:
    rows = predicted.regression(seed=0)
    runs = {
        "old": rows,
        "adjusted": rows.assign(y_true=rows["y_true"] * (1 + 1e-6)),
        "corrected": rows.assign(y_true=rows["y_true"].where(rows.index != 7, 0.5)),
        "other": predicted.regression(world=1),
    }
    grouping = grouped(predicted.listed(*runs), runs.__getitem__)
    assert together(grouping) == [{"old", "adjusted", "corrected"}, {"other"}]
    assert grouping.groups[0].n_rows == len(rows) - 1  # what was corrected is not common
    assert "its prices differ" in grouping.apart["other"]


def test_equal_ratings_of_other_returns_are_other_targets() -> None:
    """One rating covers most rows: by ratings alone, runs on other prices would seem to agree."""
    rows = predicted.classification().assign(y_true=2)
    runs = {"a": rows, "b": rows.assign(y_return=-rows["y_return"])}
    table = predicted.listed(a={"mode": "classification"}, b={"mode": "classification"})
    assert together(grouped(table, runs.__getitem__)) == [{"a"}, {"b"}]


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ({"forward_days": 10}, "a horizon of 10 sessions, not a horizon of 5 sessions"),
        ({"target": "excess_return"}, "Return beyond the market, not Return"),
        (
            {"interval": "1wk", "forward_days": 25},
            "Weekly, not Daily; a horizon of 5 weeks, not a horizon of 5 sessions",
        ),
        ({"mode": "classification"}, "Classification, not Regression"),
    ],
)
def test_runs_that_predict_something_else_are_apart_with_the_difference_in_words(
    own: dict[str, object], reason: str
) -> None:
    rows = {"a": predicted.regression(), "b": predicted.regression(seed=1), "other": predicted.regression()}
    rows["other"] = predicted.classification() if own.get("mode") else rows["other"]
    grouping = grouped(predicted.listed("a", "b", other=own), rows.__getitem__)
    assert together(grouping) == [{"a", "b"}, {"other"}]
    assert reason in grouping.apart["other"]


def test_classes_matter_to_classification_only_and_weeks_are_counted_in_whole_ones() -> None:
    rows = {"a": predicted.regression(), "b": predicted.regression(seed=1)}
    assert together(grouped(predicted.listed("a", b={"classes": None}), rows.__getitem__)) == [{"a", "b"}]
    weekly = predicted.listed(a={"interval": "1wk", "forward_days": 26.0}, b={"interval": "1wk", "forward_days": 30})
    (group,) = grouped(weekly, rows.__getitem__).groups
    assert group.kind.horizon == 6 and group.independent_dates == 20
    rated = dict.fromkeys("ab", predicted.classification())
    cut = predicted.listed(a={"mode": "classification"}, b={"mode": "classification", "classes": "quantiles"})
    assert together(grouped(cut, rated.__getitem__)) == [{"a"}, {"b"}]


def test_why_rows_are_not_common_is_known_within_every_kind() -> None:
    """Two kinds, each on the rows of two halves: the second kind's smaller half does not hear of the first kind."""
    rows = predicted.regression(40)
    runs = dict.fromkeys(("a", "b", "c", "far", "farther"), rows[:160]) | {"other": rows[160:]}
    kind = {"target": "excess_return"}
    grouping = grouped(predicted.listed("a", "b", "c", far=kind, farther=kind, other=kind), runs.__getitem__)
    assert together(grouping) == [{"a", "b", "c"}, {"far", "farther"}, {"other"}]
    assert set(grouping.apart) == {"far", "farther", "other"}
    assert "predicts something else" in grouping.apart["other"]
    assert grouping.on_other_rows == {
        "other": "It shares 0.0 % of the rows with the runs of the largest group that predicts the same; "
        "60 % are needed."
    }


def test_what_cannot_be_compared_is_left_out_with_the_reason_and_the_rest_is_compared() -> None:
    rows = predicted.regression(20)
    runs = dict.fromkeys(("fine", "leak", "unnamed", "absurd"), rows) | {"twice": pd.concat([rows, rows[:1]])}

    def read(run_id: str) -> pd.DataFrame:
        if run_id not in runs:
            raise RunError("predictions.parquet of run gone is missing.")
        return runs[run_id]

    table = predicted.listed(
        "fine", "twice", "gone", leak={"scheme": "shuffled"}, unnamed={"target": np.nan}, absurd={"forward_days": -3}
    )
    grouping = grouped(table, read)
    assert together(grouping) == [{"fine"}]
    assert set(grouping.left_out) == {"twice", "gone", "leak", "unnamed", "absurd"}
    assert grouping.left_out["leak"] == "It demonstrates a leak; its scores are compared with none."
    assert grouping.left_out["unnamed"] == "It does not record what it predicts: Target."
    assert "forward_days is -3" in grouping.left_out["absurd"]
    assert "repeat a date and ticker" in grouping.left_out["twice"]
    assert grouping.left_out["gone"] == "predictions.parquet of run gone is missing."


def test_no_run_and_runs_without_common_rows() -> None:
    empty = grouped(predicted.listed("a").iloc[:0], dict[str, pd.DataFrame]().__getitem__)
    assert empty == Grouping((), {}, {}, {})
    rows = predicted.regression(40)
    runs = {"a": rows[:160], "b": rows[160:]}
    grouping = grouped(predicted.listed(*runs).set_index("run_id"), runs.__getitem__)
    assert together(grouping) == [{"a"}, {"b"}] and grouping.on_other_rows == grouping.apart
    assert grouping.apart == {"b": "It shares 0.0 % of the rows with the runs of the largest group; 60 % are needed."}


def test_a_run_that_fits_the_largest_group_may_stand_with_runs_of_more_rows() -> None:
    """Of 100 dates, b leaves a the last 62, of which the others have 24: they are the largest group, which a fits."""
    rows = predicted.regression(100)
    runs = {"a": rows, "b": rows[38 * 8 :], **dict.fromkeys("cde", rows[: 62 * 8])}
    grouping = grouped(predicted.listed(*runs), runs.__getitem__)
    assert together(grouping) == [{"c", "d", "e"}, {"a", "b"}]
    assert grouping.apart["a"] == "It stands with runs that have more rows than those of the largest group."


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(5, 40)), min_size=1, max_size=9), st.data())
def test_runs_of_one_number_are_read_once_and_grouped_as_if_all_were_read(
    spans: list[tuple[int, int]], data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(st.sampled_from(range(len(spans))), min_size=1, max_size=12))
    numbers = pd.Series(drawn, [f"r{position}" for position in range(len(drawn))])
    runs = {str(run_id): ROWS[spans[n][0] * 2 : sum(spans[n]) * 2] for run_id, n in numbers.items()}
    read: list[str] = []

    def once(run_id: str) -> pd.DataFrame:
        read.append(run_id)
        return runs[run_id]

    table = predicted.listed(*runs)
    sparing, full = grouped(table, once, numbers), grouped(table, runs.__getitem__)
    assert together(sparing) == together(full) and sparing.apart == full.apart
    assert [group.n_rows for group in sparing.groups] == [group.n_rows for group in full.groups]
    assert len(read) == numbers.nunique()


def test_of_runs_of_one_number_the_next_is_read_where_one_cannot_be() -> None:
    def read(run_id: str) -> pd.DataFrame:
        if run_id != "c":
            raise RunError(f"{run_id} is damaged.")
        return predicted.regression()

    table = predicted.listed(*"abcd")
    grouping = grouped(table, read, pd.Series([1, 1, 1, 2], list("abcd")))
    assert together(grouping) == [{"a", "b", "c"}] and grouping.left_out == {"d": "d is damaged."}


def recorded(config: TrainingConfig, prices: PricePanel) -> tuple[dict[str, object], pd.DataFrame]:
    """Return what a run of a config records, and its out-of-fold rows with their targets."""
    dataset = prepare(config, prices)
    facts = config_params(config) | {key: str(value) for key, value in dataset.facts().items()}
    tested = np.concatenate([test for _, test in splitter(config).split(dataset.dates, groups=dataset.dates)])
    rows = pd.DataFrame({"date": dataset.dates, "ticker": dataset.tickers, "y": dataset.target})
    return {f"params.{key}": value for key, value in facts.items()}, rows.iloc[np.sort(tested)]


def test_equal_numbers_mean_equal_rows_and_targets() -> None:
    world = random_walks(0, sessions=700, tickers=4)
    base = TrainingConfig(feature_set="minimal", forward_days=10, split=SplitConfig(n_splits=3))
    rolling = SplitConfig(scheme="rolling", n_splits=3)
    configs = {
        "base": base,
        "deep": base.replace(model=ModelParams(max_depth=6), seed=7),
        "risk": base.replace(feature_set="risk"),
        "rolling": base.replace(split=rolling),
        "purged": base.replace(split=SplitConfig(scheme="purged_kfold", n_splits=3)),
        "folds": base.replace(split=SplitConfig(n_splits=4)),
        "far": base.replace(forward_days=20),
        "excess": base.replace(target="excess_return"),
    }
    made = {name: recorded(config, world) for name, config in configs.items()}
    made["fewer"] = recorded(base, world.of(world.tickers[1:]))
    made["later"] = recorded(base, world.cut(slice(5, None)))
    numbers = same_rows(pd.DataFrame([facts for facts, _ in made.values()], list(made)).assign(leaks=False))
    assert numbers["base"] == numbers["deep"] == numbers["risk"] and numbers.nunique() == len(made) - 2
    for name in ("deep", "risk"):
        pd.testing.assert_frame_equal(made["base"][1], made[name][1])
    for name in ("purged", "folds", "far", "excess", "fewer", "later"):
        assert not made["base"][1].equals(made[name][1])


def test_runs_that_do_not_record_their_data_are_alone() -> None:
    table = predicted.listed(*"abcd").set_index("run_id")
    assert same_rows(table).nunique() == 4
    table["params.data_fingerprint"] = ["one", "one", "two", None]
    assert same_rows(table).nunique() == 3
    assert same_rows(table.iloc[:0]).empty
