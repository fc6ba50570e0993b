"""The verdict on a run, in at most two sentences: what its numbers support, and no more."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from omninmo import schema
from omninmo.schema.entries import MINUS

Level = Literal["leak", "unknown", "worse", "unclear", "better"]

SCORES = {"oos_skill": "skill", "rank_ic_mean": "rank IC", "direction_accuracy": "direction"}
LEAK = "This run demonstrates a leak: rows of neighbouring dates are in both train and test. Its scores mean nothing."
NOTHING = "Nothing here to trade on."
LATER_DATES = "Its folds were trained on later dates, too, so that nobody could have traded on this."
CONFIRM = "The best of many runs looks better than it is: confirm it on later dates before you trust it."
NOT_COMPARED = "It has not been compared with every baseline on the same rows, so conclude nothing yet."


@dataclass(frozen=True)
class Verdict:
    """What a run's numbers support.

    Parameters
    ----------
    level : leak and unknown say nothing of the model; only better is good news
    text : one or two sentences
    """

    level: Level
    text: str


def verdict(metrics: Mapping[str, float], *, mode: str, scheme: str, leaks: bool) -> Verdict:
    """Return what a run's numbers say of its model on dates that it had not seen.

    A model is better only if the interval of its skill lies above 0, and the interval of its difference from every
    baseline that was scored, too. In classification its rank IC has to, as well: skill in ratings is also earned by
    knowing how volatile a stock is.

    Parameters
    ----------
    metrics : by their names in the store; one that is missing, or not finite, is not known
    mode : regression or classification
    scheme : of the split
    leaks : whether the split leaks on purpose

    Examples
    --------
    >>> metrics = {"oos_skill": -0.09, "oos_skill_low": -0.19, "oos_skill_high": -0.004}
    >>> verdict(metrics, mode="regression", scheme="walk_forward", leaks=False).level
    'worse'
    """
    if leaks:
        return Verdict("leak", LEAK)
    known = {key: value for key, value in metrics.items() if math.isfinite(value)}
    if "oos_skill" not in known:
        return Verdict(
            "unknown", "This run has no skill on dates that it had not seen, so that its model cannot be judged."
        )
    if _side(known, "oos_skill") is None:
        return _without_interval(known, mode)
    return _of_interval(known, mode, scheme)


def ranks_tickers(metrics: Mapping[str, float]) -> bool:
    """Return whether a model's rank IC is above 0 and above that of every baseline, beyond luck."""
    return bool(_ranks({key: value for key, value in metrics.items() if math.isfinite(value)}))


def _without_interval(known: Mapping[str, float], mode: str) -> Verdict:
    text = f"On dates it had not seen, this model had a skill of {_text(known, 'oos_skill')} against {_base(mode)}."
    return Verdict("unclear", f"{text} It has no interval, most often for too few dates, so conclude nothing from it.")


def _of_interval(known: Mapping[str, float], mode: str, scheme: str) -> Verdict:
    side = _side(known, "oos_skill")
    words = {"below": "did worse than", "around": "is not distinguishable from", "above": "did better than"}
    skill = _with_interval(known, "oos_skill")
    text = f"On dates it had not seen, this model {words[str(side)]} {_base(mode)} (skill {skill})"
    ranks = _ranks(known)
    close = LATER_DATES if scheme == "purged_kfold" and ranks else "" if ranks else NOTHING
    if side != "above":
        text = f"{text}{', but' if ranks else ''}{ranks}{_linear(known, mode)}. {close}"
        return Verdict("worse" if side == "below" else "unclear", text.rstrip())
    if not_beaten := [pair for pair in _compared(known) if not _beats(known, *pair)]:
        text = f"{text}, but it is not shown to beat {_by_score(not_beaten)}{';' if ranks else ''}{ranks}. {close}"
        return Verdict("unclear", text.rstrip())
    if not _compared(known) or _uncompared(known):
        return Verdict("unclear", f"{text}. {NOT_COMPARED}")
    if mode == "classification" and _side(known, "rank_ic_mean") != "above":
        return Verdict("unclear", f"{text}, but its rank IC is not above 0. {NOTHING}")
    if scheme == "purged_kfold":
        return Verdict("unclear", f"{text} and every baseline. {LATER_DATES}")
    return Verdict("better", f"{text} and every baseline. {CONFIRM}")


def _side(known: Mapping[str, float], key: str) -> Literal["below", "around", "above"] | None:
    """Return where the interval of a score lies beside 0; None where there is none."""
    if f"{key}_low" not in known or f"{key}_high" not in known:
        return None
    if known[f"{key}_low"] > 0:
        return "above"
    return "below" if known[f"{key}_high"] < 0 else "around"


def _beats(known: Mapping[str, float], name: str, key: str) -> bool:
    return _side(known, f"versus.{name}.{key}") == "above"


def _compared(known: Mapping[str, float]) -> list[tuple[str, str]]:
    return [(name, key) for name, key in schema.VERSUS if _side(known, f"versus.{name}.{key}") is not None]


def _uncompared(known: Mapping[str, float]) -> set[tuple[str, str]]:
    """Return the baselines that were scored and not compared, as in runs of older versions."""
    scored = {(name, key) for name, key in schema.VERSUS if f"baseline.{name}.{key}" in known}
    return scored - set(_compared(known))


def _ranks(known: Mapping[str, float]) -> str:
    """Return that the model ranks tickers, where its rank IC is above 0 and above every baseline's; else ""."""
    of_ranks = [(name, key) for name, key in _compared(known) if key == "rank_ic_mean"]
    compared = of_ranks and not any(key == "rank_ic_mean" for _, key in _uncompared(known))
    if not compared or _side(known, "rank_ic_mean") != "above" or not all(_beats(known, *pair) for pair in of_ranks):
        return ""
    return f" it ranks the tickers of a date (rank IC {_with_interval(known, 'rank_ic_mean')})"


def _linear(known: Mapping[str, float], mode: str) -> str:
    """Return how the linear model of the same rows did beside the model; "" where that is not known."""
    name = "logistic" if mode == "classification" else "ridge"
    side = _side(known, f"versus.{name}.oos_skill")
    words = {"above": "did worse", "below": "did better", "around": "is not distinguishable from it"}
    return f"; {_name(name)} on the same rows {words[side]}" if side else ""


def _base(mode: str) -> str:
    return "the class shares of its training rows" if mode == "classification" else "the training mean"


def _name(name: str) -> str:
    """Return a baseline's name inside a sentence, without what its label adds after a comma."""
    if name == "zero":
        return "a prediction of 0"
    return schema.BASELINES.get(name, "the base rate").partition(",")[0].lower()


def _by_score(pairs: list[tuple[str, str]]) -> str:
    """Return baselines by the score in which they are compared: "ridge regression in skill, or momentum in rank IC"."""
    scores = dict.fromkeys(key for _, key in pairs)
    of_score = {score: " or ".join(_name(name) for name, key in pairs if key == score) for score in scores}
    return ", or ".join(f"{names} in {SCORES[score]}" for score, names in of_score.items())


def _text(known: Mapping[str, float], key: str) -> str:
    """Return a score as the catalogue writes it, with the sign of what rounds to 0: the verdict hangs on it."""
    text = schema.METRICS[key].text(known[key])
    return f"{MINUS}{text[1:]}" if known[key] < 0 else text


def _with_interval(known: Mapping[str, float], key: str) -> str:
    low, high = _text(known, f"{key}_low"), _text(known, f"{key}_high")
    return f"{_text(known, key)}, 95 % {low} to {high}"
