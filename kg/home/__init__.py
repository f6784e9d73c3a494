"""A graph home: one folder that keeps documents, their records and quads, and the graph they make.

    news.kg/
    ├── home.db            documents, records, quads, run log: what counts (SQLite, see `kg.home.database`)
    ├── lock, lock.pid     who writes (see `kg.home.lock`)
    └── graph/             what the database holds, as N-Quads: the same documents give the same bytes
        ├── documents/3f.nq    the graphs of the documents whose id hashes to 3f
        ├── actors/3f.nq       what is known of the actors whose IRI hashes to 3f
        ├── facts/3f.nq        the plain triples about them
        └── merged/3f.nq       what documents state alike, by the hash of relation type, agent and target

Every change is one transaction of the database. It marks the files of `graph/` that it touches as
stale; these are written anew at the end of a run, or of the next run if this one is killed. Whoever
reads a home reads the database, which is whole at any moment.
"""
