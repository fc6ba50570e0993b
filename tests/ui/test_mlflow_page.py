"""How to open MLflow's own page on the same runs."""

from pathlib import Path

from omninmo.ui import mlflow_page
from tests.ui.conftest import drawn, run


def test_the_command_and_the_address_of_the_experiment_are_there_to_copy(home: Path) -> None:
    app = drawn(mlflow_page.draw, run(experiment_id="7"))
    assert [code.value for code in app.code] == [
        "make mlflow",
        "http://127.0.0.1:5000/#/experiments/7/runs?workflowType=machine_learning",
    ]
    assert not app.expander[0].proto.expanded
