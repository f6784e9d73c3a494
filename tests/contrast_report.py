"""The contrast cases: what each sentence must give, what the reader finds, and where the two differ.

A case's `expects` are lines such as "expels(Lithuania, Belarusian diplomats) negated"; " + " joins
several names, "-" stands for none, and `by` names who states the relation of an index. Run
`python -m tests.contrast_report` for the figures of the installed model, with `--write` to write
the list of known failures anew as well.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path

from kg.model import Actor, Document, Record, Relation, Status
from kg.nlp import load_reader
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.load import load_ontology
from kg.reading.assemble import assemble
from tests.contrast_names import name_of

FOLDER = Path(__file__).parent / "cases"
KNOWN_FAILURES = FOLDER / "contrast_known_failures.json"
NOBODY = "-"
_EXPECTED = re.compile(r"(\w+)\((.+), (.+)\) (\w+)")


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One relation between at most two actors; for a symmetric type the names are in order."""

    type: str
    agent: str
    target: str
    status: Status

    def __str__(self) -> str:
        return f"{self.type}({self.agent}, {self.target})"


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with all its relations; `speakers` pairs some of them with who states them."""

    id: str
    group: str
    axis: str
    text: str
    published: date
    claims: frozenset[Claim]
    speakers: Mapping[Claim, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the reader made of a case; `found` pairs every claim with who states it."""

    case: Case
    found: Mapping[Claim, str] = field(default_factory=dict)

    @property
    def missed(self) -> frozenset[Claim]:
        """The claims that were not found."""
        return self.case.claims - self.found.keys()

    @property
    def wrong(self) -> frozenset[Claim]:
        """The claims that the sentence does not make."""
        return frozenset(self.found.keys() - self.case.claims)

    @property
    def exact(self) -> bool:
        """Whether exactly the claims of the sentence were found."""
        return not self.missed and not self.wrong

    def reason(self) -> str:
        """Say in one line how the reading differs from the sentence; empty where it does not."""
        return "; ".join(_differences(self.missed, self.wrong))


def load_cases() -> list[Case]:
    """Return all contrast cases, in the order of the file."""
    symmetric = {t.name for t in load_ontology().types if t.symmetric}
    lines = (FOLDER / "contrast.jsonl").read_text(encoding="utf-8").splitlines()
    return [make_case(json.loads(line), symmetric) for line in lines]


def load_known_failures() -> dict[str, str]:
    """Return the reason why a case fails, by the case's id."""
    known: dict[str, str] = json.loads(KNOWN_FAILURES.read_text(encoding="utf-8"))
    return known


def read_cases(cases: Iterable[Case]) -> dict[str, Outcome]:
    """Read every case with the installed model and return the outcomes by the case's id."""
    ontology, gazetteer, reader = load_ontology(), load_gazetteer(), load_reader()
    symmetric = {t.name for t in ontology.types if t.symmetric}
    outcomes = {}
    for case in cases:
        # one at a time, as in a build
        [parse] = reader.parse([Document(case.id, case.text, published=case.published)])
        record = assemble(parse, ontology=ontology, gazetteer=gazetteer)
        outcomes[case.id] = Outcome(case, _found(case, record, symmetric))
    return outcomes


def make_case(row: Mapping[str, object], symmetric: set[str]) -> Case:
    by = row.get("by") or {}
    assert isinstance(by, dict)
    assert isinstance(row["expects"], list)
    expected = [list(_claims(line, symmetric)) for line in row["expects"]]
    speakers = {claim: who for index, who in by.items() for claim in expected[int(index)]}
    name, group, axis, text, day = (str(row[key]) for key in ("id", "group", "axis", "text", "date"))
    claims = frozenset(claim for line in expected for claim in line)
    return Case(name, group, axis, text, date.fromisoformat(day), claims, speakers)


def _claims(line: str, symmetric: set[str]) -> Iterator[Claim]:
    match = _EXPECTED.fullmatch(line)
    assert match, f"not of the form 'type(agents, targets) status': {line!r}"
    name, agents, targets, status = match.groups()
    for pair in product(agents.split(" + "), targets.split(" + ")):
        yield _claim(name, pair, Status(status), symmetric)


def _claim(name: str, pair: tuple[str, str], status: Status, symmetric: set[str]) -> Claim:
    agent, target = sorted(pair) if name in symmetric else pair
    return Claim(name, agent, target, status)


def _found(case: Case, record: Record, symmetric: set[str]) -> dict[Claim, str]:
    wanted = {name for claim in case.claims for name in (claim.agent, claim.target)} - {NOBODY}
    names = _names(case.text, sorted(wanted | set(case.speakers.values())), record.actors)
    found = {}
    for relation in record.relations:
        for pair in product(_called(relation.agents, names), _called(relation.targets, names)):
            claim = _claim(relation.type, pair, relation.status, symmetric)
            found[claim] = _speaker(relation, names)
    return found


