"""Explain: the run, feature, partner and rating that a link names."""

import base64
import json
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, words


def plots(app: AppTest) -> list[dict[str, Any]]:
    """Return what the summary and the dependence plot are handed, with their marks."""
    sent = [json.loads(mount.proto.json) for mount in app.get("bidi_component")]
    marks = {one["plot"]: one["marks"] for one in sent if "marks" in one}
    return [one | {"marks": marks[one["plot"]]} for one in sent if "kind" in one]


def test_explain_follows_the_feature_and_partner_in_the_url(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["first"], feature="beta_252", partner="rsi_14")
    text = words(app)
    assert "What Beta, 252 sessions does" in text and "RSI, 14 sessions changes the effect" in text
    assert "250 of" in text and not app.get("plotly_chart")
    summary, dependence = plots(app)
    assert summary["marks"] == {"feature": "beta_252", "sample": None} and summary["count"] == 250
    assert [dependence[name]["name"] for name in ("feature", "partner")] == ["beta_252", "rsi_14"]
    assert "feature nonsense" in words(open_page("pages/explain.py", runs=run_ids["first"], feature="nonsense"))


def test_explain_shows_one_rating_at_a_time(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["rated"], rating="Sell")
    assert all("log-odds of Sell" in plot["axis"]["title"] for plot in plots(app))


def test_explain_opens_the_run_that_a_link_names(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=",".join(run_ids.values()), run=run_ids["far"])
    assert app.selectbox(key="explain_run").value == run_ids["far"]


def test_an_explained_leak_is_named(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    app = open_page("pages/explain.py", runs=run_ids["leak"])
    assert "leak: This run demonstrates a leak" in app.warning[0].value


def test_explain_marks_and_names_the_sample_in_the_url(open_page: OpenPage, run_ids: dict[str, str]) -> None:
    first = open_page("pages/explain.py", runs=run_ids["first"])
    rows = plots(first)[0]["rows"]
    day, ticker = (np.frombuffer(base64.b64decode(rows[name]), dtype="<i4")[9] for name in ("day", "ticker"))
    date = str(np.datetime64(int(day), "D"))
    app = open_page("pages/explain.py", runs=run_ids["first"], point=f"{date}_{rows['tickers'][ticker]}")
    assert [plot["marks"]["sample"] for plot in plots(app)] == [9, 9]
    assert app.subheader[0].value.startswith(f"{rows['tickers'][ticker]}, {date}, fold")
