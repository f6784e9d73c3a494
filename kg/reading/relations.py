"""From filled findings to the relations of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.dating.times import find_times, time_of
from kg.ids import claim_iri
from kg.linking.actors import Actors
from kg.linking.link import Entity
from kg.model import Kind, MentionText, Parse, Relation, Status, Theme
from kg.ontology.schema import Ontology
from kg.reading.confidence import KEEP, Judge
from kg.reading.cues import cue_table
from kg.reading.doublets import doublets, without
from kg.reading.findings import Filled
from kg.reading.signs import Found, signs
from kg.reading.status import is_condition
from kg.reading.syntax import Tree

# "former US Secretary of State": so many words may stand between the cue and the office
FORMER_REACH = 3
# "a former minister and now the mayor": parts of speech that end a list of former offices
_BEGINS = frozenset({"VERB", "AUX", "DET", "ADV"})


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
        self._past = {w for c in ontology.cues if c.effect == "former" for w in c.lemmas}

    def of(self, found: Sequence[Filled], *, sift: bool = True) -> tuple[Relation, ...]:
        """Return the relations in order of the text; a standing fact stands once in a document. Without
        `sift`, what is unlikely or said twice stays."""
        found = self._with_conditions(_asked_under(found))
        named = sorted(((f, self._id(f)) for f in found), key=lambda pair: _key(pair[0]))
        ids = {_key(f): iri for f, iri in named}
        past = self._past_offices([f for f, _ in named])
        out: dict[str, Found] = {}
        facts: set[tuple[object, ...]] = set()
        for f, iri in named:
            relation = self._relation(f, iri, ids, former=_key(f) in past)
            if relation.type in self._standing:
                fact = (relation.type, relation.agents, relation.targets, relation.former, relation.theme)
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

    def _with_conditions(self, found: Sequence[Filled]) -> list[Filled]:
        """Hang a condition that the model left alone on the outermost claim that its if-clause stands
        under, so that what holds only under a condition gives no plain fact."""
        bound = {f.condition for f in found}
        loose = [f.trigger for f in found if f.trigger.status is Status.CONDITIONAL]
        hung: dict[int, tuple[int, str]] = {}
        triggers = {f.trigger.token for f in found if f.trigger.status is Status.ASSERTED}
        for t in sorted(loose, key=lambda t: t.token, reverse=True):
            above = [token for token in self._above_clause(t.token) if token in triggers]
            if above and (t.token, t.type) not in bound:
                hung[above[-1]] = (t.token, t.type)
        return [
            replace(f, condition=hung[f.trigger.token])
            if f.condition is None and f.trigger.token in hung and f.trigger.status is Status.ASSERTED
            else f
            for f in found
        ]

    def _above_clause(self, token: int) -> Iterator[int]:
        """The governors of the clause of condition that a token stands in; none where it stands in none."""
        inside = False
        for node in (token, *self._tree.up(token)):
            if inside:
                yield node
            inside = inside or is_condition(self._tree, self._cues, node)

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

    def _relation(self, f: Filled, iri: str, ids: dict[tuple[int, str], str], *, former: bool) -> Relation:
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
            time=time_of(f.trigger.token, self._times, self._tree),
            former=former,
        )

    def _past_offices(self, found: Sequence[Filled]) -> set[tuple[int, str]]:
        """The standing facts that are over, of findings in the text's order: those called former, and what
        follows them in a list of what one person was ("a former minister, mayor of Bergen and MP")."""
        over: set[tuple[int, str]] = set()
        last: dict[tuple[str, ...], int] = {}
        for f in (f for f in found if f.trigger.type in self._standing):
            agents, token = self._iris(f.agents), f.trigger.token
            before = last.get(agents)
            listed = before is not None and self._in_list(f.agents, before, token)
            alone = before is None or self._is_told_past(before, token)
            if self._is_past(token) or listed or (f.trigger.former and alone):
                over.add(_key(f))
                last[agents] = token
        return over

    def _in_list(self, people: Sequence[Entity], before: int, token: int) -> bool:
        """Whether no word between two offices begins anything new: neither a clause nor the person's name."""
        tokens = self._parse.tokens
        between = range(before + 1, token)
        named = any(m.first in between for person in people for m in person.mentions)
        new = any(tokens[i].upos in _BEGINS for i in between) or named
        persons = all(person.kind is Kind.PERSON for person in people)
        return persons and not new and tokens[before].sentence == tokens[token].sentence

    def _is_told_past(self, before: int, token: int) -> bool:
        """Whether something says that an office is over, other than the word before an office that the same
        person held: another sentence, or a verb in the past ("a former senator, who was mayor")."""
        tokens = self._parse.tokens
        past = any(t.xpos == "VBD" for t in tokens[before + 1 : token])
        return past or tokens[before].sentence != tokens[token].sentence

    def _is_past(self, token: int) -> bool:
        """Whether a word such as "former" stands shortly before an office, in its phrase."""
        tokens = self._parse.tokens
        before = tokens[max(0, token - FORMER_REACH) : token]
        return any(t.lemma.lower() in self._past and t.sentence == tokens[token].sentence for t in before)

    def _theme(self, f: Filled, ids: dict[tuple[int, str], str]) -> Theme | None:
        other = ids.get(f.theme) if f.theme else None
        if other is not None:
            return Theme(relation=other)
        if f.theme_words is None:
            return None
        first, last = f.theme_words
        tokens = self._parse.tokens
        return Theme(text=self._parse.document.text[tokens[first].start : tokens[last].end])


def _asked_under(found: Sequence[Filled]) -> list[Filled]:
    """What is asked for under a condition is asked under it: "told X to leave if Y comes"."""
    asked = {_key(f): f.condition for f in found if f.trigger.status is Status.REQUESTED and f.condition}
    return [
        replace(f, condition=asked[f.theme])
        if f.condition is None and f.theme in asked and asked[f.theme] != _key(f)
        else f
        for f in found
    ]


def _key(f: Filled) -> tuple[int, str]:
    return f.trigger.token, f.trigger.type


def _pruned(relation: Relation, kept: frozenset[str]) -> Relation:
    """Without references to relations that were left out."""
    if relation.theme and relation.theme.relation and relation.theme.relation not in kept:
        relation = replace(relation, theme=None)
    if relation.condition and relation.condition not in kept:
        relation = replace(relation, condition=None)
    return relation
