"""The sentences that Stability opens with."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.ui import noise_reference, rankings, stability_verdict
from tests.ui.conftest import drawn, runs


def tidy(run_ids: tuple[str, ...]) -> pd.DataFrame:
    rows = [(run_id, fold, f"f{n}", "shap", 12.0 - n) for run_id in run_ids for fold in (1, 2, 3) for n in range(12)]
    return pd.DataFrame(rows, columns=["run_id", "fold", "feature", "kind", "value"])


def said(app: AppTest) -> list[str]:
    """Return the sentences as a reader sees them."""
    return [item.value.replace("\\", "") for item in app.markdown]


@pytest.fixture(autouse=True)
def in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rankings, "importances", tidy)
    monkeypatch.setattr(noise_reference, "kept", lambda _: None)
    stability_verdict._verdict.clear()


def test_runs_have_a_sentence_and_their_folds_one_in_common_as_long_as_nothing_can_be_said() -> None:
    first, of_folds = said(drawn(stability_verdict.draw, runs({"name": "caught"}, {}, {}), "shap"))
    assert "These 3 runs agree at 1.000" in first and "conclude nothing" in first
    assert "The folds of each of 3 runs agree on which features matter (RBO: caught 1.000, " in of_folds
    assert "conclude nothing" in of_folds


def test_a_run_whose_noise_can_never_be_computed_has_a_sentence_of_its_own_that_says_why() -> None:
    _, own, in_common = said(drawn(stability_verdict.draw, runs({"params.source": "own"}, {}, {}), "shap"))
    assert "Prices given from Python are not kept" in own and "conclude nothing" not in own
    assert "The folds of each of 2 runs" in in_common


def test_a_run_that_can_be_judged_has_a_sentence_with_its_plain_name(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = pd.concat([tidy(("id-a",)).assign(draw=number) for number in range(1, 20)])
    kept = {("id-a",): noise}
    monkeypatch.setattr(noise_reference, "kept", lambda request: kept.get(request.run_ids))
    app = drawn(stability_verdict.draw, runs({"name": "**caught**"}, {}, {}), "shap")
    _, judged, in_common = said(app)
    assert "\\*\\*caught\\*\\*" in app.markdown[1].value and "no more stable than noise" in judged
    assert "The folds of each of 2 runs" in in_common
    alone = said(drawn(stability_verdict.draw, runs({"name": "one"}, {}), "shap"))[-1]
    assert "These 3 folds agree at 1.000" in alone and "within this run" in alone


def test_two_runs_are_too_few_and_one_has_its_folds_alone() -> None:
    two = drawn(stability_verdict.draw, runs({}, {}), "shap").markdown
    assert "2 runs are too few to conclude anything" in two[0].value and len(two) == 2
    assert len(drawn(stability_verdict.draw, runs({}), "shap").markdown) == 1


def test_a_refusal_is_part_of_the_sentence_and_many_runs_are_judged_up_to_five() -> None:
    app = drawn(stability_verdict.draw, runs({}, {}, {"params.forward_days": 60}, {}, {}, {}, {}), "permutation")
    assert "they differ in Horizon" in app.markdown[0].value and "The folds of each of 5 runs" in app.markdown[1].value
    assert "The folds of 2 more runs" in app.caption[0].value
    assert stability_verdict.NO_NOISE_KIND in app.caption[0].value


def test_noise_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = ("id-a", "id-b", "id-c")
    same = pd.concat([tidy(ids).assign(draw=number) for number in range(1, 20)])
    monkeypatch.setattr(noise_reference, "kept", lambda request: same[same["run_id"].isin(request.run_ids)])
    app = drawn(stability_verdict.draw, runs({}, {}, {}), "shap")
    assert "no more stable than noise" in app.markdown[0].value
    reverse = same.assign(value=same["value"].groupby([same["run_id"], same["fold"]]).transform("max") + 1)
    shuffled = reverse.sample(frac=1, random_state=0)
    shuffled["value"] = (shuffled.groupby(["draw", "run_id", "fold"]).cumcount() + 1).astype(float)
    stability_verdict._verdict.clear()
    monkeypatch.setattr(noise_reference, "kept", lambda request: shuffled[shuffled["run_id"].isin(request.run_ids)])
    app = drawn(stability_verdict.draw, runs({}, {}, {}), "shap")
    assert "more stable than noise of the same kind" in app.markdown[0].value
    looks = "Each of the 4 verdicts with a p would call pure noise stable in at most one case of twenty"
    assert looks in app.caption[0].value and "a chance of up to 20 %" in app.caption[0].value
    alone = drawn(stability_verdict.draw, runs({}), "shap")
    assert "with a p" not in alone.caption[0].value
