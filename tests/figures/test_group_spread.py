"""Groups: only those of several features whose spread is known."""

import numpy as np
import pandas as pd

from omninmo.figures.group_spread import group_spread, groups_info

TABLE = pd.DataFrame(
    {
        "members": [("a", "b", "c"), ("d",), ("e", "f")],
        "size": [3, 1, 2],
        "spread": [0.1, 0.3, np.nan],
        "members_spread": [0.4, 0.3, np.nan],
    },
    index=[1, 2, 3],
)


def test_groups_of_one_or_without_a_spread_have_no_row() -> None:
    info = groups_info(TABLE, {"a": "<b>"}, top=5)
    assert info.names == ("&lt;b&gt;,<br>b +1",)
    _, apart, own = group_spread(info).data
    assert list(own.x) == [10] and list(apart.x) == [40]


def test_no_group_is_a_sentence() -> None:
    assert (
        "No group of correlated features" in group_spread(groups_info(TABLE.iloc[1:], {}, 5)).layout.annotations[0].text
    )
