"""The ontology as web pages: every class, property and relation type, with what the ontology says of it.

The pages are files that open from a disk; the server shows the same. Making them needs the extra `serve`.
"""
