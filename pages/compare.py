"""Compare: which runs differ in what, and whether it mattered."""

import streamlit as st

from omninmo.ui import frame

with frame.page("Compare"):
    from omninmo.ui import first_picture

    first_picture.listen(1)
    from omninmo.ui import (
        baseline_run,
        compare_scope,
        difference_table,
        next_steps,
        orphans,
        rescored_runs,
        running_runs,
    )  # fmt: skip
    from omninmo.ui.parallel import coordinates

    orphans.end()
    scope = compare_scope.draw()
    if len(scope.runs):
        coordinates.draw(scope.runs, scope.left_out)
        first_picture.wait("What differs between the runs follows.")
        running_runs.follow()
        next_steps.draw("Compare")

    from omninmo.ui import compare_views, report_button  # with Plotly, which the component above does not wait for

    chosen = compare_scope.one_by_one(scope.runs)
    if chosen.empty:
        compare_scope.ask_for_picks(scope.runs)
        compare_views.of_all(scope.runs)
    else:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            baseline, everything = baseline_run.draw(chosen), difference_table.every_setting()
        comparison = rescored_runs.compared(chosen)
        difference_table.draw(chosen, comparison, baseline, everything=everything)
        compare_views.of_each(scope.runs, chosen, comparison, baseline)
        difference_table.cautions(chosen)
        report_button.draw(chosen)
