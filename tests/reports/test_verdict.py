"""The verdict says what the numbers allow: every branch, and no praise of luck."""

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo import schema
from omninmo.reports.verdict import Verdict, verdict

ABOVE, AROUND, BELOW = (0.01, 0.03), (-0.01, 0.02), (-0.19, -0.0004)
REGRESSION = [(name, key) for name, key in schema.VERSUS if name != "logistic"]
CLASSIFICATION = [(name, key) for name, key in schema.VERSUS if name in ("logistic", "momentum", "base_rate")]


def spread(key: str, ends: tuple[float, float]) -> dict[str, float]:
    return {key: sum(ends) / 2, f"{key}_low": ends[0], f"{key}_high": ends[1]}


def scored(skill: tuple[float, float], **versus: tuple[float, float]) -> dict[str, float]:
    """Return a skill and some differences; a name is written as ridge__oos_skill."""
    metrics = spread("oos_skill", skill)
    for name, ends in versus.items():
        metrics |= spread(f"versus.{name.replace('__', '.')}", ends)
    return metrics


def above_all(pairs: list[tuple[str, str]]) -> dict[str, float]:
    metrics = scored(ABOVE) | spread("rank_ic_mean", ABOVE)
    for name, key in pairs:
        metrics |= spread(f"versus.{name}.{key}", ABOVE)
    return metrics


def judged(metrics: dict[str, float], **changes: Any) -> Verdict:
    options: dict[str, Any] = {"mode": "regression", "scheme": "walk_forward", "leaks": False}
    return verdict(metrics, **(options | changes))


def test_worse_than_the_mean_beside_ridge_regression() -> None:
    known = judged({**scored(BELOW, ridge__oos_skill=AROUND), "oos_skill": -0.09})
    assert known == Verdict(
        "worse",
        "On dates it had not seen, this model did worse than the training mean (skill −0.090, 95 % −0.190 to −0.000); "
        "ridge regression on the same rows is not distinguishable from it. Nothing here to trade on.",
    )
    assert "ridge regression on the same rows did better" in judged(scored(BELOW, ridge__oos_skill=BELOW)).text
    assert "ridge regression on the same rows did worse" in judged(scored(BELOW, ridge__oos_skill=ABOVE)).text
    assert "ridge" not in judged(scored(BELOW)).text


def test_an_interval_round_0_is_not_distinguishable_however_good_it_looks() -> None:
    known = judged({**scored(AROUND, ridge__oos_skill=ABOVE), "oos_skill": 0.0199})
    assert known.level == "unclear" and "is not distinguishable from the training mean" in known.text
    assert "ridge regression on the same rows did worse. Nothing here to trade on." in known.text
    assert judged(scored((0.0, 0.02))).level == "unclear"


@pytest.mark.parametrize(("name", "key"), REGRESSION)
@pytest.mark.parametrize("ends", [AROUND, BELOW])
def test_better_than_the_mean_and_not_than_a_baseline(name: str, key: str, ends: tuple[float, float]) -> None:
    known = judged(above_all(REGRESSION) | spread(f"versus.{name}.{key}", ends))
    assert known.level == "unclear" and known.text.endswith("Nothing here to trade on.") == (key == "rank_ic_mean")
    score = {"oos_skill": "skill", "rank_ic_mean": "rank IC", "direction_accuracy": "direction"}[key]
    words = {"base_rate": "the base rate", "ridge": "ridge regression", "zero": "a prediction of 0"}.get(name, name)
    assert "did better than the training mean" in known.text
    assert f", but it is not shown to beat {words} in {score}" in known.text


def test_several_baselines_that_are_not_beaten_are_listed() -> None:
    metrics = above_all(REGRESSION) | spread("versus.zero.oos_skill", AROUND)
    metrics |= spread("versus.momentum.rank_ic_mean", BELOW)
    sentence = "not shown to beat a prediction of 0 in skill, or momentum in rank IC."
    assert sentence in judged(metrics).text
    both = judged(metrics | spread("versus.ridge.oos_skill", AROUND)).text
    assert "not shown to beat a prediction of 0 or ridge regression in skill, or momentum in rank IC." in both


RANKS = scored((0.01, 0.11), momentum__rank_ic_mean=ABOVE, ridge__rank_ic_mean=ABOVE) | spread(
    "rank_ic_mean", (0.01, 0.11)
)


@pytest.mark.parametrize("ends", [AROUND, BELOW])
def test_a_model_that_ranks_is_worth_something_without_skill(ends: tuple[float, float]) -> None:
    known = judged(RANKS | scored(ends, ridge__oos_skill=ABOVE))
    assert known.level == ("worse" if ends == BELOW else "unclear") and "Nothing here" not in known.text
    assert known.text.endswith(
        ", but it ranks the tickers of a date (rank IC +0.060, 95 % +0.010 to +0.110); "
        "ridge regression on the same rows did worse."
    )


