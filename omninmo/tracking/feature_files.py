"""Files of a run about its features, checked as they are read: how much each matters, between which values it lay."""

import numpy as np
import pandas as pd

from omninmo.tracking import contents
from omninmo.tracking.contents import Columns, RunFile

_IMPORTANCES = Columns(texts=["feature", "kind"], wholes=["fold"], numbers=["value"])
_ONE = ["fold", "kind"]
_ROUNDING = 1e-3
"""By which the shares of a fold may miss 1: those of another program may be written with few digits."""


def importances(file: RunFile) -> pd.DataFrame:
    """Return fold, feature, kind and value: the shares of each fold and kind, which add up to 1, or to 0 if all are 0.

    Anything else would be drawn as if it were a share: a huge one hides all others, one below 0 has no rank.
    """
    table = contents.table(file, _IMPORTANCES)
    if table.duplicated([*_ONE, "feature"]).any():
        raise file.damaged("a fold has a feature twice")
    if (table["value"] < 0).any():
        raise file.damaged("it holds a share below 0")
    total = table.groupby(_ONE)["value"].sum()
    if not ((total == 0) | ((total - 1).abs() <= _ROUNDING)).all():
        raise file.damaged("the shares of a fold add up to neither 1 nor 0")
    return table


def feature_ranges(file: RunFile) -> pd.DataFrame:
    """Return low and high, indexed by feature."""
    value = contents.document(file)
    if not isinstance(value, dict) or not value:
        raise file.damaged("it is no object of features")
    for ends in value.values():
        if not isinstance(ends, list) or len(ends) != 2 or not all(map(contents.is_number, ends)) or ends[0] > ends[1]:
            raise file.damaged("a feature in it has no two numbers, the lower one first")
    return pd.DataFrame.from_dict(value, "index", columns=["low", "high"], dtype=np.float64)
