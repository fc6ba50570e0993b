"""What a classification said, beside what came true."""

import streamlit as st

from omninmo.ui import charts, reads


def draw(run_id: str) -> None:
    """Draw the confusion of the ratings and the calibration of their probabilities."""
    from omninmo.evaluation import scores
    from omninmo.figures.calibration import calibration
    from omninmo.figures.confusion import confusion

    predictions = reads.predictions(run_id)
    st.subheader("Ratings: said and come true", anchor=False)
    charts.show(confusion(scores.confusion(predictions)), key="confusion")
    st.caption(
        "Each row adds up to 100 %: of the unseen rows where that rating came true, how many were given which rating. "
        "Good ratings fill the diagonal; a column that is filled from top to bottom is a rating said whatever happens."
    )
    charts.show(calibration(scores.calibration(predictions)), key="calibration")
    st.caption(
        "On the dashed line a probability means what it says: of the rows given 30 %, 30 % came true. Below it the "
        "model was too sure. The larger a dot, the more unseen rows it stands for; fewer than 30 are not drawn."
    )
