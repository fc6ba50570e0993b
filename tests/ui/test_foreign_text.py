"""Words from a store stay words."""

import re

from hypothesis import given
from hypothesis import strategies as st

from omninmo.ui.foreign_text import plain, without_images


def test_no_sign_of_markdown_is_left_alone() -> None:
    assert plain("reg-30d") == r"reg\-30d"
    hostile = "![x](http://192.0.2.1/a.png) **b** $c$ :red[d] <e>"
    assert not re.search(r"(?<!\\)[\[\]()*$:<>!]", plain(hostile))
    assert "![" not in without_images(hostile).replace("!\\[", "")


@given(st.text())
def test_taking_the_backslashes_away_gives_the_text_back(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", plain(text), flags=re.DOTALL) == text
