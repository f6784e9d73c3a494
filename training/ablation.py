"""What each part of the reader is worth: `python -m training.ablation GOLD [GOLD …]`.

Reads annotated folders with one part after the other taken away and prints principal F1, the same with
status, and exact F1, as a Markdown table. Needs no torch.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.assemble import assemble
from kg.evaluation.claims import compare
from kg.evaluation.figures import figures
from kg.evaluation.gold import GoldDocument, read_gold
from kg.evaluation.rules import type_rules
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.model import Parse, Record, Status
from kg.nlp import load_reader
from kg.ontology import load_ontology
from kg.schema import Ontology

SCORES = ("principal", "principal+status", "exact")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the reader knows beside the model."""

    ontology: Ontology
    gazetteer: Gazetteer


Change = Callable[[Parse, Knowledge], tuple[Parse, Knowledge]]


def _nothing(parse: Parse, known: Knowledge) -> tuple[Parse, Knowledge]:
    return parse, known


def _no_frames(parse: Parse, known: Knowledge) -> tuple[Parse, Knowledge]:
    types = tuple(replace(kind, frames=()) for kind in known.ontology.types)
    return parse, replace(known, ontology=replace(known.ontology, types=types))


def _no_triggers(parse: Parse, known: Knowledge) -> tuple[Parse, Knowledge]:
    # of types that the model does not know, everything the frames find counts
    return replace(parse, triggers=(), types=frozenset()), known


def _no_links(parse: Parse, known: Knowledge) -> tuple[Parse, Knowledge]:
    return replace(parse, links=()), known


def _no_owners(parse: Parse, known: Knowledge) -> tuple[Parse, Knowledge]:
    return replace(parse, arcs=tuple(a for a in parse.arcs if a.role != "of")), known


def _no_statuses(parse: Parse, known: Knowledge) -> tuple[Parse, Knowledge]:
    plain = tuple(replace(t, status=Status.ASSERTED) for t in parse.triggers)
    return replace(parse, triggers=plain), known


CHANGES: tuple[tuple[str, Change], ...] = (
    ("everything", _nothing),
    ("frames alone, on the model's syntax and mentions", _no_triggers),
    ("the model alone, without frames", _no_frames),
    ("without coreference links", _no_links),
    ("without owners", _no_owners),
    ("without statuses (all asserted)", _no_statuses),
)


def scores(
    gold: Sequence[GoldDocument], parses: Iterable[Parse], known: Knowledge, change: Change
) -> tuple[float, ...]:
    """Return the F1 of `SCORES` with one change to what the reader sees."""
    rules = type_rules(known.ontology)
    records = [_record(*change(parse, known)) for parse in parses]
    found = figures([compare(g, r, rules) for g, r in zip(gold, records, strict=True)], rules)
    return tuple(found.scores[name].f1 for name in SCORES)


def _record(parse: Parse, known: Knowledge) -> Record:
    return assemble(parse, ontology=known.ontology, gazetteer=known.gazetteer)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    folders = parser.parse_args(arguments).gold
    known, reader = Knowledge(load_ontology(), load_gazetteer()), load_reader()
    types = {kind.name for kind in known.ontology.types}
    gold = [read_gold(folder, types=types) for folder in folders]
    parses = [list(reader.parse([g.document for g in one])) for one in gold]
    print("| " + " | ".join(["", *(f"{f.name}: {name}" for f in folders for name in SCORES)]) + " |")
    print("|---" * (1 + len(SCORES) * len(folders)) + "|")
    for label, change in CHANGES:
        row = [f"{x:.3f}" for g, p in zip(gold, parses, strict=True) for x in scores(g, p, known, change)]
        print("| " + " | ".join([label, *row]) + " |", flush=True)


if __name__ == "__main__":
    main()
