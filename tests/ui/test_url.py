"""The query carries what a colleague should get in a link."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from omninmo.ui import selections, url
from tests.ui.conftest import drawn

MANY = [f"{number:032x}" for number in range(url.MAX_IN_LINK + 1)]
TOO_MANY = [str(number) for number in range(url.MAX_WITHOUT_HOME + 1)]


def change() -> None:
    import streamlit as st

    url.pick([*url.picked(), "new"])
    url.put("filter", "")
    st.json(url.carried(metric="oos_skill", feature=""))


def read() -> None:
    import streamlit as st

    st.json(url.picked())
    st.text(url.missing_selection())


def pick(run_ids: list[str]) -> None:
    url.pick(run_ids)
    read()


def links() -> None:
    import streamlit as st

    st.json([url.carried(), url.carried(runs="a,b"), url.carried(feature="x")])


def picks(app: AppTest) -> object:
    import json

    return json.loads(app.json[0].value)


def test_picks_are_kept_in_order_and_once_each() -> None:
    app = drawn(change, runs="b,a,b", filter="x", run="here", feature="y")
    assert app.query_params["runs"] == "b,a,new" and "filter" not in app.query_params
    assert '"metric":"oos_skill"' in app.json[0].value.replace(" ", "")
    for gone in ("here", "feature"):
        assert gone not in app.json[0].value


def test_up_to_twenty_picks_stand_in_the_link_and_more_in_a_file(home: Path) -> None:
    few = drawn(pick, MANY[1:], sel="0" * 16, filter="x").query_params
    assert few == {"runs": ",".join(MANY[1:]), "filter": "x"} and not (home / "selections").exists()
    many = drawn(pick, MANY, runs="a", filter="x")
    assert many.query_params == {"sel": selections.save(MANY), "filter": "x"} and picks(many) == MANY
    assert drawn(pick, [], sel=many.query_params["sel"]).query_params == {}


def test_a_link_with_both_means_the_runs_that_it_names(home: Path) -> None:
    key = selections.save(MANY)
    assert picks(drawn(read, sel=key)) == MANY
    assert picks(drawn(read, sel=key, runs="b,a")) == ["b", "a"]
    assert picks(drawn(read, sel=key, runs=",")) == MANY
    assert not drawn(read, sel="nonsense", runs="a").text[0].value


def test_links_bring_the_selection_along_unless_they_name_other_runs(home: Path) -> None:
    assert picks(drawn(links, sel="s", run="r")) == [{"sel": "s"}, {"runs": "a,b"}, {"sel": "s", "feature": "x"}]


def test_what_colours_a_feature_stays_behind_where_a_link_names_another() -> None:
    assert picks(drawn(links, partner="x", feature="y")) == [
        {"partner": "x", "feature": "y"},
        {"partner": "x", "feature": "y", "runs": "a,b"},
        {"feature": "x"},
    ]


@pytest.mark.parametrize("key", ["0" * 16, "../../etc/passwd", "<b>"])
def test_a_selection_that_cannot_be_read_is_no_pick_and_the_page_can_say_why(home: Path, key: str) -> None:
    app = drawn(read, sel=key)
    assert picks(app) == [] and "pick the runs again" in app.text[0].value
    assert app.query_params["sel"] == key


def test_without_a_home_to_write_to_picks_stay_in_the_link_as_long_as_it_opens(home: Path) -> None:
    (home / "selections").touch()
    app = drawn(pick, MANY)
    assert app.query_params == {"runs": ",".join(MANY)} and not app.text[0].value
    app = drawn(pick, TOO_MANY, runs="a")
    assert app.query_params == {"runs": "a"} and picks(app) == ["a"]
    assert app.text[0].value.startswith("The picks stay as they were, for 3,001 are too many: omninmo wanted to write")
