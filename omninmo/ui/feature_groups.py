"""Groups of correlated features: among them credit is exchangeable, so that the group may be steadier than they are."""

import numpy as np
import pandas as pd
import streamlit as st

from omninmo.errors import RunError
from omninmo.evaluation.clusters import MIN_CORRELATION, group_shares, group_table, groups, mean_correlation
from omninmo.evaluation.stability import agreement, default_k
from omninmo.figures.group_spread import group_spread, groups_info
from omninmo.ui import charts, reads, table_behind
from omninmo.ui.foreign_text import plain
from omninmo.ui.rank_agreement import text
from omninmo.ui.rankings import Rankings

MAX_NAMED = 6


def draw(rankings: Rankings, top: int) -> None:
    """Draw the groups, and how stable they are beside single features.

    Parameters
    ----------
    rankings : what is compared
    top : how many groups
    """
    matrices, without = _correlations(list(dict.fromkeys(rankings.run_ids.values())))
    if without:
        st.info(missing(len(without), len(matrices), next(iter(without.values()))), icon=":material/history:")
    if not matrices:
        return
    numbers = groups(mean_correlation(matrices), [str(name) for name in rankings.shares.index])
    table = group_table(rankings.shares, numbers)
    charts.show(group_spread(groups_info(table, rankings.labels, top)), key="stability_groups")
    st.caption(reading(table, rankings.noun))
    st.caption(steadier(rankings.shares, group_shares(rankings.shares, numbers)))
    _moving(table, rankings)
    table_behind.draw(
        written(table, rankings),
        "feature-groups",
        {"Features": "count", "Mean share": "share", "Variation": "share", "If independent": "share"},
    )


def missing(without: int, with_: int, reason: RunError) -> str:
    """Return that runs lack the correlation of their features, and what to do about it."""
    if not with_:
        return plain(f"The correlation of features is not known: {reason}")
    return (
        f"{without} of {without + with_} runs were trained before correlations were stored: the groups are those of "
        "the others. Training them again adds theirs."
    )


def _correlations(run_ids: list[str]) -> tuple[list[pd.DataFrame], dict[str, RunError]]:
    matrices, without = [], {}
    for run_id in run_ids:
        try:
            matrices.append(reads.feature_correlation(run_id).matrix)
        except RunError as error:
            without[run_id] = error
    return matrices, without


def reading(table: pd.DataFrame, noun: str) -> str:
    """Return how to read the picture, and how many groups there are."""
    several = int((table["size"] > 1).sum())
    return (
        f"Features whose mean |Spearman correlation| is {text(MIN_CORRELATION)} or more are one group: {several} "
        f"group{'' if several == 1 else 's'} of two or more here. The blue point is how much the group's importance "
        f"varies over the {noun} (standard deviation ÷ mean), the orange ring what it would be if its features moved "
        "independently. Blue far left of orange: they take importance from each other, and the group is to be reported "
        "rather than its features."
    )


def steadier(shares: pd.DataFrame, of_groups: pd.DataFrame) -> str:
    """Return how well rankings of groups agree beside rankings of single features, as a sentence."""
    alone, grouped = agreement(shares), agreement(of_groups)
    count = len(of_groups)
    ranked = (
        f"Rankings of single features agree at {text(alone.spearman)} (Spearman), those of the {count} groups at "
        f"{text(grouped.spearman)}"
    )
    if not (np.isfinite(alone.nogueira.value) and np.isfinite(grouped.nogueira.value)):
        return f"{ranked}."
    return (
        f"{ranked}; Nogueira {text(alone.nogueira.value)} at the top {default_k(alone.shared)} and "
        f"{text(grouped.nogueira.value)} at the top {default_k(grouped.shared)}."
    )


def _moving(table: pd.DataFrame, rankings: Rankings) -> None:
    """Name the groups inside which credit moves."""
    moving = table[table["credit_moves"].astype(bool)]
    for members in moving["members"].head(MAX_NAMED):
        names = ", ".join(rankings.labels.get(name, name) for name in members)
        st.markdown(f":material/swap_horiz: Credit moves inside this group: {plain(names)}")
    if len(moving) > MAX_NAMED:
        st.caption(f"So it does in {len(moving) - MAX_NAMED} more groups; the table has them.")


def written(table: pd.DataFrame, rankings: Rankings) -> pd.DataFrame:
    """Return the groups as the table shows them."""
    return pd.DataFrame(
        {
            "Group": [", ".join(rankings.labels.get(name, name) for name in members) for members in table["members"]],
            "Features": table["size"].astype(int).to_numpy(),
            "Mean share": table["share"].to_numpy(dtype=float),
            "Variation": table["spread"].to_numpy(dtype=float),
            "If independent": table["members_spread"].to_numpy(dtype=float),
            "Credit moves inside": ["yes" if moves else "no" for moves in table["credit_moves"]],
        }
    )
