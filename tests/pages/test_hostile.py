"""No text of a store or a link reaches a page as Markdown; tests/browser/test_hostile.py shows it to a browser."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.errors import RunError
from omninmo.paths import home
from omninmo.prediction import kept
from omninmo.tracking.store import RunStore
from omninmo.ui import column_chooser, filter_columns, run_edits, run_filter, run_form, run_parts, watchlists
from omninmo.ui.run_edits import Outcome
from tests import hostile
from tests.conftest import copy_home
from tests.hostile import HOSTILE, RAW
from tests.kept_forecasts import made_up, table
from tests.pages.conftest import OpenPage, charts
from tests.pages.test_foreign import look
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs

if TYPE_CHECKING:
    from omninmo.prediction.forecast_data import Forecast

MARKDOWN = ("body", "label", "help", "caption", "value", "delta", "text", "placeholder")
"""Fields of Streamlit's elements that it reads as Markdown, or might."""
LITERAL = {"code", "text_input", "dataframe", "arrow_data_frame", "plotly_chart"}
"""Elements whose texts are shown as they are."""


def markdown(app: AppTest) -> Iterator[str]:
    """Yield every text of a page that Streamlit may read as Markdown."""
    for block in (app.main, app.sidebar, app._tree[2]):
        for element in block:
            if element.type not in LITERAL and hasattr(element, "proto"):
                yield from (str(getattr(element.proto, name)) for name in MARKDOWN if hasattr(element.proto, name))


def raw(text: str) -> list[str]:
    """Return what Markdown could take for its own in a text, where no backslash stands before it."""
    unescaped = re.sub(r"\\.", "·", text, flags=re.DOTALL)
    return [part for part in RAW if part in unescaped]


def assert_plain(app: AppTest, where: object) -> None:
    for text in markdown(app):
        assert not raw(text), (where, raw(text), text[:300])


@pytest.fixture(scope="module")
def hostile_home(full_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Recorded, list[str]]:
    """Return a home folder where every text is hostile, and the ids of a run for each of the texts."""
    folder = tmp_path_factory.mktemp("hostile") / "home"
    copy_home(full_home, folder)
    with closing(sqlite3.connect(folder / "mlflow.db")) as store:
        ids = dict(store.execute("SELECT name, run_uuid FROM runs").fetchall())
    recorded = Recorded(folder, ids["first"], ids["rated"])
    return recorded, hostile.fill(recorded)


