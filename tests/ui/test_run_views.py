"""One view of the runs at a time, as the link says."""

import pytest

from omninmo.ui import reads, run_filter, run_views
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn, runs

SERVER = {"artifact_uri": "http://192.0.2.1/artifacts", "params.seed": "1"}
TABLE = runs(SERVER, SERVER | {"params.max_depth": 5, "params.seed": "2"})


@pytest.fixture(autouse=True)
def folds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "fold_scores", lambda key, ids: {run_id: [0.1, 0.2] for run_id in ids}, raising=False)


def test_the_table_comes_first_with_what_is_alike_below(links: Links) -> None:
    app = drawn(run_views.draw, TABLE)
    assert list(app.dataframe[0].value.columns) == ["name", "params.max_depth", "folds", "start_time"]
    assert any("The same in all of these runs" in caption.value for caption in app.caption)


def test_chosen_columns_are_shown_even_where_they_are_alike(links: Links) -> None:
    app = drawn(run_views.draw, TABLE, columns="params.mode", sort="name")
    assert list(app.dataframe[0].value.columns) == ["name", "params.mode", "folds", "start_time"]
    assert app.dataframe[0].value["name"].tolist() == ["a", "b"]
    assert not any("The same in all" in caption.value for caption in app.caption)


def test_another_view_is_in_the_url(links: Links) -> None:
    app = drawn(run_views.draw, TABLE, view="groups", group="params.max_depth")
    assert app.dataframe[0].value["open"].tolist() == ["1 run", "1 run"]
    assert not drawn(run_views.draw, TABLE, view="time").dataframe
    app = drawn(run_views.draw, TABLE, view="no such")
    assert app.dataframe and "“no such” for “View”, which is not offered here; Table is shown." in app.warning[0].value
    app.query_params["view"] = "time"  # as Back does
    assert not app.run().dataframe and not app.warning


def test_another_view_begins_at_its_first_page(links: Links) -> None:
    app = drawn(run_views.draw, TABLE, page="2")
    app.segmented_control(key=run_views.KEY).set_value("archived").run()
    assert app.query_params["view"] == "archived" and "page" not in app.query_params


def test_archived_runs_are_listed_whatever_the_filter_says(links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "archived", lambda: TABLE)
    app = drawn(run_views.draw, TABLE.iloc[:1], view="archived", filter="a")
    assert app.dataframe[0].value["Run"].tolist() == ["a", "b"] and "every archived run" in app.caption[0].value


def test_the_export_s_filter_is_one_that_the_store_understands(recorded: Recorded, links: Links) -> None:
    def lines(**query: str) -> str:
        app = drawn(lambda: run_views.draw(run_filter.draw(reads.runs())), opened="export-filtered", **query)
        return str(app.code[0].value)

    assert "matching(runs, 'quick')" in lines(filter="quick")
    assert "matching" not in lines(filter="same_as is null") and recorded.run_id in lines(filter="same_as is null")
