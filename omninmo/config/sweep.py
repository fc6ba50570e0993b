"""What a sweep is made from: several configs of one training each."""

from pydantic import Field

from omninmo.config.training import GUIDE_MODEL, ModelParams, TrainingConfig
from omninmo.settings import Settings


class SweepConfig(Settings):
    """Several configs trained one after the other, sharing prices and features.

    Raises
    ------
    ConfigError
        If there is no run, or more than 500.

    Examples
    --------
    >>> from omninmo import SweepConfig, TrainingConfig
    >>> base = TrainingConfig()
    >>> sweep = SweepConfig(name="horizons", runs=tuple(base.replace(forward_days=days) for days in (10, 30, 60)))
    >>> [run.forward_days for run in sweep.runs]
    [10, 30, 60]
    """

    name: str = Field("sweep", min_length=1, max_length=60)
    runs: tuple[TrainingConfig, ...] = Field(min_length=1, max_length=500)


def sample_sweep() -> SweepConfig:
    """Return the ten runs of **Train sample sweep**: horizons, depths, learning rates, feature sets, both modes."""
    base = TrainingConfig()
    shallow = ModelParams(max_depth=2)
    return SweepConfig(
        name="sample-sweep",
        runs=(
            base,
            base.replace(forward_days=10),
            base.replace(forward_days=60),
            base.replace(model=shallow),
            base.replace(model=ModelParams(max_depth=5)),
            base.replace(model=ModelParams(learning_rate=0.1, n_estimators=100)),
            base.replace(feature_set="minimal"),
            base.replace(feature_set="technical"),
            base.replace(model=ModelParams(**GUIDE_MODEL)),
            base.replace(mode="classification", model=ModelParams(max_depth=2)),
        ),
    )
