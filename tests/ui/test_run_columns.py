"""Every column of a table of runs is offered once, under the catalogue's words."""

import pandas as pd

from omninmo import schema
from omninmo.ui import run_columns
from tests.ui.conftest import runs

EXTRA = {
    "params.gap": 30.0,
    "params.their own": "x",
    "metrics.final_r2": 0.2,
    "metrics.baseline.ridge.oos_skill": 0.0,
    "metrics.versus.ridge.oos_skill": 0.0,
    "metrics.time.load": 1.0,
    "metrics.theirs": 1.0,
    "tags.team": "a",
    "tags.mlflow.user": "me",
}
TABLE = runs(EXTRA, {})


def test_columns_stand_in_the_groups_of_the_form_and_the_kinds_of_scores() -> None:
    groups = run_columns.grouped(TABLE)
    assert groups["Model"] == ["params.max_depth"] and "params.scheme" in groups["Validation"]
    assert groups["Facts of the run"] == ["params.gap"]
    assert "metrics.oos_skill" in groups["Out-of-fold scores"] and groups["In-sample scores"] == ["metrics.final_r2"]
    assert groups["Baselines"] == ["metrics.versus.ridge.oos_skill", "metrics.baseline.ridge.oos_skill"]
    assert groups["Times"] == ["metrics.time.load"] and groups["Tags"] == ["tags.team"]
    assert groups["Other names"] == ["metrics.theirs", "params.their own", "tags.mlflow.user"]
    stored = [name for name in TABLE.columns if name.startswith(("params.", "metrics.", "tags."))]
    assert sorted(name for names in groups.values() for name in names) == sorted(stored)


def test_no_box_gets_more_columns_than_it_can_offer() -> None:
    many = pd.DataFrame({f"tags.t{number}": ["x"] for number in range(3_000)})
    assert len(run_columns.offered(many)) == run_columns.MAX_OPTIONS


def test_a_title_holds_label_and_name() -> None:
    assert run_columns.title("metrics.oos_skill") == "Skill vs mean · oos_skill"
    assert run_columns.title("metrics.final_r2") == "R² (in-sample) · final_r2"
    assert run_columns.title("metrics.theirs") == "theirs"
    assert len({run_columns.title(f"metrics.{key}") for key in schema.METRICS}) == len(schema.METRICS)


def test_where_one_chooses_a_column_has_its_label_alone() -> None:
    assert run_columns.label("metrics.oos_skill") == "Skill vs mean" and run_columns.label("tags.team") == "team"
    ours = [*(f"params.{key}" for key in schema.PARAMS), *(f"metrics.{key}" for key in schema.METRICS)]
    assert len({run_columns.label(name) for name in ours}) == len(ours)


def test_only_columns_of_the_table_can_be_asked_for() -> None:
    names = ["metrics.oos_skill", "name", "metrics.no such", "metrics.oos_skill", ""]
    assert run_columns.known(names, TABLE) == ["metrics.oos_skill"]
