"""Headline scores as texts: each with what it has to beat, and on which dates it was measured."""

from omninmo.reports import score_tiles
from tests.ui.conftest import run as stored


def test_tiles_stand_in_one_order_with_what_they_have_to_beat() -> None:
    tiles = {tile.label: tile for tile in score_tiles.tiles(stored())}
    assert list(tiles)[:2] == ["Skill vs mean", "Rank IC"]
    assert tiles["Skill vs mean"].value == "+0.010" and tiles["Skill vs mean"].beside == "0 = training mean"
    assert tiles["Direction right"].beside == "base rate 54.0 %"
    assert all(tile.help for tile in tiles.values())


def test_a_leak_has_nothing_to_beat() -> None:
    run = stored(leaks=True, metrics__demonstration__oos_skill=0.6)
    assert {tile.beside for tile in score_tiles.tiles(run)} == {"leaked"}
    assert "A leak made these five scores" in score_tiles.measured_on(run)


def test_later_training_dates_and_ratings_are_cautioned() -> None:
    run = stored(params__scheme="purged_kfold", params__mode="classification")
    text = score_tiles.measured_on(run)
    assert "trained on later dates" in text and "how volatile" in text
