"""What all figures share: one look for the light and the dark theme, colours that colour-blind readers tell apart."""

from collections.abc import Sequence

import plotly.graph_objects as go

LEAST_HEIGHT = 420

INK = "#7d8590"
"""Text: a grey with a contrast above 4 : 1 on white and on the dark background alike."""
GRID = "rgba(128, 138, 150, 0.22)"
REFERENCE = "rgba(128, 138, 150, 0.9)"
MISSING = "#9aa0a6"

# Okabe & Ito, Color Universal Design, 2008; yellow and black, each lost in one theme, give way to brown and grey.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#A6761D", "#8A8F98")

LOW_TO_HIGH = ((0.0, "#1e88e5"), (0.5, "#9b59b6"), (1.0, "#ff2d6b"))
"""SHAP's feature values: blue is low, red is high."""
SEQUENTIAL = [[0.0, "rgba(0, 114, 178, 0.04)"], [0.25, "#9ecae1"], [0.6, "#3182bd"], [1.0, "#08306b"]]
DIVERGING = [[0.0, "#D55E00"], [0.5, "#b9bfc6"], [1.0, "#0072B2"]]

_TEMPLATE = go.layout.Template(
    layout=go.Layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": '"Source Sans", "Source Sans Pro", sans-serif', "size": 13, "color": INK},
        colorway=PALETTE,
        margin={"l": 10, "r": 10, "t": 36, "b": 10},
        xaxis={"gridcolor": GRID, "zerolinecolor": REFERENCE, "linecolor": GRID, "automargin": True},
        yaxis={"gridcolor": GRID, "zerolinecolor": REFERENCE, "linecolor": GRID, "automargin": True},
        hoverlabel={"font": {"size": 13}, "align": "left"},
        showlegend=False,
        title={"font": {"size": 15}, "x": 0, "xanchor": "left"},
    )
)


def styled(figure: go.Figure, height: int = LEAST_HEIGHT) -> go.Figure:
    """Give a figure the common look and return it."""
    return figure.update_layout(template=_TEMPLATE, height=max(height, LEAST_HEIGHT))


def empty(title: str) -> go.Figure:
    """Return a figure that says why there is nothing to draw."""
    figure = go.Figure()
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(text=title, showarrow=False, font={"size": 15}, xref="paper", yref="paper", x=0.5, y=0.5)
    return styled(figure)


def run_colour(run: str, runs: Sequence[str]) -> str:
    """Return the colour of a run among the picked ones; the same wherever that run appears."""
    return PALETTE[list(runs).index(run) % len(PALETTE)]
