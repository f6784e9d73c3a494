"""Readers of files, pages and archives. A package adds one by an entry point of the group `kg.inputs`.

The entry point names a `Format`, whose reader gets a binary stream and where it comes from::

    def read(stream: BinaryIO, where: Where) -> Iterator[Found]:
        yield Found(text=stream.read().decode(), title="…")

    NOTES = Format("notes", read, suffixes=(".note",))
"""

from kg.inputs.parts import Format, Found, Inner, InputOptions, Link, Note, Unread, Where

__all__ = ["Format", "Found", "Inner", "InputOptions", "Link", "Note", "Unread", "Where"]
