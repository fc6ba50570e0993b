"""One run: how good, on which dates, with which settings, and what to do next."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.folds import fold_scores
from omninmo.figures.importance_bar import importance_bar
from omninmo.ui import baseline_table, charts, class_figures, frame, job_cards, reads, run_table
from omninmo.ui.foreign_text import plain, without_images

TILES = ("oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "feature_stability")
TILE_WIDTH = 190
BESIDE = {
    "oos_skill": "0 = {baseline}",
    "rank_ic_mean": "0 = chance",
    "rank_ic_t": "below 2 may be luck",
    "direction_accuracy": "base rate {direction_base_rate}",
    "feature_stability": "pure noise: 0.72–0.82",
}


def draw(run_id: str) -> None:
    """Draw everything about one run."""
    table = reads.runs()
    frame.link("Runs", "All runs", run="")
    if run_id not in table.index:
        st.warning(
            f"You asked for run {run_id[:32]}, but this store has {len(table)} runs and none of that id; "
            "choose one from the list.",
            icon=":material/search_off:",
        )
        return
    run = pd.Series(table.loc[run_id])
    st.subheader(plain(run["name"]), anchor=False)
    st.caption(f"{run_table.STATUS[str(run['status'])]} · {plain(run['experiment'])} · {run_id}")
    told = run["is_ours"] and isinstance(run.get("params.mode"), str)  # one killed at once has no settings
    if told:
        st.caption(_what(run))
    _error(run)
    if run["status"] != "FINISHED" or not run["is_ours"]:
        if told:
            frame.link("Train", "Clone and edit", **{"from": run_id})
        _params(run)
        return
    _tiles(run)
    _next(run_id)
    if not reads.leaks(run):
        baseline_table.draw(_metrics(run))
    _folds(run)
    _importance(run_id)
    if _rated(run) and not reads.leaks(run):
        class_figures.draw(run_id)
    _files(run_id)
    _params(run)


def _what(run: pd.Series) -> str:
    """Return what the run predicts from what, in one line."""
    texts = {key: entry.text(run.get(f"params.{key}")) for key, entry in schema.PARAMS.items()}
    rated = [texts["mode"], f"{texts['forward_days']} sessions ahead", texts["scheme"]]
    parts = rated if _rated(run) else [texts["mode"], f"{texts['target']}, {rated[1]}", texts["scheme"]]
    own = texts["features"] not in (schema.ALL_OF_THE_SET, schema.NOT_AVAILABLE)
    parts.append("features of its own" if own else f"{texts['feature_set']} features")
    if pd.notna(run.get("params.first_date")):
        parts.append(f"{texts['processed_tickers_count']} tickers, {texts['first_date']} to {texts['last_date']}")
    return " · ".join(parts)


def _error(run: pd.Series) -> None:
    error = run.get(f"tags.{schema.TAG_ERROR}")
    if isinstance(error, str):
        st.error(plain(error), icon=":material/error:")
    caution = run.get(f"tags.{schema.TAG_CAUTION}")
    if isinstance(caution, str) and reads.leaks(run):
        st.warning(plain(caution), icon=":material/leak_add:")
    elif isinstance(caution, str):
        st.caption(f":material/warning: {plain(caution)}")


def _tiles(run: pd.Series) -> None:
    """Draw the headline figures, each with what it has to be held against."""
    leaks = reads.leaks(run)
    prefix = schema.DEMONSTRATION if leaks else ""
    texts = {key: schema.METRICS[key].text(run.get(f"metrics.{prefix}{key}")) for key in schema.HEADLINE}
    texts["baseline"] = "class shares" if _rated(run) else "training mean"
    with st.container(horizontal=True):
        for key in TILES:
            entry = schema.METRICS[key]
            beside = "leaked" if leaks else _beside(key, texts)
            st.metric(
                entry.label,
                texts[key],
                beside,
                delta_color="off",
                delta_arrow="off",
                help=entry.help,
                border=True,
                width=TILE_WIDTH,
            )
    st.caption(_from_where(run))


def _beside(key: str, texts: dict[str, str]) -> str:
    if key.startswith("rank_ic") and texts[key] == schema.NOT_AVAILABLE:
        return "too few names a date"
    return BESIDE[key].format(**texts)


def _from_where(run: pd.Series) -> str:
    if reads.leaks(run):
        return "All five are what a leak makes of these settings; an honest split of them says what they are worth."
    said = "All five are from dates that the model had not seen when it was fitted."
    if run["params.scheme"] == "purged_kfold":
        said += " The folds were trained on later dates too, as nobody could have traded."
    return f"{said} {schema.RATINGS_CAUTION}" if _rated(run) else said


def _rated(run: pd.Series) -> bool:
    return run.get("params.mode") == "classification"


def _next(run_id: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        frame.link("Explain", "Explain this run", runs=run_id)
        frame.link("Train", "Clone and edit", **{"from": run_id})
        again = st.button("Run again", icon=":material/replay:", type="tertiary")
    if again:
        job_cards.start(reads.config(run_id))
        frame.open_page("Train")
    with st.expander("The same from the command line"):
        st.code(reads.config(run_id).command(), language="bash")


def _metrics(run: pd.Series) -> dict[str, float]:
    known = run[run.index.astype(str).str.startswith("metrics.")].dropna()
    return {str(key).partition(".")[2]: float(value) for key, value in known.items()}


def _folds(run: pd.Series) -> None:
    folds, leaks = reads.folds(run["run_id"]), reads.leaks(run)
    options = [key for key in schema.FOLD_METRICS if key in folds]
    metric = st.segmented_control(
        "Score by test fold",
        options,
        default=options[0],
        required=True,
        format_func=lambda key: schema.FOLD_METRICS[key].label,
        key="fold_metric",
    )
    charts.show(fold_scores(folds, metric, leaks=leaks), key="folds")
    st.caption(
        "One bar per test fold. Each fold holds rows of all dates, beside neighbours that the model was fitted to."
        if leaks
        else "One bar per test fold, in order of time. A model that works does so in most of them, not in one."
    )


def _importance(run_id: str) -> None:
    charts.show(importance_bar(reads.mean_shares([run_id])[run_id], labels=reads.labels([run_id])), key="importance")
    st.caption(
        "Share of mean |SHAP| on unseen rows, mean over the folds. It says what the model used, not that it was right."
    )


def _files(run_id: str) -> None:
    with st.expander("Executive summary"):
        st.markdown(without_images(reads.summary_text(run_id).split("\n", 1)[1]))
    _drawn(run_id)


def _drawn(run_id: str) -> None:
    pictures = reads.pictures(run_id)
    if not pictures:
        return
    # sent only when asked for: five pictures weigh more than the rest of the page
    if st.toggle(f"Show the {len(pictures)} pictures in the store", key=f"pictures-{run_id}"):
        for path, column in zip(pictures, st.columns(2) * len(pictures), strict=False):
            column.image(str(path), caption=path.name)


def _params(run: pd.Series) -> None:
    rows = [
        {"Setting": entry.label, "Value": entry.text(run[f"params.{key}"]), "Meaning": entry.help}
        for key, entry in schema.PARAMS.items()
        if pd.notna(run.get(f"params.{key}"))
    ]
    with st.expander("Settings and data"):
        st.dataframe(pd.DataFrame(rows), hide_index=True, height=run_table.ROW_HEIGHT * (len(rows) + 1) + 3)
