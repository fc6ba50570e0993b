"""The noise reference: nothing is computed by opening a page, the cost is known before, a refusal says why."""

import pandas as pd
import pytest

from omninmo import jobs
from omninmo.config import ReferenceConfig, TrainingConfig
from omninmo.jobs import Started
from omninmo.ui import noise_reference, reads
from omninmo.ui.foreign_text import plain
from tests.pages.conftest import words
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs

THREE = runs(*[{"params.data_fingerprint": "same", "metrics.time.folds": 2.0}] * 3)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise_reference, "kept", lambda _: None)
    monkeypatch.setattr(reads, "config", lambda _: TrainingConfig())
    monkeypatch.setattr(noise_reference, "cost", lambda *_: "57 trainings, about 1 min 54 s.")


def test_the_button_starts_a_job_and_its_cost_stands_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []

    def start(request: object) -> Started:
        started.append(request)
        return Started("1", None)

    monkeypatch.setattr(jobs, "start", start)
    app = drawn(noise_reference.draw, THREE)
    assert app.caption[0].value.startswith("57 trainings, about 1 min 54 s.")
    app.button[0].click().run()
    assert started == [ReferenceConfig(kind="between", run_ids=("id-a", "id-b", "id-c"))]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (THREE.assign(**{"params.forward_days": [30, 30, 60]}), "they differ in Horizon"),
        (THREE.iloc[:2], "pick more"),
        (THREE.assign(leaks=[False, True, False]), "demonstration of a leak"),
    ],
)
def test_a_refusal_disables_the_button_with_its_reason(table: pd.DataFrame, why: str) -> None:
    app = drawn(noise_reference.draw, table)
    assert app.button[0].disabled and why in app.caption[0].value


@pytest.mark.parametrize("kind", ["within", "between", "permutation"])
def test_the_files_that_prices_are_read_from_are_named_before_the_click(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "are read from" not in words(drawn(noise_reference.draw, THREE, kind))
    paths = {"id-a": "/a.csv", "id-b": "/b.txt", "id-c": "/a.csv"}
    monkeypatch.setattr(reads, "config", lambda run_id: TrainingConfig(source="csv", path=paths[run_id]))
    app = drawn(noise_reference.draw, THREE, kind)
    assert plain("Prices as trained are read from /a.csv and /b.txt.") in [text.value for text in app.caption]
    refused = drawn(noise_reference.draw, THREE.assign(leaks=True), kind)
    assert "are read from" not in words(refused)


def test_what_is_kept_has_no_button(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise_reference, "kept", lambda _: pd.DataFrame({"draw": [1]}))
    assert not drawn(noise_reference.draw, THREE).button


def test_within_and_permutation_are_refused_for_many_runs_and_for_leaks() -> None:
    many = pd.concat([THREE] * 4)
    assert noise_reference.why_not(many, "within") == noise_reference.TOO_MANY
    assert "leak" in noise_reference.why_not(THREE.assign(leaks=True), "permutation")
    assert "not kept" in noise_reference.why_not(THREE.assign(**{"params.source": "own"}), "within")
    assert noise_reference.why_not(THREE, "within") == ""


def test_a_store_without_references_is_not_read(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("OMNINMO_HOME", str(recorded.home))
    monkeypatch.setattr(noise_reference, "_kept", None)  # would raise
    assert noise_reference.kept(ReferenceConfig(kind="within", run_ids=(recorded.run_id,))) is None
