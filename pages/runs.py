"""Runs: the table of all runs, or one run's details."""

from omninmo.ui import frame, url


def all_runs() -> None:
    """Filter the runs, then see them in a table, in groups or over time; pick some, or open one."""
    from omninmo.ui import archived_runs, mlflow_page, no_runs, reads, run_filter, run_views

    runs = reads.runs()
    if runs.empty:
        no_runs.draw("No runs yet. Each training becomes a row here, with its scores on dates that it had not seen.")
        if not (archived := reads.archived()).empty:
            archived_runs.draw(archived)
        return
    shown = run_filter.draw(runs)
    if not shown.empty:
        run_views.draw(shown)
    mlflow_page.draw(runs.iloc[0])


def one_run(run_id: str) -> None:
    """How good one run is, what people wrote about it, what to do with it, and its parts one by one."""
    from omninmo.ui import reads, run_actions, run_edits, run_heading, run_note, run_parts, run_warnings

    frame.link("Runs", "All runs", run="")
    if run_id not in reads.runs().index:
        run_warnings.unknown_run(run_id)
        return
    run_heading.draw(run := reads.run(run_id))
    run_note.draw(run)

    def bar(_: object) -> None:
        run_edits.draw([run_id])

    if run_id in reads.finished().index:
        from omninmo.ui import baseline_table, score_tiles, verdict

        verdict.draw(run)
        score_tiles.draw(run)
        if not run["leaks"]:
            baseline_table.draw(run)
        run_parts.guarded(run, run_actions.draw, bar, run_actions.command)
    elif run_heading.has_settings(run):
        run_parts.guarded(run, lambda run: run_actions.clone(run["run_id"]), bar)
    else:
        bar(run)
    run_parts.draw(run)


with frame.page("Runs"):
    from omninmo.ui import orphans, run_edits

    orphans.end()
    run_edits.message()
    if run_id := url.get("run"):
        one_run(run_id)
    else:
        all_runs()
