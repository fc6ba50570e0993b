"""The two buttons that train on the sample. All imports but Streamlit wait until they are drawn."""

import streamlit as st


def draw() -> None:
    """Draw the buttons and what they do."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Train sample", type="primary", icon=":material/play_arrow:", on_click=_train_sample)
        st.button("Train sample sweep", icon=":material/stacks:", on_click=_train_sweep)
        st.caption(
            f"One run, or a sweep of ten different runs. {_durations()} "
            "The prices are real: 20 US stocks, 2012 to 2022. They are for learning the tool, not for investing."
        )


def _durations() -> str:
    """Return how long the last jobs took here: a machine that has finished none has no number to promise."""
    from omninmo import jobs, schema

    seconds = {"trainings": jobs.usual_seconds("train"), "sweeps": jobs.usual_seconds("sweep")}
    known = [f"the last {what} took {schema.duration(took)}" for what, took in seconds.items() if took is not None]
    return f"Here {' and '.join(known)} (median)." if known else "The first one takes longer than those after it."


def _train_sample() -> None:
    from omninmo.config import TrainingConfig
    from omninmo.ui import job_cards

    job_cards.start(TrainingConfig())


def _train_sweep() -> None:
    from omninmo.config import sample_sweep
    from omninmo.ui import job_cards

    job_cards.start(sample_sweep())
