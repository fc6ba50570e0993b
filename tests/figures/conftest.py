"""A small table of SHAP values whose answers are known."""

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.shap_table import ShapTable

ROWS = 3000


@pytest.fixture(scope="module")
def table() -> ShapTable:
    """Return 3,000 rows of two features: `strong` acts five times as much as `weak`, which is missing in 100 rows."""
    rng = np.random.default_rng(0)
    data = rng.normal(size=(ROWS, 2)).astype(np.float32)
    values = (data * [0.01, 0.05]).astype(np.float32)
    data[:100, 0] = np.nan
    index = pd.DataFrame(
        {
            "date": pd.date_range("2020-01-01", periods=ROWS),
            "ticker": np.where(np.arange(ROWS) % 2, "AAPL", "KO"),
            "fold": np.arange(ROWS) * 3 // ROWS + 1,
        }
    )
    base = np.zeros(ROWS)
    margin = values.sum(axis=1)
    return ShapTable(values, data, base, margin, margin, index, ("weak", "strong"), total_rows=9 * ROWS)