@pytest.fixture
def run_of_ours(hostile_home: tuple[Recorded, list[str]], monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Point the app at the hostile home, and return its recorded runs."""
    monkeypatch.setenv("OMNINMO_HOME", str(hostile_home[0].home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return hostile_home[0]


def test_the_eye_that_looks_for_markdown_sees_it() -> None:
    def script(texts: "tuple[str, ...]") -> None:
        import streamlit as st

        for text in texts:
            st.caption(text)
            st.button("A button", help=text, key=text)

    blind = (HOSTILE[16], HOSTILE[19])  # of signs that nobody sees, and of arrows
    app = AppTest.from_function(script, args=(HOSTILE,), default_timeout=60).run()
    assert sum(bool(raw(text)) for text in markdown(app)) == 2 * (len(HOSTILE) - len(blind))


def test_no_stored_text_is_markdown(
    open_page: OpenPage, run_of_ours: Recorded, hostile_home: tuple[Recorded, list[str]]
) -> None:
    app = open_page("pages/runs.py")
    for popover in (column_chooser.KEY, filter_columns.KEY, "export-filtered"):
        app.session_state[popover] = True
    assert_plain(look(app, columns="tags.team"), "opened")
    assert app.multiselect and app.get("download_button")
    for run_id, part in zip(hostile_home[1], cycle([*run_parts.PARTS, *HOSTILE[:1]]), strict=False):
        assert_plain(look(app, run=run_id, runs=run_id, part=part), run_id)
    for run_id in (run_of_ours.run_id, run_of_ours.rated_id):
        for part in run_parts.PARTS:
            assert_plain(look(app, run=run_id, part=part), (run_id, part))


def test_no_text_of_an_editor_is_markdown(run_of_ours: Recorded) -> None:
    for outcome in (Outcome(HOSTILE[0], {}), Outcome("", {text: RunError(text) for text in HOSTILE[:5]})):
        app = drawn(run_edits.message)
        app.session_state[run_edits.OUTCOME] = outcome
        assert_plain(app.run(), outcome)
        assert app.success or len(app.error) == 5


@pytest.mark.parametrize(
    "script",
    ["app.py", "pages/train.py", "pages/compare.py", "pages/stability.py", "pages/explain.py", "pages/predict.py"],
)
def test_no_page_of_many_runs_makes_markup_of_a_stored_text(
    script: str, open_page: OpenPage, run_of_ours: Recorded, hostile_home: tuple[Recorded, list[str]]
) -> None:
    app = open_page(script, runs=",".join([run_of_ours.run_id, run_of_ours.rated_id, *hostile_home[1], *HOSTILE]))
    assert_plain(app, script)
    for name in (
        "feature",
        "partner",
        "rating",
        "metric",
        "run",
        "from",
        "ticker",
        "kind",
        "view",
        "importance",
        "top",
    ):
        app.query_params[name] = HOSTILE[0]
    assert_plain(look(app), script)
    if script == "pages/compare.py":
        for view in ("scatter", "effect", "overfitting"):
            assert_plain(look(app, view=view), view)
    drawn_charts = charts(app)
    assert drawn_charts or script in {"app.py", "pages/train.py", "pages/predict.py"}, [*app.warning, *app.error]
    # components of our own make nothing but text of what they get, which their browser tests hold
    plotted = [json.loads(chart.proto.spec) for chart in drawn_charts if chart.type == "plotly_chart"]
    specs = [json.dumps(spec, ensure_ascii=False) for spec in plotted]
    assert not [part for part in ("<a ", "<img", "<b>caught", "%{x} {0}") for spec in specs if part in spec]


def test_no_run_of_a_link_is_markdown(open_page: OpenPage, run_of_ours: Recorded) -> None:
    app = open_page("pages/runs.py")
    for text in HOSTILE:
        assert_plain(look(app, run=text), text)


def test_no_text_of_a_kept_forecast_is_markdown(open_page: OpenPage, run_of_ours: Recorded) -> None:
    rows = table(HOSTILE[:6], flags=HOSTILE[0], rating="")
    made = made_up(rows, caution=HOSTILE[0], refused=dict.fromkeys(HOSTILE, HOSTILE[0]), choice=HOSTILE[0])
    features = RunStore().shap(run_of_ours.run_id).features
    nothing = np.zeros((len(rows), len(features)), dtype=np.float32)
    explained = replace(made.explanation, values=nothing, data=nothing, features=features)
    for text in HOSTILE[:2]:
        whole = replace(made, run_id=run_of_ours.run_id, explanation=explained)
        kept.save(cast("Forecast", whole), made.config, (text,))
        app = open_page("pages/predict.py", run=run_of_ours.run_id, ticker=HOSTILE[1])
        assert_plain(app, text)
        assert len(app.dataframe) >= 2 and app.warning
    watchlists.save("![](x) $y$", "KO")
    assert_plain(open_page("pages/predict.py", run=run_of_ours.run_id), "a list's name")
    home().watchlists.unlink()
    kept.path_of(run_of_ours.run_id).unlink()


def test_no_run_to_clone_is_markdown(run_of_ours: Recorded) -> None:
    app = drawn(run_form.draw)
    for text in HOSTILE:
        assert_plain(look(app, **{"from": text}), text)
        assert len(app.warning) == 1


def test_no_filter_is_markdown(run_of_ours: Recorded) -> None:
    app = drawn(run_filter.draw, runs({}), filter=HOSTILE[0])
    for text in HOSTILE:
        assert_plain(app.text_input(key="runs_filter").set_value(text).run(), text)
        assert app.error or "matches" in app.info[0].value
