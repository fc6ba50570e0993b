"""Stability: a verdict first, rankings compared on what they share, and never praised too early."""

import pytest
from streamlit.testing.v1 import AppTest

from omninmo.ui.stability_views import VIEWS
from tests.pages.conftest import OpenPage, charts, words


def verdict(app: AppTest) -> str:
    """Return the sentences of the container that opens the page."""
    return words(app).split("What decides was named beforehand")[0] + " ".join(item.value for item in app.markdown)


def test_the_verdict_stands_first_and_features_that_some_lack_do_not_shrink_the_others(
    open_page: OpenPage, run_ids: dict[str, str]
) -> None:
    app = open_page("pages/stability.py", runs=f"{run_ids['first']},{run_ids['risky']},{run_ids['far']}")
    text = words(app)
    assert app.main.children  # drawn
    assert "These 3 runs agree at" in verdict(app) and "nothing says whether noise would agree as well" in text
    assert "they differ in Horizon" in text and "do not predict the same" in text
    assert "features that all runs share" in text or "share fewer than three features" in text
    assert "pure noise" in text and "the guide's 0.8" in text
    assert len(charts(app)) == 1 and next(b for b in app.button if b.label == "Compute the noise reference").disabled


def test_two_runs_are_too_few_to_conclude(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    text = words(open_page("pages/stability.py", runs=f"{run_ids['first']},{run_ids['risky']}"))
    assert "2 runs are too few to conclude anything" in text


def test_one_run_shows_its_folds(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/stability.py", runs=run_ids["first"])
    assert "These 5 folds agree at" in verdict(app) and len(charts(app)) == 1
    assert app.selectbox(key="stability_across").value == "folds"


def test_without_picks_only_runs_that_predict_the_same_are_shown(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/stability.py")
    assert "2 of 6 finished runs are shown. Left out: 2 that predict something else (another Mode or" in words(app)


@pytest.mark.parametrize("view", list(VIEWS))
def test_every_view_has_a_picture_and_a_table(view: str, open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/stability.py", runs=f"{run_ids['first']},{run_ids['risky']}", view=view)
    assert len(charts(app)) == {"shapes": 2}.get(view, 1)
    if view == "map":  # hundreds of columns are sent when somebody asks for them
        assert not app.dataframe
        app.session_state["behind-importance-share"] = True
        app.run()
    assert app.dataframe and (view == "within" or app.get("download_button"))


@pytest.mark.parametrize("across", ["folds", "year", "quarter", "volatility"])
def test_one_run_is_cut_in_every_way(across: str, open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/stability.py", runs=run_ids["first"], across=across, run=run_ids["first"])
    assert len(charts(app)) == 1 and len(app.metric) == 5


def test_two_rows_of_a_ticker_in_each_fold_are_no_ranking(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/stability.py", runs=run_ids["first"], across="ticker", run=run_ids["first"])
    assert "No ticker has 10 of this run's" in words(app)
