"""The executive summary: every promised figure, as the run measured it."""

import math
from dataclasses import replace

import pytest

from omninmo import schema
from omninmo.evaluation.shap_table import global_importance
from omninmo.reports.summary import TOP, summary
from omninmo.reports.verdict import verdict
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
    beside |= {"versus.momentum.rank_ic_mean", "versus.base_rate.direction_accuracy_low"}
    if config is RATED:
        beside |= {"log_loss", "log_loss_base", "cv_accuracy_mean", "cv_accuracy_base", "brier", "brier_base"}
        beside |= {"versus.logistic.oos_skill", "versus.logistic.oos_skill_low", "versus.logistic.oos_skill_high"}
    else:
        beside |= {"cv_r2_mean", "baseline.zero.oos_skill"}
        beside |= {"versus.ridge.oos_skill", "versus.ridge.rank_ic_mean_low", "versus.ridge.rank_ic_mean_high"}
    for key in beside:
        assert figure(result.metrics[key], key) in out_of_fold, key


@CONFIGS
def test_the_summary_opens_with_the_verdict(trained: Trained, config: object) -> None:
    result = trained(QUICK if config is QUICK else RATED)
    opening = summary(result, "mine").split("\n\n")[1]
    split = result.config.split
    known = verdict(result.metrics, mode=result.config.mode, scheme=split.scheme, leaks=split.leaks)
    assert opening == known.text and known.level in ("worse", "unclear", "better")


def test_ratings_come_with_their_thresholds_and_skill_with_its_base(trained: Trained) -> None:
    text = summary(trained(RATED), "mine")
    assert "Strong Buy above 15 %, Buy above 8 %, Hold above −8 %, Sell above −15 %, Strong Sell else" in text
    assert "Skill vs class shares" in text and "Skill vs mean" not in text
    assert "Skill vs mean" in summary(trained(QUICK), "mine") and "Strong Buy" not in summary(trained(QUICK), "mine")


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


def test_the_market_and_what_ends_or_is_mostly_missing_are_named(trained: Trained) -> None:
    result = trained(QUICK)
    dataset = result.dataset
    plain = section(summary(result, "mine"), "Data")
    assert "The market is the mean of 20 tickers" in plain
    assert "Delisted" not in plain and "Missing in more than half" not in plain
    close, x = dataset.panel.close.copy(), dataset.x.copy()
    close.iloc[-50:, 0] = math.nan
    x[dataset.tickers == "KO", 0] = math.nan
    spoilt = replace(dataset, panel=replace(dataset.panel, close=close), x=x, delisted_rows=29)
    text = section(summary(replace(result, dataset=spoilt), "mine"), "Data")
    assert "Delisted before the prices end: AAPL; 29 of their rows have a target that runs to the last price" in text
    assert f"Missing in more than half of the rows of KO: {dataset.names[0]}" in text
    drop = replace(result, dataset=spoilt, config=QUICK.replace(delisted="drop"))
    assert "29 of their rows are left out" in summary(drop, "mine")


def test_a_summary_of_weekly_prices_says_weeks(trained: Trained) -> None:
    result = trained(QUICK)
    weekly = summary(replace(result, config=QUICK.replace(interval="1wk")), "mine")
    assert "Return, 6 weeks ahead." in weekly and "Return, 30 sessions ahead." in summary(result, "mine")


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
    assert "Rank IC: n/a (too few dates" in summary(without, "mine") and "nan" not in summary(without, "mine")
    few = {"rank_ic_dates": 166.0, "rank_ic_constant_dates": 859.0, "rank_ic_t": math.nan}
    text = summary(replace(result, metrics=result.metrics | few), "mine")
    assert (
        f"(166 of {result.metrics['test_dates']:,.0f} dates; " in text and "t-value n/a; too few dates for one)" in text
    )


def test_the_stored_summary_is_the_one_of_the_result(recorded: Recorded, trained: Trained) -> None:
    stored = (recorded.artifacts() / schema.SUMMARY_TEXT).read_text(encoding="utf-8")
    assert stored == summary(trained(QUICK), "quick")
