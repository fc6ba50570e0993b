"""What arrays hold: the types of NumPy arrays by the names that signatures use. Shapes are in the docstrings."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Names = NDArray[np.str_]
Days = NDArray[np.datetime64]
Rows = NDArray[np.intp]
"""Positions: of rows among the rows, or of dates among the unique dates."""
Values = NDArray[Any]
"""Numbers of either kind: what a regression learns (floats) or a classification (integers)."""
