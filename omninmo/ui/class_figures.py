"""Predicted against actual classes of a classification, and whether its probabilities are right."""

import pandas as pd
import streamlit as st

from omninmo.figures.calibration import calibration
from omninmo.figures.confusion import confusion
from omninmo.ui import charts, rating_scores, reads


def draw(run: pd.Series) -> None:
    """Draw the scores of the ratings, their confusion and the calibration of their probabilities."""
    from omninmo.evaluation import scores  # brings scikit-learn, which a regression's page does without

    predictions = reads.predictions(run["run_id"])
    st.header("Predicted against actual ratings", anchor=False)
    rating_scores.draw(run)
    charts.show(confusion(scores.confusion(predictions)), key="confusion")
    st.caption(
        "Each row adds up to 100 %: of the unseen rows with that actual rating, the share with each predicted rating. "
        "A good model fills the diagonal. A column filled from top to bottom is a rating that is predicted whatever "
        "happens."
    )
    charts.show(calibration(scores.calibration(predictions)), key="calibration")
    st.caption(
        "On the dashed line a predicted probability is right: of the rows given 30 %, 30 % had that rating. Below it "
        "the model was too sure. A larger dot stands for more unseen rows; fewer than 30 are not drawn."
    )
