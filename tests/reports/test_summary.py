"""The executive summary: every promised figure, as the run measured it."""

import math
from dataclasses import replace

import pytest

from omninmo import schema
from omninmo.evaluation.shap_table import global_importance
from omninmo.reports.summary import TOP, summary
from tests.recorded import QUICK, RATED, Recorded, Trained

CONFIGS = pytest.mark.parametrize("config", [QUICK, RATED], ids=["regression", "classification"])


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}")[2].partition("\n## ")[0]


def figure(value: float, key: str) -> str:
    return schema.METRICS[key].text(value)


@CONFIGS
def test_performance_on_unseen_rows_stands_beside_what_to_beat(trained: Trained, config: object) -> None:
    result = trained(QUICK if config is QUICK else RATED)
    out_of_fold = section(summary(result, "mine"), "Out-of-fold")
    beside = {"oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "direction_base_rate"}
    beside |= {"log_loss", "log_loss_base"} if config is RATED else {"cv_r2_mean", "baseline.zero.oos_skill"}
    for key in beside:
        assert figure(result.metrics[key], key) in out_of_fold, key


@CONFIGS
def test_figures_of_the_rows_learnt_from_stand_apart(trained: Trained, config: object) -> None:
    result = trained(QUICK if config is QUICK else RATED)
    text = summary(result, "mine")
    in_sample = section(text, "In-sample performance: says nothing about the future")
    found = [key for key in result.metrics if key.startswith("final_")]
    assert found
    for key in found:
        assert f"{schema.METRICS[key].label}: {figure(result.metrics[key], key)}" in in_sample
    assert len(in_sample.strip().splitlines()) == len(found)


def test_the_top_features_and_their_sum_are_those_of_shap(trained: Trained) -> None:
    result = trained(QUICK)
    shares = global_importance(result.shap).head(TOP)
    lines = section(summary(result, "mine"), f"Top {TOP} features").strip().splitlines()
    for line, (name, share) in zip(lines, shares.items(), strict=False):
        assert f"({name}): {share * 100:.1f} %" in line
    assert lines[-1] == f"- Together: {shares.sum() * 100:.1f} % of the importance"


def test_stability_is_shown_beside_what_noise_reaches(trained: Trained) -> None:
    result = trained(QUICK)
    stability = section(summary(result, "mine"), "Feature stability")
    assert figure(result.metrics["feature_stability"], "feature_stability") in stability and "pure noise" in stability


def test_a_ticker_that_was_left_out_is_named_with_its_reason(trained: Trained) -> None:
    result = trained(QUICK)
    panel = replace(result.dataset.panel, skipped={"NOPE": "not in the sample"}, failed={"GONE": "no answer"})
    known = replace(result, dataset=replace(result.dataset, panel=panel))
    data = section(summary(known, "mine"), "Data")
    assert "Tickers: 20 used, 1 skipped, 1 failed" in data
    assert "NOPE left out: not in the sample" in data and "GONE left out: no answer" in data
    assert panel.caution and panel.caution in data
    facts = known.dataset.facts()
    assert (facts["skipped_tickers_count"], facts["error_tickers_count"]) == (1, 1)


def test_what_is_switched_off_takes_one_line_by_family(trained: Trained) -> None:
    result = trained(QUICK)
    assert "switched off" not in summary(result, "mine")
    off = {"atr_14": "no high", "adx_14": "no high", "volume_ratio_5_63": "no volume"}
    known = replace(result, dataset=replace(result.dataset, switched_off=off))
    (line,) = (line for line in summary(known, "mine").splitlines() if "switched off" in line)
    assert "Within the session (2), Volume (1); summary.json has each with its reason" in line


def test_the_title_is_the_guide_s(trained: Trained) -> None:
    assert summary(trained(QUICK), "mine").startswith("# Executive summary: mine\n")


def test_a_figure_that_could_not_be_had_says_so(trained: Trained) -> None:
    result = trained(QUICK)
    without = replace(result, metrics=result.metrics | {"rank_ic_mean": math.nan})
    assert "Rank IC: n/a" in summary(without, "mine") and "nan" not in summary(without, "mine")


def test_the_stored_summary_is_the_one_of_the_result(recorded: Recorded, trained: Trained) -> None:
    stored = (recorded.artifacts() / schema.SUMMARY_TEXT).read_text(encoding="utf-8")
    assert stored == summary(trained(QUICK), "quick")
