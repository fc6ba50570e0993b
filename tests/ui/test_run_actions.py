"""What can be done with a run."""

from omninmo.ui import run_actions
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn


def test_a_run_can_be_explained_cloned_and_repeated(recorded: Recorded, links: Links) -> None:
    app = drawn(run_actions.draw, recorded.run_id)
    assert links == [
        ("Explain", "Explain this run", {"runs": recorded.run_id}),
        ("Train", "Clone and edit", {"from": recorded.run_id}),
    ]
    assert [button.label for button in app.button] == ["Run again"]
    assert app.code[0].value.startswith("python -m omninmo train --force-sample --name quick")
