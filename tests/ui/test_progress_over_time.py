"""Progress is drawn within one group of comparable runs, and cautions about luck."""

from omninmo.ui import progress_over_time
from tests.ui.conftest import drawn, runs

SAME = {"params.interval": "1d", "params.data_fingerprint": "abcdef123"}
TABLE = runs(SAME, SAME, SAME | {"params.forward_days": 60}, {"leaks": True}, {"status": "FAILED"})


def test_runs_that_predict_the_same_on_the_same_data_share_a_title() -> None:
    titles = progress_over_time.titles(TABLE)
    assert titles["id-a"] == titles["id-b"] == "Return, 30 sessions ahead · Regression · Daily · data abcdef"
    assert titles["id-c"].startswith("Return, 60") and titles["id-d"].endswith("data n/a")


def test_a_group_is_of_one_kind_and_horizons_are_bars() -> None:
    weekly = SAME | {"params.interval": "1wk", "params.forward_days": 28}
    rated = SAME | {"params.mode": "classification", "params.classes": "thresholds"}
    foreign = SAME | {"params.interval": "1h", "params.forward_days": "soon"}
    table = runs(weekly, weekly | {"params.forward_days": 30}, rated, rated | {"params.classes": "quantiles"}, foreign)
    first, second, by_returns, by_fifths, other = progress_over_time.titles(table)
    assert first == second == "Return, 6 weeks ahead · Regression · Weekly · data abcdef"
    assert by_returns != by_fifths and by_returns.startswith("Return, 30 sessions ahead · Classification, ")
    assert other.startswith("Return, soon bars ahead · Regression · 1h")


def test_the_largest_group_is_drawn_first_and_another_can_be_chosen() -> None:
    app = drawn(progress_over_time.draw, TABLE)
    assert "(2 runs)" in app.selectbox[0].options[0] and len(app.get("plotly_chart")) == 1
    assert "best of 2 runs looks better than it is" in app.caption[0].value
    app.selectbox[0].select_index(1).run()
    assert "best of 1 runs" in app.caption[0].value


def test_runs_of_which_nobody_knows_what_they_predict_are_no_group() -> None:
    theirs = {"params.target": None, "is_ours": False}
    table = runs(theirs, theirs, theirs, SAME, SAME | {"metrics.oos_skill": None, "metrics.rank_ic_mean": None})
    table.loc["id-e", "metrics.direction_accuracy"] = float("nan")
    assert list(progress_over_time.scored(table).index) == ["id-d"]
    assert "best of 1 runs" in drawn(progress_over_time.draw, table).caption[0].value


def test_without_a_score_the_view_says_what_it_needs() -> None:
    assert "needs finished runs" in drawn(progress_over_time.draw, TABLE.iloc[-1:]).info[0].value


def test_a_click_on_a_dot_opens_its_run() -> None:
    def click() -> None:
        import streamlit as st

        st.session_state["progress"] = {"selection": {"points": [{"customdata": ["a", "id-a"]}]}}
        progress_over_time._open()

    assert drawn(click).query_params["run"] == "id-a"
