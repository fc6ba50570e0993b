"""The table behind a picture, and its file."""

import pandas as pd

from omninmo.ui import table_behind
from tests.ui.conftest import drawn


def test_names_that_repeat_are_columns_of_their_own() -> None:
    table = pd.DataFrame({"r1": [0.5], "r2": [0.4]}, index=["x"])
    shown = table_behind.named(table, {"x": "The x"}, {"r1": "same", "r2": "same"}, "Feature")
    assert shown.to_dict("list") == {"Feature": ["The x"], "same": [0.5], "same (2)": [0.4]}


def test_shares_are_shown_in_percent() -> None:
    app = drawn(table_behind.draw, pd.DataFrame({"Feature": ["x"], "a": [0.25]}), "shares", None, "share")
    assert app.dataframe[0].value["a"].tolist() == [25]
    assert len(app.get("download_button")) == 1
