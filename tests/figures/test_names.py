"""Names on a figure: short where they have to be, and never obeyed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.figures.importance_heatmap import importance_heatmap
from omninmo.figures.names import (
    MAX_LABEL,
    MAX_LETTERS,
    in_two_lines,
    label,
    of_rows,
    short,
    shortened,
    shortened_together,
    shown,
)
from omninmo.figures.similarity import similarity, similarity_info

LINE = 22
LONG = "a name that its author thought a good idea at the time-c622"


def test_the_end_of_a_long_name_stays() -> None:
    assert len(short(LONG)) == MAX_LETTERS and short(LONG).endswith("-c622") and "…" in short(LONG)
    assert short("reg-30d-d3-lr0.03-20t-c622") == "reg-30d-d3-lr0.03-20t-c622"


def test_names_shortened_together_lose_what_they_share() -> None:
    runs = ["reg-30d-d3-lr0.03-20t-c622", "reg-30d-d5-lr0.03-20t-yahoo-9f3c", "mine"]
    assert shortened_together(runs, 20) == ["…d3…20t-c622", "…d5…20t-yahoo-9f3c", "mine"]
    assert shortened_together(runs, 16) == ["…d3…c622", "…d5…yahoo-9f3c", "mine"]
    said = ["my long name of the first experiment", "my long name of the second experiment"]
    assert shortened_together(said, 20) == ["…first experiment", "…second experiment"]
    assert shortened_together(said, 10) == ["…first…", "…second…"]
    assert shortened_together(runs[:1], 20) == [shortened(runs[0], 20)]  # there is nothing to differ from
    assert shortened_together(runs[:2], 40) == runs[:2]


def test_names_lose_no_more_of_what_they_share_than_there_is_no_room_for() -> None:
    sweep = [f"reg-30d-d{depth}-lr0.03-20t-{depth}c62" for depth in (3, 5)]
    assert shortened_together(sweep, 25) == ["…30d-d3-lr0.03-20t-3c62", "…30d-d5-lr0.03-20t-5c62"]
    assert shortened_together(sweep, 20) == ["…d3-lr0.03-20t-3c62", "…d5-lr0.03-20t-5c62"]


def test_a_cut_beside_what_is_left_out_is_one_gap() -> None:
    long = [f"sweep-reg-d{depth}-lr0.03-a-name-of-many-letters-{depth}" for depth in (3, 5)]
    for letters in range(5, 20):
        assert all("……" not in text for text in shortened_together(long, letters)), letters


@given(names=st.lists(st.text("ab-_ …", max_size=40), max_size=4), letters=st.integers(5, 30))
def test_names_shortened_together_fit_and_short_ones_stay(names: list[str], letters: int) -> None:
    found = shortened_together(names, letters)
    assert len(found) == len(names)
    for name, shown_name in zip(names, found, strict=True):
        assert 0 < len(shown_name) <= letters if len(name) > letters else shown_name == name


def test_markup_is_text() -> None:
    assert shown("<b>x</b> & y") == "&lt;b&gt;x&lt;/b&gt; &amp; y"
    shares = pd.DataFrame({"a": [0.4, 0.6, 0.0], "b": [0.6, 0.4, 0.0]}, index=["x", "y", "z"])
    heat = importance_heatmap(shares, {}, {"a": "<b>one</b>", "b": LONG})
    assert heat.layout.xaxis.ticktext == ("&lt;b&gt;one&lt;/b&gt;", short(LONG))
    assert LONG in heat.data[0].customdata[0][1] and "&lt;b&gt;one" in heat.data[0].customdata[0][0]
    pairs = similarity(similarity_info(shares.corr(), {"a": "<i>", "b": LONG}), "Spearman")
    assert set(pairs.layout.yaxis2.ticktext) == {"&lt;i&gt;", short(LONG)}


def test_a_label_is_text_and_leaves_room_for_the_figure() -> None:
    assert label({"x": "<a href='http://192.0.2.1'>x</a>"}, "x").startswith("&lt;a href=")
    assert label({}, "y") == "y" and len(label({"x": "y" * 6000}, "x")) == MAX_LABEL
    assert "%{" not in shown("%{x}")


def test_rows_are_called_by_ticker_and_date() -> None:
    index = pd.DataFrame({"ticker": ["KO", "<b>", "KO"], "date": pd.to_datetime(["2022-12-27", "2022-12-28"] * 2)[:3]})
    assert of_rows(index).tolist() == ["KO, 2022-12-27", "&lt;b&gt;, 2022-12-28", "KO, 2022-12-27"]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("RSI, 14 sessions", "RSI, 14 sessions"),
        ("Momentum, 12 months less 1", "Momentum, 12<br>months less 1"),
        ("Volume on rising less falling days, 63 sessions", "Volume on rising less<br>falling da…63 sessions"),
        ("x" * 50, f"{'x' * 10}…{'x' * 11}"),
    ],
)
def test_a_long_name_takes_two_lines_of_limited_length(label: str, text: str) -> None:
    lines = in_two_lines(label, LINE).split("<br>")
    assert max(map(len, lines)) <= LINE and len(lines) <= 2
    assert in_two_lines(label, LINE) == text
