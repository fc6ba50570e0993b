"""Scores by year and by ticker, as text beside how few dates they rest on."""

from omninmo.ui import breakdown, reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_years_come_first_and_say_on_how_few_horizons_they_rest(recorded: Recorded) -> None:
    years, tickers = (item.value for item in drawn(breakdown.draw, reads.run(recorded.run_id)).dataframe)
    assert years["Year"].is_monotonic_increasing and "Rank IC" in years and "Rank IC" not in tickers
    assert len(tickers) == 20 and (years["Horizons"] < 9).all()
    assert tickers["Direction base rate"].str.endswith(" %").all()
    rated = drawn(breakdown.draw, reads.run(recorded.rated_id)).dataframe[0].value
    assert "Skill vs class shares" in rated


def test_scores_stand_right_like_the_counts_beside_them(recorded: Recorded) -> None:
    years = drawn(breakdown.draw, reads.run(recorded.run_id)).dataframe[0].value
    settings = breakdown.columns(years)
    assert set(settings) == {*years} - {"Year", "Horizons"}
    assert {settings[name]["alignment"] for name in settings if name not in breakdown.COUNTS} == {"right"}
    assert settings["Rows"]["type_config"]["format"] == "localized"


def test_a_leak_has_no_scores_by_year(recorded: Recorded) -> None:
    leaking = reads.run(recorded.run_id).copy()
    leaking["leaks"] = True
    app = drawn(breakdown.draw, leaking)
    assert not app.dataframe and app.info[0].value == breakdown.LEAKING
