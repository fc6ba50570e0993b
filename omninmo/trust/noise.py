"""The noise reference of a run: what the same pipeline makes of the same prices where nothing can be predicted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Rows
from omninmo.config import NOISE_DRAWS, TrainingConfig
from omninmo.dataset.prepare import Dataset, splitter
from omninmo.errors import DataError
from omninmo.evaluation.scores import agreement_of_folds, pooled
from omninmo.evaluation.shap_table import sample_rows, shap_shares, split_contributions
from omninmo.events import OnEvent, Reporter, ignore
from omninmo.features import WARM_UP
from omninmo.schema import bars
from omninmo.training.folds import Fold, fit_fold
from omninmo.training.train import out_of_fold

MEASURES = ("oos_skill", "rank_ic_mean", "feature_stability", "stability_nogueira", "stability_rbo")
"""Metrics of a run that its noise reference is about."""

_SHARES = ["draw", "fold", "feature", "kind", "value"]


class Noise(NamedTuple):
    """What a run's pipeline makes of targets that it cannot predict.

    Attributes
    ----------
    scores : one row per draw: the metrics of `MEASURES`; shift (sessions), unswapped (tickers that keep their own
        targets)
    shares : tidy, like a run's importances: draw (from 1), fold, feature, kind (gain | shap), value
    """

    scores: pd.DataFrame
    shares: pd.DataFrame


class Draw(NamedTuple):
    """One way to hand the targets to other rows.

    Attributes
    ----------
    shift : how many dates later a row's new target lies, round the end
    learned, tested : (tickers,) whose target each ticker gets, in the rows to learn from and in those to test on
    """

    shift: int
    learned: Rows
    tested: Rows


def draw_noise(config: TrainingConfig, dataset: Dataset, draws: int = NOISE_DRAWS, on_event: OnEvent = ignore) -> Noise:
    """Fit and score the same rows, features, folds and settings with targets of other dates and other tickers.

    A draw does two things to the targets, and each destroys something else:

    - It **shifts** all of them along the dates by the same number of sessions, round the end. What a feature says about
      the sessions after it is gone; how targets overlap, and how those of different tickers move together, stays. Both
      ends of the circle stay 252 + horizon + 1 sessions away: any closer, and features would be computed from the very
      sessions that their new target covers.
    - It **permutes** the tickers, the same way on all dates. That one kind of ticker does better than another whatever
      the date, as volatile ones may, survives a shift; now it is gone as well. The rows to test on are permuted apart
      from those to learn from, or else a model would learn whose target it was given. Only tickers with the same first
      and last dates are swapped, so that each still has targets; one that has no such partner keeps its own.

    What stays is what noise has, too: folds that share training rows, and slow features, rank alike.

    Whoever changes what a draw is raises `experiment.references.NOISE_DEFINITION`, or draws of before stay in use.

    The draws depend on the rows alone, not on the model: runs of the same rows get the same ones, so that their noise
    can be read side by side, see `noise_between`.

    Source of the p-values: Phipson & Smyth, Statistical Applications in Genetics and Molecular Biology 9(1), 2010.

    Parameters
    ----------
    config : of the run
    dataset : its rows, prepared for that config
    draws : how many, a fit of every fold each
    on_event : called at each fold, with the number of the draw as `run` of `runs`; may raise to end the work

    Returns
    -------
    Noise

    Raises
    ------
    DataError
        If there are too few dates to shift targets far enough, by another distance in each draw.
    """
    unswapped = sum(len(group) == 1 for group in _swappable(dataset))
    scores, shares = [], []
    for number, draw in enumerate(_draws(config, dataset, draws), start=1):
        permuted = _permuted(dataset, draw)
        predictions, importances = _fitted(config, dataset, permuted, Reporter(on_event, run=number, runs=draws))
        of_draw = pooled(predictions, config.horizon) | agreement_of_folds(importances)
        scores.append({key: of_draw[key] for key in MEASURES} | {"shift": draw.shift, "unswapped": unswapped})
        shares.append(importances.assign(draw=number))
    return Noise(pd.DataFrame(scores), pd.concat(shares, ignore_index=True)[_SHARES])


def _draws(config: TrainingConfig, dataset: Dataset, draws: int) -> Iterator[Draw]:
    """Yield draws whose shifts are distinct.

    Raises
    ------
    DataError
        If there are too few dates.
    """
    dates, nearest = dataset.dates.nunique(), WARM_UP + config.horizon + 1
    needed = 2 * nearest + draws - 1
    if dates < needed:
        raise DataError(
            f"{draws} draws of noise shift targets by {bars(nearest, config.interval)} or more in both directions, "
            f"which takes {needed:,} dates with features and a target, but there are {dates:,}; choose a run of a "
            "longer period or a shorter horizon."
        )
    rng = np.random.default_rng(0)
    groups = _swappable(dataset)
    for shift in rng.choice(np.arange(nearest, dates - nearest + 1), draws, replace=False):
        yield Draw(int(shift), _order(groups, rng), _order(groups, rng))


def _swappable(dataset: Dataset) -> list[Rows]:
    """Return groups of tickers, as positions among the sorted ones, that have the same first and last dates."""
    dates = pd.Series(dataset.dates).groupby(dataset.tickers).agg(["min", "max"])
    return [np.asarray(group) for group in dates.reset_index(drop=True).groupby(["min", "max"]).indices.values()]


def _order(groups: list[Rows], rng: np.random.Generator) -> Rows:
    order = np.empty(sum(len(group) for group in groups), dtype=np.intp)
    for group in groups:
        order[group] = rng.permutation(group)
    return order


class _Permuted(NamedTuple):
    """The rows that have a target both ways, with the one to learn; and which rows of the dataset had the two."""

    rows: Dataset
    learned: Rows
    tested: Rows


def _permuted(dataset: Dataset, draw: Draw) -> _Permuted:
    dates, tickers = (np.unique(values, return_inverse=True)[1] for values in (dataset.dates, dataset.tickers))
    row_of = np.full((dates.max() + 1, tickers.max() + 1), -1)
    row_of[dates, tickers] = np.arange(len(dataset))
    then = (dates + draw.shift) % len(row_of)
    learned, tested = row_of[then, draw.learned[tickers]], row_of[then, draw.tested[tickers]]
    kept = np.flatnonzero((learned >= 0) & (tested >= 0))
    rows = replace(dataset, x=dataset.x[kept], dates=dataset.dates[kept], tickers=dataset.tickers[kept])
    return _Permuted(_with_targets(rows, dataset, learned[kept]), learned[kept], tested[kept])


def _with_targets(rows: Dataset, dataset: Dataset, source: Rows) -> Dataset:
    return replace(
        rows, realised=dataset.realised[source], target=dataset.target[source], classes=dataset.classes[source]
    )


def _fitted(
    config: TrainingConfig, dataset: Dataset, permuted: _Permuted, reporter: Reporter
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the out-of-fold predictions of one draw, and its importances, as `TrainingResult` has them."""
    tables, shares = [], []
    folds = splitter(config).split(permuted.rows.x, groups=permuted.rows.dates)
    for number, (train, test) in enumerate(folds, start=1):
        rows = _for_fold(dataset, permuted, test)
        y = rows.y(config.mode)
        fold = fit_fold(config, rows, y, number, train, test, reporter, error_curve=False)
        tables.append(out_of_fold(config, rows, y, fold))
        shares += _shares(config, rows, fold)
    return pd.concat(tables, ignore_index=True), pd.concat(shares, ignore_index=True)


def _for_fold(dataset: Dataset, permuted: _Permuted, test: Rows) -> Dataset:
    """Return the rows with targets to learn, but for the rows of the test fold: with targets to test on."""
    source = permuted.learned.copy()
    source[test] = permuted.tested[test]
    return _with_targets(permuted.rows, dataset, source)


def _shares(config: TrainingConfig, rows: Dataset, fold: Fold) -> list[pd.DataFrame]:
    count = max(1, config.shap_rows // config.split.n_splits)
    chosen = fold.test[sample_rows(rows.dates[fold.test], rows.tickers[fold.test], count)]
    values, _ = split_contributions(fold.model.explain(rows.x[chosen])[0])
    kinds = {"gain": fold.model.gains(), "shap": shap_shares(values)}
    return [
        pd.DataFrame({"fold": fold.number, "feature": rows.names, "kind": kind, "value": value})
        for kind, value in kinds.items()
    ]
