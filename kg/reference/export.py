"""The reference as a folder of files that opens from a disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.atomic import replacing_folder
from kg.extras import need


def export_ontology(folder: Path | str, *, types: Sequence[Path | str] = ()) -> Path:
    """Write the ontology as web pages; return the first of them, DIR/index.html.

    `types` are Turtle files with relation types of one's own. The folder appears whole or not at all; an
    earlier export is replaced. Needs the extra `serve`.

    Raises:
        BadOntology: a file of `types` is wrong.
        BadInput: a library is missing, or the folder cannot be written or holds something else.
    """
    need("serve")
    from kg.reference.entries import read_reference
    from kg.reference.pages import INDEX, TERMS, reference_files

    reference = read_reference(tuple(map(Path, types)))
    with replacing_folder(Path(folder), mark=TERMS) as new:
        for name, content in reference_files(reference):
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return Path(folder) / INDEX
