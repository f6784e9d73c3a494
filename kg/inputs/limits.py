"""How much of anything is read: what a hostile or broken input may cost at most."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

# A document.
MOST_CHARACTERS = 1_000_000
MOST_TEXT_BYTES = 8 * MEGABYTE  # a text file, one line of a .jsonl or .csv file
MOST_BYTES = 16 * MEGABYTE  # a page, a feed
MOST_RICH_BYTES = 64 * MEGABYTE  # a PDF, Word or mail file, which carries pictures too

# Archives. Prose packs to a quarter, the most repetitive records to a fiftieth; bombs to a thousandth.
MOST_RATIO = 200
FREE_BYTES = 64 * MEGABYTE  # what unpacks to no more than this is never called a bomb
MOST_UNPACK_MEMORY = 128 * MEGABYTE
MOST_NESTED_BYTES = 1024 * MEGABYTE  # an archive in an archive, kept in a temporary file
MOST_DEPTH = 4
MOST_NAME_BYTES = 4096  # a member's name: no file system holds a longer path
MOST_DIRECTORY_BYTES = 16 * MEGABYTE  # a ZIP file's list of members, which is kept in memory

# The process that runs foreign parsers.
MOST_SECONDS = 60.0
MOST_PROCESS_MEMORY = 768 * MEGABYTE
MOST_PARTS = 50_000  # entries of one feed or sitemap

# The web.
MOST_PAGES = 1_000
MOST_REDIRECTS = 5
MOST_ROBOTS_BYTES = 512 * 1024
TIMEOUT = 30.0  # seconds for one page, from looking up its address to its last byte
PAUSE = 1.0  # seconds between two requests to the same host
MOST_PAUSE = 60.0


def too_long(characters: int) -> str:
    """Return the reason why a text of so many characters is not read."""
    return f"holds {characters:,} characters, more than {MOST_CHARACTERS:,}: split it into articles"
