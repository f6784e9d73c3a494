"""The model's link of a definite description, which has no name that would speak for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.linking.link import link_mentions
from kg.model import Link
from kg.ontology.gazetteer import Gazetteer
from tests.parses import parse_rows

WORDS = """
Nordair Nordair PROPN NNP 2 nsubj
failed fail VERB VBD 0 root

{article} {article} DET DT 3 det
{before} {before} {tag} NN 3 compound
carrier carrier NOUN NN 4 nsubj
closed close VERB VBD 0 root
"""


@pytest.mark.parametrize(
    ("article", "before", "tag", "score", "actors"),
    [
        ("the", "ailing", "ADJ", 0.65, 1),
        ("the", "ailing", "ADJ", 0.5, 2),
        ("a", "ailing", "ADJ", 0.65, 2),
        ("the", "Sudmark", "PROPN", 0.65, 2),
    ],
)
def test_a_definite_description_without_a_name_joins_by_a_weaker_link(
    article: str, before: str, tag: str, score: float, actors: int, gazetteer: Gazetteer
) -> None:
    rows = WORDS.format(article=article, before=before, tag=tag)
    parse = parse_rows(rows, "1-1 Organization;4-5@5 Organization")
    linked = replace(parse, links=(Link(4, 0, score),))
    assert len(link_mentions(linked, gazetteer)) == actors
