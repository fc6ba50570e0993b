"""Tables with a column per ticker or feature: to Parquet columns that no name can collide with, and back, checked."""

import numpy as np
import pandas as pd

from omninmo.evaluation.clusters import FeatureCorrelation
from omninmo.tracking import contents
from omninmo.tracking.contents import Columns, RunFile

CLOSE, RHO = "close.", "rho."


def closes_frame(closes: pd.DataFrame) -> pd.DataFrame:
    """Return closes [date x ticker] as date and a column close.<ticker> of float64 each, without empty ones."""
    frame = closes.dropna(axis=1, how="all").astype(np.float64).add_prefix(CLOSE)
    return frame.rename_axis(index="date", columns=None).reset_index()


def closes(file: RunFile) -> pd.DataFrame:
    """Return the adjusted closes [date x ticker] that `closes_frame` was given; NaN where there is none."""
    frame = contents.table(file, Columns(dates=["date"])).set_index("date")
    values = frame.to_numpy(dtype=np.float64)
    if not (frame.index.is_monotonic_increasing and frame.index.is_unique):
        raise file.damaged("its dates do not rise")
    if not ((values > 0) | np.isnan(values)).all():
        raise file.damaged("it holds a price that is not positive")
    return pd.DataFrame(values, index=frame.index, columns=_names(file, frame, CLOSE))


def correlation_frame(correlation: FeatureCorrelation) -> pd.DataFrame:
    """Return a correlation as feature, rows (how many it is of) and a column rho.<feature> each."""
    frame = correlation.matrix.add_prefix(RHO, axis="columns").rename_axis(index="feature").reset_index()
    frame.insert(1, "rows", correlation.rows)
    return frame


def feature_correlation(file: RunFile) -> FeatureCorrelation:
    """Return the correlation that `correlation_frame` was given."""
    frame = contents.table(file, Columns(texts=["feature"], wholes=["rows"])).set_index("feature")
    rows, matrix = frame.pop("rows"), frame.to_numpy(dtype=np.float64)
    names = _names(file, frame, RHO)
    if names != list(frame.index):
        raise file.damaged("its rows and columns are not the same features")
    if not ((np.abs(matrix) <= 1) | np.isnan(matrix)).all():
        raise file.damaged("it holds a correlation beyond 1")
    return FeatureCorrelation(pd.DataFrame(matrix, index=names, columns=names), int(rows.iloc[0]))


def _names(file: RunFile, frame: pd.DataFrame, prefix: str) -> list[str]:
    """Return what the columns are of."""
    columns = [str(name) for name in frame.columns]
    if not columns or not all(name.startswith(prefix) for name in columns):
        raise file.damaged(f"a column is not named {prefix}…")
    return [name.removeprefix(prefix) for name in columns]
