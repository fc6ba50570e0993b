"""The verdict is drawn as the function of its numbers says it."""

from omninmo.ui import verdict
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored


def test_a_run_s_verdict_is_one_paragraph() -> None:
    run = stored(metrics__oos_skill=-0.09, metrics__oos_skill_low=-0.19, metrics__oos_skill_high=-0.01)
    app = drawn(verdict.draw, run)
    assert len(app.markdown) == 1
    text = app.markdown[0].value.replace("\\", "")
    assert "trending_down" in text and "did worse than the training mean (skill −0.090, 95 % −0.190 to −0.010)" in text


def test_a_hostile_name_before_it_is_shown_and_not_obeyed() -> None:
    app = drawn(verdict.draw, stored(), "![](http://192.0.2.1/a.png)")
    assert "\\!\\[\\]" in app.markdown[0].value and "no interval" in app.markdown[0].value


def test_a_leak_is_no_result() -> None:
    app = drawn(verdict.draw, stored(leaks=True))
    assert "mean nothing" in app.markdown[0].value and "leak_add" in app.markdown[0].value
