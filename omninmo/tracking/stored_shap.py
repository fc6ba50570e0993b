"""The SHAP values of a run as one flat table and a file of meta data: to them and back, checked."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.errors import ModelError
from omninmo.evaluation.shap_table import ShapTable, check_additivity
from omninmo.tracking import contents
from omninmo.tracking.contents import Columns, RunFile


def shap_frame(table: ShapTable) -> pd.DataFrame:
    """Return a ShapTable as one flat table; `shap_table` reverses it."""
    classes = range(table.n_classes)
    frame = table.index.copy()
    frame["prediction"] = table.prediction
    blocks = [pd.DataFrame(table.data, columns=[f"data.{name}" for name in table.features])]
    single = [(f".{k}", table.of_class(k)) for k in classes] if table.n_classes else [("", table)]
    for suffix, one in single:
        blocks.append(pd.DataFrame(one.values, columns=[f"shap.{name}{suffix}" for name in table.features]))
        blocks.append(pd.DataFrame({f"base{suffix}": one.base, f"margin{suffix}": one.margin}))
    return pd.concat([frame, *blocks], axis=1)


def shap_meta(table: ShapTable) -> dict[str, Any]:
    """Return what `shap_table` has to know beside the flat table."""
    return {"features": table.features, "n_classes": table.n_classes, "total_rows": table.total_rows}


def shap_columns(meta: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the columns of features, which may have gaps, and those of numbers that `shap_frame` has."""
    suffixes = [f".{k}" for k in range(meta["n_classes"])] or [""]
    values = [f"shap.{name}{suffix}" for suffix in suffixes for name in meta["features"]]
    sums = [f"{kind}{suffix}" for suffix in suffixes for kind in ("base", "margin")]
    return [f"data.{name}" for name in meta["features"]], [*values, *sums, "prediction"]


def shap_table(frame: pd.DataFrame, meta: dict[str, Any]) -> ShapTable:
    """Return the ShapTable that `shap_frame` and `shap_meta` were given."""
    features, n = tuple(meta["features"]), meta["n_classes"]

    def stacked(kind: str) -> Any:
        if not n:
            return frame[kind].to_numpy()
        return np.stack([frame[f"{kind}.{k}"].to_numpy() for k in range(n)], axis=1)

    def values(suffix: str) -> Any:
        return frame[[f"shap.{name}{suffix}" for name in features]].to_numpy(dtype=np.float32)

    return ShapTable(
        values=np.stack([values(f".{k}") for k in range(n)], axis=1) if n else values(""),
        data=frame[[f"data.{name}" for name in features]].to_numpy(dtype=np.float32),
        base=stacked("base"),
        margin=stacked("margin"),
        prediction=frame["prediction"].to_numpy(),
        index=frame[["date", "ticker", "fold"]],
        features=features,
        total_rows=meta["total_rows"],
    )


def shap(meta_file: RunFile, values_file: RunFile, known: Collection[str]) -> ShapTable:
    """Return the ShapTable of two files, whose features are among the `known` ones.

    The values are what they are called: in each row base + Σ values = margin, as it was when they were written.

    Raises
    ------
    RunError
        If either file is damaged.
    """
    meta = _meta(meta_file)
    if unknown := set(meta["features"]) - set(known):
        raise meta_file.damaged(f"{schema.FEATURES_FILE} lacks {len(unknown)} of its features")
    data, numbers = shap_columns(meta)
    columns = Columns(dates=["date"], texts=["ticker"], wholes=["fold"], numbers=numbers, gaps=data)
    table = shap_table(contents.table(values_file, columns), meta)
    try:
        check_additivity(table.values, table.base, table.margin)
    except ModelError as error:
        raise values_file.damaged("SHAP values do not add up to the model's output") from error
    return table


def _meta(file: RunFile) -> dict[str, Any]:
    """Return the names of the explained features, n_classes (0, or one for each rating) and total_rows."""
    value = contents.document(file)
    if not isinstance(value, dict):
        raise file.damaged("it is no object")
    names, count = value.get("features"), value.get("n_classes")
    if not isinstance(names, list) or not names or not all(contents.is_text(name) for name in names):
        raise file.damaged("its features are no list of names")
    if len(set(names)) < len(names):
        raise file.damaged("it names a feature twice")
    total = value.get("total_rows")
    if not contents.is_whole(count) or count not in (0, len(schema.RATINGS)) or not contents.is_whole(total):
        raise file.damaged("n_classes or total_rows is not a possible number")
    return value
