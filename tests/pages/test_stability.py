"""Stability: rankings are compared on what they share, and never praised too early."""

from tests.pages.conftest import OpenPage, charts, words


def test_stability_compares_the_features_that_all_share(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/stability.py", runs=f"{run_ids['first']},{run_ids['risky']},{run_ids['far']}")
    text = words(app)
    assert "features that all picked runs share" in text and "noise" in text and "0.8" in text
    assert len(charts(app)) == 2


def test_two_runs_are_too_few_to_conclude(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    text = words(open_page("pages/stability.py", runs=f"{run_ids['first']},{run_ids['far']}"))
    assert "Two runs are too few to conclude anything" in text
