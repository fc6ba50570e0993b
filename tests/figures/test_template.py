"""One look for two themes: text can be read on both backgrounds, colours can be told apart."""

import itertools
import re
import tomllib
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from omninmo.figures.colours import CELL_TEXT, PALETTE, SEQUENTIAL, Theme
from omninmo.figures.template import INK, MIN_HEIGHT, NOTHING, empty, styled, themed

ROOT = Path(__file__).parents[2]
THEMES: tuple[Theme, ...] = ("light", "dark")
BACKGROUNDS = {
    name: theme["backgroundColor"]
    for name, theme in tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"].items()
    if name in THEMES
}


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(part, 16) / 255 for part in re.findall("..", colour.lstrip("#"))]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: Theme) -> None:
    assert contrast(INK[theme], BACKGROUNDS[theme]) >= 4.5


@pytest.mark.parametrize(("theme", "colour"), list(itertools.product(THEMES, PALETTE)))
def test_marks_can_be_seen(theme: Theme, colour: str) -> None:
    assert contrast(colour, BACKGROUNDS[theme]) >= 2


@pytest.mark.parametrize("theme", THEMES)
def test_more_stands_out_more(theme: Theme) -> None:
    contrasts = [contrast(str(colour), BACKGROUNDS[theme]) for _, colour in SEQUENTIAL[theme]]
    assert contrasts == sorted(contrasts) and contrasts[0] > 1.15 and contrasts[-1] > 4


@pytest.mark.parametrize("theme", THEMES)
def test_the_text_in_every_cell_of_a_heat_map_can_be_read(theme: Theme) -> None:
    places, colours = zip(*SEQUENTIAL[theme], strict=True)
    channels = np.array([[int(part, 16) for part in re.findall("..", str(colour).lstrip("#"))] for colour in colours])
    for share in np.linspace(0, 1, 101):
        cell = [round(float(np.interp(share, places, channels[:, channel]))) for channel in range(3)]
        assert contrast("#{:02x}{:02x}{:02x}".format(*cell), CELL_TEXT[theme]) >= 4.5


def test_a_theme_changes_the_text_and_the_heat_map_alone() -> None:
    figure = styled(go.Figure([go.Heatmap(z=[[1]]), go.Bar(y=[1], marker_color=PALETTE[0])]))
    dark = themed(figure, "dark")
    assert dark.layout.font.color == INK["dark"]
    assert dark.data[0].colorscale[-1][1] == SEQUENTIAL["dark"][-1][1]
    assert dark.data[0].textfont.color == CELL_TEXT["dark"]
    assert dark.data[1].marker.color == PALETTE[0]


@pytest.mark.parametrize("theme", THEMES)
def test_the_tooltip_of_a_see_through_bar_is_of_the_theme(theme: Theme) -> None:
    seen, unseen = go.Bar(marker={"color": np.array([1.0])}), go.Bar(marker={"color": NOTHING})
    drawn, target = themed(go.Figure([seen, unseen]), theme).data
    assert drawn.hoverlabel.bgcolor is None
    assert contrast(target.hoverlabel.font.color, target.hoverlabel.bgcolor) >= 4.5
    assert contrast(target.hoverlabel.bgcolor, BACKGROUNDS[theme]) < 1.5


def test_an_empty_figure_says_why_and_keeps_its_height() -> None:
    figure = empty("Nothing to show")
    assert figure.layout.annotations[0].text == "Nothing to show"
    assert figure.layout.height == MIN_HEIGHT and not figure.data
