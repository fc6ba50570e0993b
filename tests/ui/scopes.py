"""A scope of the size wanted, without a store: what tests of Explain's pictures share."""

import numpy as np

from omninmo.ui.explain_scope import Scope
from tests.ui.points.conftest import big


def scope(rows: int = 60, columns: int = 3, feature: str = "f0", row: int | None = None) -> Scope:
    """Return the rows of a regression: features named f0, f1, …, the first ones strongest; higher values raise."""
    table, ranking, features = big(rows, columns)
    return Scope("id-a", table, np.arange(rows), "forward_return", features, ranking, feature, row)
