"""Names that users gave, on a figure: short, and as plain text, since Plotly would read them as markup."""

import re
import textwrap
from collections.abc import Container, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # every page imports this module before its first paint
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

MAX_LETTERS = 26
MAX_LABEL = 48
"""Letters of a feature's label, which has more room than the name of a run."""

_GAP = "[-_ ]"


def shown(name: str) -> str:
    """Return a name as text that Plotly draws letter by letter, also within a template."""
    return escape(name, quote=False).replace("%{", "%&#123;")


def label(labels: Mapping[str, str], feature: str) -> str:
    """Return what a feature is called, else its name, as text that Plotly draws letter by letter."""
    return short(labels.get(feature, feature), MAX_LABEL)


def of_rows(index: "pd.DataFrame") -> "NDArray[np.object_]":
    """Return "ticker, date" for each row of an index with these columns, as text that Plotly draws letter by letter."""
    tickers = index["ticker"].map({ticker: shown(str(ticker)) for ticker in index["ticker"].unique()})
    return (tickers.astype(str) + ", " + index["date"].dt.strftime("%Y-%m-%d")).to_numpy(dtype=object)


def short(name: str, letters: int = MAX_LETTERS) -> str:
    """Return at most `letters` of a name, as text that Plotly draws letter by letter."""
    return shown(shortened(name, letters))


def in_two_lines(label: str, letters: int) -> str:
    """Return a label in two lines of about the same length where it is longer than `letters`.

    It is text that Plotly draws letter by letter; a line that is too long nevertheless is shortened.
    """
    if len(label) <= letters:
        return shown(label)
    widths = range(len(label) // 2, len(label) + 1)
    lines = next(lines for width in widths if len(lines := textwrap.wrap(label, width, break_long_words=False)) <= 2)
    return "<br>".join(short(line, letters) for line in lines)


def short_together(names: Sequence[str], letters: int = MAX_LETTERS) -> list[str]:
    """Return `names`, shortened together, as texts that Plotly draws letter by letter."""
    return [shown(name) for name in shortened_together(names, letters)]


def shortened_together(names: Sequence[str], letters: int) -> list[str]:
    """Return at most `letters` of each name: of the longer ones, what differs between the names.

    Words that all of the longer names share go one by one, the first ones first, until the names fit.

    Examples
    --------
    >>> shortened_together(["reg-30d-d3-lr0.03-20t-c622", "reg-30d-d5-lr0.03-20t-yahoo-9f3c"], 20)
    ['…d3…20t-c622', '…d5…20t-yahoo-9f3c']
    """
    long = list(dict.fromkeys(name for name in names if len(name) > letters))
    if len(long) < 2:
        return [shortened(name, letters) for name in names]
    fitting = dict(zip(long, _fitting(long, letters), strict=True))
    return [shortened(fitting.get(name, name), letters) for name in names]


def _fitting(long: Sequence[str], letters: int) -> list[str]:
    """Return names without as many of their common words as it takes until they fit, or without all of them."""
    bare = [[_bare(word) for word in _words(name)] for name in long]
    common = set.intersection(*map(set, bare))
    left_out: set[str] = set()
    for word in dict.fromkeys(word for word in bare[0] if word in common):
        left_out.add(word)
        shorter = [_without(name, left_out) for name in long]
        if all(len(text) <= letters for text in shorter):
            return shorter
    return [_without(name, common) for name in long]


def _without(name: str, left_out: Container[str]) -> str:
    """Return a name with … for the words in `left_out`; the whole name if that is all of them."""
    kept = ["…" if _bare(word) in left_out else word for word in _words(name)]
    return re.sub(rf"{_GAP}*…+", "…", "".join(kept)) if set(kept) != {"…"} else name


def _words(name: str) -> list[str]:
    """Return the words of a name, each with what separates it from the next."""
    return re.findall(rf"[^-_ ]*{_GAP}+|[^-_ ]+", name)


def _bare(word: str) -> str:
    return re.sub(_GAP, "", word)


def shortened(name: str, letters: int) -> str:
    """Return at most `letters` of a name. The middle goes: runs named after their settings differ at the end."""
    if len(name) <= letters:
        return name
    start = (letters - 1) // 2
    head, tail = name[:start].rstrip("…"), name[len(name) - (letters - 1 - start) :].lstrip("…")
    return f"{head}…{tail}"
