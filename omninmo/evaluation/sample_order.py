"""Explained rows side by side: which ones of many, and in which order."""

from typing import Literal

import numpy as np

from omninmo.arrays import Rows
from omninmo.evaluation.shap_table import ShapTable

Order = Literal["prediction", "explanation"]


def in_order(table: ShapTable, count: int, by: Order = "prediction") -> Rows:
    """Return the positions of at most `count` rows in the order in which they stand side by side.

    Of more rows an even draw along the model's output stays, the lowest and the highest among them; the same ones in
    either order.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    count : rows that are kept, at least 2
    by : the model's output from low to high, or the order of the leaves of Ward's clustering of the SHAP values
        (Ward, JASA 58, 1963; `scipy.cluster.hierarchy.linkage`), so that rows explained alike are neighbours;
        turned so that it rises from left to right
    """
    order = np.argsort(table.margin, kind="stable")
    if len(order) > count:
        order = order[np.linspace(0, len(order) - 1, count).round().astype(np.intp)]
    if by == "prediction" or len(order) < 3:
        return order

    from scipy.cluster.hierarchy import leaves_list, linkage  # which pictures in another order do not wait for

    leaves = leaves_list(linkage(table.values[order].astype(np.float64), "ward", optimal_ordering=False))
    rising = np.corrcoef(np.arange(len(leaves)), leaves)[0, 1] >= 0
    return order[leaves if rising else leaves[::-1]].astype(np.intp)
