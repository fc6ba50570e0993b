"""One class of a classification is explained at a time."""

from functools import partial

from omninmo.ui import class_selector, reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def draw(run_id: str, **start: str) -> None:
    import streamlit as st

    table, unit = class_selector.draw(reads.shap(run_id), "forward_return", **start)
    st.markdown(f"{unit}, {table.n_classes} classes")


def test_a_regression_has_no_choice(recorded: Recorded) -> None:
    app = drawn(draw, recorded.run_id)
    assert app.markdown[0].value == "forward_return, 0 classes" and not app.get("button_group")


def test_the_rating_of_the_link_is_chosen_and_an_unknown_one_is_not(recorded: Recorded) -> None:
    assert drawn(draw, recorded.rated_id, rating="Sell").markdown[0].value == "Sell, 0 classes"
    assert drawn(draw, recorded.rated_id, rating="Nonsense").markdown[0].value == "Strong Buy, 0 classes"


def test_it_starts_where_it_is_asked_to_and_the_link_goes_before(recorded: Recorded) -> None:
    at_hold = partial(draw, start="Hold")
    assert drawn(at_hold, recorded.rated_id).markdown[0].value == "Hold, 0 classes"
    assert drawn(at_hold, recorded.rated_id, rating="Sell").markdown[0].value == "Sell, 0 classes"