def _names(text: str, wanted: list[str], actors: tuple[Actor, ...]) -> dict[str, str]:
    """Name every actor by the case's name for it, or else by its own words."""
    return {actor.id: name_of(actor, wanted, text) or f"[{actor.name}]" for actor in actors}


def _called(iris: tuple[str, ...], names: Mapping[str, str]) -> list[str]:
    return [names[iri] for iri in iris] or [NOBODY]


def _speaker(relation: Relation, names: Mapping[str, str]) -> str:
    return names[relation.attributed_to] if relation.attributed_to else NOBODY


def _differences(missed: Iterable[Claim], wrong: Iterable[Claim]) -> Iterator[str]:
    """Pair what was missed with what stands in its place, the likest first."""
    left = sorted(wrong)
    for claim in sorted(missed):
        other = next((w for w in left if str(w) == str(claim)), None)
        other = other or next((w for w in left if w.type == claim.type), None)
        if other:
            left.remove(other)
        yield _difference(claim, other)
    yield from (f"invented {claim} {claim.status}" for claim in left)


def _difference(claim: Claim, other: Claim | None) -> str:
    if other is None:
        return f"missed {claim} {claim.status}"
    if str(other) == str(claim):
        return f"status {other.status} instead of {claim.status} in {claim}"
    word = "reversed" if (other.agent, other.target) == (claim.target, claim.agent) else f"{other} instead of"
    status = "" if other.status == claim.status else f", status {other.status} instead of {claim.status}"
    return f"{word} {claim}{status}"


def speaker_rate(outcomes: Iterable[Outcome]) -> float:
    """Return the share of the attributed claims of the cases that were found with the one who states them."""
    hits = [o.found.get(claim) == who for o in outcomes for claim, who in o.case.speakers.items()]
    return sum(hits) / max(1, len(hits))


def share_as_fact(outcomes: Iterable[Outcome]) -> float:
    """Return the share of the claims found that the sentence does not assert but the reader does."""
    hits, facts = 0, 0
    for outcome in outcomes:
        asserted = {str(c) for c in outcome.case.claims if c.status is Status.ASSERTED}
        doubtful = {str(c) for c in outcome.case.claims} - asserted
        read = {name: {c.status for c in outcome.found if str(c) == name} for name in doubtful}
        hits += sum(bool(statuses) for statuses in read.values())
        facts += sum(Status.ASSERTED in statuses for statuses in read.values())
    return facts / max(1, hits)


def figures(outcomes: Iterable[Outcome]) -> str:
    """Return the exact rate, overall and by axis, and found/expected claims by status and by type."""
    done = list(outcomes)
    lines = [_rate("all", done)]
    lines += [_rate(axis, [o for o in done if o.case.axis == axis]) for axis in _axes(done)]
    lines.append(f"stated by the right speaker {speaker_rate(done):.3f}")
    lines.append(f"not asserted but found as a fact {share_as_fact(done):.3f}")
    for what in ("status", "type"):
        gold = Counter(getattr(c, what) for o in done for c in o.case.claims)
        hits = Counter(getattr(c, what) for o in done for c in o.case.claims & o.found.keys())
        lines.append("  ".join(f"{name} {hits[name]}/{count}" for name, count in gold.most_common()))
    return "\n".join(lines)


def _axes(outcomes: Iterable[Outcome]) -> list[str]:
    return sorted({o.case.axis for o in outcomes})


def _rate(name: str, outcomes: list[Outcome]) -> str:
    exact = sum(o.exact for o in outcomes)
    return f"{name} {exact}/{len(outcomes)} exact = {exact / len(outcomes):.3f}"


def write_known_failures(outcomes: Iterable[Outcome]) -> int:
    """Write the failing cases of a run as the new list of known failures and return how many there are."""
    failing = {o.case.id: o.reason() for o in outcomes if not o.exact}
    text = json.dumps(failing, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    KNOWN_FAILURES.write_text(text, encoding="utf-8")
    return len(failing)


def main() -> None:
    """Read all cases and show the figures; with `--write`, write the list of known failures anew."""
    outcomes = read_cases(load_cases()).values()
    sys.stdout.write(figures(outcomes) + "\n")
    if "--write" in sys.argv[1:]:
        sys.stdout.write(f"{write_known_failures(outcomes)} known failures in {KNOWN_FAILURES.name}\n")


if __name__ == "__main__":
    main()
