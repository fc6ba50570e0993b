"""What the pages are made of. Besides app.py and pages/, the only Streamlit imports."""
