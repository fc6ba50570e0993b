"""Names of tags and artifacts: ours are recognisable, and no two are the same."""

import string

from omninmo.schema import names


def test_tags_are_ours_or_mlflow_s() -> None:
    tags = [value for name, value in vars(names).items() if name.startswith("TAG_")]
    assert tags and all(tag.startswith(("omninmo.", "mlflow.")) for tag in tags) and len(set(tags)) == len(tags)
    assert set("".join(tags)) <= set(string.ascii_letters + "._")


def test_artifacts_have_paths_of_their_own() -> None:
    paths = [value for name, value in vars(names).items() if name.endswith(("_FILE", "_FOLDER", "_TEXT"))]
    assert len(paths) > 5 and len(set(paths)) == len(paths)
    assert not any(path.startswith("/") or ".." in path for path in paths)
