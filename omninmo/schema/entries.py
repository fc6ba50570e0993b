"""How one name of the catalogue is shown: label, format, direction and help; and how numbers are written."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Format = Literal[
    "score", "rank", "level", "t_value", "percent", "fine_percent", "share", "fine_share", "whole_share", "number",
    "count", "price", "seconds", "text",
]  # fmt: skip
Better = Literal["higher", "lower", "neither"]
Sample = Literal["out-of-fold", "in-sample", "none"]
Group = Literal["what", "data", "model", "validation", "run"]
Unit = Literal["", "%", "s"]

NOT_AVAILABLE = "n/a"
MINUS = "−"
MAX_IN_FULL = 1e15
"""Beyond, a double has no decimals, and its digits would fill a line of the page."""
HUGE_DIGITS = 3


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of one format are written by Python, by d3 (Plotly) and by printf (Streamlit's tables).

    d3 and printf write the number in its unit, which is `scale` times the stored one.

    Parameters
    ----------
    digits : after the decimal point; significant ones of kind "g"
    signed : whether positive numbers carry their sign, too
    kind : "f" for a fixed number of decimals, "g" for as many as are needed
    unit : "%" of a stored share, "s" of stored seconds

    Examples
    --------
    >>> share = NumberFormat(1, unit="%")
    >>> share.text(0.588), share.python, share.d3, share.printf
    ('58.8 %', 'z,.1f', ',.1f', '%.1f %%')
    >>> NumberFormat(3, signed=True).text(-0.002)
    '−0.002'
    """

    digits: int
    signed: bool = False
    kind: Literal["f", "g"] = "f"
    unit: Unit = ""

    @property
    def scale(self) -> int:
        return 100 if self.unit == "%" else 1

    @property
    def suffix(self) -> str:
        return f" {self.unit}" if self.unit else ""

    @property
    def python(self) -> str:
        # z: what rounds to zero is not negative, as in d3
        return f"{self._sign}z,.{self.digits}{self.kind}"

    @property
    def d3(self) -> str:
        return f"{self._sign},.{self.digits}{'~' if self.kind == 'g' else ''}{self.kind}"

    @property
    def printf(self) -> str:
        return f"%{self._sign}.{self.digits}{self.kind}{self.suffix.replace('%', '%%')}"

    @property
    def _sign(self) -> str:
        return "+" if self.signed else ""

    def text(self, value: Any) -> str:
        """Return `value` as a person reads it: with a true minus sign and its unit; what is no number is "n/a"."""
        if value is None or not math.isfinite(float(value) * self.scale):
            return NOT_AVAILABLE
        if self.unit == "s":
            return duration(value)
        in_unit = float(value) * self.scale
        python = self.python if abs(in_unit) < MAX_IN_FULL else f"{self._sign}.{HUGE_DIGITS}g"
        return f"{in_unit:{python}}".replace("-", MINUS) + self.suffix


FORMATS: Mapping[Format, NumberFormat] = {
    "score": NumberFormat(3, signed=True),
    "rank": NumberFormat(3, signed=True),
    "level": NumberFormat(3),
    "t_value": NumberFormat(2, signed=True),
    "percent": NumberFormat(1, signed=True, unit="%"),
    "fine_percent": NumberFormat(2, signed=True, unit="%"),
    "share": NumberFormat(1, unit="%"),
    "fine_share": NumberFormat(2, unit="%"),
    "whole_share": NumberFormat(0, unit="%"),
    "number": NumberFormat(4, kind="g"),
    "count": NumberFormat(0),
    "price": NumberFormat(2),
    "seconds": NumberFormat(1, unit="s"),
    "text": NumberFormat(4, kind="g"),
}
"""The only formats of numbers. Of a name that is text, such as a seed, a number is written as it is."""


@dataclass(frozen=True)
class Entry:
    """One name in the store.

    Parameters
    ----------
    key : name in the store
    label : what a person calls it; short enough for the head of a table
    format : key of `FORMATS`
    help : one or two sentences
    better : which direction is better
    sample : whether the rows behind a metric were unseen by the model that it scores
    words : what stored values are called
    of_return : whether the value of a target, or an error of predictions, is in the unit of a return
    group : of a setting, the part of the form where it stands; "" for what is no setting
    counts : what a number counts, e.g. sessions
    native : XGBoost's own name of a setting
    """

    key: str
    label: str
    format: Format
    help: str
    better: Better = "neither"
    sample: Sample = "none"
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    of_return: bool = False
    group: Group | Literal[""] = ""
    counts: str = ""
    native: str = ""

    @property
    def numbers(self) -> NumberFormat:
        return FORMATS[self.format]

    @property
    def title(self) -> str:
        """The label as it stands on an axis or in the head of a table; an in-sample metric is marked."""
        return f"{self.label} (in-sample)" if self.sample == "in-sample" else self.label

    @property
    def full_label(self) -> str:
        """The label where there is room: with what a number counts, and XGBoost's own name."""
        counted = f"{self.label}, {self.counts}" if self.counts else self.label
        return f"{counted} ({self.native})" if self.native else counted

    def text(self, value: Any) -> str:
        """Return `value` as a person reads it; a missing value is "n/a"."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return NOT_AVAILABLE
        if self.format == "text" or isinstance(value, str):
            return self.words.get(str(value), str(value))
        return self.numbers.text(value)


def by_key(*entries: Entry) -> dict[str, Entry]:
    """Return entries by their keys, in their order."""
    return {entry.key: entry for entry in entries}


def duration(seconds: float) -> str:
    """Return a length of time in words, e.g. "8.5 s" or "3 min 20 s"."""
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
