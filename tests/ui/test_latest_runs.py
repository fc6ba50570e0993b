"""Home shows the newest runs, not all of them."""

import pytest

from omninmo.ui import latest_runs
from tests.ui.conftest import Links, drawn, runs


def test_no_more_runs_than_the_limit_are_listed(monkeypatch: pytest.MonkeyPatch, links: Links) -> None:
    monkeypatch.setattr(latest_runs, "MAX_RUNS", 2)
    table = runs({}, {}, {"params.mode": "classification"})
    monkeypatch.setattr("omninmo.ui.reads.finished", lambda: table)
    app = drawn(latest_runs.draw, table)
    assert list(app.dataframe[0].value["name"]) == ["a", "b"]
    assert "a" in app.markdown[0].value and "no interval" in app.markdown[0].value
    assert len(links) == 3 and not any("volatile" in item.value for item in app.caption)