def test_a_model_that_ranks_and_is_not_better_than_a_baseline_in_skill() -> None:
    known = judged(above_all(REGRESSION) | spread("versus.ridge.oos_skill", AROUND))
    assert known.level == "unclear" and "Nothing here" not in known.text
    assert "not shown to beat ridge regression in skill; it ranks the tickers of a date (rank IC +0.020," in known.text


@pytest.mark.parametrize(
    "spoilt",
    [
        spread("rank_ic_mean", AROUND),
        spread("versus.momentum.rank_ic_mean", AROUND),
        spread("versus.ridge.rank_ic_mean", BELOW),
    ],
)
def test_ranks_count_only_above_0_and_above_those_of_every_baseline(spoilt: dict[str, float]) -> None:
    assert judged(RANKS | scored(AROUND) | spoilt).text.endswith("Nothing here to trade on.")
    alone = scored(AROUND) | spread("rank_ic_mean", ABOVE)
    assert judged(alone).text.endswith("Nothing here to trade on.")
    not_compared = alone | {"baseline.ridge.rank_ic_mean": 0.01} | spread("versus.momentum.rank_ic_mean", ABOVE)
    assert judged(not_compared).text.endswith("Nothing here to trade on.")


def test_ranks_of_folds_trained_on_later_dates_could_not_be_traded_on() -> None:
    assert "nobody could have traded" in judged(RANKS | scored(AROUND), scheme="purged_kfold").text


def test_better_than_all_is_said_with_a_caution() -> None:
    known = judged(above_all(REGRESSION))
    assert known.level == "better"
    assert "did better than the training mean" in known.text and "and every baseline" in known.text
    assert "best of many runs" in known.text


def test_a_skill_without_comparisons_is_no_praise() -> None:
    older = scored(ABOVE)
    assert judged(older).level == "unclear" and "has not been compared" in judged(older).text
    partly = above_all([("zero", "oos_skill")]) | {"baseline.ridge.oos_skill": 0.0}
    assert judged(partly).level == "unclear" and "has not been compared" in judged(partly).text


def test_folds_trained_on_later_dates_could_not_be_traded_on() -> None:
    known = judged(above_all(REGRESSION), scheme="purged_kfold")
    assert known.level == "unclear" and "nobody could have traded" in known.text


def test_ratings_need_a_rank_ic_too_since_volatility_alone_earns_skill() -> None:
    metrics = above_all(CLASSIFICATION)
    assert judged(metrics, mode="classification").level == "better"
    assert "the class shares of its training rows" in judged(metrics, mode="classification").text
    known = judged(metrics | spread("rank_ic_mean", AROUND), mode="classification")
    assert known.level == "unclear" and "but its rank IC is not above 0. Nothing here" in known.text
    assert schema.RATINGS_CAUTION not in known.text  # it stands beside the scores, of every classification
    worse = judged(scored(BELOW, logistic__oos_skill=BELOW), mode="classification")
    assert "logistic regression on the same rows did better" in worse.text


def test_a_leak_is_no_result() -> None:
    known = judged(above_all(REGRESSION), leaks=True)
    assert known.level == "leak" and "mean nothing" in known.text


def test_too_few_dates_have_no_interval_and_no_conclusion() -> None:
    known = judged({"oos_skill": 0.2})
    assert known.level == "unclear" and "skill of +0.200" in known.text and "no interval" in known.text


@pytest.mark.parametrize("metrics", [{}, {"oos_skill": math.nan}, {"oos_skill": math.inf}, {"their_loss": 0.1}])
def test_metrics_of_another_tool_say_nothing(metrics: dict[str, float]) -> None:
    assert judged(metrics).level == "unknown"


ENDS = st.tuples(st.floats(-1, 1), st.floats(-1, 1)).map(lambda pair: (min(pair), max(pair)))
METRICS = st.dictionaries(
    st.sampled_from(["oos_skill", "rank_ic_mean", *(f"versus.{name}.{key}" for name, key in schema.VERSUS)]), ENDS
)


@given(METRICS, st.sampled_from(list(schema.MODES)), st.sampled_from(list(schema.SCHEMES)), st.booleans())
def test_any_verdict_is_at_most_two_sentences_and_better_only_where_nothing_is_below_0(
    drawn: dict[str, tuple[float, float]], mode: str, scheme: str, leaks: bool
) -> None:
    metrics = {name: value for key, ends in drawn.items() for name, value in spread(key, ends).items()}
    known = verdict(metrics, mode=mode, scheme=scheme, leaks=leaks)
    assert 1 <= len(re.findall(r"\.(?:\s|$)", known.text)) <= 2
    if known.level == "better":
        assert not leaks and len(drawn) >= 2
        assert all(low > 0 for key, (low, _) in drawn.items() if key != "rank_ic_mean")
