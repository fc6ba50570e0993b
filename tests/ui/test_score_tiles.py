"""Scores stand beside what they have to beat."""

from omninmo.ui import score_tiles
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored


def test_each_score_has_something_to_beat() -> None:
    app = drawn(score_tiles.draw, stored())
    beside = {metric.label: metric.delta for metric in app.metric}
    assert beside["Rank IC"] == "0 = chance"
    assert beside["Skill vs mean"] == "0 = training mean"
    assert beside["Direction right"].startswith("base rate 54.0")
    assert beside["Rank IC t-value"] == "too few tickers a date"
    assert not any("0.72" in text for text in beside.values())


def test_a_rank_ic_of_some_of_the_dates_says_of_how_many() -> None:
    some = {"metrics__rank_ic_dates": 166.0, "metrics__rank_ic_constant_dates": 2324.0, "metrics__test_dates": 2490.0}
    beside = {metric.label: metric.delta for metric in drawn(score_tiles.draw, stored(**some)).metric}
    assert beside["Rank IC"] == "166 of 2,490 dates" and beside["Rank IC t-value"] == "too few dates: 166 of 2,490"
    app = drawn(score_tiles.draw, stored(**some, metrics__rank_ic_mean=float("nan")))
    values = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert values["Rank IC"] == ("n/a", "too few dates: 166 of 2,490")


def test_a_leak_shows_its_demonstration_and_nothing_to_beat() -> None:
    run = stored(leaks=True, metrics__demonstration__oos_skill=0.6)
    app = drawn(score_tiles.draw, run)
    assert app.metric[0].value == "+0.600" and {metric.delta for metric in app.metric} == {"leaked"}
    assert "A leak made these five scores" in app.caption[0].value
