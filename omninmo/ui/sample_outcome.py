"""What was predicted for explained rows, and what happened then."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.arrays import Floats
from omninmo.config import TrainingConfig
from omninmo.evaluation import scores
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.shap_axis import effect_format

PROBABILITIES = [f"p_{k}" for k in range(len(schema.RATINGS))]


def of_rows(table: ShapTable, rows: Sequence[int], predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the out-of-fold predictions of explained rows, in their order; NaN where there are none.

    Parameters
    ----------
    rows : positions in the table
    predictions : all out-of-fold rows of the run
    """
    wanted = table.index[["date", "ticker", "fold"]].iloc[list(rows)].assign(position=range(len(rows)))
    near = predictions[predictions["date"].isin(wanted["date"])]
    merged = wanted.merge(near, on=["date", "ticker", "fold"], how="left")
    return merged.drop_duplicates("position").drop(columns="position").reset_index(drop=True)


def losses(predictions: pd.DataFrame) -> Floats:
    """Return how wrong each prediction was (n,): |error|, or of ratings the probability that the actual one lacked."""
    if not scores.is_classification(predictions):
        return (predictions["y_pred"] - predictions["y_true"]).abs().to_numpy(dtype=np.float64)
    actual = predictions["y_true"].to_numpy(dtype=np.int64)
    return 1 - predictions[PROBABILITIES].to_numpy(dtype=np.float64)[np.arange(len(actual)), actual]


def sentences(row: pd.Series, predictions: pd.DataFrame, config: TrainingConfig) -> str:
    """Return predicted against actual, and where the error lies among all of the run's.

    Parameters
    ----------
    row : of `of_rows`
    predictions : all out-of-fold rows of the run
    """
    if pd.isna(row["y_true"]):
        return "The out-of-fold predictions of this run lack this row, so that its actual value is not known."
    span = schema.bars(config.horizon, config.interval)
    own, everything = losses(row.to_frame().T)[0], losses(predictions)
    total = f"{len(everything):,} out-of-fold"
    smaller = schema.FORMATS["share"].text(float((everything < own).mean()))
    if not scores.is_classification(predictions):
        predicted, actual = float(row["y_pred"]), float(row["y_true"])
        number = schema.FORMATS[effect_format(config.target)].text
        return (
            f"{schema.TARGETS[config.target].label} over the next {span}: predicted **{number(predicted)}**, actual "
            f"**{number(actual)}**, an error (predicted − actual) of {number(predicted - actual)}. Of the run's "
            f"{total} errors, {smaller} are smaller."
        )
    share = schema.FORMATS["share"].text
    return (
        f"Rating over the next {span}: predicted **{predicted_rating(row)}** "
        f"({share(float(row[PROBABILITIES].max()))}), actual **{schema.RATINGS[int(row['y_true'])]}** "
        f"({_return(row, config)}), to which the model gave {share(1 - own)}. In {smaller} of the run's {total} rows "
        "it gave more to the actual rating."
    )


def predicted_rating(row: pd.Series) -> str:
    """Return the rating with the highest probability."""
    return schema.RATINGS[int(row[PROBABILITIES].to_numpy(dtype=np.float64).argmax())]


def readable(rows: pd.DataFrame, config: TrainingConfig) -> pd.DataFrame:
    """Return Predicted and Actual of rows as text; of ratings the actual return, too."""
    if not scores.is_classification(rows):
        number = schema.FORMATS[effect_format(config.target)].text
        return pd.DataFrame({"Predicted": rows["y_pred"].map(number), "Actual": rows["y_true"].map(number)})
    known = rows["y_true"].notna()
    each = [row for _, row in rows.iterrows()]
    missing = schema.NOT_AVAILABLE
    return pd.DataFrame(
        {
            "Predicted": [predicted_rating(row) if has else missing for row, has in zip(each, known, strict=True)],
            "Actual": [
                schema.RATINGS[int(row["y_true"])] if has else missing for row, has in zip(each, known, strict=True)
            ],
            "Actual return": [_return(row, config) for row in each],
        }
    )


def _return(row: pd.Series, config: TrainingConfig) -> str:
    return schema.TARGETS[config.target].text(float(row["y_return"]))
