"""A run's out-of-fold scores apart: by ticker, and by year. Pure functions of the predictions.

Whoever looks at twenty tickers sees a best and a worst one of pure noise, too: a part has few independent dates, and
the table says how few.
"""

import numpy as np
import pandas as pd

from omninmo.errors import RunError
from omninmo.evaluation import metrics, scores

_NEEDED = {"date", "ticker", "y_true", "y_pred", "baseline_majority"}
_OF_MODE = {True: {"y_return", "baseline_prior", *(f"p_{k}" for k in range(5))}, False: {"baseline_mean"}}


def by_ticker(predictions: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Score each ticker by itself; a rank IC compares tickers, so that one alone has none.

    Parameters
    ----------
    predictions : out-of-fold rows, as in `scores.pooled`
    horizon : sessions per target

    Returns
    -------
    DataFrame
        Indexed by ticker, in alphabetical order: rows, dates, horizons (dates ÷ horizon: about how many targets do not
        overlap), oos_skill, direction_accuracy, direction_base_rate; NaN where there is nothing to score.

    Raises
    ------
    RunError
        If the predictions lack a column that the scores are made of.
    """
    return _scored(predictions, "ticker", predictions["ticker"], horizon)


def by_year(predictions: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Score the dates of each year by themselves.

    Parameters, errors and columns are those of `by_ticker`, indexed by year, and rank_ic_mean: the mean over the dates
    of the year that can be ranked, NaN where these are fewer than 5 horizons (see `metrics.mean_test`); rank_ic_dates
    says how many they are. A target counts in the year of its prediction, though it may end in the next.
    """
    years = predictions["date"].dt.year.rename("year")
    table = _scored(predictions, "year", years, horizon)
    ic = scores.rank_ic(predictions)
    of_years = ic.groupby(ic.index.year)  # type: ignore[attr-defined]  # its index is of dates
    means = of_years.agg(lambda values: metrics.mean_test(values.to_numpy(), horizon).mean)
    return table.assign(
        rank_ic_mean=means.reindex(table.index), rank_ic_dates=of_years.size().reindex(table.index, fill_value=0)
    )


def _scored(predictions: pd.DataFrame, name: str, groups: pd.Series, horizon: int) -> pd.DataFrame:
    _refuse_without_columns(predictions)
    loss, base = scores.losses(predictions)
    returns = scores.realised(predictions)
    majority = predictions["baseline_majority"].to_numpy()
    rows = pd.DataFrame(
        {
            "date": predictions["date"].to_numpy(),
            "loss": loss,
            "base": base,
            "hits": metrics.direction_hits(returns, scores.signal(predictions)),
            "base_hits": metrics.direction_hits(returns, majority),
        }
    ).groupby(groups.to_numpy(), sort=True)
    sums = rows[["loss", "base"]].sum()
    dates = rows["date"].nunique()
    usable = (sums["base"] > 0) & scores.has_skill(predictions)
    skill = 1 - sums["loss"] / sums["base"].where(usable)
    table = pd.DataFrame(
        {
            "rows": rows.size(),
            "dates": dates,
            "horizons": dates / horizon,
            "oos_skill": skill.astype(np.float64),
            "direction_accuracy": rows["hits"].mean(),
            "direction_base_rate": rows["base_hits"].mean(),
        }
    )
    return table.rename_axis(name)


def _refuse_without_columns(predictions: pd.DataFrame) -> None:
    needed = _NEEDED | _OF_MODE[scores.is_classification(predictions)]
    if missing := sorted(needed - set(predictions.columns)):
        raise RunError(
            f"The predictions of this run lack {', '.join(missing)}, so it cannot be scored by ticker or year; "
            "train it again."
        )
