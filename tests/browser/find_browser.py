"""Find a Chromium that starts; with --install, get one from the system's package manager where none is found.

`make test` calls it with --install before the tests. It never fails: the browser tests do, with `NONE_FOUND`.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
INSTALLERS = (
    (
        ("apt-get", "update"),
        ("apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"),
    ),
    (("dnf", "install", "--assumeyes", "chromium"),),
    (("apk", "add", "chromium"),),
)
NONE_FOUND = (
    "The browser tests need Chromium or Chrome, but none of $CHROMIUM, "
    + ", ".join(NAMES)
    + " and Playwright's own starts here: install one (e.g. `.venv/bin/playwright install --with-deps chromium`), "
    "or set CHROMIUM to its path."
)


def find_browser() -> str | None:
    """Return the path of the first browser that starts: $CHROMIUM, then installed ones, then Playwright's own."""
    given = os.environ.get("CHROMIUM")
    candidates = [given] if given else [*map(shutil.which, NAMES), *MAC_APPS, _playwrights_own()]
    return next((path for path in candidates if path and _starts(path)), None)


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _starts(path: str) -> bool:
    """Ask for the version: on some systems the command is there, but only says how to install the browser."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and any(character.isdigit() for character in answer.stdout)


def _install() -> None:
    """Run the commands of the first package manager that is here, where we are root or may become it unasked."""
    as_root = _as_root()
    commands = next((commands for commands in INSTALLERS if shutil.which(commands[0][0])), ())
    if as_root is None or not commands:
        return
    for command in commands:
        done = subprocess.run([*as_root, *command], env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, check=False)
        if done.returncode:
            print(f"`{' '.join(command)}` failed with exit code {done.returncode}", file=sys.stderr)
            return


def _as_root() -> tuple[str, ...] | None:
    """Return what to put before a command that only root may run; None where we may not."""
    if os.geteuid() == 0:
        return ()
    sudo = ("sudo", "--non-interactive")
    return sudo if shutil.which("sudo") and subprocess.run([*sudo, "true"], check=False).returncode == 0 else None


def main() -> None:
    """Print where the browser is, or what to do about it."""
    if find_browser() is None and "--install" in sys.argv:
        _install()
    print(find_browser() or NONE_FOUND)


if __name__ == "__main__":
    main()
