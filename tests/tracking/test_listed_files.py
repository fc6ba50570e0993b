"""A file is there if it has its size; none outside of the folder is looked at."""

from pathlib import Path

from omninmo.tracking.listed_files import missing


def test_what_is_gone_cut_or_elsewhere_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "artifacts"
    (folder / "shap").mkdir(parents=True)
    (folder / "a.json").write_text("12")
    (folder / "shap" / "b.json").write_text("123")
    (tmp_path / "c").write_text("1")
    sizes = {"a.json": 2, "shap/b.json": 4, "../c": 1, str(tmp_path / "c"): 1, "d": 0, "x" * 5_000: 1}
    manifest = {"files": {name: {"sha256": "", "size": size} for name, size in sizes.items()}}
    assert missing(folder, manifest) == [name for name in sizes if name != "a.json"]
