"""What the model asserts though the tree leaves no doubt that it did not happen, or is not said to have.

The model's status stands but in these constructions, and is only ever made weaker. Words come from the cues.

    missed      "all but expelled"                   the word stands right before its verb       negated
    averted     "foiled an attack", "came close to"  what hangs on it directly                   negated
    seeming     "as though it had left"              the clause's own mark                       conditional
    shared      "denied that it armed or sheltered"  a verb with no subject or auxiliary of its own, alike
                                                     in form, is presented as the first of its row
    unclaimed   "nobody accused it of attacking"     what is claimed is open where nobody claims it  possible
    imagined    "in a simulation, it attacks"        the scene of its clause                     possible
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from kg.model import Status, Trigger
from kg.reading.cues import CueTable, Reading
from kg.reading.status import status_of
from kg.reading.syntax import Tree, case_words, conjuncts, finite, first_conjunct

_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl"})
_MARKS = frozenset({"of", "for", "with"})
_CONTENTS = ("acl", "advcl", "appos", "nmod")


def weakened(triggers: Sequence[Trigger], tree: Tree, cues: CueTable) -> list[Trigger]:
    """Return the triggers, weaker where the tree overrules that they are asserted."""
    ranked = sorted(triggers, key=lambda t: (t.confidence, t.type))
    overruling = _Overruling(tree, cues, {t.token: t.status for t in ranked})
    return [replace(t, status=overruling.of(t.token)) if t.status is Status.ASSERTED else t for t in triggers]


@dataclass(frozen=True, slots=True)
class _Overruling:
    """The constructions, looked for one after the other; `read` is what the model says of each trigger."""

    tree: Tree
    cues: CueTable
    read: Mapping[int, Status]

    def of(self, token: int) -> Status:
        """Return how the tree presents a token that the model asserts."""
        verb = self.tree.tokens[token].upos == "VERB"
        if self._missed(token) or self._averted(token):
            return Status.NEGATED
        if self._seeming(token):
            return Status.CONDITIONAL
        if self._unclaimed(token) or (verb and self._imagined(token)):
            return Status.POSSIBLE
        return self._shared(token) if verb else Status.ASSERTED

    def _missed(self, token: int) -> bool:
        """ "all but expelled", but not "expelled nearly all" nor "almost daily attacked"."""
        tree = self.tree
        words = (self._reading(c) for c in tree.below(token, "advmod", "det"))
        near = any(r.has("unreal") and max(r.words) == token - 1 for r in words)
        return near and tree.tokens[token].upos == "VERB"

    def _averted(self, node: int) -> bool:
        """ "foiled an attack", "foiled a plot to attack", "came close to attacking"."""
        tree = self.tree
        node = first_conjunct(tree, node) if tree.tokens[node].xpos == "VBG" else node
        head = self._governor(node)
        if head is None:
            return False
        reading = self.cues.read(tree, head, via=node)
        if tree.tokens[head].upos == "NOUN":
            return reading.has("intended") and tree.label(node) in {"acl", "nmod"} and self._averted(head)
        if not reading.has("unreal") or status_of(head, tree, self.cues) is not Status.ASSERTED:
            return False
        if tree.label(node) in _CLAUSES:
            return not finite(tree, node) and bool(reading.words & set(tree.below(node, "case", "mark")))
        direct = tree.label(node) == "obj" or tree.tokens[node].dep == "nsubj:pass"
        return direct and len(reading.words) == 1

    def _governor(self, node: int) -> int | None:
        """The governor; of what hangs on an adverb ("came close to attacking") the adverb's."""
        head = self.tree.head(node)
        if head is not None and self.tree.label(head) == "advmod":
            return self.tree.head(head)
        return head

    def _seeming(self, token: int) -> bool:
        return any(self._reading(c).has("unreal") for c in self.tree.below(token, "mark"))

    def _unclaimed(self, token: int) -> bool:
        tree = self.tree
        node = first_conjunct(tree, token)
        head = tree.head(node)
        if head is None or not self.cues.read(tree, head).has("claim"):
            return False
        of = bool(_MARKS & set(case_words(tree, node))) and tree.label(node) in {*_CLAUSES, "obl"}
        claim = self.read.get(head) or status_of(head, tree, self.cues)
        return (of or tree.label(node) == "ccomp") and claim is not Status.ASSERTED

    def _imagined(self, token: int) -> bool:
        """A scene before the first verb of a row holds for the others, unless they have words of their own
        before their subject."""
        tree = self.tree
        if self._scenes(token):
            return True
        head = tree.head(token)
        while head is not None and tree.label(token) == "conj" and not self._own_start(token):
            if any(scene < head for scene in self._scenes(head)):
                return True
            token, head = head, tree.head(head)
        return False

    def _scenes(self, verb: int) -> list[int]:
        return [
            c
            for c in self.tree.below(verb, "obl")
            if self._reading(c).has("imagined") and not self.tree.below(c, *_CONTENTS)
        ]

    def _own_start(self, verb: int) -> bool:
        """Tell whether a verb has complements or adverbs before it: "and on Monday it sent troops"."""
        return any(c < verb for c in self.tree.below(verb, "obl", "advmod", "advcl", "nmod"))

    def _shared(self, token: int) -> Status:
        tree = self.tree
        first = first_conjunct(tree, token)
        own = tree.below(token, "nsubj", "aux", "cop", "mark", "case") or "but" in self._links(token)
        if first == token or own or self._denied_alone(first) or not self._alike(token, first):
            return Status.ASSERTED
        told = status_of(token, tree, self.cues)
        before = {self.read.get(c) for c in takewhile(lambda c: c >= first, tree.up(token))}
        return told if told in before else Status.ASSERTED

    def _denied_alone(self, first: int) -> bool:
        """Tell whether an adverb denies the first verb of a row, which need not hold for the next: "nearly
        lost Mosul and shelled Tikrit"."""
        tree = self.tree
        adverbs = (self._reading(c) for c in tree.below(first, "advmod"))
        return not tree.below(first, "aux") and any(r.has("unreal") or r.has("negated") for r in adverbs)

    def _alike(self, token: int, first: int) -> bool:
        """Tell whether a verb continues the first: of one form, where past tense and participle are one
        ("may have killed, wounded") unless the first is a gerund's ("having met and left")."""
        tree = self.tree
        forms = {tree.tokens[token].xpos, tree.tokens[first].xpos}
        gerund = any(tree.tokens[c].xpos == "VBG" for c in tree.below(first, "aux"))
        either = bool({"or", "nor"} & self._links(token))
        return len(forms) == 1 or (forms == {"VBD", "VBN"} and (either or not gerund))

    def _links(self, token: int) -> set[str]:
        """The words that link a verb to its row: its own, or else the next verb's."""
        tree = self.tree
        head = tree.head(token)
        row = [token, *(c for c in (*conjuncts(tree, token), *conjuncts(tree, head or token)) if c > token)]
        links = [[tree.lemma(c) for c in tree.below(verb, "cc")] for verb in sorted(set(row))]
        return set(next((words for words in links if words), []))

    def _reading(self, token: int) -> Reading:
        return self.cues.read(self.tree, token)
