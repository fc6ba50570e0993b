"""What a forecast needs of a tracked run: its model, and how the rows were made that it learned from."""

from dataclasses import dataclass

import pandas as pd

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import DataError, ModelError
from omninmo.evaluation.conformal import Intervals
from omninmo.features import FEATURES, Feature, fingerprint
from omninmo.tracking.store import RunStore
from omninmo.training.boosting import Model, n_classes

_NO_RANGES = pd.DataFrame(columns=["low", "high"], dtype=float)


@dataclass(frozen=True)
class TrackedModel:
    """The model of a run, and its past.

    Attributes
    ----------
    run_id : str
    config : what the run was trained with
    model : the final fit on every row
    features : those that the model sees, in its order
    tickers : those that it was trained on
    ranges : low and high of each feature in the training rows, indexed by feature; empty for runs of earlier versions
    intervals : how far its predictions miss; None of a run that recorded none
    """

    run_id: str
    config: TrainingConfig
    model: Model
    features: tuple[Feature, ...]
    tickers: tuple[str, ...]
    ranges: pd.DataFrame
    intervals: Intervals | None

    @property
    def is_of_thresholds(self) -> bool:
        """Whether what it predicts is a forward return, or a class of such: those have ratings."""
        by_return = self.config.mode == "regression" or self.config.classes == "thresholds"
        return self.config.target == "forward_return" and by_return


def tracked_model(store: RunStore, run_id: str) -> TrackedModel:
    """Return the model of a run, checked before it was loaded.

    Raises
    ------
    RunError
        If a file of the run is missing, damaged, or not the one that was recorded.
    ModelError
        If the model is not one of ours for the run's features and classes.
    DataError
        If the features are computed by other code today than when the run was trained.
    """
    config, facts = store.config(run_id), store.summary(run_id)
    features = _features(run_id, tuple(store.features(run_id).index), facts["feature_fingerprint"])
    try:
        names = tuple(item.name for item in features)
        model = Model.from_json(store.model_json(run_id), names, n_classes(config))
    except ModelError as error:
        raise ModelError(f"Run {run_id}: {error}") from error
    recorded = store.manifest(run_id)["files"]  # earlier versions recorded less
    ranges = store.feature_ranges(run_id) if schema.FEATURE_RANGES_FILE in recorded else _NO_RANGES
    intervals = store.intervals(run_id).intervals if schema.INTERVALS_FILE in recorded else None
    return TrackedModel(run_id, config, model, features, tuple(facts["tickers"]), ranges, intervals)


def _features(run_id: str, names: tuple[str, ...], printed: str) -> tuple[Feature, ...]:
    features = tuple(FEATURES[name] for name in names if name in FEATURES)
    if len(features) < len(names) or fingerprint(features) != printed:
        raise DataError(
            f"The features of run {run_id} were computed by another version of their code, so that its model would see "
            "other numbers than it learned from; train it again (python -m omninmo again)."
        )
    return features
