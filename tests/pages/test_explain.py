"""Explain: the run, feature, partner and rating that a link names."""

from tests.pages.conftest import OpenPage, charts, words


def test_explain_follows_the_feature_and_partner_in_the_url(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["first"], feature="beta_252", partner="rsi_14")
    text = words(app)
    assert "What Beta, 252 sessions does" in text and "RSI, 14 sessions changes the effect" in text
    assert "250 of" in text and len(charts(app)) == 2
    assert "feature nonsense" in words(open_page("pages/explain.py", runs=run_ids["first"], feature="nonsense"))


def test_explain_shows_one_rating_at_a_time(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["rated"], rating="Sell")
    assert "log-odds of Sell" in charts(app)[0].proto.spec


def test_explain_opens_the_run_that_a_link_names(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=",".join(run_ids.values()), run=run_ids["far"])
    assert app.selectbox(key="explain_run").value == run_ids["far"]


def test_an_explained_leak_is_named(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["leak"])
    assert "leak: This run demonstrates a leak" in app.warning[0].value
