"""A home folder with real runs, made once per worker, and the app on it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from omninmo.config import ModelParams, SplitConfig, SweepConfig, TrainingConfig
from omninmo.sweep import run_sweep
from omninmo.ui import first_picture
from omninmo.ui.charts import EARLY
from omninmo.ui.parallel import coordinates
from omninmo.ui.points import component

APP = Path(__file__).parents[2] / "app.py"
QUICK = TrainingConfig(
    name="first", threads=1, feature_set="minimal", period="6y", shap_rows=250, model=ModelParams(n_estimators=15)
)
LEAK = SplitConfig(scheme="shuffled")
RUNS = SweepConfig(
    name="tests",
    runs=(
        QUICK,
        QUICK.replace(name="far", forward_days=60),
        QUICK.replace(name="rated", mode="classification"),
        QUICK.replace(name="risky", feature_set="risk"),
        QUICK.replace(name="leak", split=LEAK),
        QUICK.replace(name="another leak", split=LEAK, seed=7),
    ),
)
UNSEEN = (coordinates.STATE_NAME, component.MARKS_NAME, first_picture.NAME)
OpenPage = Callable[..., AppTest]


def words(app: AppTest) -> str:
    """Return all text of a page, as a reader sees it."""
    blocks = (app.title, app.header, app.caption, app.markdown, app.info, app.warning, app.error, app.code)
    return "\n".join(str(element.value) for block in blocks for element in block).replace("\\", "")


def charts(app: AppTest) -> list[Any]:
    """Return the charts of a page; some are components of our own, beside mounts that show nothing."""
    components = [one for one in app.get("bidi_component") if one.proto.component_name not in UNSEEN]
    shown = [one for one in app.get("plotly_chart") if not str(one.key).startswith(EARLY)]
    return [*shown, *components]


@pytest.fixture(scope="session")
def full_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home folder of six finished runs, one a classification, two that leak. Read it, do not change it."""
    folder = tmp_path_factory.mktemp("full")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMNINMO_HOME", str(folder))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        run_sweep(RUNS)
    return folder


@pytest.fixture
def run_ids(full_home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Point the app at the full home and return its runs' ids by name."""
    from omninmo.tracking.store import RunStore

    monkeypatch.setenv("OMNINMO_HOME", str(full_home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    table = RunStore().runs()
    return dict(zip(table["name"], table["run_id"], strict=True))


@pytest.fixture
def open_page() -> OpenPage:
    """Return `open_page(script, **query)`: a page of the app after one run, which must not have raised."""

    def run(script: str = "app.py", **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.run()
        if script != "app.py":
            app.switch_page(script)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run
