"""A name alone on a line does not do what the next paragraph tells."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.model import Document, Record

pytestmark = pytest.mark.model


def agents(extractor: Extractor, text: str, kind: str) -> set[str]:
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    names = {a.id: a.name for a in record.actors}
    return {names[a] for r in record.relations if r.type == kind for a in r.agents}


@pytest.mark.parametrize(
    ("text", "kind", "agent"),
    [
        pytest.param(
            "By Jonas Weber\n\nThe Serbian president threatened Kosovo on Monday.",
            "threatens", "Serbian president", id="byline",
        ),
        pytest.param(
            "Ruth Amadi in Nairobi\n\nPolice killed three protesters in Nairobi on Tuesday.",
            "kills", "Police", id="byline with a place",
        ),
        pytest.param(
            "The junta in Mali expelled a UN envoy.\n\nPhoto: Lena Brandt\n\nIt accused France of spying.",
            "accuses", "junta", id="photo credit",
        ),
        pytest.param(
            "President Alar Kask met German envoys.\n\nMaria Tamm\n\nHe praised Germany.",
            "praises", "Alar Kask", id="a name before a pronoun",
        ),
        pytest.param(
            "Foreign Minister Ilir Dema visited Kyiv on Monday and met President Volodymyr Zelensky.\n\n"
            '"We stand with Ukraine," he said.\n\nAna Petrov\n\n'
            "The minister later criticised Russia and promised weapons.",
            "criticises", "Ilir Dema", id="under a quotation",
        ),
        pytest.param(
            "Omar Haddad and Lina Saleh\n\nIsraeli jets bombed a bridge in Lebanon on Friday.",
            "attacks", "Israeli jets", id="two names",
        ),
    ],
)  # fmt: skip
def test_who_stands_alone_on_a_line_does_nothing(
    extractor: Extractor, text: str, kind: str, agent: str
) -> None:
    assert agents(extractor, text, kind) == {agent}


@pytest.mark.parametrize(
    ("text", "kind", "agent"),
    [
        pytest.param(
            "Ana Petrov met reporters.\n\nShe later criticised Russia.",
            "criticises", "Ana Petrov", id="a sentence of its own",
        ),
        pytest.param("Ana Petrov criticised Russia.", "criticises", "Ana Petrov", id="no line"),
        pytest.param(
            "Jonas Weber and Ana Petrov criticised Russia.\n\nThey left.",
            "criticises", "Jonas Weber", id="a sentence of two names",
        ),
        pytest.param(
            "Ana Petrov, the minister,\ncriticised Russia on Monday.",
            "criticises", "Ana Petrov", id="a sentence over two lines",
        ),
        pytest.param(
            "Ana Petrov threatens Kosovo\n\nThe talks ended on Monday.",
            "threatens", "Ana Petrov", id="a headline",
        ),
        pytest.param(
            "Ana Petrov was angry. She criticised Russia.", "criticises", "Ana Petrov", id="a pronoun",
        ),
    ],
)  # fmt: skip
def test_who_stands_in_a_sentence_does_what_it_tells(
    extractor: Extractor, text: str, kind: str, agent: str
) -> None:
    assert agent in agents(extractor, text, kind)
