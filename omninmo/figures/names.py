"""Names that users gave, on a figure: short, and as plain text, since Plotly would read them as markup."""

from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MAX_LETTERS = 26
MAX_LABEL = 48
"""Letters of a feature's label, which has more room than the name of a run."""


def shown(name: str) -> str:
    """Return a name as text that Plotly draws letter by letter, also within a template."""
    return escape(name, quote=False).replace("%{", "%&#123;")


def label(labels: Mapping[str, str], feature: str) -> str:
    """Return what a feature is called, else its name, as text that Plotly draws letter by letter."""
    return short(labels.get(feature, feature), MAX_LABEL)


def of_rows(index: pd.DataFrame) -> NDArray[np.object_]:
    """Return "ticker, date" for each row of an index with these columns, as text that Plotly draws letter by letter."""
    tickers = index["ticker"].map({ticker: shown(str(ticker)) for ticker in index["ticker"].unique()})
    return (tickers.astype(str) + ", " + index["date"].dt.strftime("%Y-%m-%d")).to_numpy(dtype=object)


def short(name: str, letters: int = MAX_LETTERS) -> str:
    """Return at most `letters` of a name, as text that Plotly draws letter by letter."""
    return shown(shortened(name, letters))


def shortened(name: str, letters: int) -> str:
    """Return at most `letters` of a name. The middle goes: runs named after their settings differ at the end."""
    if len(name) <= letters:
        return name
    start = (letters - 1) // 2
    return f"{name[:start]}…{name[len(name) - (letters - 1 - start) :]}"
