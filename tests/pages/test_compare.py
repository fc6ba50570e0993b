"""Compare: what differs and whether it mattered, of runs of every kind; a sentence where there is nothing to see."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from omninmo.config import SweepConfig
from omninmo.sweep import run_sweep
from omninmo.ui.foreign_text import plain
from tests.conftest import copy_home
from tests.pages.conftest import QUICK, OpenPage, charts, words
from tests.pages.test_foreign import look

PAGE = "pages/compare.py"
VIEWS = ("differences", "time", "folds", "scatter", "effect", "overfitting", "importance", "notes")


def test_compare_shows_what_differs_and_only_that(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['first']},{run_ids['far']}")
    (component,) = charts(app)
    assert len(json.loads(component.proto.json)["ids"]) == 2
    titles = set(app.table[0].value.index)
    assert plain("Horizon, sessions") in titles and not any("Tree depth" in title for title in titles)
    assert "2 groups that cannot be ranked against each other" in words(app)  # 30 against 60 days
    assert {"Skill vs mean", "Rank IC"} <= titles and "RMSE" not in titles
    assert "better" not in app.table[0].value.to_string() and "worse" not in app.table[0].value.to_string()


def test_runs_of_one_group_have_deltas_and_a_test(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page(PAGE, runs=f"{run_ids['first']},{run_ids['risky']}", base=run_ids["risky"])
    scores, tests = (table.value for table in app.table)
    assert "risk" in str(scores.columns[1]) and "(baseline" in str(scores.columns[1])
    assert any(word in scores.loc["Skill vs mean"].iloc[0] for word in ("better", "worse", "same"))
    assert list(tests.index) == ["first"] and "Holm" in words(app)
    assert "out-of-fold rows that the baseline run and the other one of its group have" in words(app)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_by_its_link(view: str, open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page(PAGE, runs=",".join(run_ids.values()), view=view)
    assert not app.error
    assert app.segmented_control(key="compare_view-8").value == view


def test_one_picked_run_is_drawn_among_all(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page(PAGE, runs=run_ids["leak"])
    text = words(app)
    assert "leak: This run demonstrates a leak" in text and len(app.table[0].value.columns) == 5
    assert "leak has no scores here: It demonstrates a leak" in text


def test_of_all_runs_those_that_leak_are_counted_not_hidden(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page(PAGE)
    (component,) = charts(app)
    assert json.loads(component.proto.json)["leftOut"] == [["demonstrate a leak", 2]]
    (toggle,) = (box for box in app.toggle if box.label == "Draw 2 more")
    assert toggle.help == "Of all runs, 2 demonstrate a leak." and len(app.table[0].value.columns) == 4
    toggle.set_value(True).run()
    assert len(app.table[0].value) == 6 and not app.exception  # six runs are rows


def test_leaks_alone_have_no_scores_to_compare(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page(PAGE, runs=f"{run_ids['leak']},{run_ids['another leak']}")
    assert list(app.table[0].value.index) == ["Seed"]
    assert "no difference can be tested" in words(app) and not app.error


def test_compare_works_for_runs_that_have_no_rank_ic(open_page: OpenPage, home: Path) -> None:
    few = QUICK.replace(tickers="AAPL,KO")
    run_sweep(SweepConfig(name="few", runs=(few.replace(name="a"), few.replace(name="b", seed=7))))
    app = open_page(PAGE)
    assert not app.error and app.table and "Rank IC" not in app.table[0].value.index


def test_an_empty_store_has_the_button_that_fills_it(open_page: OpenPage, home: Path) -> None:
    app = open_page(PAGE, runs="nonsense", view="time", base="nonsense", show="picked")
    assert "this store has none. A sweep trains ten that differ." in words(app) and not app.error


def test_links_that_make_no_sense_are_answered_in_sentences(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    picks = f"{run_ids['first']},{run_ids['risky']},no"
    app = open_page(PAGE, runs=picks, base="no", view="no", show="no", x="no", y="no", filter="no")
    assert "1 of 3 picked runs are not in this store" in words(app)
    assert "baseline run no is not among these" in words(app) and not app.error
    assert "The link's no is not among these columns" in words(look(app, view="effect"))


@pytest.fixture
def unfinished(full_home: Path, home: Path) -> dict[str, str]:
    """Return six runs' ids by name; the first is running now, the risky one failed, the far one lost its rows."""
    copy_home(full_home, home)
    with closing(sqlite3.connect(home / "mlflow.db")) as store, store:
        ids = dict(store.execute("SELECT name, run_uuid FROM runs").fetchall())
        for name, status in (("first", "RUNNING"), ("risky", "FAILED")):
            store.execute("UPDATE runs SET status = ? WHERE name = ?", (status, name))
        for table in ("metrics", "latest_metrics", "tags"):
            kept = " AND key NOT IN ('omninmo.version')" if table == "tags" else ""
            store.execute(f"DELETE FROM {table} WHERE run_uuid = ?{kept}", (ids["first"],))
    (path,) = home.glob(f"mlruns/*/{ids['far']}/artifacts/predictions.parquet")
    path.unlink()
    return ids


def test_running_failed_and_damaged_runs_are_drawn_where_picked_and_take_nothing_from_the_rest(
    open_page: OpenPage, unfinished: dict[str, str]
) -> None:
    names = ("rated", "far", "risky", "first")
    app = open_page(PAGE, runs=",".join(unfinished[name] for name in names))
    assert len(app.table[0].value.columns) == 4 and not app.error
    assert "far has no scores here: " in words(app) and "predictions.parquet" in words(app)
    for view in VIEWS:
        assert not look(app, view=view).error
    app = open_page(PAGE)
    assert any("1 failed" in box.help for box in app.toggle)
