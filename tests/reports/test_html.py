"""One file: what is in it is escaped, its policy forbids the rest."""

import base64
import hashlib
import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from omninmo.reports import html
from omninmo.reports.html import Section
from omninmo.reports.score_tiles import Tile
from tests.hostile import EVIL, HOSTILE

ELEMENTS = re.compile(r"<(\w+)")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_add_no_element_wherever_they_stand(text: str) -> None:
    def made(words: str) -> str:
        table = pd.DataFrame({words: [words]})
        section = Section(words, words, words, [Tile(words, words, words, words)], [table], (), words)
        return html.page(words, words, [section]).decode()

    assert ELEMENTS.findall(made(text)) == ELEMENTS.findall(made("plain"))
    assert not re.search("[\x00-\x08\x1b\x7f\u202a-\u202e\u2066-\u2069]", made(text))


def test_hostile_texts_in_a_figure_do_not_end_its_script() -> None:
    figure = go.Figure(go.Scatter(x=[1], y=[1], text=["</script><script>alert(1)</script><!--"]))
    page = html.page("x", "x", [Section("x", figures=[("</figure>", figure)])]).decode()
    data = re.search(r'id="figures">(.*?)</script>', page, re.DOTALL)
    assert data and json.loads(data[1])["figures"]["figure-0"]["data"][0]["text"][0].startswith("</script>")
    assert "<script>alert" not in page and "&lt;/figure&gt;" in page


def test_the_policy_lets_nothing_run_or_load_but_the_scripts_in_the_file() -> None:
    page = html.page("x", "x", [Section("x", figures=[("a figure", go.Figure())] * 2)]).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy and policy[1].startswith("default-src 'none'; script-src 'sha256-") and "unsafe-eval" not in policy[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(hashes) == 2 and re.findall(r"'sha256-(.*?)'", policy[1]) == hashes
    assert 'id="figure-0"' in page and 'id="figure-1"' in page


def test_without_figures_there_is_no_script_and_the_same_input_gives_the_same_bytes() -> None:
    page = html.page("x", "x", [Section("x", problem="Why it is empty.")])
    assert page == html.page("x", "x", [Section("x", problem="Why it is empty.")])
    assert b"<script" not in page and b"script-src 'none'" in page and b"Why it is empty." in page


def test_a_long_word_of_a_table_may_break_a_date_may_not_and_a_number_keeps_its_unit() -> None:
    values = ["976ae7c822f13cf2", "57.2 % (52.7 % to 61.7 %)", "2020-01-02"]
    table = pd.DataFrame({"Setting": ["(early_stopping_rounds)", "Share", "First date"], "Value": values})
    page = html.page("x", "x", [Section("x", tables=[table])]).decode()
    assert '<td>(early_stopping_rounds)</td><td class="long">976ae7c822f13cf2</td>' in page
    assert '<td class="whole">2020-01-02</td>' in page
    assert "<td>57.2\N{NO-BREAK SPACE}% (52.7\N{NO-BREAK SPACE}% to 61.7\N{NO-BREAK SPACE}%)</td>" in page


def test_half_a_surrogate_pair_and_a_long_text_are_written() -> None:
    page = html.page("\ud800", EVIL + "a" * 9_000, []).decode()
    assert "\N{REPLACEMENT CHARACTER}" in page and "a" * html.MAX_LETTERS not in page and "…" in page
