"""How texts are parted into words."""

from __future__ import annotations

import pytest

from kg.nlp.tokens import english


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the US-led force", ["the", "US", "-", "led", "force"]),
        ("the U.S.-led force", ["the", "U.S.", "-", "led", "force"]),
        ("a U.N.-backed cabinet", ["a", "U.N.", "-", "backed", "cabinet"]),
        ("U.K.–Irish talks", ["U.K.", "–", "Irish", "talks"]),
        ("a non-U.S. firm", ["a", "non", "-", "U.S.", "firm"]),
        ("at 5 p.m.-ish", ["at", "5", "p.m.-ish"]),
        ("Art.-5", ["Art.-5"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [token.text for token in english()(text)] == words
