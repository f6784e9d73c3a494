"""Turns passages in a short notation into lines of the corpus.

`python -m training.notation NOTES OUT --letter 3a` reads a passage and its annotation:

    === 2024-05-04
    US officials have told Qatar to expel Hamas' leaders if the group rejects the plan, the Post reports.
    --
    @us State United States: US
    @off Government US officials < us: US officials
    @ham Group Hamas: Hamas | the group
    $ it 0 ham
    r1 demands asserted off > qat | told | 0 | theme=r2 | cond=r3 | by=post
    r3 rejects conditional ham > - | rejects | 0 | theme=the plan

`@slug Kind Name < owner: surface | surface`, `$ pronoun sentence slug`, then relations: id, type, status,
agents > targets (by commas, `-` for none), trigger, sentence, and of theme, cond, by, time and former what
there is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.errors import BadInput

_START = "=== "
_LONGER = {"cond": "condition"}


def passages(notes: str, *, letter: str) -> Iterator[dict[str, Any]]:
    """Yield the passages of `notes` as the corpus writes them, with ids `letter`-0001 and so on.

    Raises BadInput, naming passage and line, at a line that the notation does not know.
    """
    for number, block in enumerate(f"\n{notes}".split(f"\n{_START}")[1:], start=1):
        yield _passage(block, f"{letter}-{number:04d}")


def _passage(block: str, passage_id: str) -> dict[str, Any]:
    head, _, notes = block.partition("\n--\n")
    date, _, text = head.partition("\n")
    out: dict[str, Any] = {"id": passage_id, "date": date.strip(), "text": text.strip()}
    out |= {"actors": {}, "pronouns": [], "relations": []}
    for line in filter(None, map(str.strip, notes.splitlines())):
        try:
            _take(line, out)
        except (ValueError, KeyError) as error:
            raise BadInput(f"{passage_id}: cannot read {line!r}: {error}") from error
    return out


def _take(line: str, out: dict[str, Any]) -> None:
    """Put one line of notes where it belongs in `out`."""
    if line.startswith("@"):
        slug, actor = _actor(line[1:])
        out["actors"][slug] = actor
    elif line.startswith("$"):
        *words, sentence, slug = line[1:].split()
        out["pronouns"].append([" ".join(words), int(sentence), slug])
    else:
        out["relations"].append(_relation(line))


def _actor(line: str) -> tuple[str, dict[str, Any]]:
    head, _, surfaces = line.partition(": ")
    described, _, owner = head.partition(" < ")
    slug, kind, name = described.split(maxsplit=2)
    belongs = {"of": owner.strip()} if owner else {}
    return slug, {"name": name, "type": kind, **belongs, "surface": _parts(surfaces)}


def _relation(line: str) -> dict[str, Any]:
    head, trigger, sentence, *more = _parts(line)
    named, _, targets = head.partition(" > ")
    relation_id, kind, status, agents = named.split()
    out: dict[str, Any] = {
        "id": relation_id,
        "type": kind,
        "agent": _slugs(agents),
        "target": _slugs(targets),
    }
    for part in more:
        key, _, value = part.partition("=")
        out[_LONGER.get(key, key)] = _slugs(value) if key == "by" else value or True
    return {**out, "status": status, "trigger": trigger, "sent": int(sentence)}


def _slugs(text: str) -> str | list[str] | None:
    """Slugs by commas: none is None, one is itself, more are a list."""
    slugs = [s.strip() for s in text.split(",") if s.strip() not in {"", "-"}]
    return slugs if len(slugs) > 1 else slugs[0] if slugs else None


def _parts(line: str) -> list[str]:
    return [p.strip() for p in line.split("|") if p.strip()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the corpus file as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("notes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--letter", required=True, help="what the ids begin with")
    options = parser.parse_args(arguments)
    found = passages(options.notes.read_text(encoding="utf-8"), letter=options.letter)
    options.out.write_text("".join(f"{json.dumps(p, ensure_ascii=False)}\n" for p in found), encoding="utf-8")


if __name__ == "__main__":
    main()
