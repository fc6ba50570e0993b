"""What is uploaded is kept, and fills the form; what cannot be kept is a sentence."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from omninmo.ui import price_upload


def open_box() -> AppTest:
    def script() -> None:
        import streamlit as st

        from omninmo.ui import price_upload

        price_upload.draw(lambda values: st.session_state.update(filled=values))

    app = AppTest.from_function(script, default_timeout=60)
    return app.run()


def test_uploaded_files_become_source_and_path(home: Path) -> None:
    app = open_box()
    app.file_uploader(key=price_upload.KEY).set_value([("KO.csv", b"date,close\n", "text/csv")]).run()
    filled = app.session_state["filled"]
    assert filled["source"] == "csv" and (Path(filled["path"]) / "KO.csv").read_bytes() == b"date,close\n"
    assert Path(filled["path"]).parent == home / "prices" and not app.error


def test_files_that_cannot_be_kept_are_a_sentence(home: Path) -> None:
    app = open_box()
    app.file_uploader(key=price_upload.KEY).set_value([("a.csv", b"x", "text/csv"), ("A.csv", b"y", "text/csv")]).run()
    assert "would have the same name" in app.error[0].value and "filled" not in app.session_state
