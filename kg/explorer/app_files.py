"""The files of the browser's side, and the one page that loads them."""

from __future__ import annotations

from html import escape
from pathlib import Path

APP = Path(__file__).resolve().parent / "app"

# Where the page may load from: its own folder or server, nothing else. In a page opened from a disk,
# 'self' stands for no file in some browsers.
SERVED_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
FILES_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)


def start_page(*, served: bool) -> str:
    """Return the HTML of the explorer, with the script that asks a server or the one that reads files."""
    page = (APP / "index.html").read_text(encoding="utf-8")
    source, policy = ("source-server.js", SERVED_POLICY) if served else ("source-files.js", FILES_POLICY)
    return page.replace("{source}", source).replace("{policy}", escape(policy, quote=True))


def app_files(*, served: bool) -> list[Path]:
    """Return the other files, sorted: scripts, styles and what is vendored, with its licence."""
    left_out = {"index.html", "source-files.js" if served else "source-server.js"}
    return sorted(path for path in APP.rglob("*") if path.is_file() and path.name not in left_out)
