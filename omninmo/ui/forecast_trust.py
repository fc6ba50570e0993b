"""How far a forecast can be trusted, before anything of it is shown."""

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import RunError
from omninmo.prediction.kept import Kept
from omninmo.reports.coverage import coverage_sentence, coverage_warning, instead_of_interval
from omninmo.reports.noise_banner import noise_banner
from omninmo.reports.run_tables import interval_text, metrics_of
from omninmo.tracking.champion import verdict_of
from omninmo.tracking.store import RunStore
from omninmo.ui import reads
from omninmo.ui.champion import champion
from omninmo.ui.foreign_text import plain
from omninmo.ui.verdict import ICONS

SHOWN_LEVEL = 0.8


def draw(run: pd.Series, config: TrainingConfig, kept: Kept | None) -> None:
    """Draw the verdict on the run and what was measured of its predictions.

    Parameters
    ----------
    run : a finished run that does not leak
    config : it was trained with
    kept : its last forecast, if there is one
    """
    coverage, why_none = _coverage(run, config)
    with st.container(key="verdict"):
        if coverage is not None and (off := coverage_warning(coverage)):
            st.warning(plain(off), icon=":material/width_normal:")
        st.markdown(f"{ICONS[verdict_of(run).level]} **{plain(run['name'])}**{_badge(run)} · {plain(sentence(run))}")
        measured = why_none if coverage is None else coverage_sentence(SHOWN_LEVEL, coverage)
        lines = (*_ranking(run), measured, *_today(run, kept))
        st.markdown("  \n".join(plain(line) for line in lines))  # one paragraph: the tickers begin further up


def sentence(run: pd.Series) -> str:
    """Return the verdict on a run, behind the word that its explanations are noise where they are."""
    mode, scheme = str(run["params.mode"]), str(run["params.scheme"])
    banner = noise_banner(metrics_of(run), mode=mode, scheme=scheme, leaks=bool(run["leaks"]))
    return banner or verdict_of(run).text


def _badge(run: pd.Series) -> str:
    return " :violet-badge[:material/trophy: champion]" if champion() == run["run_id"] else ""


def _coverage(run: pd.Series, config: TrainingConfig) -> tuple[pd.DataFrame | None, str]:
    """Return how often the run's intervals held; else why there are none."""
    if other := instead_of_interval(config.mode, config.target):
        return None, other
    try:
        return intervals_coverage(str(run["run_id"])), ""
    except RunError as error:
        return None, f"This run has no intervals: {error}"


def _ranking(run: pd.Series) -> Iterator[str]:
    metrics, entry = metrics_of(run), schema.METRICS["rank_ic_mean"]
    if "rank_ic_mean" not in metrics:
        yield "Its out-of-fold rank IC is not known: too few tickers were ranked on a date."
        return
    yield (
        f"Out of fold its rank IC was {entry.text(metrics['rank_ic_mean'])} (95 %: "
        f"{interval_text(metrics, 'rank_ic_mean')}); 0 is a ranking by chance."
    )


def _today(run: pd.Series, kept: Kept | None) -> Iterator[str]:
    if kept is None:
        caution = run.get(f"tags.{schema.TAG_CAUTION}")
        if isinstance(caution, str):
            yield caution
        return
    last, share = kept.table["as_of"].max(), kept.table["outside"].mean()
    caution = f" {kept.caution}" if kept.caution else ""
    yield f"As of {last:%Y-%m-%d}.{caution}"
    rows = "this row" if len(kept.table) == 1 else f"these {len(kept.table):,} rows"
    if pd.notna(share):
        yield (
            f"Of the features of {rows}, {schema.FORMATS['share'].text(share)} lie outside of "
            "what 98 % of the training rows had (1 to 99 %); 2.0 % is usual."
        )


@reads.of_a_run(max_entries=100)
def intervals_coverage(store: RunStore, run_id: str) -> pd.DataFrame:
    """Return how often the run's intervals held on later folds."""
    return store.intervals(run_id).coverage
