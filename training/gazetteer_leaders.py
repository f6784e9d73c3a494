"""Chiefs of state and heads of government from the World Factbook's wording.

A holder reads "President Luiz Inácio LULA da Silva (since 1 January 2023)": a title, a name whose
family name is in capitals, remarks. What cannot be read so is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.linking.names import name_key
from training.gazetteer_turtle import Entry, slug

SOURCE_DATE = "2026-05-01"
_ROMAN = frozenset("IVX")
_ENDS = (" is ", ", represented by", " of the Netherlands", " of Denmark", " of Norway", " (vacant)")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Holder:
    """One person in one role: `name` in normal case, `surname` the part used alone."""

    office: str
    name: str
    surname: str | None


def read_leaders(
    rows: Sequence[Row], *, states: Mapping[str, Entry], corrections: Mapping[str, Any]
) -> tuple[list[Entry], int]:
    """Return one entry per person, acting for the first full state named, and how many were dropped."""
    rules = corrections["leaders"]
    found: dict[str, Entry] = {}
    dropped = 0
    for row in sorted(rows, key=lambda row: _distance(row, states=states)):
        holders = list(holders_of(row["holder (factbook text)"], rules=rules))
        dropped += not holders
        for holder in holders:
            entry = _entry(holder, row=row, state=states[row["country"]], corrections=corrections)
            found.setdefault(entry.slug, entry)
    return _mark_shared(list(found.values()), listed=rules["shared_surnames"]), dropped


def _distance(row: Row, *, states: Mapping[str, Entry]) -> tuple[bool, bool]:
    """Sort a head of state's own state before those where somebody represents him."""
    return states[row["country"]].of is not None, "represented by" in row["holder (factbook text)"]


def holders_of(text: str, *, rules: Mapping[str, Any]) -> Iterator[Holder]:
    """Yield the holders of a role that the wording names, without their representatives."""
    represented = False
    for part in _without_remarks(text).split("; "):
        words = part.removeprefix("and ").split()
        if represented and not part.startswith("and "):
            continue
        represented |= "represented by" in part
        for holder in _persons(words, rules=rules):
            if holder.name not in rules["skip"]:
                yield holder


def _persons(words: Sequence[str], *, rules: Mapping[str, Any]) -> Iterator[Holder]:
    split = _title_length(words, rules=rules)
    title = [word for word in words[:split] if word.strip(",") not in rules["honorifics"]]
    rest = _cut(" ".join(words[split:]))
    if not rest or rest[0].islower():
        return
    for name in rest.split(" and "):
        yield _holder(" ".join(title).strip(","), name.replace(",", "").split(), rules=rules)


def _holder(office: str, words: Sequence[str], *, rules: Mapping[str, Any]) -> Holder:
    loud = [place for place, word in enumerate(words) if _is_loud(word)]
    particles = rules["particles"]
    spelt = [_normal_case(word, particles=particles, first=not place) for place, word in enumerate(words)]
    if not loud:
        return Holder(office, " ".join(spelt), None)
    surname = " ".join(spelt[loud[0] : loud[-1] + 1])
    if len(loud) == 1 and "-" in surname and not words[loud[0]].isupper():
        surname = _loud_part(words[loud[0]], surname)
    return Holder(office, " ".join(spelt), surname)


def _loud_part(word: str, spelt: str) -> str:
    """Return the family name of "Hoseini-KHAMENEI"; "SASSOU-Nguesso" and "al-SUDANI" stay whole."""
    head, _, tail = word.partition("-")
    return spelt[len(head) + 1 :] if tail.isupper() and head.istitle() else spelt


