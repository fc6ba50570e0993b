"""What the pictures of Explain show: rows and features of one run, in one unit, with what is chosen."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Rows
from omninmo.evaluation.shap_table import ShapTable, global_importance


class Scope(NamedTuple):
    """What is shown.

    Attributes
    ----------
    run_id : of the run
    table : the rows that pass the filter, at least one; of a regression or of one class
    rows : their positions among all explained rows
    unit : the target or the rating that the values are effects on
    features : label, format and help of every feature, indexed by name
    ranking : share of mean |SHAP| by feature in these rows, largest first
    feature : the chosen one
    row : position in `table` of the chosen sample; None where none is chosen, or it does not pass the filter
    """

    run_id: str
    table: ShapTable
    rows: Rows
    unit: str
    features: pd.DataFrame
    ranking: pd.Series
    feature: str
    row: int | None

    @property
    def key(self) -> str:
        """What the pictures are known by: another one for other rows, since what is selected belongs to them."""
        return f"{self.run_id}-{self.unit}-{self.table.digest()}"

    @property
    def labels(self) -> dict[str, str]:
        """What features are called."""
        return {str(name): str(label) for name, label in self.features["label"].items()}


def ranked(table: ShapTable) -> pd.Series:
    """Return the share of mean |SHAP| by feature, largest first; of no rows all are 0, in the order of the table."""
    return global_importance(table) if len(table) else pd.Series(0.0, index=list(table.features))


def position(rows: Rows, row: int | None) -> int | None:
    """Return where a row is among some in ascending order; None where it is not.

    Examples
    --------
    >>> position(np.array([2, 5, 9]), 5), position(np.array([2, 5, 9]), 6), position(np.array([2]), None)
    (1, None, None)
    """
    if row is None:
        return None
    at = int(np.searchsorted(rows, row))
    return at if at < len(rows) and rows[at] == row else None
