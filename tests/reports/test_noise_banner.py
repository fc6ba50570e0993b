"""The banner stands where a run does not beat its baselines, and nowhere else."""

import pytest

from omninmo import schema
from omninmo.reports.noise_banner import noise_banner
from omninmo.reports.verdict import verdict


def interval(name: str, value: float) -> dict[str, float]:
    return {name: value, f"{name}_low": value - 0.01, f"{name}_high": value + 0.01}


BETTER = interval("oos_skill", 0.1) | interval("rank_ic_mean", 0.1)
for _name, _key in schema.VERSUS:
    BETTER |= interval(f"versus.{_name}.{_key}", 0.1)


def banner(metrics: dict[str, float], scheme: str = "walk_forward", leaks: bool = False) -> str:
    return noise_banner(metrics, mode="regression", scheme=scheme, leaks=leaks)


@pytest.mark.parametrize("scheme", ["walk_forward", "purged_kfold"])
def test_a_run_that_beats_every_baseline_has_none_also_where_folds_were_trained_on_later_dates(scheme: str) -> None:
    assert banner(BETTER, scheme) == ""


@pytest.mark.parametrize(
    ("metrics", "leaks", "start"),
    [
        (interval("oos_skill", -0.1), False, "SHAP here explains noise. "),
        (interval("oos_skill", 0.0), False, "SHAP here explains noise, as far as anybody can see. "),
        ({}, False, "Nobody knows whether SHAP here explains more than noise. "),
        (BETTER, True, "SHAP here explains a leak. "),
        (BETTER | interval("versus.ridge.oos_skill", 0.0), False, "On dates it had not seen"),
        (BETTER | interval("versus.momentum.rank_ic_mean", 0.0), False, "SHAP here explains noise, as far"),
    ],
)
def test_the_reason_is_the_verdict(metrics: dict[str, float], leaks: bool, start: str) -> None:
    text = banner(metrics, leaks=leaks)
    assert text.startswith(start)
    assert verdict(metrics, mode="regression", scheme="walk_forward", leaks=leaks).text in text


def test_a_run_that_ranks_but_does_not_predict_size_is_not_called_noise_altogether() -> None:
    text = banner(BETTER | interval("oos_skill", -0.1))
    assert "ranks the tickers" in text and text.endswith("how it orders the tickers.")
