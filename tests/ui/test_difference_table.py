"""What differs is shown, what is the same is not, and a delta says by a word which way is better."""

import pandas as pd
import pytest

from omninmo import schema
from omninmo.ui import difference_table
from omninmo.ui.difference_table import UNBROKEN, cells, delta, differing, indistinct, settings
from omninmo.ui.foreign_text import plain
from omninmo.ui.rescored_runs import Comparison, differences
from tests.hostile import HOSTILE
from tests.pages.conftest import words
from tests.ui.comparisons import DAMAGED, compared
from tests.ui.conftest import drawn, runs

FAR = {"params.forward_days": 10}


def table_of(*changes: dict[str, object], baseline: str = "id-a") -> pd.DataFrame:
    """Return the cells of compared runs, rows by title, columns by run id."""
    table, comparison = compared(*changes)
    alike = indistinct(differences(comparison, baseline, len(table)))
    return cells(table, differing(table), comparison, baseline, alike).set_axis(table.index, axis=1)


def test_only_settings_that_differ_have_a_row_and_a_missing_one_differs() -> None:
    table = runs({"params.seed": "1"}, {"params.max_depth": 5})
    assert differing(table) == ["max_depth", "seed"]
    assert set(settings(table)) > {"max_depth", "seed", "mode", "target"}


def test_what_another_tool_s_run_does_not_have_says_nothing_of_ours() -> None:
    bare = {"is_ours": False} | {f"params.{key}": None for key in ("mode", "target", "forward_days", "scheme")}
    theirs = bare | {"params.max_depth": 9, "params.solver": "sag"}
    assert differing(runs({}, {}, bare | {"params.max_depth": None})) == []
    assert differing(runs({}, {}, theirs)) == ["max_depth"]  # both have a value for it
    assert differing(runs({}, theirs, theirs | {"params.solver": "saga"})) == ["max_depth", "solver"]
    assert "params.solver" not in runs({}) and "solver" in settings(runs({}, theirs))


def test_another_tool_s_param_is_not_taken_for_the_store_s_column_of_its_name() -> None:
    table = runs({"params.name": None}, {"params.name": None}, {"is_ours": False, "params.name": "theirs"})
    assert "name" not in settings(table.iloc[:2]) and "name" in settings(table)
    assert differing(table) == []


def test_what_differs_from_the_baseline_run_is_bold() -> None:
    row = table_of({"params.max_depth": 5}, {}, {}, baseline="id-b").loc[plain("Tree depth (max_depth)")]
    assert list(row) == ["**5**", "3", "3"]


def test_a_param_of_another_tool_takes_no_row_from_ours() -> None:
    table, comparison = compared({"params.Horizon, sessions": "7", "params.forward_days": 10}, {})
    shown = cells(table, differing(table), comparison, "id-a", set())
    assert [title for title in shown.index if title.startswith("Horizon, sessions")] == [
        "Horizon, sessions",
        "Horizon, sessions (2)",
    ]


@pytest.mark.parametrize(
    ("key", "difference", "expected"),
    [
        ("oos_skill", 0.01, ":green[▲ +0.010 better]"),
        ("oos_skill", -0.01, ":red[▼ −0.010 worse]"),
        ("oos_rmse", 0.01, ":red[▲ +1.0 % worse]"),
        ("oos_rmse", -0.01, ":green[▼ −1.0 % better]"),
        ("feature_stability", 0.1, ":green[▲ +0.100 better]"),
        ("direction_base_rate", 0.1, "▲ +10.0 %"),
        ("oos_skill", 0.0, "= the same"),
        ("oos_skill", -0.0004, "= the same"),
    ],
)
def test_a_delta_says_which_way_is_better(key: str, difference: float, expected: str) -> None:
    assert delta(schema.METRICS[key], difference).replace(UNBROKEN, " ") == expected


def test_scores_are_of_the_common_rows_and_the_baseline_run_has_no_delta() -> None:
    row = table_of({"noise": 0.1}, {"noise": 2.0}).loc["Skill vs mean"]
    assert "better" not in row["id-a"] and "worse" not in row["id-a"]
    assert "▼" in row["id-b"] and "worse" in row["id-b"] and "≈" not in row["id-b"]


def test_a_difference_that_luck_can_make_is_marked() -> None:
    lucky = table_of({"noise": 1.0}, {"noise": 1.0, "luck": 2})["id-b"]
    assert lucky["Skill vs mean"].endswith("≈") and lucky["Rank IC"].endswith("≈")
    same = table_of({}, {})["id-b"]
    assert same["Skill vs mean"].endswith(f"={UNBROKEN}the{UNBROKEN}same")


def test_the_mark_of_luck_is_explained_where_it_stands() -> None:
    for variants, is_marked in ((({"noise": 1.0}, {"noise": 1.0, "luck": 2}), True), (({}, {}), False)):
        app = drawn(difference_table.draw, *compared(*variants), "id-a")
        assert ("marked ≈ can be luck" in words(app)) == is_marked


def test_what_is_the_same_in_writing_needs_no_mark() -> None:
    skill = schema.METRICS["oos_skill"]
    assert difference_table._score(skill, 0.1002, 0.1000, alike=True).endswith("same")
    assert difference_table._score(skill, 0.102, 0.100, alike=True).endswith("≈")


