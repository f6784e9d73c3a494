"""What each part of the reader is worth: `python -m training.ablation GOLD [GOLD …]`.

Reads annotated folders with one part after the other taken away and prints principal F1, the same with
status, and exact F1, as a Markdown table. Needs no torch.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.evaluation.claims import compare
from kg.evaluation.figures import figures
from kg.evaluation.gold import GoldDocument, read_gold
from kg.evaluation.rules import type_rules
from kg.model import Parse, Status
from kg.nlp import load_reader
from kg.ontology.gazetteer import Gazetteer, load_gazetteer
from kg.ontology.load import load_ontology
from kg.ontology.schema import Ontology
from kg.reading.assemble import assemble

SCORES = ("principal", "principal+status", "exact")


Change = Callable[[Parse, Ontology], tuple[Parse, Ontology]]


def _nothing(parse: Parse, ontology: Ontology) -> tuple[Parse, Ontology]:
    return parse, ontology


def _no_frames(parse: Parse, ontology: Ontology) -> tuple[Parse, Ontology]:
    types = tuple(replace(kind, frames=()) for kind in ontology.types)
    return parse, replace(ontology, types=types)


def _no_triggers(parse: Parse, ontology: Ontology) -> tuple[Parse, Ontology]:
    # of types that the model does not know, everything the frames find counts
    return replace(parse, triggers=(), types=frozenset()), ontology


def _no_links(parse: Parse, ontology: Ontology) -> tuple[Parse, Ontology]:
    return replace(parse, links=()), ontology


def _no_owners(parse: Parse, ontology: Ontology) -> tuple[Parse, Ontology]:
    return replace(parse, arcs=tuple(a for a in parse.arcs if a.role != "of")), ontology


def _no_statuses(parse: Parse, ontology: Ontology) -> tuple[Parse, Ontology]:
    plain = tuple(replace(t, status=Status.ASSERTED) for t in parse.triggers)
    return replace(parse, triggers=plain), ontology


CHANGES: tuple[tuple[str, Change], ...] = (
    ("everything", _nothing),
    ("frames alone, on the model's syntax and mentions", _no_triggers),
    ("the model alone, without frames", _no_frames),
    ("without coreference links", _no_links),
    ("without owners", _no_owners),
    ("without statuses (all asserted)", _no_statuses),
)


def scores(
    gold: Sequence[GoldDocument], parses: Iterable[Parse], known: tuple[Ontology, Gazetteer], change: Change
) -> tuple[float, ...]:
    """Return the F1 of `SCORES` with one change to what the reader sees."""
    ontology, gazetteer = known
    rules = type_rules(ontology)
    seen = (change(parse, ontology) for parse in parses)
    records = [assemble(parse, ontology=types, gazetteer=gazetteer) for parse, types in seen]
    found = figures([compare(g, r, rules) for g, r in zip(gold, records, strict=True)], rules)
    return tuple(found.scores[name].f1 for name in SCORES)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    folders = parser.parse_args(arguments).gold
    known, reader = (load_ontology(), load_gazetteer()), load_reader()
    types = {kind.name for kind in known[0].types}
    gold = [read_gold(folder, types=types) for folder in folders]
    parses = [list(reader.parse([g.document for g in one])) for one in gold]
    print("| " + " | ".join(["", *(f"{f.name}: {name}" for f in folders for name in SCORES)]) + " |")
    print("|---" * (1 + len(SCORES) * len(folders)) + "|")
    for label, change in CHANGES:
        row = [f"{x:.3f}" for g, p in zip(gold, parses, strict=True) for x in scores(g, p, known, change)]
        print("| " + " | ".join([label, *row]) + " |", flush=True)


if __name__ == "__main__":
    main()
