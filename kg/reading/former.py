"""What is over: offices ("former minister", and what follows in a list of what one person was) and ties
("previously an ally of")."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.linking.entity import Entity
from kg.model import Kind, Token
from kg.ontology.schema import Ontology
from kg.reading.findings import Filled, TriggerKey

# "former US secretary of state": so many words may stand between the cue and the office
_REACH = 3
# "a former minister and now the mayor": parts of speech that end a list of former offices
_BEGINS = frozenset({"VERB", "AUX", "DET", "ADV"})
# parts of speech that end a phrase, but for the hyphen of "ex-minister"
_PARTS = frozenset({"ADP", "PUNCT", "VERB", "AUX", "SCONJ"})
_JOINS = frozenset({"-", "‑", "–"})
# the place of the agent in a frame of a noun that names the agent itself
_BEARER = "bearer"
# how a noun depends on the one whom it is said of, or on what that one does
_SAID_OF = frozenset({"appos", "advcl", "acl", "dislocated"})
# what stands before the noun in its phrase
_PHRASE = frozenset({"det", "amod", "compound"})
# how a word such as "former" or "previously" depends on the noun or adjective that it speaks of
_SPEAKS_OF = frozenset({"amod", "advmod", "mark", "compound", "obl", "nmod:desc"})


@lru_cache(maxsize=4)
def bearers(ontology: Ontology) -> frozenset[str]:
    """Return the nouns that name the agent of a relation, "ally" or "critic", looked up once."""
    frames = (frame for kind in ontology.types for frame in kind.frames if frame.pos == "NOUN")
    return frozenset(
        lemma
        for frame in frames
        for role, places in frame.fillers
        if role == "agent" and _BEARER in places
        for lemma in frame.lemmas
    )


@dataclass(frozen=True, slots=True)
class FormerOffices:
    """Tells which offices and ties are over, by the tokens of a document and the words that say so, each a
    lemma and a part of speech.

    bearers: nouns that name who stands in a tie ("ally"), not what happens ("attack").
    """

    tokens: Sequence[Token]
    cues: Collection[tuple[str, str]]
    bearers: Collection[str] = ()

    def ties(self, found: Iterable[Filled]) -> frozenset[TriggerKey]:
        """Return those of `found`, no standing facts, that say what their agent was to somebody and is no
        more: "once an ally of", "formerly loyal to". What happened stays what happened."""
        return frozenset(f.key for f in found if self._is_tie(f) and self._is_over(f.trigger.token))

    def _is_tie(self, f: Filled) -> bool:
        named = self.tokens[f.trigger.token]
        if named.upos != "NOUN":
            return named.upos == "ADJ"
        return named.lemma.lower() in self.bearers or self._is_said_of_agent(f)

    def _is_said_of_agent(self, f: Filled) -> bool:
        """Whether a noun is said of the agent itself: "X, once an opponent of", "X was a rival of"."""
        token = f.trigger.token
        over, dep = self.tokens[token].head, self.tokens[token].dep
        places = {over} if dep in _SAID_OF else set()
        owners = {token, over} if dep in _SAID_OF else {token}
        places |= {i for i, t in enumerate(self.tokens) if t.dep == "nsubj" and t.head in owners}
        return any(m.head in places for agent in f.agents for m in agent.mentions)

    def _is_over(self, token: int) -> bool:
        """Whether a word such as "former" hangs on a token before it; "Once an ally of X, he …" is taken for
        a clause ("once he comes"), which a noun with no verb is not."""
        before = [
            i for i in range(token) if self.tokens[i].head == token and self.tokens[i].dep in _SPEAKS_OF
        ]
        told = any(self._is_cue(i) or self._is_verbless_clause(i, token) for i in before)
        return told or self._stands_before(token)

    def _stands_before(self, token: int) -> bool:
        """Whether such an adverb stands right before the phrase, whatever it hangs on: "until recently an
        ally"."""
        first = token
        while first and self.tokens[first - 1].head == token and self.tokens[first - 1].dep in _PHRASE:
            first -= 1
        return first > 0 and self.tokens[first - 1].upos == "ADV" and self._is_cue(first - 1)

    def _is_verbless_clause(self, cue: int, token: int) -> bool:
        verbless = not any(t.head == token and t.dep in ("cop", "nsubj") for t in self.tokens)
        return (
            verbless
            and self.tokens[cue].upos == "SCONJ"
            and (self.tokens[cue].lemma.lower(), "ADV") in self.cues
        )

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
        word, pos = self.tokens[i].lemma.lower(), self.tokens[i].upos
        pair = f"{self.tokens[i - 1].lemma.lower()} {word}" if i else word
        return (word, pos) in self.cues or (pair, pos) in self.cues

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
