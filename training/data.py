"""What the network learns from: treebank sentences and annotated passages. Needs no torch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.nlp.features import Window
from training.alignment import align_actors
from training.annotation import Annotation, read_annotations
from training.instances import ROLES, STATUSES, Instance, Places, VerbCounts, instances, trigger_words
from training.texts import Text, text_splitter
from training.treebanks import Sentence, documents, pack, read_conllu, window_of, word_count

KINDS = ("State", "Government", "Person", "Group", "Organization", "Place")


@dataclass(frozen=True, slots=True)
class Passage:
    """An annotated passage. `spans`: (first, last) to kind; `actor_words`: actor to the words that
    stand for it; `named`: those that head a name or description; `owner`: actor to the actor it
    belongs to."""

    id: str
    window: Window
    spans: dict[tuple[int, int], str]
    actor_words: dict[str, frozenset[int]]
    named: frozenset[int]
    owner: dict[str, str]
    instances: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """Reads annotated passages with the same tokenizer and sentence rules as the reader.

    `lost` counts what found no place: "shared head", "pronoun", "trigger", "filler".
    """

    verbs: VerbCounts
    lost: Counter[str] = field(default_factory=Counter)

    def read(self, folder: Path) -> list[Passage]:
        """Read every `.jsonl` file of `folder`. Raises BadInput at a malformed line."""
        return self.take(read_annotations(folder))

    def take(self, notes: Iterable[Annotation]) -> list[Passage]:
        """Return annotations as what the network learns from."""
        split = text_splitter()
        return [self._passage(note, split(note.text)) for note in notes]

    def _passage(self, note: Annotation, text: Text) -> Passage:
        actors = align_actors(note, text, self.lost)
        triggers = trigger_words(note.relations, text, actors.words, self.verbs)
        return Passage(
            id=note.id,
            window=text.window,
            spans={span: note.actors[slug].kind for span, slug in actors.spans.items()},
            actor_words={slug: frozenset(words) for slug, words in actors.words.items()},
            named=frozenset(actors.named),
            owner={slug: a.of for slug, a in note.actors.items() if a.of is not None and a.of in note.actors},
            instances=instances(note.relations, Places(text, actors.words, triggers), self.lost),
        )


__all__ = [
    "KINDS",
    "ROLES",
    "STATUSES",
    "Instance",
    "Passage",
    "Passages",
    "Sentence",
    "VerbCounts",
    "documents",
    "pack",
    "read_conllu",
    "window_of",
    "word_count",
]
