"""Where cells lie, their colours and texts, in the browser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.figures.colours import SEQUENTIAL
from omninmo.ui.heat_map import component
from omninmo.ui.points.payload import number_format
from tests.ui.javascript import Core, shared_page

FORMATS = {name: number_format(form) for name, form in component.FORMATS.items()}


@shared_page
@given(
    count=st.integers(1, 400),
    width=st.floats(50, 2000),
    ratio=st.sampled_from([1, 1.25, 2]),
    share=st.floats(0, 0.9999),
)
def test_every_place_of_the_map_is_in_the_cell_that_is_drawn_there(
    core: Core, count: int, width: float, ratio: float, share: float
) -> None:
    body = """
    const edges = cellEdges(100, 100 + width, count, ratio), place = edges[0] + share * (edges.at(-1) - edges[0]);
    const at = cellAt(edges, place);
    return [edges.length, at, edges[at] <= place && place < edges[at + 1],
            edges.every((edge) => Math.abs(edge * ratio - Math.round(edge * ratio)) < 1e-6),
            cellAt(edges, edges[0] - 0.1), cellAt(edges, edges.at(-1))];
    """
    length, at, inside, whole, before, behind = core.run(body, count=count, width=width, ratio=ratio, share=share)
    assert length == count + 1 and 0 <= at < count and inside and whole and before == behind == -1


def test_much_is_strong_and_what_is_missing_is_nothing(core: Core) -> None:
    def found(values: str, rank: str) -> list[float | str]:
        body = f"const found = strengths(Float32Array.of({values}), {rank});"
        return list(core.run(f"{body} return Array.from(found, (one) => Number.isNaN(one) ? 'missing' : one);"))

    assert found("0, 0.25, 0.5, NaN", "false") == [0, 0.5, 1, "missing"]
    assert found("1, 2, 5, NaN", "true") == [1, 0.75, 0, "missing"]
    assert found("-0.25, 0.5", "false") == [0, 1]  # of a damaged run: not the colour of the cell before it
    assert found("0, 0", "false") == [0, 0] and found("1, 1", "true") == [1, 1]


def test_colours_go_from_the_first_to_the_last_of_the_scale(core: Core) -> None:
    colours = core.run("return stepColours(stops);", stops=SEQUENTIAL["light"])
    assert len(colours) == 255 and colours[0] == "rgb(223 235 247)" and colours[-1] == "rgb(49 130 189)"


@pytest.mark.parametrize(
    ("columns", "rank", "text"), [(2, False, "12.3 %"), (10, False, "12 %"), (15, False, ""), (2, True, "0.1234")]
)
def test_a_cell_has_as_many_digits_as_there_is_room_for(core: Core, columns: int, rank: bool, text: str) -> None:
    body = "return [cellText(0.1234, rank, columns, room, formats), cellText(NaN, rank, columns, room, formats)];"
    arguments = {"rank": rank, "columns": columns, "room": component.ROOM, "formats": FORMATS}
    assert core.run(body, **arguments) == [text, ""]


def test_the_theme_is_that_of_the_background(core: Core) -> None:
    assert core.run("return ['#ffffff', '#0d1117', '#f3f5f7'].map(isDark);") == [False, True, False]
