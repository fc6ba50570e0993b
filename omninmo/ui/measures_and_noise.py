"""Every measure of agreement beside its value by chance, its interval, and the same of every draw of noise."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo.config import MAX_REFERENCE_RUNS, MIN_RUNS_BETWEEN, ReferenceConfig
from omninmo.evaluation.stability import Agreement, agreement
from omninmo.figures.agreement import AgreementInfo, Measure, agreement_info
from omninmo.figures.agreement import agreement as drawn
from omninmo.trust import noise_between
from omninmo.trust.noise_between import Of
from omninmo.ui import charts, noise_reference, rankings, table_behind
from omninmo.ui.rankings import Rankings

PRIMARY = "RBO, other folds (decides)"
NAMES = {"rbo": "RBO", "spearman": "Spearman", "kendall": "Kendall τ-b"}
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
    noise = _noise(of, run_ids) if of and compared.kind in ("shap", "gain") else None
    found = [*_primary(of, run_ids, compared.kind), *measures(measured)]
    draws = {} if noise is None or of is None else of_draws(noise, of, compared.kind, measured.k)
    info = agreement_info(found, draws)
    charts.show(drawn(info), key="stability_measures")
    st.caption(
        "Each row is a measure: the diamond is its value, the cross what random rankings would have, an orange tick "
        "one draw of noise, for which the same settings were trained on targets that cannot be predicted. A diamond "
        "among the ticks is no more stable than noise. The first row decides the verdict; the others are shown."
        + ("" if draws else f" {NO_NOISE}")
    )
    table_behind.draw(table(info), "agreement")


def measures(measured: Agreement) -> list[Measure]:
    """Return the measures as rows of the picture."""
    return [
        Measure("RBO", measured.rbo, measured.rbo_by_chance),
        Measure("Spearman", measured.spearman, 0.0),
        Measure("Kendall τ-b", measured.kendall, 0.0),
        Measure(f"Nogueira, top {measured.k}", measured.nogueira.value, 0.0, *measured.nogueira[1:]),
        Measure(f"Jaccard, top {measured.k}", measured.jaccard, measured.jaccard_by_chance),
    ]


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


def _primary(of: Of | None, run_ids: tuple[str, ...], kind: str) -> list[Measure]:
    """Return the measure that decides; it compares folds, which cuts of a run have not, and many runs have too many."""
    if of is None or len(run_ids) > MAX_REFERENCE_RUNS or kind not in ("shap", "gain"):
        return []
    shares = noise_between.rankings(rankings.importances(run_ids), kind)
    return [Measure(PRIMARY, noise_between.agreement(shares, of), float("nan"))]


def _noise(of: Of, run_ids: tuple[str, ...]) -> pd.DataFrame | None:
    least = MIN_RUNS_BETWEEN if of == "runs" else 1
    if not least <= len(run_ids) <= MAX_REFERENCE_RUNS:
        return None
    return noise_reference.kept(ReferenceConfig(kind="between" if of == "runs" else "within", run_ids=run_ids))
