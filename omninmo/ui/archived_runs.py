"""Archived runs: bring them back, or delete them for good."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import number_cells, run_edits, run_order, run_table

SKILL = schema.METRICS["oos_skill"]
WHAT_REMAINS = (
    "Deleting for good removes a run's row and its files from this machine; nobody can bring them back. Finished runs "
    "still count as trials of their experiment. Runs of other tools, and those that an alias of a registered model "
    "points at, are left as they are."
)


def draw(archived: pd.DataFrame) -> None:
    """Draw a page of the archived runs, to be ticked, and what can be done with them.

    Parameters
    ----------
    archived : like the table of active runs, indexed by run id
    """
    if archived.empty:
        st.info("No run is archived. Archive one from its page, or pick some in the table.", icon=":material/archive:")
        return
    table = st.container()
    rows = run_order.page(archived)
    with table:
        ticked = _pick(rows)
    everything = len(archived) > len(rows) and _everything(archived)
    _actions([str(run_id) for run_id in archived.index] if everything else ticked)


def _pick(archived: pd.DataFrame) -> list[str]:
    """Draw the runs with a tick box each, and return the ids of those that are ticked."""
    order = list(archived.index)
    key = f"archived-{hash(tuple(order))}"
    st.dataframe(
        number_cells.written(listed(archived), {SKILL.title: partial(number_cells.text, SKILL)}),
        column_config={
            "Run": st.column_config.TextColumn(width=run_table.NAME_WIDTH),
            SKILL.title: st.column_config.NumberColumn(help=SKILL.help),
        },
        hide_index=True,
        height=run_table.height(len(archived)),
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        placeholder=schema.NOT_AVAILABLE,
        alt="Table of archived runs",
    )
    ticked = st.session_state[key]["selection"]["rows"]
    return [str(order[row]) for row in ticked if row < len(order)]


def _everything(archived: pd.DataFrame) -> bool:
    """Draw a switch, and return whether the runs of all pages are meant; the head of the table ticks those of one."""
    # the key changes with the runs: whoever meant all of these did not mean one that is archived later
    return st.toggle(f"All {len(archived):,} archived runs", key=f"archived-all-{hash(tuple(archived.index))}")


def listed(archived: pd.DataFrame) -> pd.DataFrame:
    """Return what tells archived runs apart."""
    return pd.DataFrame(
        {
            "Run": archived["name"],
            "Status": archived["status"].map(run_table.STATUS),
            "Made by": archived["is_ours"].map({True: "omninmo", False: "another tool"}),
            "Experiment": archived["experiment"],
            SKILL.title: archived.get("metrics.oos_skill", pd.Series(float("nan"), index=archived.index)),
            "Started (UTC)": archived["start_time"].dt.strftime("%Y-%m-%d %H:%M"),
        }
    )


def _actions(ticked: Sequence[str]) -> None:
    if not ticked:
        st.caption("Tick archived runs to restore them or to delete them for good.")
        return
    runs = "1 run" if len(ticked) == 1 else f"{len(ticked):,} runs"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(f"Restore {runs}", icon=":material/unarchive:", on_click=run_edits.restore, args=(ticked,))
        with st.popover(f"Delete {runs} for good", icon=":material/delete_forever:", type="tertiary"):
            st.caption(WHAT_REMAINS)
            sure = st.checkbox(f"Delete {runs} and their files", key=f"sure-{hash(tuple(ticked))}")
            st.button("Delete for good", disabled=not sure, on_click=_delete, args=(ticked,))


def _delete(run_ids: Sequence[str]) -> None:
    from omninmo.tracking import deletion  # brings MLflow, which no page waits for

    run_edits.several(run_ids, "deleted for good", lambda: deletion.delete(run_ids))
