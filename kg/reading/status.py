"""How the text presents a relation: asserted, negated, requested, intended, possible, conditional.

The status starts as asserted at the trigger and is combined outwards: first what stands in the
trigger's own clause (auxiliaries, then negation, then adverbs, then subjunctions), then each word
that governs it. `combine` is the whole table; a pair not in it keeps the inner status, so that
the nearest scope wins:

    inner       met by      gives          as in
    asserted    anything    that           "plans to attack", "denies attacking"
    negated     negated     possible       "did not rule out an attack"
    negated     possible    possible       "might fail to attack"
    negated     conditional conditional    "unless it stops attacking"
    possible    negated     negated        "denied that it could attack"
    possible    conditional conditional    "if it may attack"
    intended    negated     negated        "has no plan to attack"
    intended    possible    possible       "may plan to attack"
    intended    requested   requested      "asked it to prepare to attack"
    intended    conditional conditional    "if it goes on to attack"
    requested   conditional conditional    "if it is asked to leave"
    (negated    requested   negated)       "demands that it not attack"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model import Status
from kg.reading.cues import CueTable, Reading
from kg.reading.syntax import Tree, case_words, finite, passive

_TABLE = {
    (Status.NEGATED, Status.NEGATED): Status.POSSIBLE,
    (Status.NEGATED, Status.POSSIBLE): Status.POSSIBLE,
    (Status.NEGATED, Status.CONDITIONAL): Status.CONDITIONAL,
    (Status.POSSIBLE, Status.NEGATED): Status.NEGATED,
    (Status.POSSIBLE, Status.CONDITIONAL): Status.CONDITIONAL,
    (Status.INTENDED, Status.NEGATED): Status.NEGATED,
    (Status.INTENDED, Status.POSSIBLE): Status.POSSIBLE,
    (Status.INTENDED, Status.REQUESTED): Status.REQUESTED,
    (Status.INTENDED, Status.CONDITIONAL): Status.CONDITIONAL,
    (Status.REQUESTED, Status.CONDITIONAL): Status.CONDITIONAL,
}
# Where a word has several effects, the one that counts for status.
_RANK = (Status.NEGATED, Status.CONDITIONAL, Status.REQUESTED, Status.INTENDED, Status.POSSIBLE)
_LOCAL = ("amod", "compound", "aux", "det", "advmod", "case", "mark", "cop", "cc:preconj")
_PRESUPPOSING = frozenset({"the", "this", "that", "these", "those"})
_NOMINAL_EDGES = frozenset({"obj", "obl", "nsubj:pass", "nmod", "compound", "iobj", "appos"})
_CONTENT_MARKS = frozenset({"of", "from", "against", "about", "for", "on", "into", "to", "at", "that"})


def combine(inner: Status, outer: Status) -> Status:
    """Return the status of what is presented as `inner` within something presented as `outer`."""
    return outer if inner is Status.ASSERTED else _TABLE.get((inner, outer), inner)


def status_of(
    token: int, tree: Tree, cues: CueTable, *, themes: Mapping[int, Status] | None = None
) -> Status:
    """Return how the text presents what a token expresses.

    `themes` gives, for tokens that are triggers, the status of what they are about (a demand's
    content is requested); a cue of the same word goes before it.
    """
    return _Climb(tree, cues, themes or {}).climb(token)


@dataclass(slots=True)
class _Climb:
    """A way from a trigger to its root, gathering what stands over it."""

    tree: Tree
    cues: CueTable
    themes: Mapping[int, Status]

    def climb(self, token: int) -> Status:
        hangs = self._hangs_on_condition(token)
        status = self._local(token, Status.ASSERTED)
        embedded = False
        node = token
        for parent in self.tree.up(token):
            label = self.tree.label(node)
            if label == "conj":
                status = self._share(token, node, parent, status)
            else:
                outer = self._outer(node, parent)
                if outer is None:
                    break
                embedded = embedded or any(s in {Status.INTENDED, Status.REQUESTED} for s in outer)
                for effect in outer:
                    status = combine(status, effect)
                if not hangs and self._passes_modals(node, parent):
                    hangs = self._hangs_on_condition(parent)
            node = parent
        if hangs and not embedded and status is not Status.ASSERTED:
            return Status.CONDITIONAL
        return status

    def _share(self, token: int, node: int, parent: int, status: Status) -> Status:
        """Add what the first conjunct's auxiliaries and negation say of a conjunct that has none."""
        tree = self.tree
        if tree.below(node, "aux", "nsubj", "cop") or any(
            tree.lemma(c) == "but" for c in tree.below(node, "cc")
        ):
            return self._add(parent, status, labels=("mark",))
        if tree.tokens[node].upos == "VERB" and not self._same_form(node, parent):
            return self._add(parent, status, labels=("mark",))
        return self._local(parent, status) if node == token or status is Status.ASSERTED else status

    def _same_form(self, node: int, first: int) -> bool:
        """ "may have killed, wounded": after a modal perfect, a past tense is a participle."""
        tree = self.tree
        forms = {tree.tokens[node].xpos, tree.tokens[first].xpos}
        auxiliaries = tree.below(first, "aux")
        perfect = any(tree.lemma(c) == "have" for c in auxiliaries)
        modal = any(tree.tokens[c].xpos == "MD" for c in auxiliaries)
        return len(forms) == 1 or (forms == {"VBD", "VBN"} and perfect and modal)

    def _outer(self, node: int, parent: int) -> list[Status] | None:
        """Return the effects of a governor on what hangs below it, inner first; None ends the climb."""
        tree = self.tree
        reading = self.cues.read(tree, parent, via=node)
        effect = self._effect(reading) or self.themes.get(parent)
        dep, label = tree.tokens[node].dep, tree.label(node)
        if (
            label == "ccomp"
            and reading.has("attribution")
            and effect is not Status.NEGATED
            and finite(tree, node)
        ):
            effect = None  # "warned that it had left" states, "warned it to leave" asks
        if label in {"ccomp", "xcomp", "csubj"}:
            return self._content(node, parent, reading, effect)
        if label == "advcl":
            return self._adverbial(node, parent, reading, effect)
        if label == "acl":
            return self._clause_of_noun(node, parent, effect)
        if label == "parataxis":
            return [] if reading.has("attribution") else None
        if dep in _NOMINAL_EDGES or label in _NOMINAL_EDGES:
            return self._nominal(node, parent, reading, effect)
        if label == "nsubj":
            return self._subject(node, parent, reading)
        return None

    def _content(self, node: int, parent: int, reading: Reading, effect: Status | None) -> list[Status]:
        open_clause = self.tree.label(node) == "xcomp"
        if effect is None and reading.has("attribution"):
            unsourced = open_clause and passive(self.tree, parent)
            return [Status.POSSIBLE] if unsourced else []
        effects = [] if effect is None else [effect]
        return effects + self._locals(parent, node) if effect or open_clause else effects

    def _adverbial(
        self, node: int, parent: int, reading: Reading, effect: Status | None
    ) -> list[Status] | None:
        marks = set(case_words(self.tree, node))
        if effect is not None and marks and marks <= _CONTENT_MARKS and not finite(self.tree, node):
            return [effect, *self._locals(parent, node)]
        if reading.has("attribution") and marks & {"of", "for"}:
            return []
        if "to" in marks and not finite(self.tree, node):
            return [Status.INTENDED, *self._locals(parent, node)]
        return None

    def _clause_of_noun(self, node: int, parent: int, effect: Status | None) -> list[Status] | None:
        if self.tree.tokens[node].dep.endswith("relcl"):
            return None
        marks = set(case_words(self.tree, node))
        if not marks & _CONTENT_MARKS and not finite(self.tree, node):
            return None
        if effect is None and "to" in marks:
            effect = Status.INTENDED
        return ([] if effect is None else [effect]) + self._locals(parent, node)

    def _nominal(
        self, node: int, parent: int, reading: Reading, effect: Status | None
    ) -> list[Status] | None:
        tree = self.tree
        if tree.tokens[parent].upos in {"NOUN", "PROPN", "ADJ"} and not tree.below(parent, "cop"):
            return (
                None
                if effect is None and self._presupposed(node)
                else ([effect] if effect is not None else []) + self._locals(parent, node)
            )
        known = self._presupposed(node) and tree.tokens[node].dep != "nsubj:pass"
        if effect is not None and not (effect is Status.POSSIBLE and known):
            return [effect, *self._locals(parent, node)]
        if reading.has("light") or reading.has("neutral"):
            return self._locals(parent, node)
        if self._presupposed(node):
            return None
        return [s for s in self._locals(parent, node) if s is not Status.NEGATED]

    def _subject(self, node: int, parent: int, reading: Reading) -> list[Status] | None:
        """A subject is presented as its predicate where that is an adjective or a light verb."""
        predicate = self.tree.tokens[parent].upos
        effect = self._effect(reading)
        if predicate == "ADJ" and effect is not None:
            return [effect, *self._locals(parent, node)]
        if reading.has("neutral") or reading.has("light"):
            return self._locals(parent, node)
        return None

    def _passes_modals(self, node: int, parent: int) -> bool:
        reading = self.cues.read(self.tree, parent, via=node)
        return reading.has("light") or reading.has("neutral")

    def _presupposed(self, noun: int) -> bool:
        """Tell whether a noun speaks of something known: "the attack", "its visit"."""
        tree = self.tree
        words = {tree.word(c) for c in tree.below(noun, "det")}
        return bool(words & _PRESUPPOSING) or bool(tree.below(noun, "nmod:poss"))

    def _effect(self, reading: Reading) -> Status | None:
        return next((s for s in _RANK if reading.has(s.value)), None)

    def _locals(self, token: int, via: int) -> list[Status]:
        """Return the effects of the words of a token's own clause but the branch `via`, inner first."""
        found = [self._local(token, Status.ASSERTED, via)]
        return [] if found[0] is Status.ASSERTED else found

    def _local(self, token: int, status: Status, via: int | None = None) -> Status:
        if inverted(self.tree, token):
            return combine(status, Status.CONDITIONAL)
        return self._add(token, status, labels=_LOCAL, via=via)

    def _add(self, token: int, status: Status, *, labels: tuple[str, ...], via: int | None = None) -> Status:
        """Combine a status with the cues among a token's children, label by label, inner first."""
        tree = self.tree
        used: set[int] = set()
        for label in labels:
            for child in tree.below(token, label):
                reading = self.cues.read(tree, child)
                effect = self._effect(reading)
                if child == via or child in used or (effect is None and not reading.has("neutral")):
                    continue
                used |= reading.words
                status = status if effect is None else combine(status, effect)
            if label == "det" and self._denied_argument(token, via):
                status = combine(status, Status.NEGATED)
        return self._bare_infinitive(token, status) if "aux" in labels else status

    def _denied_argument(self, token: int, via: int | None) -> bool:
        """Tell whether an argument is empty: "no troops attacked", "it hosts nobody"."""
        tree = self.tree
        if tree.tokens[token].upos not in {"VERB", "ADJ"}:
            return False
        for child in tree.below(token, "nsubj", "obj"):
            if child == via:
                continue
            words = (child, *tree.below(child, "det"))
            if any(self.cues.read(tree, w).has("negated") and tree.tokens[w].upos != "NOUN" for w in words):
                return True
        return False

    def _bare_infinitive(self, token: int, status: Status) -> Status:
        """A headline's infinitive tells the future: "Leader to visit capital"."""
        tree = self.tree
        root = tree.label(token) in {"root", "parataxis"} and tree.tokens[token].xpos == "VB"
        marked = any(tree.lemma(c) == "to" for c in tree.below(token, "mark"))
        return combine(status, Status.INTENDED) if root and marked else status

    def _hangs_on_condition(self, token: int) -> bool:
        """Tell whether a modal clause has a clause of condition: "would attack if …"."""
        tree = self.tree
        if not any(self._effect(self.cues.read(tree, c)) for c in tree.below(token, "aux")):
            return False
        return any(is_condition(tree, self.cues, c) for c in tree.below(token, "advcl"))


def is_condition(tree: Tree, cues: CueTable, clause: int) -> bool:
    """Tell whether a clause states a condition: "if …", "unless …", "should it attack, …"."""
    if any(cues.read(tree, c).has("conditional") for c in tree.below(clause, "mark", "case")):
        return True
    return inverted(tree, clause)


def inverted(tree: Tree, clause: int) -> bool:
    """Tell whether a clause states a condition by its order: "should it attack", "had it attacked"."""
    subjects = tree.below(clause, "nsubj", "nsubj:pass")
    fronted = any(c < subjects[0] for c in tree.below(clause, "aux") if subjects)
    return fronted and tree.label(clause) == "advcl"
