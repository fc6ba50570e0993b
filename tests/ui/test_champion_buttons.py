"""The buttons of a run that make it champion: straight, after its verdict was shown, or not at all."""

from omninmo.tracking import champion
from omninmo.tracking.store import RunStore
from omninmo.ui import champion_buttons, reads
from tests.foreign_store import OURS, ForeignStore
from tests.recorded import Recorded
from tests.tracking.test_champion import BETTER, HONEST, point_at
from tests.ui.conftest import drawn
from tests.ui.test_run_edits import press


def _buttons(run_id: str) -> None:
    from omninmo.ui import champion_buttons, reads, run_edits, run_heading

    run_edits.message()
    run_heading.draw(reads.run(run_id))
    champion_buttons.draw(reads.run(run_id))


def test_a_run_that_does_not_beat_its_baselines_shows_its_verdict_first(own: Recorded) -> None:
    app = drawn(_buttons, own.run_id)
    assert [button.label for button in app.button] == ["Make it champion anyway"]
    verdict = champion.verdict_of(reads.run(own.run_id)).text
    assert any(verdict[:40] in item.value.replace("\\", "") for item in app.markdown)
    assert "champion" not in app.header[0].value
    assert press(app, "Make it champion anyway").success[0].value == "1 run made champion\\."
    assert RunStore().champion() == own.run_id and "champion" in app.header[0].value
    press(app, "No longer champion")
    assert RunStore().champion() is None and "champion" not in app.header[0].value


def test_a_better_run_is_appointed_at_once_and_a_leak_never(own: Recorded) -> None:
    store = ForeignStore(own.home)
    good = store.add("good", params=HONEST, metrics=BETTER, tags=OURS)
    leak = store.add("leak", params={"scheme": "shuffled"}, metrics=BETTER, tags=OURS)
    app = drawn(champion_buttons.draw, reads.run(leak))
    assert not app.button and "cannot be champion" in app.caption[0].value
    press(drawn(_buttons, good), "Make champion")
    assert RunStore().champion() == good


def test_another_tools_alias_is_not_moved_by_a_click_that_was_about_a_verdict(own: Recorded) -> None:
    theirs = ForeignStore(own.home).add("theirs", metrics=BETTER)
    point_at(theirs)
    app = press(drawn(_buttons, own.run_id), "Make it champion anyway")
    assert "which is not omninmo's" in app.error[0].value.replace("\\", "")
    now = champion.pointed_at(RunStore().uri)
    assert now is not None and now.run_id == theirs


def test_what_changed_meanwhile_is_said(own: Recorded) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    app = drawn(_buttons, own.run_id)
    champion.appoint(RunStore(), own.rated_id, anyway=True)
    assert "is not champion any more" in press(app, "No longer champion").error[0].value
    assert RunStore().champion() == own.rated_id
