"""Tables of SHAP values of given effects."""

import numpy as np
import pandas as pd

from omninmo.evaluation.shap_table import ShapTable


def explained(
    values: np.ndarray, folds: int = 2, features: tuple[str, ...] = (), start: str = "2020-01-01"
) -> ShapTable:
    """Return a table of one row a business day, its features named a, b, …; folds are stretches of equal length."""
    n, d = values.shape[0], values.shape[-1]
    index = pd.DataFrame(
        {"date": pd.bdate_range(start, periods=n), "ticker": "KO", "fold": np.arange(n) * folds // n + 1}
    )
    base = np.zeros(values.shape[:-1])
    margin = values.sum(axis=-1)
    data = np.random.default_rng(0).normal(size=(n, d)).astype(np.float32)
    return ShapTable(values, data, base, margin, np.zeros(n), index, features or tuple("abcdefgh"[:d]), n)
