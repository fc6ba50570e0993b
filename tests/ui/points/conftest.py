"""A table of SHAP values of any size, and its functions in a real browser."""

import numpy as np
import pandas as pd

from omninmo.evaluation.shap_table import ShapTable, global_importance
from omninmo.ui.points.component import FOLDER, SHARED, SHARED_SCRIPTS
from tests.ui.javascript import core_of

PURE = ("geometry.js", "discs.js", "axis.js")

core = core_of([*(SHARED / name for name in SHARED_SCRIPTS), *(FOLDER / name for name in PURE)])


def big(rows: int, columns: int) -> tuple[ShapTable, pd.Series, pd.DataFrame]:
    """Return a table with a value in twenty missing, its ranking, and what its features are called."""
    rng = np.random.default_rng(0)
    data = rng.normal(size=(rows, columns)).astype(np.float32)
    values = (data * np.linspace(0.05, 0.001, columns)).astype(np.float32)
    data[rng.random(data.shape) < 0.05] = np.nan
    dates, tickers = pd.bdate_range("2020-01-01", periods=-(-rows // 5)), ["KO", "GE", "AAPL", "MSFT", "JPM"]
    index = pd.MultiIndex.from_product([dates, tickers], names=["date", "ticker"]).to_frame(index=False)[:rows]
    index["fold"] = np.arange(rows) * 5 // rows + 1
    names = tuple(f"f{number}" for number in range(columns))
    margin = values.sum(axis=1)
    table = ShapTable(values, data, np.zeros(rows), margin, margin, index, names, total_rows=9 * rows)
    described = {"label": [f"Feature {name}" for name in names], "format": "number", "help": "What it is."}
    return table, global_importance(table), pd.DataFrame(described, index=list(names))
