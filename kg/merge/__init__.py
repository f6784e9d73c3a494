"""Merging over documents: what several texts state alike becomes one fact, with all that backs it.

    records → statements (one for each agent and target of a claim) → a table, by key → facts and denials

A statement is a small record: keys, dates and words for comparing, never a text. Merging depends on the
set of statements only, so that the order of documents makes no difference, and a wrong merge is held to
be worse than a split: whatever does not clearly agree stays apart.
"""
