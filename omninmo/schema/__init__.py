"""The catalogue: every metric, param, tag and artifact name once, with label, format, direction and one line of help.

Tables, axes, tooltips, the command line and the docs read it; nothing else formats a number.
"""

from dataclasses import replace

from omninmo.schema.derived import SCORED_BY, VERSUS
from omninmo.schema.entries import FORMATS, NOT_AVAILABLE, Entry, Format, duration
from omninmo.schema.metrics import FOLD_METRICS, HEADLINE, METRICS, in_mode
from omninmo.schema.names import (
    ALL_OF_THE_SET,
    CHAMPION,
    CLOSES_FILE,
    CONFIG_FILE,
    DEMONSTRATION,
    FEATURE_CORRELATION_FILE,
    FEATURE_RANGES_FILE,
    FEATURES_FILE,
    FOLDS_FILE,
    IMPORTANCES_FILE,
    INTERVALS_FILE,
    MANIFEST_FILE,
    MODEL_FILE,
    MODEL_FOLDER,
    PACKAGES_FILE,
    PICTURES_FILE,
    PREDICTIONS_FILE,
    REGISTERED_MODEL,
    SHAP_META_FILE,
    SHAP_VALUES_FILE,
    SHORT_ID,
    SUMMARY_FILE,
    SUMMARY_TEXT,
    TAG_AGAIN,
    TAG_CAUTION,
    TAG_COMMIT,
    TAG_DELETED_TRIALS,
    TAG_ERROR,
    TAG_HOME,
    TAG_HOST,
    TAG_JOB,
    TAG_NAME,
    TAG_NOTE,
    TAG_PROCESS,
    TAG_SWEEP,
    TAG_VERSION,
)
from omninmo.schema.params import GROUPS, PARAMS, SETTINGS
from omninmo.schema.record import RECORD, RECORD_KINDS, RECORD_PROVISIONAL, RECORD_RULE
from omninmo.schema.words import (
    BARS,
    BASELINES,
    FAMILIES,
    JOB_STAGES,
    LEAK_CAUTION,
    LEAKS,
    MODES,
    RATING_RULES,
    RATING_THRESHOLDS,
    RATINGS,
    RATINGS_CAUTION,
    SCHEMES,
    SOURCES,
    STAGES,
    STEP_WORDS,
    TARGETS,
    bars,
    in_sentence,
)

__all__ = [
    "ALL_OF_THE_SET",
    "BARS",
    "BASELINES",
    "CHAMPION",
    "CLOSES_FILE",
    "CONFIG_FILE",
    "DEMONSTRATION",
    "FAMILIES",
    "FEATURES_FILE",
    "FEATURE_CORRELATION_FILE",
    "FEATURE_RANGES_FILE",
    "FOLDS_FILE",
    "FOLD_METRICS",
    "FORMATS",
    "GROUPS",
    "HEADLINE",
    "IMPORTANCES_FILE",
    "INTERVALS_FILE",
    "JOB_STAGES",
    "LEAKS",
    "LEAK_CAUTION",
    "MANIFEST_FILE",
    "METRICS",
    "MODEL_FILE",
    "MODEL_FOLDER",
    "MODES",
    "NOT_AVAILABLE",
    "PACKAGES_FILE",
    "PARAMS",
    "PICTURES_FILE",
    "PREDICTIONS_FILE",
    "RATINGS",
    "RATINGS_CAUTION",
    "RATING_RULES",
    "RATING_THRESHOLDS",
    "RECORD",
    "RECORD_KINDS",
    "RECORD_PROVISIONAL",
    "RECORD_RULE",
    "REGISTERED_MODEL",
    "SCHEMES",
    "SCORED_BY",
    "SETTINGS",
    "SHAP_META_FILE",
    "SHAP_VALUES_FILE",
    "SHORT_ID",
    "SOURCES",
    "STAGES",
    "STEP_WORDS",
    "SUMMARY_FILE",
    "SUMMARY_TEXT",
    "TAG_AGAIN",
    "TAG_CAUTION",
    "TAG_COMMIT",
    "TAG_DELETED_TRIALS",
    "TAG_ERROR",
    "TAG_HOME",
    "TAG_HOST",
    "TAG_JOB",
    "TAG_NAME",
    "TAG_NOTE",
    "TAG_PROCESS",
    "TAG_SWEEP",
    "TAG_VERSION",
    "TARGETS",
    "VERSUS",
    "Entry",
    "Format",
    "bars",
    "duration",
    "entry",
    "in_mode",
    "in_sentence",
]


def entry(key: str) -> Entry:
    """Return the catalogue entry of a metric, param or setting; another tool's name is its own label."""
    if key.startswith(DEMONSTRATION):
        known = entry(key.removeprefix(DEMONSTRATION))
        return replace(known, key=key, label=f"Leaking demonstration: {known.label}", better="neither", sample="none")
    return (
        METRICS.get(key)
        or PARAMS.get(key)
        or SETTINGS.get(key)
        or FOLD_METRICS.get(key)
        or Entry(key, key, "number", "Not one of omninmo's own names.")
    )
