"""permutation as a user types it: a line per feature, the one that costs most first."""

import pandas as pd
import pytest

from omninmo.cli import INTERRUPTED, main, permutation
from omninmo.errors import Cancelled
from omninmo.experiment.references import permutation_reference
from omninmo.schema import FORMATS
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded


def test_features_are_listed_by_what_permuting_them_costs(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permutation", own.run_id]) == 0
    title, *lines, last = capsys.readouterr().out.splitlines()
    assert title.startswith("Rise of the squared error") and "does not need it" in last
    costs = [float(line.partition("%")[0].replace("−", "-")) for line in lines]
    assert len(costs) == 8 and costs == sorted(costs, reverse=True)
    store = RunStore()
    worth = permutation_reference(store, own.run_id).groupby("feature")["value"].mean()
    shares = store.importances([own.run_id]).query("kind == 'shap'").groupby("feature")["value"].mean()
    for feature, label in store.features(own.run_id)[["name", "label"]].itertuples(index=False):
        (line,) = (line for line in lines if line.endswith(f"{label} ({feature})"))
        assert (
            line.startswith(f"{FORMATS['fine_percent'].text(worth[feature]):>9} (")
            and f"{FORMATS['share'].text(shares[feature]):>7}  " in line
        )


def test_a_line_holds_mean_and_deviation_over_folds_and_the_share() -> None:
    permuted = pd.DataFrame({"feature": ["a", "b", "a", "b"], "fold": [1, 1, 2, 2], "value": [-0.01, 0.1, -0.01, 0.3]})
    shares = pd.DataFrame({"feature": ["a", "b", "b"], "kind": ["shap", "shap", "gain"], "value": [0.25, 0.75, 0.5]})
    assert permutation._lines(permuted, shares, pd.Series({"a": "First", "b": "Second"})) == [
        " +20.00 % (14.14 %)   75.0 %  Second (b)",
        "  −1.00 % (0.00 %)   25.0 %  First (a)",
    ]


def test_a_run_may_be_named_by_its_name_or_the_start_of_its_id(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(store: RunStore, run_id: str, on_event: object) -> pd.DataFrame:
        asked.append(run_id)
        raise Cancelled

    monkeypatch.setattr("omninmo.experiment.references.permutation_reference", note)
    for named in ("quick", recorded.run_id[:12], recorded.run_id):
        assert main(["permutation", named]) == INTERRUPTED
    assert asked == [recorded.run_id] * 3


def test_an_unknown_run_is_one_sentence_and_code_1(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permutation", "nothing"]) == 1
    assert "There is no run nothing" in capsys.readouterr().err
