"""A store full of other tools' runs: every page opens, lists every run, and changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from itertools import cycle
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from omninmo.ui import run_parts
from tests import foreign_store
from tests.conftest import copy_home
from tests.pages.conftest import OpenPage, charts, words

PICKING = ("pages/compare.py", "pages/stability.py", "pages/explain.py")


def contents(home: Path) -> str:
    """Return a hash of every row of the store."""
    with closing(sqlite3.connect(home / "mlflow.db")) as store:
        return sha256("\n".join(store.iterdump()).encode()).hexdigest()


@pytest.fixture(scope="module")
def mixed_home(full_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Return a home folder with six runs of ours among some forty of other tools, whose ids come by name."""
    folder = tmp_path_factory.mktemp("mixed") / "home"
    copy_home(full_home, folder)
    return folder, foreign_store.fill(folder)


@pytest.fixture
def foreign_ids(mixed_home: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Point the app at the mixed home, return the foreign runs' ids by name, and see that no row was changed."""
    home, ids = mixed_home
    monkeypatch.setenv("OMNINMO_HOME", str(home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    before = contents(home)
    yield ids
    assert contents(home) == before


def all_ids() -> list[str]:
    from omninmo.tracking.store import RunStore

    return list(RunStore().runs()["run_id"])


def look(app: AppTest, **query: str) -> AppTest:
    """Look at the same page with other values in the link."""
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, (query, app.exception)
    return app


def test_every_run_is_listed_on_home_and_runs(open_page: OpenPage, foreign_ids: dict[str, str]) -> None:
    ids = all_ids()
    assert len(ids) == len(set(ids)) == len(foreign_ids) + 6 and set(foreign_ids.values()) < set(ids)
    assert len(open_page().dataframe[0].value) == 8
    app = open_page("pages/runs.py")
    assert f"{len(ids)} of {len(ids)} runs" in words(app) and len(app.dataframe[0].value) == len(ids)
    assert app.dataframe[0].value["name"].str.len().min() > 0
    assert f"1 of {len(ids)} runs" in words(look(app, filter="numbers for"))


def test_the_page_of_every_run_opens(open_page: OpenPage, foreign_ids: dict[str, str]) -> None:
    app = open_page("pages/runs.py")
    for run_id, part in zip(all_ids(), cycle(["", *run_parts.PARTS]), strict=False):
        look(app, run=run_id, part=part)
        assert run_id in words(app), (run_id, part)


def test_the_form_survives_a_link_to_every_run(open_page: OpenPage, foreign_ids: dict[str, str]) -> None:
    app = open_page("pages/train.py")
    for name, run_id in foreign_ids.items():
        look(app, **{"from": run_id})
        assert len(app.warning) == 1 and run_id in words(app), name


@pytest.mark.parametrize("script", ["pages/compare.py", "pages/stability.py", "pages/explain.py"])
def test_what_cannot_be_compared_takes_nothing_from_the_rest(
    script: str, open_page: OpenPage, foreign_ids: dict[str, str]
) -> None:
    app = open_page(script, runs=",".join(all_ids()), view="scatter")
    assert charts(app) and not app.error
    assert not look(app, runs="").error and charts(app)
    assert not look(app, runs=",".join(foreign_ids.values())).error


def test_no_run_of_another_tool_predicts_and_each_is_refused(open_page: OpenPage, foreign_ids: dict[str, str]) -> None:
    app = open_page("pages/predict.py")
    ours = [one for one in all_ids() if one not in set(foreign_ids.values())]
    assert app.selectbox(key="forecast_run").value in ours
    for name, run_id in foreign_ids.items():
        look(app, run=run_id)
        refused = "cannot predict" in words(app) or f"{name} is left out" in words(app)
        assert refused and app.selectbox(key="forecast_run").value in ours, name


@pytest.fixture
def damaged_ids(full_home: Path, home: Path) -> dict[str, str]:
    """Return six runs' ids by name; a bit of the first one's SHAP values and of the far one's importances is wrong."""
    copy_home(full_home, home)
    with closing(sqlite3.connect(home / "mlflow.db")) as store:
        ids = dict(store.execute("SELECT name, run_uuid FROM runs").fetchall())
    for name, file in (("first", "shap/values.parquet"), ("far", "importances.parquet")):
        (path,) = home.glob(f"mlruns/*/{ids[name]}/artifacts/{file}")
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    return ids


def test_a_damaged_run_is_left_out_of_stability_with_its_reason(
    open_page: OpenPage, damaged_ids: dict[str, str]
) -> None:
    left_out = "2 that demonstrate a leak and 1 that cannot be read"
    app = open_page("pages/stability.py", runs=",".join(damaged_ids[name] for name in ("first", "far", "risky")))
    assert f"far is left out: importances.parquet of run {damaged_ids['far']} is damaged" in words(app)
    assert len(charts(app)) == 1 and not app.error
    assert len(charts(look(app, runs=""))) == 1 and left_out in words(app)
    look(app, runs=f"{damaged_ids['far']},{damaged_ids['first']}")
    assert "far is left out" in words(app) and "5 folds agree" in words(app) and len(charts(app)) == 1


def test_a_damaged_run_blanks_neither_explain_nor_compare(open_page: OpenPage, damaged_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=f"{damaged_ids['first']},{damaged_ids['risky']}")
    reason = f"first is left out: shap/values.parquet of run {damaged_ids['first']} is damaged"
    assert reason in words(app) and len(charts(app)) == 2
    assert app.selectbox(key="explain_run").value == damaged_ids["risky"]
    app.selectbox(key="explain_run").set_value(damaged_ids["first"]).run()
    assert reason in words(app) and not charts(app) and not app.error
    app.selectbox(key="explain_run").set_value(damaged_ids["risky"]).run()
    assert reason not in words(app) and len(charts(app)) == 2
    app = open_page("pages/compare.py", runs=f"{damaged_ids['first']},{damaged_ids['far']}")
    assert app.table and not app.error and "damaged" not in words(app)  # it reads neither of these files
    app = open_page("pages/predict.py", run=damaged_ids["first"])
    assert "made no forecast yet" in words(app) and not app.error
