"""Noise of the same kind: how well rankings agree where nothing can be predicted, within a run and between runs.

Runs of the same rows get the same draws of targets (see `noise.draw_noise`), so that the noise of a set of runs is the
noise within each of them, side by side. Kept of a draw are the shares, not a measure: any measure can be taken of the
draws as it is of the runs themselves.

One measure decides, named beforehand: the mean rank-biased overlap (RBO) of rankings of **different folds**, of one run
or of two. Of different folds, since runs that were fitted to the same rows rank alike on noise, too: five settings on
one random walk agree with each other at 0.97, and a signal cannot raise that by much. What holds on other dates as well
tells a signal from noise. RBO does so best in worlds with a planted signal; sets of top features take few values, which
tie with noise. The numbers are in docs/decisions/0017-noise-of-the-same-kind.md.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from omninmo.config import MAX_REFERENCE_RUNS, MIN_RUNS_BETWEEN, PRICES_NOT_KEPT, TrainingConfig
from omninmo.evaluation import pairs
from omninmo.schema import entry

Of = Literal["folds", "runs"]

SAME = ("data_fingerprint", "target", "forward_days", "interval", "delisted", "total_samples")
"""Params that decide which rows have which targets. Runs that differ in one of them get other draws."""

ROUNDING = 1e-9
"""Share of a value by which two may differ and still be equal."""


def rankings(importances: pd.DataFrame, kind: str = "shap") -> pd.DataFrame:
    """Return features × (run_id, fold): the shares of every fold; NaN where a run lacks the feature.

    Parameters
    ----------
    importances : tidy, of runs or of one draw of their noise: run_id, fold, feature, kind, value
    kind : shap or gain
    """
    of_kind = importances[importances["kind"] == kind]
    return of_kind.pivot(index="feature", columns=["run_id", "fold"], values="value")


def draws_of(noise: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Return the importances of each draw of noise, by its number."""
    return {int(str(number)): table for number, table in noise.groupby("draw")}


def agreement(shares: pd.DataFrame, of: Of) -> float:
    """Return the mean RBO over pairs of rankings of different folds; NaN where there is none.

    Each pair is compared on the features that both have. See `pairs.rbo` for the formula and its source.

    Parameters
    ----------
    shares : features × (run_id, fold), see `rankings`
    of : folds, each run's own with each other; or runs, those of each run with those of the others

    Examples
    --------
    Both runs rank as the other does on the other dates, though neither ranks both of its folds alike.

    >>> columns = pd.MultiIndex.from_product([["run a", "run b"], [1, 2]], names=["run_id", "fold"])
    >>> shares = pd.DataFrame([[0.7, 0.3, 0.3, 0.7], [0.3, 0.7, 0.7, 0.3]], ["rsi_14", "beta_252"], columns)
    >>> round(agreement(shares, "runs"), 3), round(agreement(shares, "folds"), 3)
    (1.0, 0.9)
    """
    run, fold = (shares.columns.get_level_values(level).to_numpy() for level in ("run_id", "fold"))
    same_run = run[:, None] == run
    wanted = (fold[:, None] != fold) & (same_run if of == "folds" else ~same_run)
    values = pairs.rbo(shares).to_numpy()[wanted]
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def noise_agreement(noise: pd.DataFrame, of: Of, kind: str = "shap") -> pd.Series:
    """Return the `agreement` of every draw of noise, indexed by draw.

    Parameters
    ----------
    noise : tidy, of the same runs as the agreement beside it: run_id, draw, fold, feature, kind, value
    """
    values = {number: agreement(rankings(table, kind), of) for number, table in draws_of(noise).items()}
    return pd.Series(values, name="agreement").rename_axis("draw")


def p_value(of_run: float, noise: pd.Series) -> float:
    """Return (1 + draws of noise that reach the run) ÷ (1 + draws); NaN where the run has no value.

    A draw that equals the run reaches it. On noise p is at most 0.05 in 5 % of the runs where no two values are equal,
    and in fewer where many are, as of a stability of few features or folds: p errs upwards then, never downwards.

    A draw without a value, as of a model that ranks nothing, does not reach the run.

    Examples
    --------
    >>> p_value(0.3, pd.Series([0.1, 0.4, 0.2]))
    0.5
    """
    if not np.isfinite(of_run):
        return float("nan")
    reached = (noise > of_run) | equals(of_run, noise)
    return (1 + int(reached.sum())) / (1 + len(noise))


def equals(of_run: float, noise: pd.Series) -> pd.Series:
    """Return which draws equal the run but for rounding: means of the same ranks differ in the last digit by order.

    Examples
    --------
    >>> equals(0.3, pd.Series([0.1 + 0.2, 0.31])).tolist()
    [True, False]
    """
    return (noise - of_run).abs() <= ROUNDING * abs(of_run)


def refusal(runs: pd.DataFrame) -> str:
    """Return why runs have no noise in common, in one sentence; "" if they have.

    They need the same rows and targets: then they get the same draws. Features, split, model and mode may differ: the
    noise is of the same set of settings.

    Parameters
    ----------
    runs : rows of a store's runs, with columns run_id, name, leaks, params.*
    """
    if not MIN_RUNS_BETWEEN <= len(runs) <= MAX_REFERENCE_RUNS:
        return (
            f"Noise between runs is computed for {MIN_RUNS_BETWEEN} to {MAX_REFERENCE_RUNS} of them, but these are "
            f"{len(runs)}; pick {'more' if len(runs) < MIN_RUNS_BETWEEN else 'fewer'}."
        )
    if runs["leaks"].any():
        return "Among these runs is a demonstration of a leak, whose noise means nothing; leave it out."
    if (_param(runs, "source") == "own").any():
        return PRICES_NOT_KEPT
    differ = [entry(name).label for name in SAME if _param(runs, name).nunique(dropna=False) > 1]
    if not differ:
        return ""
    return (
        f"These runs have no noise in common, because they differ in {_listed(differ)}; "
        "pick runs of the same prices, target and horizon."
    )


def _param(runs: pd.DataFrame, name: str) -> pd.Series:
    """Return a param of each run; its default where a run was recorded before there was such a setting."""
    column = f"params.{name}"
    values = runs[column] if column in runs else pd.Series(None, runs.index, dtype=object)
    default = _DEFAULTS.get(name)
    return values if default is None else values.astype(object).fillna(default)


_DEFAULTS: Mapping[str, Any] = TrainingConfig().flat()


def _listed(labels: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
