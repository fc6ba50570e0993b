"""A run's settings with their meaning."""

from omninmo.ui import settings_table
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored


def test_settings_are_listed_as_the_catalogue_writes_them() -> None:
    run = stored(params__tickers=None)
    table = settings_table.settings(run).set_index("Setting")
    assert table.loc["Mode", "Value"] == "Regression" and table.loc["Mode", "Meaning"]
    assert "Tickers" not in table.index
    assert len(drawn(settings_table.draw, run).dataframe) == 1
