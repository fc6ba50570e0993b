"""A store full of other tools' runs: every page opens, lists every run, and changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

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
    for run_id in all_ids():
        look(app, run=run_id)
        assert run_id in words(app), run_id


def test_the_form_survives_a_link_to_every_run(open_page: OpenPage, foreign_ids: dict[str, str]) -> None:
    app = open_page("pages/train.py")
    for name, run_id in foreign_ids.items():
        look(app, **{"from": run_id})
        assert len(app.warning) == 1 and run_id in words(app), name


@pytest.mark.parametrize("script", ["pages/compare.py", "pages/stability.py", "pages/explain.py"])
def test_what_cannot_be_compared_takes_nothing_from_the_rest(
    script: str, open_page: OpenPage, foreign_ids: dict[str, str]
) -> None:
    app = open_page(script, runs=",".join(all_ids()))
    assert charts(app) and not app.error
    assert not look(app, runs="").error and charts(app)
    assert not look(app, runs=",".join(foreign_ids.values())).error
