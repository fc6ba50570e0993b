"""Compare: what differs has an axis and a column, what does not is named."""

from pathlib import Path

from omninmo.config import SweepConfig
from omninmo.sweep import run_sweep
from tests.pages.conftest import QUICK, OpenPage, charts, words


def test_compare_shows_what_differs_and_only_that(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['first']},{run_ids['far']}")
    columns = set(app.dataframe[0].value.columns)
    assert "forward_days" in columns and "max_depth" not in columns and "feature_set" not in columns
    assert "all 2 are drawn" in words(app) and "cannot be ranked across" in words(app)


def test_compare_names_what_has_no_axis(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['first']},{run_ids['rated']},{run_ids['leak']}")
    text = words(app)
    assert "The same in every run, so without an axis: " in text and "Horizon" in text
    assert "Not in every run (n/a on its axis" in text and "Different, but" not in text
    app.multiselect[0].set_value(["mode"]).run()
    (hidden,) = (line for line in words(app).splitlines() if "Different, but not among the axes: " in line)
    assert "Split" in hidden and charts(app)


def test_compare_of_one_run_asks_for_another(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=run_ids["first"])
    assert "needs two finished runs, but only 1 picked run is finished. Tick more of the 6" in words(app)
    assert not charts(app) and len(app.dataframe[0].value) == 6


def test_leaks_alone_have_no_scores_to_compare(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['leak']},{run_ids['another leak']}")
    assert not charts(app) and "seed" in app.dataframe[0].value


def test_compare_works_for_runs_that_have_no_rank_ic(open_page: OpenPage, home: Path) -> None:
    few = QUICK.replace(tickers="AAPL,KO")
    run_sweep(SweepConfig(name="few", runs=(few.replace(name="a"), few.replace(name="b", forward_days=20))))
    app = open_page("pages/compare.py")
    assert not app.error and charts(app)
