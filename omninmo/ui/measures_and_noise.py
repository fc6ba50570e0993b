"""Every measure of agreement beside its value by chance, its interval, and the same of every draw of noise."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo.config import MAX_REFERENCE_RUNS, MIN_RUNS_BETWEEN, ReferenceConfig
from omninmo.evaluation.stability import Agreement, agreement
from omninmo.figures.agreement import AgreementInfo, Measure, agreement_info
from omninmo.figures.agreement import agreement as drawn
from omninmo.paths import tracking_uri
from omninmo.trust import noise_between
from omninmo.trust.noise_between import Of
from omninmo.ui import charts, noise_reference, rankings, table_behind
from omninmo.ui.rankings import Rankings
from omninmo.ui.stability_verdict import MAX_RUNS

PRIMARY = "RBO, other folds (decides)"
NAMES = {"rbo": "RBO", "spearman": "Spearman", "kendall": "Kendall τ-b"}
TICKS = (
    ", an orange tick one draw of noise, for which the same settings were trained on targets that cannot be predicted. "
    "A diamond among the ticks, or level with the highest, is no more stable than noise."
)
NONE_DECIDES = "None of them decides the verdict, which compares different folds."
NO_NOISE = (
    "No noise is drawn, since it has not been computed for these rankings: whether pure noise reaches the same values "
    "is not known."
)


def draw(compared: Rankings, measured: Agreement) -> None:
    """Draw the measures.

    Parameters
    ----------
    compared : the rankings
    measured : `stability.agreement` of their shares
    """
    of: Of | None = {"runs": "runs", "folds": "folds"}.get(compared.noun)  # type: ignore[assignment]
    run_ids = tuple(dict.fromkeys(compared.run_ids.values()))
    request = _request(of, run_ids) if of and compared.kind in ("shap", "gain") else None
    noise = None if request is None else noise_reference.kept(request)
    found = with_primary(_primary(of, run_ids, compared.kind), measures(measured), of)
    draws: Mapping[str, list[float]] = {}
    if of and request and noise is not None:
        same = tracking_uri(), request.model_dump_json(), len(noise)
        draws = _of_draws(same, of, compared.kind, measured.k, _noise=noise)
    info = agreement_info(found, draws)
    charts.show(drawn(info), key="stability_measures")
    st.caption(reading(decides=PRIMARY in [measure.name for measure in info.measures], with_noise=bool(draws)))
    table_behind.draw(table(info), "agreement")


def reading(*, decides: bool, with_noise: bool) -> str:
    """Return how to read the picture.

    Parameters
    ----------
    decides : whether the measure that decides the verdict is drawn, first
    with_noise : whether draws of noise are
    """
    which = "The first row decides the verdict; the others are shown." if decides else NONE_DECIDES
    return (
        "Each row is a measure: the diamond is its value, the cross what random rankings would have"
        f"{TICKS if with_noise else '.'} {which}{'' if with_noise else f' {NO_NOISE}'}"
    )


def with_primary(value: float | None, others: list[Measure], of: Of | None) -> list[Measure]:
    """Return the measures with the one that decides first, where it has a value.

    Of the folds of a run it is their RBO itself, which then needs no second row.
    """
    if value is None:
        return others
    rbo, *rest = others
    return [rbo._replace(name=PRIMARY), *rest] if of == "folds" else [Measure(PRIMARY, value, float("nan")), *others]


def measures(measured: Agreement) -> list[Measure]:
    """Return the measures as rows of the picture."""
    return [
        Measure("RBO", measured.rbo, measured.rbo_by_chance),
        Measure("Spearman", measured.spearman, 0.0),
        Measure("Kendall τ-b", measured.kendall, 0.0),
        Measure(f"Nogueira, top {measured.k}", measured.nogueira.value, 0.0, *measured.nogueira[1:]),
        Measure(f"Jaccard, top {measured.k}", measured.jaccard, measured.jaccard_by_chance),
    ]


@st.cache_resource(max_entries=32, show_spinner="Measuring the noise…")
def _of_draws(
    same: tuple[str, str, int],  # noqa: ARG001 - what tells one table of noise from another: a kept one stays as it is
    of: Of,
    kind: str,
    k: int,
    *,
    _noise: pd.DataFrame,
) -> Mapping[str, list[float]]:
    return of_draws(_noise, of, kind, k)


def of_draws(noise: pd.DataFrame, of: Of, kind: str, k: int) -> Mapping[str, list[float]]:
    """Return the values of every draw of noise, by the measure's name in the picture.

    Parameters
    ----------
    noise : tidy, with draw
    of : what is compared: folds of one run, or runs
    kind : shap or gain
    k : top features compared
    """
    values: dict[str, list[float]] = {PRIMARY: []}
    for importances in noise_between.draws_of(noise).values():
        shares = noise_between.rankings(importances, kind)
        values[PRIMARY].append(noise_between.agreement(shares, of))
        means = shares.T.groupby(level="run_id", sort=False).mean().T if of == "runs" else shares
        for measure in measures(agreement(means, k)):
            values.setdefault(measure.name, []).append(measure.value)
    return values


def table(info: AgreementInfo) -> pd.DataFrame:
    """Return the measures with the range of their noise as a table."""
    rows = []
    for measure in info.measures:
        draws = info.noise.get(measure.name)
        known = draws is not None and len(draws) > 0
        rows.append(
            {
                "Measure": measure.name,
                "Value": measure.value,
                "Low": measure.low,
                "High": measure.high,
                "By chance": measure.by_chance,
                "Least of noise": float(draws.min()) if known and draws is not None else None,
                "Most of noise": float(draws.max()) if known and draws is not None else None,
            }
        )
    frame = pd.DataFrame(rows)
    return frame.astype({column: float for column in frame.columns if column != "Measure"})


def _primary(of: Of | None, run_ids: tuple[str, ...], kind: str) -> float | None:
    """Return the measure that decides; it compares folds, which cuts of a run have not, and many runs have too many."""
    if of is None or len(run_ids) > MAX_RUNS or kind not in ("shap", "gain"):
        return None
    return _agreement(tracking_uri(), of, run_ids, kind)


@st.cache_data(max_entries=64, ttl=rankings.KEPT_SECONDS, show_spinner=False)
def _agreement(uri: str, of: Of, run_ids: tuple[str, ...], kind: str) -> float:  # noqa: ARG001 - part of the cache key
    return noise_between.agreement(noise_between.rankings(rankings.importances(run_ids), kind), of)


def _request(of: Of, run_ids: tuple[str, ...]) -> ReferenceConfig | None:
    """Return the reference that rankings are compared with; None for too few or too many runs."""
    least = MIN_RUNS_BETWEEN if of == "runs" else 1
    if not least <= len(run_ids) <= MAX_REFERENCE_RUNS:
        return None
    return ReferenceConfig(kind="between" if of == "runs" else "within", run_ids=run_ids)
