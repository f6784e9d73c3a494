"""A graph on the web, to be read only: SPARQL 1.1 Protocol, a page for every node, the ontology.

Queries run in worker processes (`keeper`, `pool`), which can be killed; the rest is one asynchronous
process (`app`), which needs the extra `serve`.
"""
