"""Metrics: titles that differ, in-sample marked as such, errors in the unit of a return known by the catalogue."""

import re
from pathlib import Path

from omninmo import schema
from omninmo.schema.metrics import FOLD_METRICS, HEADLINE, METRICS

ROOT = Path(__file__).parents[2]


def test_no_two_metrics_share_a_title() -> None:
    for names in (METRICS, FOLD_METRICS):
        titles = [entry.title for entry in names.values()]
        assert len(set(titles)) == len(titles)


def test_a_final_metric_is_marked_as_in_sample() -> None:
    for key, entry in METRICS.items():
        assert (entry.sample == "in-sample") == key.startswith("final_")
        assert ("(in-sample)" in entry.title) == key.startswith("final_")
        # who fits the rows they learn from better has not won anything
        assert entry.sample != "in-sample" or entry.better == "neither"


def test_headline_metrics_are_measured_out_of_fold() -> None:
    assert {METRICS[key].sample for key in HEADLINE} == {"out-of-fold"}


def test_every_rmse_and_mae_is_an_error_of_returns_and_nothing_else_is() -> None:
    for key, entry in {**METRICS, **FOLD_METRICS}.items():
        assert entry.of_return == any(part in ("rmse", "mae") for part in key.split("_")), key
        assert not entry.of_return or entry.text(0.0512) == "5.1 %"


def test_skill_is_named_after_what_it_is_measured_against() -> None:
    for catalogue in (METRICS, FOLD_METRICS):
        skill = catalogue["oos_skill"]
        assert schema.in_mode(skill, "regression").label == "Skill vs mean"
        assert schema.in_mode(skill, "classification").label == "Skill vs class shares"
    ridge = METRICS["baseline.logistic.oos_skill"]
    assert schema.in_mode(ridge, "classification").label == "Logistic regression: skill vs class shares"
    assert schema.in_mode(METRICS["rank_ic_mean"], "classification") == METRICS["rank_ic_mean"]


def test_what_noise_reaches_is_stated_once() -> None:
    assert "models of pure noise reach 0.49 to 0.84, depending on the settings" in METRICS["feature_stability"].help
    files = [*ROOT.glob("omninmo/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "README.md", *ROOT.glob("docs/*.md")]
    stated = [path.name for path in files if re.search(r"0\.(72|49)\D{1,4}0\.8[24]", path.read_text(encoding="utf-8"))]
    assert stated == ["metrics.py"]