def _entry(holder: Holder, *, row: Row, state: Entry, corrections: Mapping[str, Any]) -> Entry:
    own = corrections["leader"].get(holder.name, {})
    royal = _royal_title(holder.office, corrections["leaders"]["royal"])
    alone = royal and len(_without_numeral(holder.name).split()) == 1
    label = own.get("label", f"{royal} {holder.name}" if alone else holder.name)
    surnames = list(dict.fromkeys([*([holder.surname] if holder.surname else []), *own.get("surnames", ())]))
    rules = corrections["leaders"]
    names = [
        *_variants(holder, royal=royal, rules=rules),
        *own.get("names", ()),
        *(() if alone else _short_forms(label, surnames, unshortened=rules["unshortened"])),
    ]
    numbered = holder.name != _without_numeral(holder.name)
    return Entry(
        slug=slug(label),
        kind="Person",
        label=label,
        names=tuple(name for name in dict.fromkeys(names) if name != label),
        surnames=() if numbered else tuple(surnames),
        of=state.slug,
        office=own.get("office", holder.office or row["role"]),
        source=SOURCE_DATE,
    )


def _variants(holder: Holder, *, royal: str | None, rules: Mapping[str, Any]) -> Iterator[str]:
    words = _without_numeral(holder.name).split()
    numbered = holder.name != " ".join(words)
    if len(words) > 1 or numbered:
        yield holder.name
    if royal and holder.surname and holder.name.startswith(holder.surname):
        yield f"{royal} {_without_numeral(holder.surname)}"
    elif not royal:
        surnames = [holder.surname] if holder.surname else []
        yield from _short_forms(holder.name, surnames, unshortened=rules["unshortened"])


def _short_forms(name: str, surnames: Sequence[str], *, unshortened: Sequence[str]) -> Iterator[str]:
    """Yield first name and family name: "Vladimir Putin" of "Vladimir Vladimirovich Putin"."""
    for surname in surnames:
        before, found, _ = name.partition(f" {surname}")
        if found and before:
            yield f"{before}{found}"
            if before.split()[0] not in unshortened:
                yield f"{before.split()[0]}{found}"


def _mark_shared(entries: Sequence[Entry], *, listed: Sequence[str]) -> list[Entry]:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for text in (entry.label, *entry.names, *entry.surnames):
            owners[name_key(text)].add(entry.slug)
    known = {name_key(text) for text in listed}
    return [
        replace(
            entry,
            ambiguous=frozenset(
                text for text in (entry.label, *entry.names, *entry.surnames)
                if len(owners[name_key(text)]) > 1 or (text in entry.surnames and name_key(text) in known)
            ),
        )
        for entry in entries
    ]  # fmt: skip


def _title_length(words: Sequence[str], *, rules: Mapping[str, Any]) -> int:
    vocabulary = {*rules["titles"], *rules["honorifics"]}
    length = 0
    while length < len(words) and words[length].strip(",") in vocabulary:
        length += 1
    return length


def _royal_title(office: str, royal: Sequence[str]) -> str | None:
    return next((title for title in royal if office == title or office.endswith(f" {title}")), None)


def _without_remarks(text: str) -> str:
    """Drop bracketed remarks, whole, and quoted nicknames."""
    out, depth = [], 0
    for char in text.replace("[", "(").replace("]", ")"):
        depth += char == "("
        if not depth:
            out.append(char)
        depth -= char == ")"
    plain = "".join(out).replace("\u2019", "'")
    words = [word for word in plain.split() if not word.startswith('"')]
    return " ".join(words).replace(" ;", ";").replace(" ,", ",")


def _cut(name: str) -> str:
    for end in _ENDS:
        name = name.partition(end)[0]
    return name.strip(" ,")


def _is_loud(word: str) -> bool:
    """Say whether a word is in capitals, as a whole or in one part of it: "al-SUDANI", not "C."."""
    parts = word.replace("'", "-").split("-")
    return not word.endswith(".") and any(len(part) > 1 and part.isupper() for part in parts)


def _normal_case(word: str, *, particles: Sequence[str], first: bool) -> str:
    if not _is_loud(word) or (not first and set(word) <= _ROMAN):
        return word
    return "-".join(
        part.lower() if part.lower() in particles and (not first or "-" in word) else
        part.capitalize() if part.isupper() else part
        for part in word.split("-")
    )  # fmt: skip


def _without_numeral(name: str) -> str:
    first, *rest = name.split()
    return " ".join([first, *(word for word in rest if not set(word) <= _ROMAN)])
