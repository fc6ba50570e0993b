"""Settings from options and files: what is given wins over the file, the file over the defaults."""

import json
from pathlib import Path

import pytest
from pydantic import Field

from omninmo.cli import _parser
from omninmo.cli.options import config
from omninmo.config import FIELDS, ModelParams, TrainingConfig
from omninmo.errors import ConfigError
from omninmo.schema import GROUPS, SCHEMES, SETTINGS, TARGETS, Entry
from omninmo.settings import Settings, choices_of, range_of


def parsed(*words: object) -> TrainingConfig:
    return config(_parser().parse_args(["train", *map(str, words)]))


def test_a_plain_train_means_real_downloads() -> None:
    assert parsed() == TrainingConfig(source="yahoo")
    assert parsed("--force-sample", "--source", "yahoo") == TrainingConfig()


def test_a_file_of_settings_may_nest_them_or_not(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    file.write_text('source = "sample"\nforward_days = 20\nseed = 7\n[model]\nmax_depth = 5\n[split]\nn_splits = 4\n')
    found = parsed("--config", file, "--seed", 8)
    assert (found.source, found.forward_days, found.seed) == ("sample", 20, 8)
    assert (found.model.max_depth, found.split.n_splits) == (5, 4)
    file.write_text('source = "sample"\nmax_depth = 5\n')
    assert parsed("--config", file) == TrainingConfig(model=ModelParams(max_depth=5))


def test_the_config_of_a_run_is_such_a_file(tmp_path: Path) -> None:
    wanted = TrainingConfig(mode="classification", tickers="AAPL,KO", model=ModelParams(max_depth=5))
    file = tmp_path / "config.json"
    file.write_text(wanted.model_dump_json())
    assert parsed("--config", file) == wanted


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.toml", "max_depth = ", "cannot be read"),
        ("run.json", json.dumps({"depth": 3}), "There is no setting 'depth'"),
        ("run.json", "[1, 2]", "is a list"),
        ("run.toml", "max_depth = -1", "max_depth is -1, but must be a whole number of at least 1"),
        ("run.toml", "model = 3", "model is 3, but holds settings"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    file = tmp_path / name
    file.write_text(content)
    with pytest.raises(ConfigError, match=sentence):
        parsed("--config", file)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        parsed("--config", tmp_path / "nothing.toml")


def test_tickers_come_from_a_file_or_a_list_that_has_a_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("aapl\nmsft, ko\n")
    assert parsed("--tickers", f"@{file}").tickers == ("AAPL", "MSFT", "KO")
    assert len(parsed("--tickers", "dow30").tickers) == 30
    assert parsed("--tickers", "SECTORS,AAPL").tickers[-2:] == ("XLY", "AAPL")
    with pytest.raises(ConfigError, match=r"cannot be read .*name a text file of tickers"):
        parsed("--tickers", "@nothing.txt")


@pytest.fixture
def help_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv("COLUMNS", "1000")
    with pytest.raises(SystemExit):
        _parser().parse_args(["train", "--help"])
    return capsys.readouterr().out


def test_every_setting_is_an_option_with_the_catalogue_s_label_and_help(help_text: str) -> None:
    text = " ".join(help_text.split())
    for name in FIELDS:
        option = f"--{name.replace('_', '-')} VALUE"
        assert f"{option} {SETTINGS[name].full_label}. {SETTINGS[name].help} (default: " in text, name


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("target", [f"{key}: {entry.help}" for key, entry in TARGETS.items()]),
        ("scheme", [f"{key}: " for key in SCHEMES]),
        ("embargo", ["look back into the test fold"]),
        ("min-child-weight", ["Leaf weight", "number of its rows"]),
    ],
)
def test_the_help_explains_the_words_of_the_trade(help_text: str, option: str, words: list[str]) -> None:
    text = " ".join(help_text.split()).partition(f"--{option} VALUE ")[2].partition(" --")[0]
    assert all(word in text for word in words), text


def test_the_help_says_what_a_setting_may_be(help_text: str) -> None:
    allowed = [range_of(settings, name) or ", ".join(choices_of(settings, name)) for name, settings in FIELDS.items()]
    assert all(f"; {values.removesuffix(', own')})" in help_text for values in allowed if values)
    assert "(default: yahoo; sample, yahoo, csv, parquet)" in help_text and "(default: 30; 1 to 252)" in help_text
    titles = [title.lower() for title in GROUPS.values()]
    assert [line[:-1] for line in help_text.splitlines() if line[:-1] in titles] == titles


def test_a_new_setting_is_an_option_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Newer(Settings):
        patience: int = Field(3, ge=1, le=9)

    monkeypatch.setitem(FIELDS, "patience", Newer)
    monkeypatch.setitem(SETTINGS, "patience", Entry("patience", "Patience", "count", "How patient.", group="model"))
    assert _parser().parse_args(["train", "--patience", "4"]).patience == "4"
