"""The verdict on stability, in at most two sentences: whether rankings agree more than noise of the same kind does."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from omninmo.config import MIN_RUNS_BETWEEN, NOISE_DRAWS
from omninmo.schema import FORMATS
from omninmo.trust.noise_between import Of, agreement, noise_agreement, p_value, rankings

Level = Literal["inconclusive", "unknown", "noise", "stable"]

MAX_P = 0.05
"""A p above it is no evidence."""
PRIMARY = (
    "What decides was named beforehand: the mean rank-biased overlap between different folds, of two runs or of one, "
    "against the same of noise."
)


@dataclass(frozen=True)
class StabilityVerdict:
    """What the agreement of rankings supports.

    Parameters
    ----------
    level : inconclusive, too few rankings or none that can be compared; unknown, without noise to compare with; noise,
        no more stable than noise; only stable is good news
    text : one or two sentences
    agreement : the value that waits for noise to be compared with; NaN where there is none, it has been compared, or
        never can be
    """

    level: Level
    text: str
    agreement: float = math.nan


def stability_verdict(
    of: Of, importances: pd.DataFrame, noise: pd.DataFrame | None, kind: str = "shap", refusal: str = ""
) -> StabilityVerdict:
    """Return whether the folds of a run, or several runs, agree more on what matters than on noise of the same kind.

    The measure that decides is `noise_between.agreement`, named before any was seen. High agreement alone is no
    verdict, also above the guide's 0.8: pure noise reaches that.

    Parameters
    ----------
    of : folds, of one run; or runs
    importances : tidy: run_id, fold, feature, kind, value
    noise : the same of draws, with draw; None where it is not computed
    kind : of importance: shap or gain
    refusal : why noise cannot be computed for these runs, one sentence; "" if it can

    Examples
    --------
    >>> importances = pd.DataFrame({"run_id": "a", "fold": [1, 2], "feature": "rsi_14", "kind": "shap", "value": 1.0})
    >>> stability_verdict("folds", importances, None).text
    '2 folds are too few to conclude anything about stability; at least 3 are needed.'
    """
    shares = rankings(importances, kind)
    count = shares.columns.get_level_values("fold" if of == "folds" else "run_id").nunique()
    if count < MIN_RUNS_BETWEEN:
        few = f"{count} {of if count != 1 else of[:-1]} {'are' if count != 1 else 'is'} too few"
        return StabilityVerdict(
            "inconclusive",
            f"{few} to conclude anything about stability; at least {MIN_RUNS_BETWEEN} are needed.",
        )
    value = agreement(shares, of)
    if not math.isfinite(value):
        return StabilityVerdict(
            "inconclusive", f"These {count} {of} cannot be compared: they share no feature that they use."
        )
    measure = "RBO" if of == "folds" else "RBO of different folds"
    said = f"These {count} {of} agree at {_text(value)} ({measure}) on which features matter"
    if noise is None:
        waits = math.nan if refusal else value
        return StabilityVerdict("unknown", f"{said}, but {_without_noise(of, refusal)}", waits)
    return _beside_noise(said, value, noise_agreement(noise, of, kind))


def before_noise(agreements: Mapping[str, float]) -> str:
    """Return the one sentence that several runs have in common whose own folds wait for noise.

    Parameters
    ----------
    agreements : by the name of each run

    Examples
    --------
    >>> before_noise({"first": 0.43, "second": 0.323})[:80]
    'The folds of each of 2 runs agree on which features matter (RBO: first 0.430, se'
    """
    each = ", ".join(f"{name} {_text(value)}" for name, value in agreements.items())
    return (
        f"The folds of each of {len(agreements)} runs agree on which features matter (RBO: {each}), but pure noise may "
        "agree as well: conclude nothing before the noise within a run has been computed."
    )


def many_looks(verdicts: list[StabilityVerdict]) -> str:
    """Return what it means that several verdicts go by a p-value, as a sentence; "" where fewer than two do.

    They are not corrected: with 19 draws no p is below 0.05, and after Holm's correction of two nothing could be called
    stable. The chance of any error among n is at most the sum, n × 0.05, however much the runs have in common.
    """
    count = sum(verdict.level in ("noise", "stable") for verdict in verdicts)
    return any_by_chance(count, "verdicts with a p would call pure noise stable")


def any_by_chance(count: int, each: str) -> str:
    """Return how likely one of several looks at pure noise is small by chance, as a sentence; "" of fewer than two.

    Parameters
    ----------
    count : of looks
    each : what they are, and do in at most one case of twenty on noise

    Examples
    --------
    >>> any_by_chance(3, "verdicts would call pure noise stable")[:74]
    'Each of the 3 verdicts would call pure noise stable in at most one case of'
    """
    if count < 2:
        return ""
    any_of_them = FORMATS["whole_share"].text(min(1.0, count * MAX_P))
    return (
        f"Each of the {count} {each} in at most one case of twenty; that at least one of them is such a case has a "
        f"chance of up to {any_of_them}."
    )


def _without_noise(of: Of, refusal: str) -> str:
    if refusal:
        return f"nothing says whether noise would agree as well. {refusal}"
    return (
        f"pure noise may agree as well: conclude nothing before the noise {'within' if of == 'folds' else 'between'} "
        f"{'this run' if of == 'folds' else 'these runs'} has been computed."
    )


def _beside_noise(said: str, value: float, noise: pd.Series) -> StabilityVerdict:
    if len(noise) < NOISE_DRAWS:
        return StabilityVerdict(
            "unknown", f"{said}, but {len(noise)} draws of noise are too few to say more; {NOISE_DRAWS} are needed."
        )
    p = p_value(value, noise)
    beside = f"noise of the same kind at {_text(noise.min())} to {_text(noise.max())} in {len(noise)} draws"
    if p > MAX_P:
        return StabilityVerdict("noise", f"{said}, {beside}: they are no more stable than noise (p = {_text(p)}).")
    return StabilityVerdict(
        "stable",
        f"{said}, {beside}: they are more stable than noise of the same kind (p = {_text(p)}). That says that the same "
        "features are used, not that they predict well.",
    )


def _text(value: float) -> str:
    return FORMATS["level"].text(value)
