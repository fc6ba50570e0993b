"""The verdict on stability: never good news without noise to compare with, nor beside noise that agrees as well."""

import pandas as pd
import pytest

from omninmo.reports.stability_verdict import stability_verdict
from omninmo.trust.noise_between import Of

UP, DOWN = [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]


def table(runs: int, folds: int, *, alike: bool = True) -> pd.DataFrame:
    """Return importances of runs whose folds all rank alike, or every second the other way round."""
    return pd.concat(
        pd.DataFrame(
            {
                "run_id": f"run {run}",
                "fold": fold,
                "feature": ["a", "b", "c"],
                "kind": "shap",
                "value": UP if alike or fold % 2 else DOWN,
            }
        )
        for run in range(runs)
        for fold in range(folds)
    )


def draws(runs: int, folds: int, alike: int = 0, count: int = 19) -> pd.DataFrame:
    """Return noise of which the first `alike` draws rank alike."""
    return pd.concat(table(runs, folds, alike=number < alike).assign(draw=number) for number in range(count))


CASES: list[tuple[Of, int, int]] = [("folds", 1, 4), ("runs", 3, 2)]


@pytest.mark.parametrize(("of", "runs", "folds"), [("folds", 1, 2), ("runs", 2, 5), ("runs", 1, 5)])
def test_fewer_than_three_rankings_allow_no_conclusion(of: Of, runs: int, folds: int) -> None:
    known = stability_verdict(of, table(runs, folds), draws(runs, folds))
    assert known.level == "inconclusive" and "too few to conclude anything about stability" in known.text


@pytest.mark.parametrize(("of", "runs", "folds"), CASES)
def test_agreement_of_one_is_not_called_stable_before_noise_is_computed(of: Of, runs: int, folds: int) -> None:
    known = stability_verdict(of, table(runs, folds), None)
    assert known.level == "unknown" and "agree at 1.000" in known.text
    assert "conclude nothing before the noise" in known.text and "stable" not in known.text
    refused = stability_verdict(of, table(runs, folds), None, refusal="They differ in Target; pick others.")
    assert refused.level == "unknown" and refused.text.endswith("They differ in Target; pick others.")
    assert "stable" not in refused.text


@pytest.mark.parametrize(("of", "runs", "folds"), CASES)
def test_as_high_as_noise_is_no_more_stable_than_noise(of: Of, runs: int, folds: int) -> None:
    known = stability_verdict(of, table(runs, folds), draws(runs, folds, alike=1))
    assert known.level == "noise" and "no more stable than noise (p = 0.100)" in known.text


@pytest.mark.parametrize(("of", "runs", "folds"), CASES)
def test_above_all_noise_is_more_stable_and_does_not_say_that_it_predicts(of: Of, runs: int, folds: int) -> None:
    known = stability_verdict(of, table(runs, folds), draws(runs, folds))
    assert known.level == "stable" and "more stable than noise of the same kind (p = 0.050)" in known.text
    assert known.text.endswith("not that they predict well.")


def test_too_few_draws_cannot_show_it() -> None:
    known = stability_verdict("runs", table(3, 2), draws(3, 2, count=5))
    assert known.level == "unknown" and "5 draws of noise are too few" in known.text and "stable" not in known.text


def test_models_that_use_nothing_cannot_be_compared() -> None:
    known = stability_verdict("runs", table(3, 2).assign(value=0.0), draws(3, 2))
    assert known.level == "inconclusive" and "they share no feature that they use" in known.text


def test_another_kind_of_importance_has_noise_of_its_own() -> None:
    both = pd.concat([table(3, 2), table(3, 2, alike=False).assign(kind="gain")])
    noise = pd.concat([draws(3, 2), draws(3, 2).assign(kind="gain")])
    assert stability_verdict("runs", both, noise).level == "stable"
    assert stability_verdict("runs", both, noise, "gain").level == "noise"
