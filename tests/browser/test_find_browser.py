"""A browser is found, or got from the system, or asked for in one sentence; never is it given up in silence."""

from pathlib import Path

import pytest

from tests.browser import find_browser as module
from tests.browser.find_browser import NONE_FOUND, find_browser, main


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on the PATH of a root user whose machine has no browser."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(module, "MAC_APPS", ())
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("sys.argv", ["find_browser", "--install"])
    return folder


def command(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_the_browser_named_by_the_user_comes_first(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command(bin_folder / "chromium", "echo Chromium 1")
    monkeypatch.setenv("CHROMIUM", command(bin_folder / "mine", "echo Chromium 2"))
    assert find_browser() == str(bin_folder / "mine")


def test_a_command_that_only_says_how_to_install_is_passed_over(bin_folder: Path) -> None:
    command(bin_folder / "chromium-browser", "echo install the snap; exit 1")
    command(bin_folder / "google-chrome", "echo Google Chrome 150.0")
    assert find_browser() == str(bin_folder / "google-chrome")


def test_a_missing_browser_is_installed(bin_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    chromium = bin_folder / "chromium"
    made = f"printf '#!/bin/sh\\necho Chromium 150\\n' > {chromium}; /bin/chmod +x {chromium}"
    command(bin_folder / "apt-get", f'echo "apt-get $1"; if [ "$1" = install ]; then {made}; fi')
    main()
    assert capfd.readouterr().out.splitlines() == ["apt-get update", "apt-get install", str(chromium)]


def test_a_failed_installation_is_said(bin_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command(bin_folder / "apt-get", "exit 100")
    main()
    said = capfd.readouterr()
    assert said.out.strip() == NONE_FOUND
    assert "`apt-get update` failed with exit code 100" in said.err


def test_who_may_not_install_is_told_what_to_do(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    command(bin_folder / "apt-get", "echo installing")
    command(bin_folder / "sudo", "exit 1")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    main()
    assert capfd.readouterr().out.strip() == NONE_FOUND
