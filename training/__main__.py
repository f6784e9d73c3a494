"""Makes the shipped model anew: `python -m training CORPORA [RUN]`, training and then export.

RUN (default `out/run`) keeps the network and its labels; the exported model replaces the shipped one.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.resources import model_folder
from training.export import export
from training.train import Settings, train

# The recipe of the model card.
RELEASE = Settings(passes=6, repeat=3.0, seed=1)


def main() -> None:
    """Train with the released settings, then export."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder that holds treebanks/")
    parser.add_argument("run", type=Path, nargs="?", default=Path("out/run"))
    options = parser.parse_args()
    train(options.corpora, options.run, RELEASE)
    export(options.run, model_folder())


if __name__ == "__main__":
    main()
