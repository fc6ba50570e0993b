"""The file of a run that says between which values each feature lay in the training rows, checked as it is read."""

import numpy as np
import pandas as pd

from omninmo.tracking import contents
from omninmo.tracking.contents import RunFile


def feature_ranges(file: RunFile) -> pd.DataFrame:
    """Return low and high, indexed by feature."""
    value = contents.document(file)
    if not isinstance(value, dict) or not value:
        raise file.damaged("it is no object of features")
    for ends in value.values():
        if not isinstance(ends, list) or len(ends) != 2 or not all(map(contents.is_number, ends)) or ends[0] > ends[1]:
            raise file.damaged("a feature in it has no two numbers, the lower one first")
    return pd.DataFrame.from_dict(value, "index", columns=["low", "high"], dtype=np.float64)
