"""An empty store explains itself."""

from omninmo.ui import first_steps
from tests.ui.conftest import drawn


def test_the_steps_lead_from_train_to_explain() -> None:
    app = drawn(first_steps.draw)
    titles = [item.value for item in app.markdown if " · " in item.value]
    assert titles == ["**1 · Train**", "**2 · Compare**", "**3 · Explain**"]
    assert "No runs yet" in app.info[0].value
