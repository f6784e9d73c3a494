"""From filled findings to the relations of a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.dating.times import find_times, time_of
from kg.ids import claim_iri
from kg.linking.actors import Actors
from kg.linking.entity import Entity
from kg.linking.names import name_key
from kg.model import MentionText, Parse, Relation, Theme
from kg.ontology.schema import Ontology
from kg.reading.conditions import with_conditions
from kg.reading.confidence import KEEP, Judge
from kg.reading.cues import cue_table
from kg.reading.doublets import doublets, without
from kg.reading.findings import Filled, TriggerKey
from kg.reading.former import FormerOffices, bearers
from kg.reading.signs import Found, signs
from kg.reading.syntax import Tree


class Relations:
    """Makes a document's relations; one instance a document."""

    def __init__(
        self, parse: Parse, tree: Tree, ontology: Ontology, actors: Actors, judge: Judge, base: str
    ) -> None:
        self._parse = parse
        self._actors = actors
        self._base = base
        self._tree = tree
        self._times = find_times(parse, tree=tree)
        self._symmetric = {t.name for t in ontology.types if t.symmetric}
        self._cues = cue_table(ontology)
        self._judge = judge
        self._standing = {t.name for t in ontology.types if t.standing}
        self._families = {t.name: t.family for t in ontology.types if t.name in parse.types}
        past = {(w, c.pos) for c in ontology.cues if c.effect == "former" for w in c.lemmas}
        self._former = FormerOffices(parse.tokens, past, bearers(ontology))

    def of(self, found: Sequence[Filled], *, sift: bool = True) -> tuple[Relation, ...]:
        """Return the relations in order of the text; a standing fact stands once in a document. Without
        `sift`, what is unlikely or said twice stays."""
        found = sorted(with_conditions(found, self._tree, self._cues), key=lambda f: f.key)
        named = [(f, self._id(f)) for f in found]
        ids = {f.key: iri for f, iri in named}
        standing = [f for f in found if f.trigger.type in self._standing]
        ties = self._former.ties(f for f in found if f.trigger.type not in self._standing)
        over = self._former.among(standing, lambda f: self._iris(f.agents)) | ties
        out: dict[str, Found] = {}
        facts: set[tuple[object, ...]] = set()
        for f, iri in named:
            relation = self._relation(f, iri, ids, former=f.key in over)
            if relation.type in self._standing:
                fact = (relation.type, relation.agents, relation.targets, relation.former, _folded(relation))
                if fact in facts:
                    continue
                facts.add(fact)
            out.setdefault(relation.id, (f, relation))
        return self._kept(list(out.values()), sift=sift)

    def _kept(self, found: Sequence[Found], *, sift: bool) -> tuple[Relation, ...]:
        """Return the relations with their confidence, without those that are too likely wrong.

        Of two readings of the same words one stays. Of a type that the model never learnt the frames alone
        speak, whose figures are no probabilities; and what another hangs on stays, or that would seem to
        hold without it.
        """
        judged = zip(found, signs(found, self._actors), strict=True)
        sure = [replace(r, confidence=round(self._judge.of(s), 3)) for (_, r), s in judged]
        if not sift:
            return tuple(sure)
        told = [(f.trigger.token, r) for (f, _), r in zip(found, sure, strict=True)]
        sure = without(sure, doublets(told, self._tree, self._families))
        good = [r for r in sure if r.confidence >= KEEP or r.type not in self._parse.types]
        wanted = {r.id for r in good} | {r.condition for r in good}
        kept = frozenset(r.id for r in sure if r.id in wanted)
        return tuple(_pruned(r, kept) for r in sure if r.id in kept)

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

    def _relation(self, f: Filled, iri: str, ids: dict[TriggerKey, str], *, former: bool) -> Relation:
        parse, token = self._parse, self._parse.tokens[f.trigger.token]
        agents, targets = self._ends(f)
        return Relation(
            iri,
            f.trigger.type,
            agents,
            targets,
            f.trigger.status,
            MentionText(token.start, token.end, token.text),
            parse.sentences[token.sentence],
            0.0,  # until all are there to be judged
            theme=self._theme(f, ids),
            condition=ids.get(f.condition) if f.condition else None,
            attributed_to=self._actors.iri(f.by) if f.by is not None else None,
            time=time_of(f.trigger.token, self._times, self._tree, standing=f.trigger.type in self._standing),
            former=former,
        )

    def _theme(self, f: Filled, ids: dict[TriggerKey, str]) -> Theme | None:
        other = ids.get(f.theme) if f.theme else None
        if other is not None:
            return Theme(relation=other)
        if f.theme_words is None:
            return None
        first, last = f.theme_words
        tokens = self._parse.tokens
        return Theme(text=self._parse.document.text[tokens[first].start : tokens[last].end])


def _folded(relation: Relation) -> Theme | None:
    """The theme as it counts for a standing fact: "Prime Minister" and "prime minister" are one office."""
    theme = relation.theme
    return Theme(text=name_key(theme.text)) if theme is not None and theme.text else theme


def _pruned(relation: Relation, kept: frozenset[str]) -> Relation:
    """Without references to relations that were left out."""
    if relation.theme and relation.theme.relation and relation.theme.relation not in kept:
        relation = replace(relation, theme=None)
    if relation.condition and relation.condition not in kept:
        relation = replace(relation, condition=None)
    return relation
