"""How well passages held out are read: `python -m training.crosswise CORPORA [GOLD …] [--parses FOLDER]`.

Each set is read with a judge that was fitted on the other sets (`calibrate.py`), so that its figures are
held-out ones; annotated folders GOLD with one fitted on all. Prints a Markdown table: F1 of principal, with
status, exact and class. With FOLDER what the model says of the texts is kept there and read again the next
time: when rules change, not the model, that is a quarter of the time. Needs no torch.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.evaluation.claims import compare
from kg.evaluation.figures import Figures, figures
from kg.evaluation.gold import GoldDocument, read_gold
from kg.evaluation.rules import type_rules
from kg.nlp import load_reader
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.load import load_ontology
from kg.reading.assemble import assemble
from kg.reading.confidence import Judge
from training.calibrate import HARDER, Read, as_gold, fitted, found_in, held_out_passages
from training.held_out import held_out
from training.standoff import read_standoff

# The passages held out by the first letter of their ids; "real" are those of texts that others wrote.
SETS = {
    "rare words": "3",
    "excerpts": "0AB",
    "excerpts of 9": "9",
    "articles C, E": "CE",
    "articles F": "F",
    "articles G": "G",
}
SCORES = ("principal", "principal+status", "exact", "class")


def passage_sets(corpora: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the passages held out, by set."""
    set_of = {letter: name for name, letters in SETS.items() for letter in letters}
    sets: dict[str, list[dict[str, Any]]] = {name: [] for name in ("real", "written", *SETS)}
    sets["real"] = [p for p in read_standoff(corpora) if held_out(p["id"])]
    for passage in held_out_passages():
        sets[set_of.get(passage["id"][0], "written")].append(passage)
    return sets


def figures_by(judge: Judge, read: Sequence[Read]) -> Figures:
    """Return how well documents are read with a judge."""
    ontology, gazetteer = load_ontology(), load_gazetteer()
    rules = type_rules(ontology)
    records = (assemble(p, ontology=ontology, gazetteer=gazetteer, judge=judge) for _, p in read)
    return figures([compare(g, r, rules) for (g, _), r in zip(read, records, strict=True)], rules)


def crosswise(
    sets: Mapping[str, Sequence[Read]], gold: Mapping[str, Sequence[Read]]
) -> Iterator[tuple[str, Figures]]:
    """Yield the figures of each set, then of each annotated folder."""
    found = {
        name: list(found_in(r for r in read if r[0].document.id[0] not in HARDER))
        for name, read in sets.items()
    }
    for name, read in sets.items():
        judge = fitted([one for other, some in found.items() if other != name for one in some])
        yield name, figures_by(judge, read)
    judge = fitted([one for some in found.values() for one in some])
    for name, read in gold.items():
        yield name, figures_by(judge, read)


def parsed(gold: Sequence[GoldDocument], kept: Path | None) -> list[Read]:
    """Return the documents and what the model says of them, from the file `kept` where there is one."""
    if kept is not None and kept.exists():
        return list(zip(gold, pickle.loads(kept.read_bytes()), strict=True))
    parses = list(load_reader().parse([one.document for one in gold]))
    if kept is not None:
        kept.write_bytes(pickle.dumps(parses))
    return list(zip(gold, parses, strict=True))


def row(name: str, found: Figures) -> str:
    """Return one line of the table."""
    return f"| {' | '.join([name, *(f'{found.scores[score].f1:.3f}' for score in SCORES)])} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--parses", type=Path, help="folder to keep what the model says in")
    options = parser.parse_args(arguments)
    if options.parses:
        options.parses.mkdir(parents=True, exist_ok=True)
    types = {kind.name for kind in load_ontology().types}
    texts = {name: as_gold(passages) for name, passages in passage_sets(options.corpora).items()}
    folders = {folder.name: read_gold(folder, types=types) for folder in options.gold}
    read = {
        name: parsed(gold, options.parses and options.parses / f"{name}.pickle")
        for name, gold in (texts | folders).items()
    }
    print(f"| | {' | '.join(SCORES)} |")
    print("|---" * (1 + len(SCORES)) + "|")
    for name, found in crosswise({n: read[n] for n in texts}, {n: read[n] for n in folders}):
        print(row(name, found), flush=True)


if __name__ == "__main__":
    main()
