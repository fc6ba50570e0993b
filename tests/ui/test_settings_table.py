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


def test_settings_of_another_tool_come_after_ours_by_name() -> None:
    run = stored(**{"params.zeta": "1", "params.alpha": "=1+1"})
    assert list(settings_table.settings(run)["Setting"])[-2:] == ["alpha", "zeta"]
    many = stored(**{f"params.x{number}": "1" for number in range(settings_table.MAX_OTHERS + 9)})
    names = settings_table.settings(many)["Setting"]
    assert names.str.fullmatch(r"x\d+").sum() == settings_table.MAX_OTHERS


def test_a_run_without_settings_says_so() -> None:
    bare = stored()
    bare = bare.drop([name for name in bare.index if name.startswith("params.")])
    assert "has stored no setting" in drawn(settings_table.draw, bare).info[0].value
