"""The rows of a stored run once more, for what is computed about it on demand."""

from typing import Any

from omninmo.config import TrainingConfig
from omninmo.data import load_prices
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import Dataset, prepare
from omninmo.errors import DataError, RunError
from omninmo.features import WARM_UP


def rows(run_id: str, config: TrainingConfig, facts: dict[str, Any]) -> Dataset:
    """Return the rows that a run was trained on.

    Parameters
    ----------
    config, facts : of the run: its settings, and its summary.json

    Raises
    ------
    RunError
        If it is a demonstration of a leak.
    DataError
        If its prices cannot be had any more, or its features were computed by other code.
    """
    if config.split.leaks:
        raise RunError(
            f"Run {run_id} is a demonstration on shuffled folds: they leak, and nothing that is computed from them "
            "means anything. Choose a run of another split."
        )
    dataset = prepare(config, _prices(run_id, config, facts))
    if dataset.feature_fingerprint != facts["feature_fingerprint"]:
        raise DataError(
            f"The features of run {run_id} were computed by another version of their code, so that what is computed "
            "today says nothing about it; train it again first."
        )
    return dataset


def _prices(run_id: str, config: TrainingConfig, facts: dict[str, Any]) -> PricePanel:
    """Return the prices that a run was trained on, also where their source has grown by some sessions since."""
    prices = load_prices(config)
    if prices.fingerprint() != facts["data_fingerprint"]:
        prices = load_prices(config.replace(period="max"))
        first, last = (int(prices.dates.searchsorted(facts[end])) for end in ("first_date", "last_date"))
        prices = prices.cut(slice(max(first - WARM_UP, 0), last + config.horizon + 1))
    if prices.fingerprint() != facts["data_fingerprint"]:
        raise DataError(
            f"The prices of run {run_id} cannot be had any more: between {facts['first_date']} and "
            f"{facts['last_date']} they differ from those it was trained on; train it again first."
        )
    return prices
