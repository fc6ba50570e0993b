"""Names of features inside a figure, and what takes the clicks of a row."""

from omninmo.figures import named_rows


def test_names_are_texts_over_bars_that_take_clicks_the_chosen_one_marked() -> None:
    texts = named_rows.written(["a", "b"], {"a": "The <i>a</i>"}, selected="b")
    assert [text["text"] for text in texts] == ["The &lt;i&gt;a&lt;/i&gt;", f"<b>{named_rows.SELECTED}b</b>"]
    assert [text["y"] for text in texts] == [0, 1] and {text["align"] for text in texts} == {"right"}
    names = named_rows.named(["a", "b"], selected="b")
    assert names.y.tolist() == [0, 1] and names.hoverinfo == "none"  # "skip" would take the clicks away
    assert names.marker.color[0] == named_rows.NOTHING != names.marker.color[1]


def test_a_target_covers_its_row_from_end_to_end() -> None:
    over = named_rows.targets((-2.0, 3.0), ["one", "two"])
    assert over.base == -2 and over.x.tolist() == [5, 5] and over.hovertext == ("one", "two")
    assert over.selected.marker.opacity == over.unselected.marker.opacity == 1
