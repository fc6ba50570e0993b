"""What a model must beat: rules that look at nothing but the training rows' outcomes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omninmo.schema import RATINGS

Floats = NDArray[np.floating[Any]]


def constants(train_returns: Floats) -> dict[str, float]:
    """Return what each baseline predicts for every test row of a fold, in return.

    mean : the training rows' mean
    zero : nothing happens
    always_up : a rise of the training rows' mean size; only its sign is scored
    """
    return {
        "mean": float(train_returns.mean()),
        "zero": 0.0,
        "always_up": float(np.abs(train_returns).mean()) or 1e-6,
    }


def majority_sign(train_returns: Floats) -> float:
    """Return the sign that most training rows had: +1 or −1."""
    return 1.0 if (train_returns > 0).mean() >= (train_returns < 0).mean() else -1.0


def class_shares(train_classes: NDArray[np.int64]) -> Floats:
    """Return each rating's share of the training rows: the probabilities of a forecaster who knows nothing else."""
    return np.bincount(train_classes, minlength=len(RATINGS)) / len(train_classes)
