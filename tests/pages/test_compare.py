"""Compare: what differs has an axis and a column, what does not is named."""

import json
from pathlib import Path

from omninmo.config import SweepConfig
from omninmo.sweep import run_sweep
from tests.pages.conftest import QUICK, OpenPage, charts, words


def test_compare_shows_what_differs_and_only_that(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['first']},{run_ids['far']}")
    columns = set(app.dataframe[0].value.columns)
    assert "forward_days" in columns and "max_depth" not in columns and "feature_set" not in columns
    (component,) = charts(app)
    assert len(json.loads(component.proto.json)["ids"]) == 2 and "cannot be ranked across" in words(app)


def test_compare_of_one_run_asks_for_another(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=run_ids["first"])
    assert "needs two finished runs, but only 1 picked run is finished. Tick more of the 6" in words(app)
    assert not charts(app) and len(app.dataframe[0].value) == 6


def test_leaks_alone_are_drawn_with_their_own_metrics(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/compare.py", runs=f"{run_ids['leak']},{run_ids['another leak']}")
    assert charts(app) and "seed" in app.dataframe[0].value


def test_compare_works_for_runs_that_have_no_rank_ic(open_page: OpenPage, home: Path) -> None:
    few = QUICK.replace(tickers="AAPL,KO")
    run_sweep(SweepConfig(name="few", runs=(few.replace(name="a"), few.replace(name="b", forward_days=20))))
    app = open_page("pages/compare.py")
    assert not app.error and charts(app)
