"""Stability: do the same features matter in every fold and every run?"""

from omninmo.ui import frame

with frame.page("Stability"):
    from omninmo.ui import fold_stability, importance_map, orphans, rank_agreement, reads, run_picker

    orphans.end()
    runs = run_picker.runs_to_compare("Stability", reads.importances, reads.features)
    if not runs.empty:
        run_ids, names = list(runs.index), reads.names(runs)
        shares = reads.mean_shares(run_ids)
        importance_map.draw(shares, names, reads.labels(run_ids))
        rank_agreement.draw(shares, names)
        fold_stability.draw(runs)
