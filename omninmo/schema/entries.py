"""How one name of the catalogue is told to a person: label, unit, format, direction and one line of help."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Format = Literal["score", "level", "t_value", "percent", "share", "number", "count", "seconds", "text"]
Better = Literal["higher", "lower", "neither"]
Sample = Literal["out-of-fold", "in-sample", "none"]

NOT_AVAILABLE = "n/a"


@dataclass(frozen=True)
class Entry:
    """One name in the store.

    `sample` says whether the rows behind a metric were unseen by the model it scores; `words` what stored values are
    called.
    """

    key: str
    label: str
    format: Format
    help: str
    better: Better = "neither"
    sample: Sample = "none"
    words: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def unit(self) -> str:
        return {"percent": "%", "share": "%", "seconds": "s"}.get(self.format, "")

    @property
    def title(self) -> str:
        """The label as it stands on an axis or in a table head, with in-sample said where it is."""
        return f"{self.label} (in-sample)" if self.sample == "in-sample" else self.label

    def text(self, value: Any) -> str:
        """Return `value` as a person reads it; a missing value is "n/a"."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return NOT_AVAILABLE
        if self.format == "text" or isinstance(value, str):
            return self.words.get(str(value), str(value))
        return _FORMATS[self.format](float(value))


def duration(seconds: float) -> str:
    """Return a length of time in words, e.g. "8.5 s" or "3 min 20 s"."""
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


_FORMATS = {
    "score": lambda value: f"{value:+.3f}",
    "level": lambda value: f"{value:.3f}",
    "t_value": lambda value: f"{value:+.2f}",
    "percent": lambda value: f"{value:+.1%}",
    "share": lambda value: f"{value:.1%}",
    "number": lambda value: f"{value:.4g}",
    "count": lambda value: f"{value:,.0f}",
    "seconds": duration,
}
