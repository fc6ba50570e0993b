"""A run's settings with their meaning."""

from omninmo.reports import run_tables
from omninmo.ui import settings_table
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored


def test_settings_are_listed_as_the_catalogue_writes_them() -> None:
    run = stored(params__tickers=None)
    table = run_tables.settings(run).set_index("Setting")
    assert table.loc["Mode", "Value"] == "Regression" and table.loc["Mode", "Meaning"]
    assert "Tickers" not in table.index
    assert len(drawn(settings_table.draw, run).dataframe) == 1


def test_a_run_without_settings_says_so() -> None:
    bare = stored()
    bare = bare.drop([name for name in bare.index if name.startswith("params.")])
    assert "has stored no setting" in drawn(settings_table.draw, bare).info[0].value
