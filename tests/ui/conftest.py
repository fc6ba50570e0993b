"""Parts of pages drawn alone, and a table of runs without a store."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import open_page as open_page  # noqa: PLC0414 - the fixture of the same name

Links = list[tuple[str, str, dict[str, str]]]

HONEST = {
    "experiment": "stock_prediction",
    "status": "FINISHED",
    "start_time": pd.Timestamp("2026-01-01", tz="UTC"),
    "is_ours": True,
    "leaks": False,
    "params.mode": "regression",
    "params.target": "forward_return",
    "params.classes": "thresholds",
    "params.interval": "1d",
    "params.forward_days": 30,
    "params.scheme": "walk_forward",
    "params.feature_set": "minimal",
    "params.features": "all of the set",
    "params.path": "",
    "params.max_depth": 3,
    "metrics.oos_skill": 0.01,
    "metrics.rank_ic_mean": 0.03,
    "metrics.direction_accuracy": 0.55,
    "metrics.direction_base_rate": 0.54,
    "metrics.feature_stability": 0.8,
}


def runs(*changes: dict[str, Any]) -> pd.DataFrame:
    """Return a table of runs like the store's, named a, b, …: the same run with some values changed."""
    names = "abcdefgh"[: len(changes)]
    rows = {
        f"id-{name}": HONEST | {"run_id": f"id-{name}", "name": name} | change
        for name, change in zip(names, changes, strict=True)
    }
    return pd.DataFrame(list(rows.values()), index=list(rows))


def run(**changes: Any) -> pd.Series:
    """Return one run like the store's, with some values changed; a dot in a name is written as two underscores."""
    return runs({key.replace("__", "."): value for key, value in changes.items()}).iloc[0]


def drawn(draw: Callable[..., object], *arguments: object, opened: str = "", **query: str) -> AppTest:
    """Return a page on which nothing but `draw(*arguments)` is drawn, the popover of the key `opened` open."""

    def script(draw: "Callable[..., object]", arguments: "tuple[object, ...]") -> None:
        draw(*arguments)

    app = AppTest.from_function(script, default_timeout=60, args=(draw, arguments))
    for name, value in query.items():
        app.query_params[name] = value
    if opened:
        app.session_state[opened] = True
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def importances() -> pd.DataFrame:
    """Return shares of three features in two runs, in opposite order."""
    return pd.DataFrame({"id-a": [0.5, 0.3, 0.2], "id-b": [0.2, 0.3, 0.5]}, index=["x", "y", "z"])


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> Links:
    """Return the links that parts draw, as (page, text, query): a part drawn alone has no pages to link to."""
    drawn_links: Links = []

    def link(label: str, text: str = "", **query: str) -> None:
        drawn_links.append((label, text, query))

    monkeypatch.setattr("omninmo.ui.frame.link", link)
    return drawn_links
