"""The frame of every page: navigation, picks, and errors as one sentence."""

import ast
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.figures.names import shortened_together
from omninmo.tracking.items import run_name
from omninmo.ui import frame, reads
from tests.pages.conftest import OpenPage
from tests.recorded import Recorded


def test_every_page_is_linked_and_its_query_is_carried_on(open_page: OpenPage, recorded: Recorded) -> None:
    app = open_page(runs=recorded.run_id, run="of this page alone")
    links = {link.proto.label: link.proto for link in app.sidebar.get("page_link")}
    assert list(links) == list(frame.PAGES)
    assert recorded.run_id in str(links["Compare"]) and "of this page alone" not in str(links["Compare"])


def test_picks_are_listed_and_can_be_cleared(open_page: OpenPage, recorded: Recorded) -> None:
    app = open_page(runs=f"{recorded.run_id},nonsense")
    texts = [item.value.replace("\\", "") for item in app.sidebar.markdown]
    assert any("quick" in text for text in texts) and any("unknown: nonsense" in text for text in texts)
    next(button for button in app.sidebar.button if button.label == "Clear picks").click().run()
    assert "runs" not in app.query_params


def test_a_chip_holds_a_run_s_own_name_and_many_picks_have_a_separator(open_page: OpenPage, recorded: Recorded) -> None:
    own = [run_name(TrainingConfig(), 20, suffix) for suffix in ("4cb8", "9f3c")]
    assert shortened_together(own, frame.CHIP) == own
    app = open_page(runs=",".join([recorded.run_id, *map(str, range(1_999))]))
    captions = [item.value for item in app.sidebar.caption]
    assert "**2,000 runs picked**" in captions and "and 1,992 more" in captions


def test_no_page_waits_for_anything_heavy_before_its_title() -> None:
    folder = Path(__file__).parents[2]
    pages = [ast.parse((folder / page.script).read_text()).body for page in frame.PAGES.values()]
    first = [ast.unparse(node) for body in pages for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    script = "\n".join([*first, "import sys; print(*sys.modules)"])
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "omninmo.ui.frame" in loaded and not {"numpy", "pandas", "mlflow", "xgboost"} & set(loaded)


def test_every_page_says_that_the_link_s_selection_is_missing(open_page: OpenPage, recorded: Recorded) -> None:
    for page in frame.PAGES.values():
        (warning,) = open_page(page.script, sel="0" * 16).warning[:1]
        assert "copy that file" in warning.value


def test_no_more_runs_are_named_than_are_picked(
    open_page: OpenPage, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[list[str]] = []
    names = reads.names

    def note(table: pd.DataFrame) -> dict[str, str]:
        named.append(list(table.index))
        return names(table)

    monkeypatch.setattr(reads, "names", note)
    open_page(runs=f"{recorded.run_id},nonsense")
    assert named[-1] == [recorded.run_id]
