"""The parts of the Home page. All imports but Streamlit wait until the buttons are drawn."""

import streamlit as st

LATEST = 8


def buttons() -> None:
    """Draw the two buttons that start something."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Train sample", type="primary", icon=":material/play_arrow:", on_click=_train_sample)
        st.button("Train sample sweep", icon=":material/stacks:", on_click=_train_sweep)
        st.caption(
            "One run takes about ten seconds, the sweep trains ten different runs in about a minute. "
            "Real prices of 20 US stocks, 2012 to 2022: for learning the tool, not for investing."
        )


def jobs() -> None:
    """Draw why the last start failed, if it did, and the newest jobs."""
    from omninmo.ui import job_cards

    job_cards.start_error()
    job_cards.draw(limit=3)


def latest() -> None:
    """Draw the latest runs, or the three steps while there are none."""
    from omninmo.ui import reads, run_table

    table = reads.runs()
    if table.empty:
        _first_steps()
        return
    st.subheader("Latest runs", anchor=False)
    keys = ("oos_skill", "rank_ic_mean", "direction_accuracy", "direction_base_rate")
    run_table.pick_runs(table.head(LATEST), run_table.PARAM_COLUMNS[:4], keys)
    run_table.next_steps()
    st.caption(
        "Tick runs to pick them. All figures are from dates that the model had not seen: skill above 0 beats the "
        "baseline, and direction right has to beat the base rate beside it."
    )
    run_table.caution(table.head(LATEST))


def _first_steps() -> None:
    st.info("No runs yet: this store is empty.", icon=":material/inbox:")
    steps = (
        ("1 · Train", "Press **Train sample**. It trains on real prices and tests on dates the model has not seen."),
        ("2 · Compare", "Press **Train sample sweep** for ten different runs, then tick some and open **Compare**."),
        ("3 · Explain", "Open **Explain**, click a feature, and see what it does to the prediction, and when."),
    )
    for column, (title, text) in zip(st.columns(3), steps, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            st.markdown(text)


def _train_sample() -> None:
    from omninmo.config import TrainingConfig
    from omninmo.ui import job_cards

    job_cards.start(TrainingConfig())


def _train_sweep() -> None:
    from omninmo.config import sample_sweep
    from omninmo.ui import job_cards

    job_cards.start(sample_sweep())
