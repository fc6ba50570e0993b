"""What the pipeline finds in noise, on demand: the reference that a stability has to be read against."""

from dataclasses import replace

import numpy as np
import pandas as pd

from omninmo.config import TrainingConfig
from omninmo.dataset.prepare import Dataset, splitter
from omninmo.errors import DataError
from omninmo.evaluation.scores import agreement_of_folds
from omninmo.evaluation.shap_table import sample_rows, shap_shares, split_contributions
from omninmo.events import OnEvent, Reporter, ignore
from omninmo.training.folds import fit_fold

SEEDS = 5


def stability_by_chance(
    config: TrainingConfig, dataset: Dataset, seeds: int = SEEDS, on_event: OnEvent = ignore
) -> pd.DataFrame:
    """Measure feature stability where there is nothing to find: the same rows, features and folds, outcomes moved.

    All outcomes are shifted along the dates by a random distance, round the end: each keeps its overlap with its
    neighbours and its likeness to those of other tickers, but belongs to another time. Folds still agree on slow
    features, for they share training rows; that is the part of a stability which means nothing.

    Parameters
    ----------
    config : as of the run; `dataset` must be prepared for it
    seeds : how many shifts to draw, a training each
    on_event : called at each fold, with the number of the seed as `run` of `runs`; may raise to end the work

    Returns
    -------
    DataFrame
        One row per seed: feature_stability, stability_nogueira, stability_k, stability_rbo.

    Raises
    ------
    DataError
        If there are too few dates to move outcomes far enough.
    """
    found = []
    for seed in range(seeds):
        reporter = Reporter(on_event, run=seed + 1, runs=seeds)
        moved = _moved(dataset, config.horizon, seed)
        outcomes = moved.outcomes(config.mode)
        shares = []
        for number, (train, test) in enumerate(splitter(config).split(moved.x, groups=moved.dates), start=1):
            fold = fit_fold(config, moved, outcomes, number, train, test, reporter)
            rows = test[sample_rows(moved.dates[test], moved.tickers[test], config.shap_rows // config.split.n_splits)]
            values, _ = split_contributions(fold.model.explain(moved.x[rows])[0])
            shares.append(
                pd.DataFrame({"fold": number, "feature": moved.names, "kind": "shap", "value": shap_shares(values)})
            )
        found.append(agreement_of_folds(pd.concat(shares, ignore_index=True)))
    return pd.DataFrame(found)


def _moved(dataset: Dataset, horizon: int, seed: int) -> Dataset:
    """Return the dataset whose outcomes come from another time; rows without one there are left out."""
    unique, codes = np.unique(dataset.dates, return_inverse=True)
    if len(unique) <= 4 * horizon:
        raise DataError(
            f"Noise needs more than {4 * horizon} dates to move outcomes {2 * horizon} sessions away, but there are "
            f"{len(unique)}; choose a longer period or a shorter horizon."
        )
    distance = int(np.random.default_rng(seed).integers(2 * horizon, len(unique) - 2 * horizon + 1))
    tickers = np.unique(dataset.tickers, return_inverse=True)[1]
    row_of = np.full((len(unique), tickers.max() + 1), -1)
    row_of[codes, tickers] = np.arange(len(dataset))
    source = row_of[(codes + distance) % len(unique), tickers]
    kept = np.flatnonzero(source >= 0)
    source = source[kept]
    return replace(
        dataset,
        x=dataset.x[kept],
        dates=dataset.dates[kept],
        tickers=dataset.tickers[kept],
        returns=dataset.returns[source],
        target=dataset.target[source],
        classes=dataset.classes[source],
    )
