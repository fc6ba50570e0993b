"""What a run left to read: its executive summary, its pictures, and all of its files by name."""

import pandas as pd
import streamlit as st

from omninmo.ui import reads, run_table
from omninmo.ui.foreign_text import outline, plain

MAX_DAMAGED = 5


def draw(run_id: str) -> None:
    """Draw the summary, and the pictures if the reader asks for them."""
    summary = outline(reads.summary_text(run_id).split("\n", 1)[1])
    with st.expander("Executive summary"):
        st.markdown(summary)
    _pictures(run_id)


def listing(run: pd.Series) -> None:
    """Draw the files that the run's manifest lists, each checked against it just now."""
    files = reads.files(run["run_id"])
    damaged = files[files["damage"] != ""]
    for sentence in damaged["damage"].head(MAX_DAMAGED):
        st.warning(plain(sentence), icon=":material/broken_image:")
    sizes = files["size"].map(size)
    state = (files["damage"] == "").map({True: "as recorded", False: "damaged or missing"})
    st.dataframe(
        pd.DataFrame({"File": files["file"], "Size": sizes, "State": state}),
        hide_index=True,
        height=run_table.height(len(files)),
        alt="Files of the run with their sizes",
    )
    st.caption(
        f"{len(files) - len(damaged)} of {len(files)} files are as the manifest recorded them (SHA-256); "
        f"{size(int(files['size'].sum()))} in all. Pictures are drawn later and not in it."
    )
    if uri := str(run.get("artifact_uri") or ""):
        st.caption(f"They lie in {plain(uri)}.")


def size(count: int) -> str:
    """Return a number of bytes in words.

    Examples
    --------
    >>> size(999), size(1_234_567)
    ('999 bytes', '1.2 MB')
    """
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def _pictures(run_id: str) -> None:
    pictures = reads.pictures(run_id)
    if not pictures:
        return
    # sent only when asked for: five pictures weigh more than the rest of the page
    if st.toggle(f"Show the {len(pictures)} pictures in the store", key=f"pictures-{run_id}"):
        for path, column in zip(pictures, st.columns(2) * len(pictures), strict=False):
            column.image(str(path), caption=plain(path.name))
