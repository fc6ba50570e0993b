"""Texts made to be taken for something else: by Markdown, HTML, a formula, a spreadsheet, or the reader's eye."""

import json
from itertools import cycle
from pathlib import Path

import pandas as pd

from omninmo import schema
from tests.foreign_store import OURS, ForeignStore
from tests.recorded import Recorded

EVIL = "http://192.0.2.1"
"""An address of nobody (RFC 5737): a browser asks it only if a text made it do so."""
CAUGHT = "caught"
"""The word that stands alone where markup was made of a text."""
SVG = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="

HOSTILE = (
    f"![caught]({EVIL}/a.png)",
    f"[caught]({EVIL}/b) <{EVIL}/c> {EVIL}/d www.example.com someone@example.com",
    f'<img src="{EVIL}/e.png" onerror="fetch(`{EVIL}/f`)"><b>caught</b>',
    f"<script src={EVIL}/g.js></script><style>@import '{EVIL}/h.css'</style>",
    f'"><iframe src="{EVIL}/i"></iframe><svg onload=fetch("{EVIL}/j")>',
    "[caught](javascript:alert(1)) <a href='javascript:alert(1)'>caught</a>",
    f"![caught]({SVG}) [caught](data:text/html,caught)",
    f"[caught]: {EVIL}/k\n\n![caught][caught] [^1]\n\n[^1]: caught",
    "$\\frac{1}{2}$ $$\\href{" + EVIL + "/l}{caught}$$ \\(caught\\)",
    ":red[caught] :blue-background[caught] :green-badge[caught] :small[caught] :color[caught]{foreground=red}",
    ":material/skull: \\:material/skull\\: :streamlit: :smile: :+1:",
    "**caught** __caught__ *caught* ~~caught~~ `caught`",
    "# caught\n\ncaught\n======\n\n- caught\n\n1. caught\n\n> caught\n\n---\n\n    caught\n\n```\ncaught\n```",
    "| caught | caught |\n|---|---|\n| caught | caught |",
    f"&lt;b&gt; &#33;[caught](&#104;ttp{EVIL[4:]}/m.png) &nbsp;",
    "\u202egnp.exe\u202c \u2066caught\u2069 \u200f\u061c",
    "zero\u200bwidth\u200d\ufeff \u2060 caught\u0301\u0301\u0301",
    "\x07\x1b[31mcaught\x1b[0m\x7f \x85 \t",
    f'=HYPERLINK("{EVIL}/n") +1 -1 @SUM(1) \'%{{x}} {{0}} %s ${{x}}',
    "-> caught <- -- >= <= ~= " + "A" * 5_900,
)
TAGS = ("team", schema.TAG_SWEEP, schema.TAG_NOTE, schema.TAG_ERROR, schema.TAG_CAUTION)
RAW = (
    "![caught", "[caught", "<b>", "<img", "<a ", "<script", "<iframe", "$\\frac", ":red[caught", ":material/skull",
    ":smile", "**caught", "`caught", "# caught", "| caught", "&lt;", "&#33;", "\u202e", "\x07", EVIL, "www.",
    "@example",
)  # fmt: skip
"""Parts of these texts that reach no Markdown as they are."""


def fill(recorded: Recorded) -> list[str]:
    """Write these texts wherever a home folder keeps a text; return the ids of a run for each of them."""
    _files_of_a_run(recorded)
    for number, text in enumerate(HOSTILE):
        _job(recorded.home, number, text, HOSTILE[-1 - number])
    return _runs(recorded)


def _runs(recorded: Recorded) -> list[str]:
    store = ForeignStore(recorded.home)
    ids = []
    for number, text in enumerate(HOSTILE):
        run_id = store.add(
            text,
            params=dict.fromkeys(("mode", "target", "scheme", "feature_set", "tickers", "first_date", "name"), text),
            metrics={"oos_skill": number / 100, "rank_ic_mean": number / 200},
            tags=OURS | dict.fromkeys(TAGS, text),
            experiment=store.new_experiment(text[:400]),
        )
        ids.append(run_id)
    store.change("UPDATE runs SET name = ? WHERE run_uuid = ?", HOSTILE[0], recorded.run_id)
    return ids


def _files_of_a_run(recorded: Recorded) -> None:
    texts, folder = cycle(HOSTILE), recorded.artifacts()
    features = json.loads((folder / schema.FEATURES_FILE).read_text())
    for feature in features:
        feature["label"] = feature["help"] = next(texts)
    recorded.rewrite(schema.FEATURES_FILE, json.dumps(features).encode())
    lines = [f"- {line}" for text in HOSTILE for line in text.splitlines() if line.strip() != CAUGHT]
    summary = "\n".join(["# caught", "", *lines, "", f"    {CAUGHT}", CAUGHT, "======", ""])
    recorded.rewrite(schema.SUMMARY_TEXT, summary.encode())
    table = pd.read_parquet(folder / schema.SHAP_VALUES_FILE)
    table["ticker"] = [next(texts) for _ in range(len(table))]
    table.to_parquet(folder / schema.SHAP_VALUES_FILE, index=False)
    recorded.rewrite(schema.SHAP_VALUES_FILE, (folder / schema.SHAP_VALUES_FILE).read_bytes())
    pictures = recorded.artifacts(recorded.rated_id) / schema.PICTURES_FILE
    pictures.write_text(json.dumps([f"{text}.png" for text in HOSTILE]))


def _job(home: Path, number: int, title: str, error: str) -> None:
    folder = home / "jobs" / f"{10**15 + number:016d}-abcd"
    folder.mkdir(parents=True)
    (folder / "request.json").write_text(json.dumps({"kind": "train", "title": title, "config": {}}))
    (folder / "status.json").write_text(json.dumps({"state": "failed", "error": error}))
