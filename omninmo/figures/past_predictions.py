"""What a run predicted of one ticker out of fold, and what happened: both over time."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import shown
from omninmo.figures.template import FAINT, empty, styled
from omninmo.schema import FORMATS, Format


class PastInfo(NamedTuple):
    """What is drawn.

    Attributes
    ----------
    rows : DataFrame of date, fold, predicted, actual, by date
    form : of both
    what : they are
    correlation : of predicted and actual, Pearson's; NaN below three rows
    classes : names of 0, 1, …; () of a regression
    """

    ticker: str
    rows: pd.DataFrame
    form: Format
    what: str
    correlation: float
    classes: tuple[str, ...] = ()


def past_predictions_info(
    predictions: pd.DataFrame, ticker: str, form: Format, what: str, classes: tuple[str, ...] = ()
) -> PastInfo:
    """Return the out-of-fold rows of a ticker.

    Parameters
    ----------
    predictions : of a run: date, ticker, fold, y_true, y_pred
    form : of the target
    what : the target is called
    classes : names of the targets 0, 1, …; () of a regression
    """
    own = predictions[predictions["ticker"].astype(str) == ticker].sort_values("date")
    rows = pd.DataFrame(
        {
            "date": own["date"].to_numpy(),
            "fold": own["fold"].to_numpy(),
            "predicted": own["y_pred"].to_numpy(dtype=np.float64),
            "actual": own["y_true"].to_numpy(dtype=np.float64),
        }
    )
    known = rows.dropna()
    varies = len(known) > 2 and known["predicted"].std() > 0 and known["actual"].std() > 0
    correlation = float(known["predicted"].corr(known["actual"])) if varies else np.nan
    return PastInfo(ticker, rows, form, what, correlation, classes)


def past_predictions(info: PastInfo) -> go.Figure:
    """Draw the actual values thin, the predictions thick; a gap between the folds is a gap in the lines."""
    if info.rows.empty:
        return empty(f"No out-of-fold row of {shown(info.ticker)}")
    lines = [_line(info, "actual", FAINT, 1.2), _line(info, "predicted", PALETTE[4], 2.2)]
    figure = styled(go.Figure(lines)).update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}, hovermode="x unified"
    )
    if info.classes:
        figure.update_yaxes(tickvals=np.arange(len(info.classes)), ticktext=list(info.classes), zeroline=False)
        return figure.update_yaxes(title=info.what, hoverformat=FORMATS[info.form].d3)
    return figure.update_yaxes(title=info.what, zeroline=True, **ticks(info.form))


def _line(info: PastInfo, column: str, colour: str, width: float) -> go.Scatter:
    scale, pieces = FORMATS[info.form].scale, [piece for _, piece in info.rows.groupby("fold", sort=False)]
    dates = np.concatenate([np.append(piece["date"].to_numpy(), np.datetime64("NaT")) for piece in pieces])
    values = np.concatenate([np.append(piece[column].to_numpy() * scale, np.nan) for piece in pieces])
    return go.Scatter(x=dates, y=values, mode="lines", name=column.capitalize(), line={"color": colour, "width": width})
