"""Offices that are over: "former minister", and what follows it in a list of what one person was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from kg.linking.link import Entity
from kg.model import Kind, Token
from kg.reading.findings import Filled, TriggerKey

# "former US secretary of state": so many words may stand between the cue and the office
_REACH = 3
# "a former minister and now the mayor": parts of speech that end a list of former offices
_BEGINS = frozenset({"VERB", "AUX", "DET", "ADV"})
# parts of speech that end a phrase, but for the hyphen of "ex-minister"
_PARTS = frozenset({"ADP", "PUNCT", "VERB", "AUX", "SCONJ"})
_JOINS = frozenset({"-", "‑", "–"})


@dataclass(frozen=True, slots=True)
class FormerOffices:
    """Tells which offices are over, by the tokens of a document and the words that say so, each a lemma and a
    part of speech."""

    tokens: Sequence[Token]
    cues: Collection[tuple[str, str]]

    def among(
        self, offices: Iterable[Filled], holders: Callable[[Filled], Hashable]
    ) -> frozenset[TriggerKey]:
        """Return those of `offices`, standing facts in the order of the text, that are over: those called
        former, and what follows them in a list of what one person was ("a former minister, mayor of Bergen
        and MP"). `holders` tells who the agents are."""
        over: set[TriggerKey] = set()
        last: dict[Hashable, int] = {}
        for f in offices:
            agents, token = holders(f), f.trigger.token
            before = last.get(agents)
            listed = before is not None and self._in_list(f.agents, before, token)
            alone = before is None or self._told_anew(before, token)
            if self._called_former(token) or listed or (f.trigger.former and alone):
                over.add(f.key)
                last[agents] = token
        return frozenset(over)

    def _in_list(self, people: Sequence[Entity], before: int, token: int) -> bool:
        """Whether no word between two offices begins anything new: neither a clause nor the person's name."""
        between = range(before + 1, token)
        named = any(m.head in between for person in people for m in person.mentions)
        new = any(self.tokens[i].upos in _BEGINS for i in between) or named
        persons = all(person.kind is Kind.PERSON for person in people)
        return persons and not new and self._one_sentence(before, token)

    def _told_anew(self, before: int, token: int) -> bool:
        """Whether something says that an office is over, other than the word before an office that the same
        person held: another sentence, or a verb in the past ("a former senator, who was mayor")."""
        past = any(t.xpos == "VBD" for t in self.tokens[before + 1 : token])
        return past or not self._one_sentence(before, token)

    def _called_former(self, token: int) -> bool:
        """Whether a word such as "former" stands shortly before an office, in its phrase."""
        before = range(max(0, token - _REACH), token)
        return any(self._is_cue(i) and self._one_phrase(i, token) for i in before)

    def _is_cue(self, i: int) -> bool:
        return (self.tokens[i].lemma.lower(), self.tokens[i].upos) in self.cues

    def _one_phrase(self, cue: int, token: int) -> bool:
        """Whether a cue speaks of an office: not "a former ally of President X", "late Tuesday, President
        X", "once President X arrives"."""
        between = self.tokens[cue + 1 : token]
        apart = any(t.upos in _PARTS and t.text not in _JOINS for t in between)
        office = {token, self.tokens[token].head}
        hangs = self.tokens[cue].upos == "ADJ" or self.tokens[cue].head in office
        return hangs and not apart and self._one_sentence(cue, token)

    def _one_sentence(self, a: int, b: int) -> bool:
        return self.tokens[a].sentence == self.tokens[b].sentence
