"""From filled findings to the relations of a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.actors import Actors
from kg.findings import Filled
from kg.ids import claim_iri
from kg.link import Entity
from kg.model import MentionText, Parse, Relation, Theme
from kg.schema import Ontology
from kg.times import find_times, time_of


class Relations:
    """Makes a document's relations; one instance a document."""

    def __init__(self, parse: Parse, ontology: Ontology, actors: Actors, base: str) -> None:
        self._parse = parse
        self._actors = actors
        self._base = base
        self._times = find_times(parse)
        self._symmetric = {t.name for t in ontology.types if t.symmetric}
        self._standing = {t.name for t in ontology.types if t.standing}

    def of(self, found: Sequence[Filled]) -> tuple[Relation, ...]:
        """Return the relations in order of the text; a standing fact stands once in a document."""
        ids = {(f.trigger.token, f.trigger.type): self._id(f) for f in found}
        out: dict[str, Relation] = {}
        facts: set[tuple[object, ...]] = set()
        for f in sorted(found, key=lambda f: (f.trigger.token, f.trigger.type)):
            relation = self._relation(f, ids)
            if relation.type in self._standing:
                fact = (relation.type, relation.agents, relation.targets, relation.former, relation.theme)
                if fact in facts:
                    continue
                facts.add(fact)
            out.setdefault(relation.id, relation)
        kept = frozenset(out)
        return tuple(_pruned(r, kept) for r in out.values())

    def _ends(self, f: Filled) -> tuple[tuple[str, ...], tuple[str, ...]]:
        agents, targets = self._iris(f.agents), self._iris(f.targets)
        targets = tuple(t for t in targets if t not in agents)
        if f.trigger.type in self._symmetric and len(agents) > 1 and not targets:
            return agents[:1], agents[1:]
        if f.trigger.type in self._symmetric and len(targets) > 1 and not agents:
            return targets[:1], targets[1:]
        return agents, targets

    def _iris(self, entities: Iterable[Entity]) -> tuple[str, ...]:
        iris = {self._actors.iri(e) for e in entities}
        return tuple(sorted(iris, key=lambda i: self._actors.order[i]))

    def _id(self, f: Filled) -> str:
        token = self._parse.tokens[f.trigger.token]
        agents, targets = self._ends(f)
        document = self._parse.document.id
        return claim_iri(document, (token.start, token.end), f.trigger.type, agents, targets, base=self._base)

    def _relation(self, f: Filled, ids: dict[tuple[int, str], str]) -> Relation:
        parse, token = self._parse, self._parse.tokens[f.trigger.token]
        agents, targets = self._ends(f)
        return Relation(
            ids[f.trigger.token, f.trigger.type],
            f.trigger.type,
            agents,
            targets,
            f.trigger.status,
            MentionText(token.start, token.end, token.text),
            parse.sentences[token.sentence],
            round(min(1.0, max(0.0, f.score)), 3),
            theme=self._theme(f, ids),
            condition=ids.get(f.condition) if f.condition else None,
            attributed_to=self._actors.iri(f.by) if f.by is not None else None,
            time=time_of(f.trigger.token, self._times, parse),
            former=f.trigger.former and f.trigger.type in self._standing,
        )

    def _theme(self, f: Filled, ids: dict[tuple[int, str], str]) -> Theme | None:
        other = ids.get(f.theme) if f.theme else None
        if other is not None:
            return Theme(relation=other)
        if f.theme_words is None:
            return None
        first, last = f.theme_words
        tokens = self._parse.tokens
        return Theme(text=self._parse.document.text[tokens[first].start : tokens[last].end])


def _pruned(relation: Relation, kept: frozenset[str]) -> Relation:
    """Without references to relations that were left out."""
    if relation.theme and relation.theme.relation and relation.theme.relation not in kept:
        relation = replace(relation, theme=None)
    if relation.condition and relation.condition not in kept:
        relation = replace(relation, condition=None)
    return relation
