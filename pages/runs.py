"""Runs: the table of all runs, or one run's details."""

from omninmo.ui import frame, url


def all_runs() -> None:
    """Filter the runs, then see them in a table, in groups or over time; pick some, or open one."""
    from omninmo.ui import mlflow_page, no_runs, reads, run_filter, run_views

    runs = reads.runs()
    if runs.empty:
        no_runs.draw("No runs yet.")
        return
    shown = run_filter.draw(runs)
    if not shown.empty:
        run_views.draw(shown)
    mlflow_page.draw(runs.iloc[0])


def one_run(run_id: str) -> None:
    """How good one run is, on which dates, with which settings, and what to do next."""
    from omninmo.ui import reads, run_actions, run_heading, run_warnings, settings_table

    frame.link("Runs", "All runs", run="")
    if run_id not in reads.runs().index:
        run_warnings.unknown_run(run_id)
        return
    run_heading.draw(run := reads.run(run_id))
    if run_id not in reads.finished().index:
        if run_heading.has_settings(run):
            run_actions.clone(run_id)
        settings_table.draw(run)
        return
    from omninmo.ui import baseline_table, class_figures, fold_chart, importance_chart, run_files, score_tiles, verdict

    verdict.draw(run)
    score_tiles.draw(run)
    run_actions.draw(run_id)
    if not run["leaks"]:
        baseline_table.draw(run)
    fold_chart.draw(run)
    importance_chart.draw(run_id)
    if reads.is_classification(run) and not run["leaks"]:
        class_figures.draw(run)
    run_files.draw(run_id)
    settings_table.draw(run)


with frame.page("Runs"):
    from omninmo.ui import orphans

    orphans.end()
    if run_id := url.get("run"):
        one_run(run_id)
    else:
        all_runs()
