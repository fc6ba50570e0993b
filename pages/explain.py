"""Explain: SHAP summary, the dependence plot of the feature and the sample of the point that were clicked."""

from omninmo.ui import frame

with frame.page("Explain"):
    from omninmo.ui import first_picture

    first_picture.listen(2)
    from omninmo.evaluation.shap_table import global_importance
    from omninmo.ui import (
        class_selector,
        dependence,
        explain_noise,
        feature_choice,
        orphans,
        reads,
        run_selector,
        sample_choice,
        shap_summary,
    )

    orphans.end()
    run_id = run_selector.draw()
    if run_id:
        explain_noise.draw(reads.run(run_id))
        features = reads.features(run_id)
        table, unit = class_selector.draw(reads.shap(run_id), reads.config(run_id).target)
        ranking = global_importance(table)
        names = list(ranking.index)
        feature, row = feature_choice.chosen(names), sample_choice.chosen(table.index)
        selected = shap_summary.draw(table, ranking, feature, features, unit, row, key=f"summary-{run_id}-{unit}")
        dependence.draw(table, names, feature, features, unit, row, selected, key=f"dependence-{run_id}-{unit}")
        first_picture.wait("Samples and further views follow.")

        from omninmo.ui import explain_views, sample  # with Plotly, which the pictures above do not wait for

        sample.draw_picked(run_id, table, row, features, unit)
        explain_views.draw(run_id, table, feature, unit, reads.labels([run_id]))
