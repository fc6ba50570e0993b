"""Explain: SHAP summary, the dependence plot of the feature that was clicked, and one sample."""

from omninmo.ui import frame

with frame.page("Explain"):
    from omninmo.evaluation.shap_table import global_importance
    from omninmo.ui import (
        class_selector,
        dependence,
        feature_choice,
        orphans,
        reads,
        run_selector,
        sample,
        sample_choice,
        shap_summary,
    )

    orphans.end()
    run_id = run_selector.draw()
    if run_id:
        features = reads.features(run_id)
        table, unit = class_selector.draw(reads.shap(run_id), reads.config(run_id).target)
        ranking = list(global_importance(table).index)
        feature = feature_choice.chosen(ranking)
        labels = reads.labels([run_id])
        shap_summary.draw(table, ranking, feature, labels, unit, key=f"beeswarm-{run_id}-{unit}")
        dependence.draw(table, ranking, feature, features, unit, key=f"dependence-{run_id}-{unit}")
        sample.draw_picked(run_id, table, sample_choice.chosen(table.index), features, unit)
