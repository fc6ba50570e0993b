"""The track record of predictions: what its columns are called, how they are written, and what its kinds mean."""

from omninmo.schema.entries import Entry, by_key

RECORD_KINDS = {"live": "Live", "replay": "Replay"}
RECORD_RULE = (
    "Live is what was made at most 10 sessions after its as-of date, before its target was known, by a model whose "
    "last target was known before that date. All else is a replay, and is kept apart: whoever knows what happened can "
    "repeat a prediction until it pleases."
)
RECORD_PROVISIONAL = (
    "Until a prediction is scored, weekdays count as its sessions: holidays, and markets that are open on weekends, "
    "can still move it between live and replay."
)
RECORD = by_key(
    Entry("predictions", "Predictions", "count", "One per run, ticker and as-of date: the first that was made."),
    Entry("waiting", "Waiting", "count", "Those whose horizon has not passed yet."),
    Entry("due", "Not scored", "count", "Those whose horizon has passed, but whose prices are not there yet."),
    Entry(
        "closed",
        "Cannot be scored",
        "count",
        "Those whose ticker has no prices any more, as after a delisting. What they missed is not in the scores, "
        "which are those of the tickers that are still there.",
    ),
    Entry("scored", "Scored", "count", "Those whose target is known. An outcome that is recorded never changes."),
    Entry("dates", "Dates", "count", "As-of dates of the scored predictions."),
    Entry(
        "independent",
        "Independent dates",
        "count",
        "As-of dates whose targets do not overlap. A conclusion rests on these, not on the number of predictions.",
    ),
    *(
        Entry(
            f"coverage_{level}",
            f"In the {level} % interval",
            "share",
            f"Share of targets inside the {level} % interval of their prediction: {level} % is right. Of forward "
            "returns only.",
        )
        for level in (50, 80, 95)
    ),
    Entry(
        "rank_ic",
        "Rank IC",
        "score",
        "Mean over as-of dates of the Spearman correlation between prediction and target across at least 5 tickers.",
        "higher",
    ),
    Entry("hit_rate", "Direction right", "share", "Share of targets whose sign was predicted correctly.", "higher"),
    Entry(
        "base_rate",
        "Direction base rate",
        "share",
        "Share of correct signs of a rule that always predicts the sign of most training rows: what to beat.",
    ),
    Entry("hit_rate_above", "Direction above base", "percent", "Direction right less its base rate.", "higher"),
    Entry("class_hit_rate", "Class right", "share", "Share of targets in the most probable class.", "higher"),
    Entry(
        "class_base_rate",
        "Class base rate",
        "share",
        "Share of targets in the class that was most frequent in training: what to beat.",
    ),
    Entry("class_hit_rate_above", "Class above base", "percent", "Class right less its base rate.", "higher"),
)
