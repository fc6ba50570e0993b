"""Names on a figure: short where they have to be, and never obeyed."""

import pandas as pd

from omninmo.figures.agreement import agreement
from omninmo.figures.importance_heatmap import importance_heatmap
from omninmo.figures.names import MAX_LETTERS, short, shown

LONG = "a name that its author thought a good idea at the time-c622"


def test_the_end_of_a_long_name_stays() -> None:
    assert len(short(LONG)) == MAX_LETTERS and short(LONG).endswith("-c622") and "…" in short(LONG)
    assert short("reg-30d-d3-lr0.03-20t-c622") == "reg-30d-d3-lr0.03-20t-c622"


def test_markup_is_text() -> None:
    assert shown("<b>x</b> & y") == "&lt;b&gt;x&lt;/b&gt; &amp; y"
    shares = pd.DataFrame({"a": [0.4, 0.6, 0.0], "b": [0.6, 0.4, 0.0]}, index=["x", "y", "z"])
    heat = importance_heatmap(shares, {}, {"a": "<b>one</b>", "b": LONG})
    assert heat.layout.xaxis.ticktext == ("&lt;b&gt;one&lt;/b&gt;", short(LONG))
    assert heat.data[0].customdata[0][1] == LONG
    names = {"a": "<i>", "b": LONG}
    pairs = agreement(shares.corr().rename(index=names, columns=names))
    assert set(pairs.layout.yaxis.ticktext) == {"&lt;i&gt;", short(LONG)}
