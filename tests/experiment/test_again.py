"""Trained again: the same settings under a name of its own, and the run that they are from."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.experiment import again
from omninmo.experiment.again import MAX_LETTERS, fresh_name, train_again
from omninmo.reports.run_tables import lineage
from omninmo.schema import TAG_AGAIN
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, Recorded


@given(st.text(min_size=1, max_size=MAX_LETTERS))
def test_a_fresh_name_is_another_one_that_the_settings_allow_and_does_not_grow(name: str) -> None:
    first = fresh_name(name, "1a2b", repeated=False)
    second = fresh_name(first, "3c4d", repeated=True)
    assert QUICK.replace(name=first).name == first != second and len(first) == len(second) <= MAX_LETTERS


def test_a_name_that_the_settings_make_has_letters_of_its_own() -> None:
    assert fresh_name("", "1a2b", repeated=False) == ""


def test_the_run_that_it_is_from_stands_in_a_tag_and_on_its_page(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []

    def run_experiment(config: object, **details: Any) -> str:
        seen.append({"config": config, **details})
        return own.rated_id

    monkeypatch.setattr(again, "run_experiment", run_experiment)
    monkeypatch.setattr("omninmo.experiment.again.secrets.token_hex", lambda count: "1a2b"[: 2 * count])
    assert train_again(RunStore(), own.run_id, refresh=True, tags={"team": "a"}, on_event=print) == own.rated_id
    tags = {"team": "a", TAG_AGAIN: own.run_id}
    config = QUICK.replace(name="quick-1a2b")
    assert seen == [{"config": config, "refresh": True, "tags": tags, "on_event": print}]
    table = lineage(pd.Series({f"tags.{TAG_AGAIN}": own.run_id})).set_index("What")
    assert table["Value"].to_dict() == {"Trained again from": own.run_id}
