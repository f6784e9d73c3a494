"""The spaCy component that runs the embedded model and writes its findings on the `Doc`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, IS_SPACE, POS, SENT_START, TAG
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.model import Arc, Link, Status, Trigger
from kg.nlp.engine import Engine, Findings, FoundTrigger
from kg.nlp.heads import PRONOUNS, mention_head
from kg.nlp.spans import likely_spans
from kg.nlp.windows import Placed, placed_windows
from kg.nlp.words import sentences_of, texts_of, words_of
from kg.resources import model_folder

BATCH = 4
DOCS_AT_ONCE = 32
SPANS, SCORES = "mentions", "scores"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the semantic heads found in a document; indices are token indices of its `Doc`."""

    triggers: tuple[Trigger, ...] = ()
    arcs: tuple[Arc, ...] = ()
    links: tuple[Link, ...] = ()
    types: frozenset[str] = frozenset()


Doc.set_extension("kg_meaning", default=Meaning(), force=True)


@Language.factory(
    "kg_reader",
    default_config={"syntax": True},
    requires=["token.is_sent_start"],
    assigns=["token.tag", "token.pos", "token.dep", "token.head", "doc.spans", "doc._.kg_meaning"],
)
def make_reader(nlp: Language, name: str, syntax: bool) -> ModelReader:
    """Return the component; with `syntax=False` another pipeline's tags and trees stay."""
    return ModelReader(Engine(model_folder()), syntax=syntax)


class ModelReader:
    """Runs the embedded model over documents, several windows at a time."""

    def __init__(self, engine: Engine, *, syntax: bool) -> None:
        self.engine = engine
        self.syntax = syntax
        self.types = frozenset(engine.names.types)

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        """Read documents in order, batching windows of like length across documents."""
        source = iter(docs)
        while batch := list(islice(source, min(batch_size, DOCS_AT_ONCE))):
            self._read(batch)
            yield from batch

    def _read(self, docs: Sequence[Doc]) -> None:
        placed = [list(_windows(doc)) for doc in docs]
        jobs = [(d, k) for d, windows in enumerate(placed) for k in range(len(windows))]
        jobs.sort(key=lambda job: len(placed[job[0]][job[1]].words))
        found: dict[tuple[int, int], Findings] = {}
        for at in range(0, len(jobs), BATCH):
            chosen = jobs[at : at + BATCH]
            found.update(zip(chosen, self.engine.read([placed[d][k].window for d, k in chosen]), strict=True))
        for d, doc in enumerate(docs):
            mine = [(window, found[d, k]) for k, window in enumerate(placed[d])]
            if self.syntax:
                _write_syntax(doc, mine)
            _write_meaning(doc, mine, self.types)


def _windows(doc: Doc) -> Iterator[Placed]:
    words, texts = words_of(doc), texts_of(doc)
    return placed_windows([texts[i] for i in words], words, sentences_of(doc)[words].tolist())


def _write_syntax(doc: Doc, read: Sequence[tuple[Placed, Findings]]) -> None:
    """Set tags and trees; a space hangs on the word before it."""
    add = doc.vocab.strings.add
    table = np.zeros((len(doc), 4), dtype="uint64")
    heads = np.zeros(len(doc), dtype="int64")
    spaces = np.flatnonzero(doc.to_array([IS_SPACE]))
    heads[spaces] = np.where(spaces > 0, -1, 0)
    table[spaces, 1:] = add("dep"), add("_SP"), add("SPACE")
    for placed, f in read:
        for k in placed.counted:
            i = placed.words[k]
            heads[i] = placed.words[f.heads[k]] - i
            table[i, 1:] = (
                add(f.deps[k]),
                add(f.xpos[k]),
                add(_upos(placed.window.words[k], f.upos[k], f.xpos[k])),
            )
    table[:, 0] = heads.astype("uint64")
    starts = doc.to_array([SENT_START])
    doc.from_array([HEAD, DEP, TAG, POS], table)  # type: ignore[arg-type]  # spaCy's stub knows no unsigned rows
    # Trees make sentences in spaCy; a sentence that had to be cut for the model stays one.
    doc.from_array([SENT_START], starts)  # type: ignore[arg-type]


def _upos(word: str, upos: str, xpos: str) -> str:
    """Return a word's part of speech. A whole word that is tagged as a form of a verb is no particle: the
    model takes some verbs of refusing ("denied", "snubbed") for one, as near as they are to "not"."""
    return "VERB" if upos == "PART" and xpos.startswith("VB") and word.isalpha() else upos


def _write_meaning(doc: Doc, read: Sequence[tuple[Placed, Findings]], types: frozenset[str]) -> None:
    spans: list[tuple[Span, float]] = []
    triggers: list[Trigger] = []
    arcs: list[Arc] = []
    links: list[Link] = []
    for placed, f in read:
        kept = likely_spans(f, placed)
        spans += [(Span(doc, placed.words[a], placed.words[b] + 1, label=k), p) for a, b, k, p in kept]
        heads = {mention_head(placed.window.words, a, b) for a, b, *_ in kept}
        for t in f.triggers:
            if t.word in placed.counted:
                triggers.append(_trigger(t, placed))
                arcs += _arcs(t, placed)
        arcs += _owners(f, placed, heads)
        links += _links(f, placed, heads)
    spans.sort(key=lambda s: (s[0].start, -s[0].end, s[0].label_))
    scores = [p for _, p in spans]
    doc.spans[SPANS] = SpanGroup(doc, name=SPANS, attrs={SCORES: scores}, spans=[s for s, _ in spans])
    doc._.kg_meaning = Meaning(
        tuple(sorted(triggers, key=lambda t: (t.token, t.type))),
        tuple(sorted(arcs, key=lambda a: (a.source, a.type, a.role, a.target))),
        tuple(sorted(links, key=lambda k: (k.source, k.target))),
        types,
    )


def _trigger(t: FoundTrigger, placed: Placed) -> Trigger:
    i = placed.words[t.word]
    return Trigger(i, i, i, t.type, Status(t.status), t.score, t.former)


def _arcs(t: FoundTrigger, placed: Placed) -> list[Arc]:
    source = placed.words[t.word]
    return [Arc(source, role, placed.words[word], score, t.type) for role, word, score in t.roles]


def _owners(f: Findings, placed: Placed, heads: set[int]) -> list[Arc]:
    """The likeliest owner of each mention, where one is likelier than none."""
    out = []
    columns = sorted(heads)
    for i in columns:
        j, share = _answer(f.owner[i], columns, i)
        if j != i and i in placed.counted:
            out.append(Arc(placed.words[i], "of", placed.words[j], share))
    return out


def _links(f: Findings, placed: Placed, heads: set[int]) -> list[Link]:
    """The likeliest antecedent of each mention and pronoun, where one is likelier than none."""
    words = placed.window.words
    pronouns = {i for i, w in enumerate(words) if w.lower() in PRONOUNS}
    columns = sorted(heads | pronouns)
    out = []
    for i in columns:
        if i not in placed.counted:
            continue
        options = [c for c in columns if c < i or (i in pronouns and c in heads)]
        j, share = _answer(f.same[i], options, i)
        if j != i:
            out.append(Link(placed.words[i], placed.words[j], share))
    return out


def _answer(scores: NDArray[np.float32], columns: Sequence[int], itself: int) -> tuple[int, float]:
    """The best of `columns` or `itself` (meaning none), and its probability among them."""
    options = sorted({*columns, itself})
    values = scores[options]
    shares = np.exp(values - values.max())
    k = int(values.argmax())
    return options[k], float(shares[k] / shares.sum())
