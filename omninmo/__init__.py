"""Train, compare and explain XGBoost models of stock returns, with honest out-of-sample numbers.

The public names below are loaded on first use (PEP 562), so that `import omninmo` costs nothing.
Nothing inside the package imports from here.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

# By default a thread of XGBoost spins for long while it waits for the others. With anything else busy on the machine (a
# browser is enough) that made training 8 to 25 times slower. Threads that sleep at once cost two thirds more on a quiet
# one; a short spin before they sleep costs a quarter there, and a sixth on a busy one. OpenMP reads this once, when the
# first library that uses it is loaded, so that it stands here.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
# MLflow draws a bar for each file that it fetches from a server
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")

__version__ = "0.1.0"

if TYPE_CHECKING:
    from omninmo.config import ModelParams as ModelParams
    from omninmo.config import SplitConfig as SplitConfig
    from omninmo.config import SweepConfig as SweepConfig
    from omninmo.config import TrainingConfig as TrainingConfig
    from omninmo.data import load_prices as load_prices
    from omninmo.data.panel import PricePanel as PricePanel
    from omninmo.dataset.prepare import prepare as prepare
    from omninmo.errors import OmninmoError as OmninmoError
    from omninmo.experiment.run import run_experiment as run_experiment
    from omninmo.prediction.predict import predict as predict
    from omninmo.sweep import run_sweep as run_sweep
    from omninmo.tracking.store import RunStore as RunStore
    from omninmo.training.train import train as train

_HOMES = {
    "ModelParams": "config",
    "OmninmoError": "errors",
    "PricePanel": "data.panel",
    "RunStore": "tracking.store",
    "SplitConfig": "config",
    "SweepConfig": "config",
    "TrainingConfig": "config",
    "load_prices": "data",
    "predict": "prediction.predict",
    "prepare": "dataset.prepare",
    "run_experiment": "experiment.run",
    "run_sweep": "sweep",
    "train": "training.train",
}

__all__ = list(_HOMES)  # the imports above say the same to type checkers; a test holds them together


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'omninmo' has no attribute {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(f"omninmo.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
