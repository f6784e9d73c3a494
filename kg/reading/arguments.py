"""Where a word's arguments stand: slots of a frame → tokens, and tokens → the actors they name.

A slot is a relation of Universal Dependencies ("nsubj", "obj", "xcomp", "nmod:poss") or one with
its case word ("obl:with", "nmod:between", "advcl:if"). Passives, relative clauses, coordination,
control ("told X to go": X goes) and light verbs ("X held talks") are seen through here, so that
frames need to name the plain active clause only.
"""

from __future__ import annotations

from kg.reading.cues import CueTable
from kg.reading.standing import bearers
from kg.reading.syntax import Tree, case_words, passive, subtree

_OBLIQUE = ("obl", "nmod")
_SUBTYPES = frozenset({"poss", "agent", "unmarked", "desc", "npmod", "tmod", "pass", "prt", "relcl", "outer"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_SUBJECTLESS = frozenset({"xcomp", "advcl", "ccomp"})


class Arguments:
    """The arguments of the words of one tree."""

    def __init__(self, tree: Tree, cues: CueTable) -> None:
        """Take a tree and the cues, which tell light verbs and who is asked to act."""
        self._tree = tree
        self._cues = cues

    def fill(self, token: int, slot: str) -> list[int]:
        """Return the tokens in a slot of a trigger, without their conjuncts; empty where none stands."""
        tree = self._tree
        if slot == "nsubj":
            return self.subjects(token)
        if slot == "obj":
            return self.objects(token)
        if slot == "bearer":
            return bearers(tree, token)
        relation, _, word = slot.partition(":")
        if relation in _OBLIQUE and word and word not in _SUBTYPES:
            return self._oblique(token, word)
        if word and word not in _SUBTYPES:
            return [c for c in tree.below(token, relation) if word in case_words(tree, c)]
        return [self._antecedent(c) for c in tree.below(token, slot)]

    def subjects(self, token: int, depth: int = 0) -> list[int]:
        """Return who does what a verb says, also where that stands elsewhere; empty if unknown."""
        tree = self._tree
        if tree.tokens[token].upos == "NOUN" and not tree.below(token, "nsubj"):
            return self._light_subjects(token, depth)
        if passive(tree, token):
            return self._agents(token)
        own = [c for c in tree.below(token, "nsubj") if tree.tokens[c].dep != "nsubj:pass"]
        if own:
            return [self._antecedent(own[-1])]
        return self._understood(token, depth)

    def objects(self, token: int) -> list[int]:
        """Return whom a verb's deed meets: its object, or the subject of a passive."""
        tree = self._tree
        if not passive(tree, token):
            own = list(tree.below(token, "obj")) or self._relative_object(token)
            return [self._antecedent(c) for c in own]
        own = list(tree.below(token, "nsubj:pass"))
        if own:
            return [self._antecedent(own[0])]
        head = tree.head(token)
        if head is None:
            return []
        if tree.label(token) == "acl":
            return [head]
        if tree.label(token) == "amod":
            return [head]
        return self._understood(token, 0)

    def governor_light(self, noun: int) -> int | None:
        """Return the light verb that a noun is the object (or passive subject) of, else None."""
        tree = self._tree
        head = tree.head(noun)
        if head is None or tree.tokens[head].upos != "VERB":
            return None
        if tree.tokens[noun].dep not in {"obj", "nsubj:pass", "obl", "nsubj"}:
            return self._reduced_light(noun)
        return head if self._cues.read(tree, head, via=noun).has("light") else None

    def _reduced_light(self, noun: int) -> int | None:
        """Return the light verb of a reduced clause: "talks held in Rome"."""
        for child in self._tree.below(noun, "acl"):
            if self._cues.read(self._tree, child).has("light"):
                return child
        return None

    def _oblique(self, token: int, word: str) -> list[int]:
        tree = self._tree
        places = [token]
        light = self.governor_light(token)
        if light is not None:
            places.append(light)
        elif tree.tokens[token].upos == "VERB":
            places += [
                o for o in tree.below(token, "obj", "xcomp") if o not in tree.mentions and self._nominal(o)
            ]
        if word == "by":  # "the arrest of X by Y": parsers hang Y on X
            places += tree.below(token, "nmod")
        found = [
            c
            for place in places
            for c in tree.below(place, *_OBLIQUE)
            if c != token and word in case_words(tree, c)
        ]
        return [self._antecedent(c) for c in found[:1]]

    def _nominal(self, token: int) -> bool:
        return self._tree.tokens[token].upos in {"NOUN", "ADJ", "PROPN"}

    def _agents(self, token: int) -> list[int]:
        tree = self._tree
        marked = list(tree.below(token, "obl:agent"))
        return marked or [c for c in tree.below(token, "obl") if "by" in case_words(tree, c)]

    def _light_subjects(self, noun: int, depth: int) -> list[int]:
        light = self.governor_light(noun)
        if light is None or depth > 4:
            return []
        found = self.subjects(light, depth + 1)
        return [] if noun in found else found

    def _understood(self, token: int, depth: int) -> list[int]:
        """Return the subject that a clause without one takes from around it."""
        tree = self._tree
        head = tree.head(token)
        if head is None or depth > 8:
            return []
        label = tree.label(token)
        if label == "conj":
            return self._passive_or_subject(head, depth)
        if label in _SUBJECTLESS:
            return self._controller(token, head, depth)
        if label == "acl" and not tree.tokens[token].dep.endswith("relcl"):
            return self._of_noun(token, head, depth)
        if tree.tokens[token].dep == "acl:relcl" and not tree.below(token, "obj"):
            return [head] if tree.tokens[head].upos != "VERB" else []
        return []

    def _passive_or_subject(self, verb: int, depth: int) -> list[int]:
        """Return the subject as written, be the verb passive or not."""
        tree = self._tree
        own = tree.below(verb, "nsubj:pass", "nsubj")
        if own:
            return [self._antecedent(own[-1])]
        return self._understood(verb, depth + 1)

    def _controller(self, token: int, head: int, depth: int) -> list[int]:
        """Return who acts in a subjectless clause: the governor's object if it asks, else its subject."""
        tree = self._tree
        if tree.tokens[head].upos not in {"VERB", "AUX"}:
            return self._passive_or_subject(head, depth)
        promises = self._cues.read(tree, head, via=token).has("intended")
        addressed = list(tree.below(head, "iobj")) or list(tree.below(head, "obj"))
        if addressed and not promises and tree.label(token) != "advcl":
            return addressed[:1]
        if (
            addressed
            and tree.label(token) == "advcl"
            and set(case_words(tree, token)) & {"of", "for", "from"}
        ):
            return addressed[:1]
        if tree.label(token) != "advcl" and self._cues.read(tree, head, via=token).has("requested"):
            asked = [c for c in tree.below(head, "obl") if c in tree.mentions and c < token]
            if asked and not passive(tree, head):
                return asked[-1:]
        return self._passive_or_subject(head, depth)

    def _of_noun(self, token: int, noun: int, depth: int) -> list[int]:
        """Return who acts in a noun's clause: "the group backing X", "Israel's plan to attack"."""
        tree = self._tree
        if "to" not in case_words(tree, token):
            return [noun]
        owner = [c for c in tree.below(noun, "nmod:poss", "amod", "compound") if c in tree.mentions]
        owner += [c for c in tree.below(noun, "nmod") if c in tree.mentions and c < token]
        if self._cues.read(tree, noun, via=token).has("requested"):
            owner = [c for c in owner if {"to", "on", "for"} & set(case_words(tree, c))]
            return owner[:1]
        if owner:
            return owner[:1]
        if noun in tree.mentions:
            return [noun]
        return self._light_subjects(noun, depth) or self._subject_above(noun, depth)

    def _subject_above(self, noun: int, depth: int) -> list[int]:
        tree = self._tree
        head = tree.head(noun)
        if head is None or tree.tokens[noun].dep != "obj" or depth > 4:
            return []
        return self.subjects(head, depth + 1)

    def _relative_object(self, token: int) -> list[int]:
        """Return the noun whose bare relative clause lacks an object: "the group Iran backs"."""
        tree = self._tree
        head = tree.head(token)
        if head is None or tree.tokens[token].dep != "acl:relcl":
            return []
        filled = tree.below(token, "obj", "xcomp", "ccomp")
        subjects = tree.below(token, "nsubj")
        if filled or not subjects or any(tree.word(s) in _RELATIVE for s in subjects):
            return []
        return [head]

    def _antecedent(self, token: int) -> int:
        """Return the noun that a relative pronoun stands for, any other token itself."""
        tree = self._tree
        if tree.word(token) not in _RELATIVE or tree.tokens[token].upos not in {"PRON", "DET", "SCONJ"}:
            return token
        for head in tree.up(token):
            if tree.tokens[head].dep == "acl:relcl":
                noun = tree.head(head)
                return token if noun is None else noun
        return token


def words_of(tree: Tree, token: int) -> tuple[int, int]:
    """Return the first and last token of a filler's own words, without its case, articles and asides."""
    inside = subtree(tree, token, without=("acl:relcl", "appos", "parataxis", "punct", "cc", "discourse"))
    skipped = set(tree.below(token, "case", "mark", "det", "cc", "punct"))
    kept = [t for t in inside if t not in skipped and tree.tokens[t].sentence == tree.tokens[token].sentence]
    first = min((t for t in kept if t <= token), default=token)
    last = max((t for t in kept if t >= token), default=token)
    return first, last
