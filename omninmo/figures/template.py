"""What all figures share: one look for both themes, colours that colour-blind readers can distinguish."""

from typing import Any

import plotly.graph_objects as go

from omninmo.figures.colours import CELL_TEXT, PALETTE, SEQUENTIAL, Theme

MIN_HEIGHT = 420

INK = {"light": "#4d5560", "dark": "#a9b2bc"}
"""Text. No single grey has a contrast of 4.5 : 1 on white and on the dark background alike."""
FAINT = "#7d8590"
"""Lines that may stand back, on either background."""
NOTHING = "rgba(0, 0, 0, 0)"
"""Bars that are there for the pointer alone. Plotly's tooltip of one would be dark in either theme."""
TOOLTIP = {
    "light": {"bgcolor": "#ffffff", "bordercolor": FAINT, "font": {"color": "#0f1115"}},
    "dark": {"bgcolor": "#191d24", "bordercolor": FAINT, "font": {"color": "#e6e9ed"}},
}
GRID = "rgba(128, 138, 150, 0.22)"
REFERENCE = "rgba(128, 138, 150, 0.9)"

FAMILY = '"Source Sans", "Source Sans Pro", sans-serif'

_TEMPLATE = go.layout.Template(
    layout=go.Layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FAMILY, "size": 13, "color": INK["light"]},
        colorway=PALETTE,
        margin={"l": 10, "r": 10, "t": 36, "b": 10},
        xaxis={"gridcolor": GRID, "zerolinecolor": REFERENCE, "linecolor": GRID, "automargin": True},
        yaxis={
            "gridcolor": GRID,
            "zerolinecolor": REFERENCE,
            "linecolor": GRID,
            "automargin": True,
            "title": {"standoff": 12},  # without it a long title lies on the ticks
        },
        hoverlabel={"font": {"family": FAMILY, "size": 13}, "align": "left"},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": FAINT},
        showlegend=False,
        title={"font": {"size": 15}, "x": 0, "xanchor": "left"},
    )
)


def styled(figure: go.Figure, height: int = MIN_HEIGHT) -> go.Figure:
    """Give a figure the common look and return it."""
    return figure.update_layout(template=_TEMPLATE, height=max(height, MIN_HEIGHT))


def themed(figure: go.Figure, theme: Theme) -> go.Figure:
    """Give a figure what differs between the themes and return it."""
    figure.update_layout(font={"color": INK[theme]})
    cells = {"colorscale": SEQUENTIAL[theme], "textfont": {"color": CELL_TEXT[theme]}}
    figure.update_traces(cells, selector={"type": "heatmap"})
    figure.update_traces(hoverlabel=TOOLTIP[theme], selector=_is_see_through)
    return figure


def _is_see_through(trace: Any) -> bool:
    colour = trace.marker.color if trace.type == "bar" else None
    return isinstance(colour, str) and colour == NOTHING


def run_colours(count: int) -> tuple[str, ...]:
    """Return a colour for each run; one for all where there are more runs than distinct colours."""
    return PALETTE[:count] if count <= len(PALETTE) else (PALETTE[0],) * count


def empty(title: str) -> go.Figure:
    """Return a figure with nothing but the reason why there is nothing to draw."""
    figure = go.Figure()
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(text=title, showarrow=False, font={"size": 15}, xref="paper", yref="paper", x=0.5, y=0.5)
    return styled(figure)
