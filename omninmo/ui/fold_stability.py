"""How well the folds of each run agree on what matters, beside the noise within each run where it was computed."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import ReferenceConfig
from omninmo.evaluation import pairs
from omninmo.figures.agreement import AgreementInfo, Measure, agreement, agreement_info
from omninmo.paths import tracking_uri
from omninmo.trust import noise_between
from omninmo.ui import charts, noise_reference, rankings, reads, run_table

MEASURES = ("feature_stability", "stability_nogueira", "stability_rbo")
MAX_DRAWN = 30


def draw(runs: pd.DataFrame, kind: str) -> None:
    """Draw one row per run, and what the measures mean.

    Parameters
    ----------
    runs : rows of `reads.runs`
    kind : of importance; of one that folds do not have, mean |SHAP| is drawn
    """
    st.header("Within each run, fold by fold", anchor=False)
    info = within(runs.head(MAX_DRAWN), kind if kind in ("shap", "gain") else "shap")
    charts.show(agreement(info, "its folds"), key="stability_within")
    st.caption(reading(len(runs), len(info.noise)))
    run_table.show(runs, ("forward_days", "feature_set"), MEASURES)
    st.caption(" ".join(f"**{schema.METRICS[key].label}**: {schema.METRICS[key].help}" for key in MEASURES))


def within(runs: pd.DataFrame, kind: str) -> AgreementInfo:
    """Return how well the folds of each run agree, by the measure that decides, and the same of its noise."""
    names, measures, noise = reads.names(runs), [], {}
    for run_id, name in names.items():
        request = ReferenceConfig(kind="within", run_ids=(run_id,))
        table = noise_reference.kept(request)
        measures.append(Measure(name, *_folds(tracking_uri(), run_id, kind)))
        if table is not None:
            same = tracking_uri(), request.model_dump_json(), len(table)
            noise[name] = _noise(same, kind, _table=table)
    return agreement_info(measures, noise)


def reading(count: int, with_noise: int) -> str:
    """Return how to read the picture.

    Parameters
    ----------
    count : runs of the page
    with_noise : how many of those drawn have their noise computed
    """
    fewer = f" The first {MAX_DRAWN} of the {count} runs are drawn; the table has all." if count > MAX_DRAWN else ""
    ticks = (
        "an orange tick one draw of noise, for which the same settings were trained on targets that cannot be "
        "predicted: a diamond among its ticks, or level with the highest, is no more stable than noise."
        if with_noise
        else "and no noise is drawn, since none within these runs has been computed: whether pure noise reaches the "
        "same values is not known."
    )
    if with_noise > 1:
        ticks += (
            " At most one run of pure noise in twenty lies beyond all of its 19 ticks by chance, and of many runs some "
            "do."
        )
    return (
        "Each row is a run: the diamond is the mean rank-biased overlap of each two of its folds, the cross what "
        f"random rankings would have, {ticks}{fewer}"
    )


@st.cache_data(max_entries=1000, ttl=rankings.KEPT_SECONDS, show_spinner=False)
def _folds(uri: str, run_id: str, kind: str) -> tuple[float, float]:  # noqa: ARG001 - part of the cache key
    """Return how well the folds of a run agree, and random rankings would."""
    shares = noise_between.rankings(rankings.importances((run_id,)), kind)
    return noise_between.agreement(shares, "folds"), pairs.mean_of_pairs(pairs.rbo_by_chance(shares))


@st.cache_data(max_entries=200, show_spinner="Measuring the noise…")
def _noise(
    same: tuple[str, str, int],  # noqa: ARG001 - what tells one table of noise from another: a kept one stays as it is
    kind: str,
    *,
    _table: pd.DataFrame,
) -> list[float]:
    return [float(value) for value in noise_between.noise_agreement(_table, "folds", kind)]
