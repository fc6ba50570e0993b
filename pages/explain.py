"""Explain: SHAP summary, the dependence plot of the feature and the sample of the point that were clicked."""

from omninmo.ui import frame

with frame.page("Explain"):
    from omninmo.ui import first_picture, url

    first_picture.listen(1 if url.get("kind") else 2)  # another kind of summary is no component of ours
    from omninmo.ui import (
        class_selector,
        dependence,
        explain_filter,
        explain_noise,
        explain_scope,
        feature_choice,
        orphans,
        reads,
        run_selector,
        sample_choice,
        shap_kinds,
    )

    orphans.end()
    run_id = run_selector.draw()
    if run_id:
        explain_noise.draw(reads.run(run_id))
        features = reads.features(run_id)
        explained, unit = class_selector.draw(reads.shap(run_id), reads.config(run_id).target)
        rows, wanted = explain_filter.draw(run_id, explained)
        table, row = explained.at(rows), sample_choice.chosen(explained.index)
        ranking = explain_scope.ranked(table)
        feature = feature_choice.chosen([str(name) for name in ranking.index])
        if len(table):
            at = explain_scope.position(rows, row)
            scope = explain_scope.Scope(run_id, table, rows, unit, features, ranking, feature, at)
            selected = shap_kinds.draw(scope)
            dependence.draw(scope, selected)
            first_picture.wait("Samples and further views follow.")
            if selected:
                from omninmo.ui import sample_paths

                sample_paths.of_selected(scope, selected)

        from omninmo.ui import explain_views, sample  # with Plotly, which the pictures above do not wait for

        sample.draw_picked(run_id, explained, row, features, unit)
        explain_views.draw(run_id, table, feature, unit, reads.labels([run_id]), wanted)
