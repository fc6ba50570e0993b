"""Tables to Plotly figures, one file per figure: compute what is shown, then draw it. The only Plotly imports."""
