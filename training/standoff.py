"""Annotations of texts that do not ship with the project: places in the text stand for its words.

`python -m training.standoff PASSAGES CORPORA OUT` turns annotated passages, lines in the corpus's format
with one field more that says where their text is from, into lines without any text. Whoever has CORPORA
reads them back whole. The field is one of

    "source": ["world-events", ID]                        a report of world-events.jsonl.xz
    "source": ["ewt-train", DOCUMENT, FIRST, LAST]        sentences of treebanks/ewt-train.conllu.xz, from 0

A place is [begin, end] in characters, half-open. `digest` tells whether a text is still the one that was
annotated.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import BadInput
from training.texts import occurrences
from training.treebanks import read_conllu

STANDOFF = Path(__file__).parent / "standoff"
REPORTS = "world-events"
Passage = dict[str, Any]


def without_text(passage: Mapping[str, Any]) -> Passage:
    """Return an annotated passage with places instead of words. Raises BadInput where words are not there."""
    text = passage["text"]

    def place(words: str) -> list[int]:
        found = occurrences(text, words)
        if not found:
            raise BadInput(f"{passage['id']}: {words!r} is not in the text")
        return list(found[0])

    relations = [{**r, "trigger": place(r["trigger"])} for r in passage["relations"]]
    names = {r["id"] for r in relations}
    for relation in relations:
        _put_theme(relation, text, names)
    return {
        "id": passage["id"],
        "date": passage["date"],
        "source": passage["source"],
        "digest": _digest(text),
        "actors": {
            slug: {key: value for key, value in actor.items() if key in ("type", "of")}
            | {"surface": [place(s) for s in actor["surface"]]}
            for slug, actor in passage["actors"].items()
        },
        "pronouns": [[place(word), sentence, slug] for word, sentence, slug in passage["pronouns"]],
        "relations": relations,
    }


def _put_theme(relation: Passage, text: str, names: set[str]) -> None:
    """A theme in words becomes a place; one that is not in the text, as a title may be, is dropped."""
    theme = relation.get("theme")
    if theme is None or theme in names:
        return
    found = occurrences(text, theme)
    if found:
        relation["theme"] = list(found[0])
    else:
        del relation["theme"]


def with_text(line: Mapping[str, Any], text: str) -> Passage:
    """Return the passage that `without_text` made `line` of, each actor under the longest of its names.

    Raises BadInput where the text is not the one that was annotated.
    """
    if _digest(text) != line["digest"]:
        raise BadInput(f"{line['id']}: the text of {line['source']} is not the one that was annotated")

    def words(value: Any) -> Any:
        return text[value[0] : value[1]] if isinstance(value, list) else value

    actors = {}
    for slug, actor in line["actors"].items():
        surface = [words(s) for s in actor["surface"]]
        actors[slug] = {**actor, "name": max(surface, key=len), "surface": surface}
    relations = [
        r | {key: words(r[key]) for key in ("trigger", "theme") if key in r} for r in line["relations"]
    ]
    pronouns = [[words(word), sentence, slug] for word, sentence, slug in line["pronouns"]]
    known = {key: line[key] for key in ("id", "date")}
    return known | {"text": text, "actors": actors, "pronouns": pronouns, "relations": relations}


def read_standoff(corpora: Path, *, folder: Path = STANDOFF) -> Iterator[Passage]:
    """Yield the passages of every `.jsonl` file of `folder`, whole, in the corpus's format, files by name.

    Raises BadInput where a text is missing from `corpora` or is another.
    """
    lines = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open("rb")]
    texts = texts_of((line["source"] for line in lines), corpora)
    for line in lines:
        yield with_text(line, texts[tuple(line["source"])])


def texts_of(sources: Iterable[Sequence[Any]], corpora: Path) -> dict[tuple[Any, ...], str]:
    """Return the texts of some sources. Raises BadInput where `corpora` lacks one."""
    wanted = defaultdict(list)
    for source in sources:
        wanted[source[0]].append(tuple(source))
    texts: dict[tuple[Any, ...], str] = {}
    for name, asked in wanted.items():
        texts |= _reports(corpora, asked) if name == REPORTS else _treebank(corpora, name, asked)
    return texts


def _reports(corpora: Path, sources: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], str]:
    path = corpora / f"{REPORTS}.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        known = {report["id"]: report["text"] for report in map(json.loads, lines)}
    missing = [source for source in sources if source[1] not in known]
    if missing:
        raise BadInput(f"{path}: has no report {missing[0][1]}")
    return {source: known[source[1]] for source in sources}


def _treebank(corpora: Path, name: str, sources: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], str]:
    path = corpora / "treebanks" / f"{name}.conllu.xz"
    sentences: defaultdict[str, list[str]] = defaultdict(list)
    for sentence in read_conllu(path):
        sentences[sentence.document].append(sentence.text)
    missing = [source for source in sources if source[3] >= len(sentences.get(source[1], ()))]
    if missing:
        raise BadInput(f"{path}: has no sentence {missing[0][3]} of a document {missing[0][1]}")
    return {source: " ".join(sentences[source[1]][source[2] : source[3] + 1]) for source in sources}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write lines without text, and check that they read back, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("passages", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args(arguments)
    lines = [without_text(json.loads(line)) for line in options.passages.open("rb")]
    texts = texts_of((line["source"] for line in lines), options.corpora)
    for line in lines:
        with_text(line, texts[tuple(line["source"])])
    text = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in lines)
    options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
