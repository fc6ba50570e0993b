"""The noise reference of a stability: the same pipeline where nothing can be predicted, on demand."""

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
    """Measure feature stability where nothing can be predicted: the same rows, features and folds, shifted targets.

    All targets are shifted along the dates by a random distance, round the end: each keeps its overlap with its
    neighbours and its correlation with those of other tickers, but belongs to another time. Folds still agree on slow
    features, for they share training rows; that much of a stability means nothing.

    Parameters
    ----------
    config : of the run
    dataset : its rows, prepared for that config
    seeds : how many shifts to draw, a training each
    on_event : called at each fold, with the number of the seed as `run` of `runs`; may raise to end the work

    Returns
    -------
    DataFrame
        One row per seed: feature_stability, stability_nogueira, stability_k, stability_rbo.

    Raises
    ------
    DataError
        If there are too few dates to shift targets far enough.
    """
    references = []
    for seed in range(seeds):
        reporter = Reporter(on_event, run=seed + 1, runs=seeds)
        shifted = _shifted(dataset, config.horizon, seed)
        y = shifted.y(config.mode)
        shares = []
        for number, (train, test) in enumerate(splitter(config).split(shifted.x, groups=shifted.dates), start=1):
            fold = fit_fold(config, shifted, y, number, train, test, reporter)
            rows = test[
                sample_rows(shifted.dates[test], shifted.tickers[test], config.shap_rows // config.split.n_splits)
            ]
            values, _ = split_contributions(fold.model.explain(shifted.x[rows])[0])
            shares.append(
                pd.DataFrame({"fold": number, "feature": shifted.names, "kind": "shap", "value": shap_shares(values)})
            )
        references.append(agreement_of_folds(pd.concat(shares, ignore_index=True)))
    return pd.DataFrame(references)


def _shifted(dataset: Dataset, horizon: int, seed: int) -> Dataset:
    """Return the dataset with the targets of another time; rows without one then are left out."""
    unique, codes = np.unique(dataset.dates, return_inverse=True)
    if len(unique) <= 4 * horizon:
        raise DataError(
            f"Noise needs more than {4 * horizon} dates to shift targets by {2 * horizon} sessions, but there are "
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
        realised=dataset.realised[source],
        target=dataset.target[source],
        classes=dataset.classes[source],
    )
