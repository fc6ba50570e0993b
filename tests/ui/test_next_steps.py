"""Picked runs lead on to the pages that show them."""

from omninmo.ui import next_steps
from tests.ui.conftest import Links, drawn


def test_the_links_say_what_the_pages_do_with_the_picks(links: Links) -> None:
    drawn(next_steps.draw, runs="a,b,c")
    assert [text for _, text, _ in links] == ["Compare 3 runs", "Check stability of 3 runs", "Explain one of 3 runs"]


def test_many_runs_have_a_separator(links: Links) -> None:
    drawn(next_steps.draw, runs=",".join(map(str, range(1_000))))
    assert links[0][1] == "Compare 1,000 runs"


def test_one_run_or_none_leads_to_the_pages_by_their_names(links: Links) -> None:
    drawn(next_steps.draw, runs="a")
    assert [text for _, text, _ in links] == [page for page, _, _ in links] == ["Compare", "Stability", "Explain"]


def test_no_link_leads_to_where_the_reader_is(links: Links) -> None:
    drawn(next_steps.draw, "Compare", runs="a,b")
    assert [page for page, _, _ in links] == ["Stability", "Explain"]