def test_no_delta_and_no_unit_crosses_groups() -> None:
    table = table_of({"noise": 0.1}, {"noise": 2.0}, FAR | {"noise": 2.0})
    assert "worse" in table.loc["Skill vs mean", "id-b"] and "worse" not in table.loc["Skill vs mean", "id-c"]
    assert "RMSE" not in table.index
    assert "RMSE" in table_of({"noise": 0.1}, {"noise": 2.0}).index


def test_groups_have_a_banner_and_their_reasons() -> None:
    app = drawn(difference_table.draw, *compared({}, {}, FAR), "id-a")
    (banner,) = app.warning
    assert "2 groups that cannot be ranked against each other" in banner.value
    assert "a, b" in banner.value and "- c" in banner.value and "10" in banner.value
    assert not drawn(difference_table.draw, *compared({}, {}), "id-a").warning


def test_the_rows_that_scores_rest_on_are_stated() -> None:
    text = words(drawn(difference_table.draw, *compared({}, {}), "id-a"))
    assert "the 2,400 out-of-fold rows that" in text and "400 dates, of which some 80 are independent" in text


def test_a_run_that_cannot_be_read_has_no_scores_and_a_reason_and_takes_nothing_from_the_rest() -> None:
    app = drawn(difference_table.draw, *compared({}, {"noise": 2.0}, DAMAGED), "id-a")
    assert "c has no scores here: predictions.parquet is damaged (`x`)" in words(app)
    assert app.table[0].value.loc["Skill vs mean"].iloc[2] == "n/a"
    text = words(drawn(difference_table.draw, *compared(DAMAGED, {}), "id-a"))
    assert "The baseline run has no scores that can be compared" in text


def test_runs_that_are_left_out_for_one_reason_are_named_in_one_line() -> None:
    app = drawn(difference_table.draw, *compared({}, {}, DAMAGED, DAMAGED), "id-a")
    assert [item.value for item in app.caption if "no scores here" in item.value] == [
        f":material/info: c, d have no scores here: {plain('predictions.parquet is damaged (`x`).')}"
    ]


def test_five_runs_are_columns_and_six_are_rows() -> None:
    changes = [{"params.seed": str(number)} for number in range(6)]
    assert drawn(difference_table.draw, *compared(*changes[:5]), "id-a").table[0].value.shape[1] == 5
    assert drawn(difference_table.draw, *compared(*changes), "id-a").table[0].value.shape[0] == 6


def test_a_short_setting_stands_in_one_line_where_runs_are_rows() -> None:
    changes: list[dict[str, object]] = [{"params.target": "excess_return", "params.tickers": "KO, " * 40}, *[{}] * 5]
    table = table_of(*changes)
    assert " " not in table.loc["Target", "id-a"] and UNBROKEN in table.loc["Target", "id-a"]
    assert " " in table.loc["Tickers", "id-a"]  # a list of forty breaks where it has to
    assert " " in table_of(*changes[:5]).loc["Target", "id-a"]


def test_every_setting_is_shown_on_demand() -> None:
    two = compared({}, {"params.max_depth": 5})

    def page(table: pd.DataFrame, comparison: Comparison) -> None:
        difference_table.draw(table, comparison, "id-a", everything=difference_table.every_setting())

    app = drawn(page, *two)
    assert "Mode" not in app.table[0].value.index
    app.toggle[0].set_value(True).run()
    assert {"Mode", "Target"} <= set(app.table[0].value.index)


def test_a_name_leads_to_its_run_and_brings_the_picks_along() -> None:
    app = drawn(difference_table.draw, *compared({}, {}), "id-b", runs="id-a,id-b", base="id-b")
    first, second = app.table[0].value.columns
    assert first == "[a](./runs?runs=id-a%2Cid-b&run=id-a)" and second.endswith(f"(baseline{UNBROKEN}run)")


def test_no_text_of_a_store_is_markdown_in_the_table() -> None:
    changes = [{"name": text, "params.tickers": text, f"params.{text}": text} for text in HOSTILE[:8]]
    app = drawn(difference_table.draw, *compared(*changes), "id-a")
    table = app.table[0].value.reset_index()
    cells_of = [str(cell) for column in table for cell in (column, *table[column])]
    unescaped = [text for text in HOSTILE[:8] if any(text in cell for cell in cells_of)]
    assert unescaped == [] and len(table) == 8
    assert len(set(table.iloc[:, 0])) == 8


def test_the_best_of_many_is_cautioned_and_ratings_are() -> None:
    captions = [item.value for item in drawn(difference_table.cautions, runs({}, {})).caption]
    assert len(captions) == 1 and captions[0].startswith("The best of 2 runs looks better than it is")
    assert "Among many runs" not in captions[0]
    (many,) = drawn(difference_table.cautions, runs(*[{}] * 8)).caption
    assert "Among many runs, a t-value of 2 is common." in many.value
    rated = drawn(difference_table.cautions, runs({}, {"params.mode": "classification"}))
    assert sum("how volatile" in item.value for item in rated.caption) == 1
