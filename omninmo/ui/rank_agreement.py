"""How well the rankings agree: every measure in numbers, each beside its value by chance."""

import streamlit as st

from omninmo.evaluation.stability import MIN_FOR_INTERVAL, MIN_RANKINGS, Agreement, Stability
from omninmo.schema import FORMATS
from omninmo.ui.rankings import Rankings

TILE_WIDTH = 190
MIN_SHARED = 3
NOGUEIRA = (
    "How well the sets of the top k features agree, corrected for chance: 1 = identical, 0 = random sets. Nogueira, "
    "Sechidis and Brown, JMLR 18, 2018."
)
RBO = (
    "Mean over pairs, weighted to the top: the top 10 carry 86 % of it. Between different folds, it decides the "
    "verdict. Webber, Moffat and Zobel, ACM TOIS 28, 2010."
)
CAUTION = (
    "Spearman above the guide's 0.8 is called stable there. Here that is a reference line, not a verdict: models of "
    "pure noise can pass it, because their training dates overlap and slow features look alike. High agreement says "
    "that the same features were used, not that those features predict."
)


def draw(rankings: Rankings, measured: Agreement) -> None:
    """Draw a tile per measure, and on what they rest.

    Parameters
    ----------
    rankings : what is compared
    measured : `stability.agreement` of their shares
    """
    st.header("Do the rankings agree?", anchor=False)
    with st.container(horizontal=True):
        for label, value, beside, help_ in tiles(measured):
            st.metric(
                label, value, beside, delta_color="off", delta_arrow="off", help=help_, border=True, width=TILE_WIDTH
            )
    st.caption(rests_on(measured, rankings.noun))
    if measured.rankings < MIN_RANKINGS:
        st.info(f"{number_of(measured.rankings, rankings.noun)} are too few to conclude anything; take three or more.")
    st.caption(CAUTION)


def tiles(measured: Agreement) -> list[tuple[str, str, str, str]]:
    """Return label, value, what stands beside it, and help of every measure."""
    return [
        (
            f"Nogueira, top {measured.k}",
            text(measured.nogueira.value),
            interval(measured.nogueira, measured),
            NOGUEIRA,
        ),
        (
            "Rank-biased overlap",
            text(measured.rbo),
            f"by chance {text(measured.rbo_by_chance)}",
            RBO,
        ),
        ("Spearman", text(measured.spearman), "0 by chance", "Mean rank correlation over pairs, all ranks alike."),
        ("Kendall τ-b", text(measured.kendall), "0 by chance", "Mean over pairs: concordant less discordant features."),
        (
            f"Jaccard, top {measured.k}",
            text(measured.jaccard),
            f"by chance {text(measured.jaccard_by_chance)}",
            "Mean over pairs: features in both top-k sets ÷ features in either.",
        ),
    ]


def interval(value: Stability, measured: Agreement) -> str:
    """Return the interval of Nogueira's measure, or why there is none."""
    if value.low is not None and value.high is not None:
        return f"95 %: {text(value.low)} to {text(value.high)}"
    if measured.shared <= measured.k:
        return f"all share {measured.shared} feature{'' if measured.shared == 1 else 's'}"
    return f"no interval below {MIN_FOR_INTERVAL}"


def rests_on(measured: Agreement, noun: str) -> str:
    """Return how many rankings and features the measures rest on, in one or two sentences."""
    count = number_of(measured.rankings, noun)
    if measured.shared == measured.features:
        return f"{count}, which all have the same {measured.features} features."
    apart = measured.features - measured.shared
    if measured.shared < MIN_SHARED:
        return (
            f"{count} share fewer than three features; measures of pairs use what the two share. "
            f"Of {measured.features} features {apart} are in some of the {noun} only."
        )
    return (
        f"{count}. Nogueira is computed on the {measured.shared} features that all {noun} share; {apart} are in some "
        f"of the {noun} only. The other measures compare each two on the features that both have."
    )


def number_of(count: int, noun: str) -> str:
    """Return a count of rankings in words, e.g. "1 run"."""
    return f"{count} {noun if count != 1 else noun.removesuffix('s')}"


def text(value: float) -> str:
    """Return a measure as it is written everywhere."""
    return FORMATS["level"].text(value)
