"""Without a run there is a way to the first one."""

from omninmo.ui import no_runs
from tests.ui.conftest import Links, drawn


def test_an_empty_page_leads_to_train_sample(links: Links) -> None:
    app = drawn(no_runs.draw, "No runs yet.")
    assert app.info[0].value.startswith("No runs yet. Home trains a first one")
    assert links == [("Home", "Go to Home and press Train sample", {})]
