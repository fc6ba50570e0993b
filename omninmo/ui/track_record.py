"""How often past predictions were right: live ones and replays apart, over time and by run. Nothing is scored here."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from omninmo.errors import StoreError
from omninmo.paths import home
from omninmo.schema import NOT_AVAILABLE, RECORD, RECORD_KINDS, RECORD_PROVISIONAL, RECORD_RULE, Format
from omninmo.ui import charts, reads, run_table, table_behind
from omninmo.ui.foreign_text import plain

MEASURES = ("hit_rate", "coverage_80", "coverage_50", "coverage_95", "rank_ic", "class_hit_rate")
THIS_RUN, ALL_RUNS = "This run", "All runs"
COMMAND = "python -m omninmo track-record"
HOW_SCORED = (
    "Predictions are scored when a forecast is made on this page, and by the command below, which says what could not "
    "be scored, too. An outcome that is recorded stays, also where the source rewrites its history later."
)
MAX_REASONS = 5
"""Of each kind; the command lists all."""
MAX_LETTERS = 300
"""Of a reason: a source may answer with a whole page."""
SOLID = "The solid line is the mean so far, and ends at the score of all together."
HOW_TO_READ = {
    "hit_rate": "The dashed line is how often the sign of most training rows was right, which is what to beat.",
    "class_hit_rate": "The dashed line is how often the class most frequent in training was right, which is what to "
    "beat.",
    "rank_ic": "Above 0 the tickers of a date came in the order that was predicted, below 0 in the opposite one.",
}
IN_BRACKETS = "In brackets the 95 % interval, by dates: without it there are too few dates to conclude anything."
NO_INTERVAL = "No score has a 95 % interval yet: that takes more dates."
OF_INTERVALS = (
    "The dashed line is what an interval of this level should hold: above it intervals are too wide, below too narrow."
)


class Record(NamedTuple):
    """What is drawn.

    Attributes
    ----------
    kinds, runs, days : see `prediction.track_record`
    read_on : when prices for all runs were last read, as a sentence; "" where nothing is unscored of then
    unscored, closed : why predictions that are due are not scored, and why others cannot be, as sentences
    damaged : why a file cannot be read, by its name
    """

    kinds: pd.DataFrame
    runs: pd.DataFrame
    days: pd.DataFrame
    read_on: str
    unscored: list[str]
    closed: list[str]
    damaged: Mapping[str, str]


def draw(run_id: str | None = None) -> None:
    """Draw the record in words, over time, by run and as a table.

    Parameters
    ----------
    run_id : of one run; None: all runs
    """
    from omninmo.reports.track_record import NOTHING, record_sentence

    record = _current(run_id)
    for name, reason in record.damaged.items():
        st.warning(plain(f"{name} in {home().ledger} is left out: {reason}."), icon=":material/warning:")
    if record.kinds.empty:
        st.info(NOTHING, icon=":material/history:")
        st.caption(plain(RECORD_RULE))
        return
    for row in record.kinds.to_dict("records"):
        st.markdown(plain(record_sentence({str(key): value for key, value in row.items()})))
    st.caption(plain(_rule(record.kinds)))
    _why_not_scored(record)
    if not record.days.empty:
        _pictures(record)
    _table(record.runs, of_one_run=run_id is not None)
    st.caption(HOW_SCORED)
    st.code(COMMAND, language=None)  # a colour of the highlighter cannot be read on the light background


def _why_not_scored(record: Record) -> None:
    """Draw the first reasons of each kind, and how many more there are."""
    kinds = (record.unscored, record.closed)
    first = [_cut(reason) for reasons in kinds for reason in reasons[:MAX_REASONS]]
    more = sum(map(len, kinds)) - len(first)
    rest = f"The command at the end lists {more:,} more." if more else ""
    if first:
        st.caption(" ".join(map(plain, filter(None, [record.read_on, *first, rest]))))


def _cut(reason: str) -> str:
    return reason if len(reason) <= MAX_LETTERS else f"{reason[: MAX_LETTERS - 1]}…"


def of_one_or_all(run_id: str) -> str | None:
    """Draw the choice between one run and all, where another one has predicted, too; return the run, None for all."""
    from omninmo.prediction import ledger

    if not _runs(str(home().ledger), ledger.files().state()) - {run_id}:
        return run_id
    chosen = st.segmented_control(
        "Predictions of", [THIS_RUN, ALL_RUNS], required=True, default=THIS_RUN, key="record_runs"
    )
    return run_id if chosen == THIS_RUN else None


@st.cache_resource(max_entries=2, show_spinner="Reading predictions…")
def _runs(folder: str, state: tuple[Any, ...]) -> frozenset[str]:  # noqa: ARG001 - a cache key
    from omninmo.prediction import ledger

    return frozenset(ledger.read()["run_id"])


def _rule(kinds: pd.DataFrame) -> str:
    """Return what live means, and that it is provisional where predictions are not scored yet."""
    waiting = kinds[["waiting", "due"]].to_numpy().any()
    return f"{RECORD_RULE} {RECORD_PROVISIONAL}" if waiting else RECORD_RULE


def _current(run_id: str | None) -> Record:
    """Return the record of today; it is read again once a file has changed, or a day has passed."""
    from omninmo.prediction import closed, last_scoring, ledger, outcomes

    state = (*(files.state() for files in (ledger.files(), outcomes.files(), closed.files())), last_scoring.state())
    return _read(str(home().ledger), state, datetime.now(UTC).date(), run_id)


@st.cache_resource(max_entries=8, show_spinner="Reading predictions…")
def _read(folder: str, state: tuple[Any, ...], today: date, run_id: str | None) -> Record:  # noqa: ARG001 - a cache key
    from omninmo.prediction import closed, ledger, outcomes, track_record
    from omninmo.reports.track_record import closed_sentences

    made, known, given_up = ledger.read_files(), outcomes.read_files(), closed.read_files()
    rows = track_record.joined(made.rows, known.rows, datetime.now(UTC), given_up.rows)
    rows = rows if run_id is None else rows[rows["run_id"] == run_id]
    damaged = dict(made.damaged)
    for folder_name, contents in {"outcomes": known, "closed": given_up}.items():
        damaged |= {f"{folder_name}/{name}": reason for name, reason in contents.damaged.items()}
    try:
        unscored = _unscored(rows)
    except StoreError as error:
        unscored, damaged["unscored/last.json"] = ("", []), str(error)
    tables = track_record.by_kind(rows), track_record.by_run(rows), track_record.over_time(rows)
    return Record(*tables, *unscored, closed_sentences(rows), damaged)


def _unscored(rows: pd.DataFrame) -> tuple[str, list[str]]:
    """Return when prices for all runs were last read, and why predictions that are due were not scored then.

    Which ones they were is not kept, only how many: of a run of which fewer are left, some were scored since, and its
    reasons are left out.

    Parameters
    ----------
    rows : of `prediction.track_record.joined`

    Raises
    ------
    StoreError
        If what was kept of that is damaged.
    """
    from omninmo.prediction import last_scoring
    from omninmo.reports.track_record import unscored_sentences

    last = last_scoring.read()
    if last is None:
        return "", []
    left = _due_at(last.at, rows)
    counts = [Counter(kept) for run_id, kept in last.unscored.items() if 0 < sum(kept.values()) <= left.get(run_id, 0)]
    if not counts:
        return "", []
    read_on = f"Prices for all runs were last read on {last.at:%Y-%m-%d at %H:%M} UTC."
    return read_on, unscored_sentences(sum(counts, Counter()))


def _due_at(at: datetime, rows: pd.DataFrame) -> pd.Series:
    """Return how many predictions were due at a moment and are so by now, by run."""
    from omninmo.prediction.track_record import DUE

    day = pd.Timestamp(at).tz_localize(None).normalize()
    then = (rows["end"] < day) & (rows["made_at"] <= at)
    return rows.loc[then & (rows["state"] == DUE), "run_id"].value_counts()


def _pictures(record: Record) -> None:
    """Draw the choice of kind and score, and both pictures."""
    from omninmo.figures.record_over_time import record_info, record_over_time

    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _kind([kind for kind in RECORD_KINDS if (record.days["kind"] == kind).any()])
        days = record.days[record.days["kind"] == kind]
        measures = [name for name in MEASURES if days[name].notna().any()]
        if not measures:
            return
        measure = str(
            st.selectbox(
                "Score",
                measures,
                format_func=lambda name: RECORD[name].label,
                help=" ".join(f"{RECORD[name].label}: {RECORD[name].help}" for name in measures),
                key="record_measure",
                width=280,
            )
        )
    charts.show(record_over_time(record_info(days, measure)), key="record-over-time")
    st.caption(
        f"A dot is an as-of date. {SOLID} {HOW_TO_READ.get(measure, OF_INTERVALS)} Neighbouring dates share most of "
        "their target, so that many dots that agree may be one event."
    )
    _days_behind(days)
    if record.runs["run_id"].nunique() > 1:
        _by_run(record.runs[record.runs["kind"] == kind], measure)


def _kind(kinds: list[str]) -> str:
    if len(kinds) == 1:
        return kinds[0]
    return str(
        st.segmented_control(
            "Kind",
            kinds,
            required=True,
            default=kinds[0],
            format_func=RECORD_KINDS.__getitem__,
            help=RECORD_RULE,
            key="record_kind",
        )
    )


def _by_run(records: pd.DataFrame, measure: str) -> None:
    from omninmo.figures.record_by_run import record_by_run, runs_info

    info = runs_info(records, measure, _names())
    charts.show(record_by_run(info), key="record-by-run")
    cut = f" The newest {len(info.names)} are drawn, {info.left_out:,} more are in the table." if info.left_out else ""
    st.caption(
        "A dot is a run, the line its 95 % interval, the stroke what it is compared with. Where no line is drawn there "
        f"are too few dates for one, and the dot alone says nothing. The best of many looks better than it is.{cut}"
    )


def _days_behind(days: pd.DataFrame) -> None:
    known = [name for name in (*MEASURES, "base_rate", "class_base_rate") if days[name].notna().any()]
    formats: dict[str, Format] = {RECORD[name].label: RECORD[name].format for name in known} | {"Tickers": "count"}
    names = _names()
    table = days.assign(
        kind=days["kind"].map(RECORD_KINDS),
        run_id=days["run_id"].map(lambda run_id: names.get(run_id, run_id)),
        as_of=days["as_of"].dt.strftime("%Y-%m-%d"),
    )
    heads = {"kind": "Kind", "run_id": "Run", "as_of": "As of", "tickers": "Tickers"}
    heads |= {name: RECORD[name].label for name in known}
    table_behind.draw(table[list(heads)].rename(columns=heads), "track-record-by-date", formats)


def _table(records: pd.DataFrame, *, of_one_run: bool) -> None:
    from omninmo.reports.track_record import RUN, SHOWN, record_table

    table = record_table(records, _names()).drop(columns=RUN if of_one_run else [])
    heads = {RECORD[key].label: RECORD[key].help for key in SHOWN}
    st.dataframe(
        table,
        hide_index=True,
        height=run_table.height(len(table)),
        column_config={
            name: st.column_config.TextColumn(name, help=text) for name, text in heads.items() if name in table
        },
        placeholder=NOT_AVAILABLE,
        key="record-table",
        alt="How often the predictions of each run were right",
    )
    known = records.filter(like="_low").notna().any(axis=None)
    st.caption(IN_BRACKETS if known else NO_INTERVAL)


def _names() -> dict[str, str]:
    return reads.names(reads.runs())
