"""Makes the shipped model anew: `python -m training CORPORA [RUN]`, training and then export.

RUN (default `out/run`) keeps the network and its labels; the exported model replaces the shipped one.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from kg.resources import model_folder
from training.export import export
from training.train import Settings, train

# The recipe of the model card: a first stage, and a second that goes on with other names in the passages.
FIRST = Settings(passes=6, repeat=3.0, seed=1)
SECOND = Settings(passes=2, repeat=3.0, seed=2, rate=1.2e-4, heads_rate=6e-4, swap=0.6, mask=0.08)


def main() -> None:
    """Train with the released settings, then export."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder that holds treebanks/")
    parser.add_argument("run", type=Path, nargs="?", default=Path("out/run"))
    options = parser.parse_args()
    first, second = options.run / "first", options.run / "second"
    train(options.corpora, first, FIRST)
    train(options.corpora, second, replace(SECOND, start=first))
    export(second, model_folder())


if __name__ == "__main__":
    main()
