"""The options that say how inputs are read: `kg build` and `kg watch` take them."""

from __future__ import annotations

from typing import Annotated

from typer import Option

import kg
from kg.errors import BadInput

Columns = Annotated[
    str | None,
    Option(
        metavar="PART=COLUMN,...",
        help="columns or keys of tables and records that hold text, title, date, source, author, id",
    ),
]
AnyLanguage = Annotated[bool, Option("--any-language", help="read texts that are not English, too")]
Follow = Annotated[bool, Option("--follow", help="fetch the pages that feeds and sitemaps on disk name")]
AllowPrivate = Annotated[bool, Option("--allow-private", help="fetch from private and local addresses, too")]
MaxPages = Annotated[int, Option(min=1, help="most pages that one run fetches")]


def input_options(
    columns: str | None, *, any_language: bool, follow: bool, allow_private: bool, max_pages: int
) -> kg.InputOptions:
    """Return how to read inputs."""
    return kg.InputOptions(
        columns=_columns(columns) if columns else {},
        any_language=any_language,
        follow=follow,
        allow_private=allow_private,
        most_pages=max_pages,
    )


def _columns(given: str) -> dict[str, str]:
    """Read "text=body,date=published"; "date" is short for the day of publication."""
    pairs = [pair.partition("=") for pair in given.split(",")]
    if wrong := [pair for pair in pairs if not (pair[0].strip() and pair[2].strip())]:
        raise BadInput(f"--columns {''.join(wrong[0])}: write PART=COLUMN, as in text=body,date=when")
    parts = {part.strip(): column.strip() for part, _, column in pairs}
    return {"published" if part == "date" else part: column for part, column in parts.items()}
