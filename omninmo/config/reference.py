"""What a reference of stored runs is made from: which kind, of which runs, from how many draws."""

from typing import Literal, Self

from pydantic import Field, model_validator

from omninmo.settings import Settings

ReferenceKind = Literal["within", "between", "permutation"]

NOISE_DRAWS = 19
"""Draws of a noise reference: the fewest with which p can be 0.05."""
MIN_RUNS_BETWEEN = 3
"""Fewer rankings allow no conclusion about how well they agree."""
MAX_REFERENCE_RUNS = 10
"""Runs of one reference: ten with 19 draws are 190 trainings."""


class ReferenceConfig(Settings):
    """What stored runs are to be read against.

    Three kinds: `within`, how well the folds of each run agree on noise; `between`, how well the runs agree with each
    other on the same noise; and `permutation`, what each run loses without a feature.

    Raises
    ------
    ConfigError
        If there are too few runs, too many, or one twice.

    Examples
    --------
    >>> from omninmo.config import ReferenceConfig
    >>> ReferenceConfig(kind="between", run_ids=("a", "b", "c")).draws
    19
    >>> ReferenceConfig(kind="between", run_ids=("a", "b"))
    Traceback (most recent call last):
    omninmo.errors.ConfigError: Between runs noise is compared from 3 runs on, but there are 2; pick more.
    """

    kind: ReferenceKind
    run_ids: tuple[str, ...] = Field(min_length=1, max_length=MAX_REFERENCE_RUNS)
    draws: int = Field(NOISE_DRAWS, ge=1, le=999)

    @model_validator(mode="after")
    def _enough_runs(self) -> Self:
        if len(set(self.run_ids)) < len(self.run_ids):
            raise ValueError("a run stands twice among those of the reference; name each once")
        if self.kind == "between" and len(self.run_ids) < MIN_RUNS_BETWEEN:
            raise ValueError(
                f"between runs noise is compared from {MIN_RUNS_BETWEEN} runs on, but there are {len(self.run_ids)}; "
                "pick more"
            )
        return self
