"""Treebanks and annotated passages as windows with targets."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy

from kg.nlp.features import Window
from kg.nlp.heads import PRONOUNS, mention_head
from kg.nlp.sentences import SentenceRules

KINDS = ("State", "Government", "Person", "Group", "Organization", "Place")
STATUSES = ("asserted", "negated", "requested", "intended", "possible", "conditional")
ROLES = ("agent", "target", "by", "theme", "condition", "themeFirst", "themeLast")
MAX_WORDS = 110


@dataclass(frozen=True, slots=True)
class Sentence:
    """A treebank sentence; heads are word indices inside it, -1 at the root."""

    words: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]
    document: str


@dataclass(frozen=True, slots=True)
class Instance:
    """A relation instance of a passage: words by index; `fillers` holds, per role, (positive, ignored) words."""

    word: int
    type: str
    status: str
    former: bool
    fillers: tuple[tuple[frozenset[int], frozenset[int]], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """An annotated passage. `spans`: (first, last) to kind; `actor_words`: actor to the words that
    stand for it; `owner`: actor to the actor it belongs to."""

    id: str
    window: Window
    spans: dict[tuple[int, int], str]
    actor_words: dict[str, frozenset[int]]
    named: frozenset[int]
    owner: dict[str, str]
    instances: tuple[Instance, ...]


def read_conllu(path: Path) -> list[Sentence]:
    """Read a `.conllu.xz` file; multiword ranges and empty nodes are passed over."""
    out, rows, document = [], [], ""
    for line in lzma.open(path, "rt", encoding="utf-8"):
        if line.startswith("# newdoc id"):
            document = line.split("=", 1)[1].strip()
        elif line.startswith("#"):
            continue
        elif line.strip():
            cells = line.rstrip("\n").split("\t")
            if cells[0].isdigit():
                rows.append(cells)
        elif rows:
            out.append(_sentence(rows, document))
            rows = []
    return out


def _sentence(rows: Sequence[Sequence[str]], document: str) -> Sentence:
    return Sentence(
        tuple(r[1] for r in rows),
        tuple(r[3] for r in rows),
        tuple(r[4] for r in rows),
        tuple(int(r[6]) - 1 for r in rows),
        tuple(r[7] for r in rows),
        document,
    )


def pack(
    sentences: Sequence[Sentence], *, rng: random.Random | None, size: int = 90
) -> Iterator[list[Sentence]]:
    """Group consecutive sentences of a document into windows of at most about `size` words,
    or of sizes drawn by `rng`, so that the model sees sentences alone and in company."""
    group: list[Sentence] = []
    limit = rng.randint(10, size) if rng else size
    for s in sentences:
        words = sum(len(g.words) for g in group)
        if group and (words + len(s.words) > limit or s.document != group[-1].document):
            yield group
            group, limit = [], rng.randint(10, size) if rng else size
        group.append(s)
    if group:
        yield group


def window_of(group: Sequence[Sentence]) -> Window:
    """Return the words of some sentences as one window."""
    numbers = tuple(n for n, s in enumerate(group) for _ in s.words)
    return Window(tuple(w for s in group for w in s.words), numbers)


@dataclass(slots=True)
class Passages:
    """Reads annotated passages with the same tokenizer and sentence rules as the reader."""

    verbs: Counter[str]
    words: Counter[str]
    lost: Counter[str] = field(default_factory=Counter)

    def read(self, folder: Path) -> list[Passage]:
        """Read every `.jsonl` file of `folder`."""
        nlp, split = spacy.blank("en"), SentenceRules()
        out = []
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                data = json.loads(line)
                doc = split(nlp.make_doc(data["text"]))
                out.append(self._passage(data, doc))
        return out

    def _passage(self, data: dict[str, Any], doc: Any) -> Passage:
        tokens = [t for t in doc if not t.is_space]
        numbers, n = [], -1
        seen_start = -1
        for s_index, sent in enumerate(doc.sents):
            for t in sent:
                if not t.is_space:
                    numbers.append(s_index)
        del n, seen_start
        window = Window(tuple(t.text for t in tokens), tuple(numbers))
        starts = [t.idx for t in tokens]
        ends = [t.idx + len(t) for t in tokens]
        text = data["text"]

        def cover(begin: int, end: int) -> tuple[int, int]:
            inside = [i for i in range(len(tokens)) if starts[i] < end and ends[i] > begin]
            return inside[0], inside[-1]

        spans: dict[tuple[int, int], str] = {}
        span_actor: dict[tuple[int, int], str] = {}
        for _, surface, slug in sorted(
            ((len(s), s, slug) for slug, a in data["actors"].items() for s in {*a.get("surface", [])}),
            reverse=True,
        ):
            for begin, end in _occurrences(text, surface):
                first, last = _trim(window.words, *cover(begin, end))
                if (first, last) not in spans:
                    spans[first, last] = data["actors"][slug]["type"]
                    span_actor[first, last] = slug
        actor_words: dict[str, set[int]] = {slug: set() for slug in data["actors"]}
        named = set()
        for (first, last), slug in span_actor.items():
            head = mention_head(window.words, first, last)
            if head in named and head not in actor_words[slug]:
                self.lost["shared head"] += 1
                continue
            actor_words[slug].add(head)
            named.add(head)
        for word, sent, slug in data.get("pronouns", []):
            places = [
                i
                for i, w in enumerate(window.words)
                if w.lower() == word.lower() and numbers[i] == sent and i not in named
            ]
            if not places:
                places = [
                    i
                    for i, w in enumerate(window.words)
                    if w.lower() == word.lower() and abs(numbers[i] - sent) <= 1 and i not in named
                ]
            taken = set().union(*actor_words.values())
            places = [i for i in places if i not in taken] or places
            if places:
                actor_words[slug].add(places[0])
            else:
                self.lost["pronoun"] += 1
        located = {}
        for r in data["relations"]:
            place = self._trigger(r, text, window, numbers, cover, actor_words)
            if place is not None:
                located[r["id"]] = place
            else:
                self.lost["trigger"] += 1
        instances = []
        for r in data["relations"]:
            if r["id"] in located:
                instances.append(self._instance(r, located, actor_words, text, window, numbers, cover))
        owner = {slug: a["of"] for slug, a in data["actors"].items() if a.get("of") in data["actors"]}
        return Passage(
            data["id"],
            window,
            spans,
            {k: frozenset(v) for k, v in actor_words.items()},
            frozenset(named),
            owner,
            _merged(instances),
        )

    def _trigger(
        self,
        r: dict[str, Any],
        text: str,
        window: Window,
        numbers: Sequence[int],
        cover: Any,
        actor_words: Any,
    ) -> int | None:
        best = None
        near = [w for f in ("agent", "target") for slug in _list(r.get(f)) for w in actor_words.get(slug, ())]
        for begin, end in _occurrences(text, r["trigger"]):
            first, last = cover(begin, end)
            head = self.trigger_head(window.words, first, last, nominal=r["type"] in STANDING)
            away = min((abs(head - w) for w in near), default=0)
            rank = (abs(numbers[head] - r["sent"]), away)
            if best is None or rank < best[0]:
                best = (rank, head)
        return best[1] if best else None

    def trigger_head(self, words: Sequence[str], first: int, last: int, *, nominal: bool) -> int:
        """Return the word that carries a trigger: its first verb, else the head of its first noun phrase."""
        if not nominal:
            for i in range(first, last + 1):
                w = words[i].lower()
                if self.words[w] and self.verbs[w] / self.words[w] > 0.5:
                    return i
            for i in range(first, last + 1):
                if words[i].lower().endswith(("ed", "ing")) and not self.words[words[i].lower()]:
                    return i
        return mention_head(words, first, last)

    def _instance(
        self,
        r: dict[str, Any],
        located: dict[str, int],
        actor_words: dict[str, set[int]],
        text: str,
        window: Window,
        numbers: Sequence[int],
        cover: Any,
    ) -> Instance:
        word = located[r["id"]]
        fillers: list[tuple[frozenset[int], frozenset[int]]] = []
        for role in ROLES[:3]:
            positive, ignored = set(), set()
            for slug in _list(r.get(role)):
                places = actor_words.get(slug, set())
                if not places:
                    self.lost["filler"] += 1
                    continue
                best = min(places, key=lambda w: (abs(numbers[w] - numbers[word]), abs(w - word)))
                positive.add(best)
                ignored |= places - {best}
            fillers.append((frozenset(positive), frozenset(ignored - positive)))
        for role in ("theme", "condition"):
            other = located.get(r.get(role) or "")
            fillers.append((frozenset() if other is None else frozenset({other}), frozenset()))
        first = last = frozenset()
        theme = r.get("theme")
        if theme and theme not in located:
            options = [cover(b, e) for b, e in _occurrences(text, theme)]
            if options:
                a, b = min(options, key=lambda o: abs(o[0] - word))
                first, last = frozenset({a}), frozenset({b})
        fillers += [(first, frozenset()), (last, frozenset())]
        return Instance(word, r["type"], r["status"], bool(r.get("former")), tuple(fillers))


STANDING = {"holdsOffice", "memberOf", "leads", "partOf", "locatedIn"}


def _merged(instances: Sequence[Instance]) -> tuple[Instance, ...]:
    """Join instances of the same word and type: the network has one row for them."""
    out: dict[tuple[int, str], Instance] = {}
    for i in instances:
        old = out.get((i.word, i.type))
        if old is None:
            out[i.word, i.type] = i
            continue
        fillers = tuple(
            (p | q, (x | y) - (p | q)) for (p, x), (q, y) in zip(old.fillers, i.fillers, strict=True)
        )
        out[i.word, i.type] = Instance(i.word, i.type, old.status, old.former, fillers)
    return tuple(out.values())


def _occurrences(text: str, phrase: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"(?<!\w)" + re.escape(phrase) + r"(?!\w)", text)]


def _list(x: Any) -> list[str]:
    return [y for y in (x if isinstance(x, list) else [x]) if y]


def _trim(words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """A mention without its determiner and possessive ending."""
    if last > first and words[first].lower() in {"the", "a", "an", "some"}:
        first += 1
    while last > first and words[last] in {"'s", "’s", "'", "’", ".", ","}:
        last -= 1
    return first, last


__all__ = ["KINDS", "PRONOUNS", "ROLES", "STATUSES", "Instance", "Passage", "Passages", "Sentence"]
