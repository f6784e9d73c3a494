"""Averages two training runs of one network: `python -m training.mean FIRST SECOND OUT`.

Runs that went on from one another lie close enough for the mean of their weights to read better than
either (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from kg.errors import BadModel


def mean(first: Path, second: Path, out: Path) -> None:
    """Write the mean of two runs' weights to `out`. Raises BadModel where their labels differ."""
    if (first / "labels.json").read_bytes() != (second / "labels.json").read_bytes():
        raise BadModel(f"{first} and {second}: their labels differ")
    one, two = (torch.load(run / "network.pt") for run in (first, second))
    out.mkdir(parents=True, exist_ok=True)
    torch.save({name: _between(value, two[name]) for name, value in one.items()}, out / "network.pt")
    shutil.copy(second / "labels.json", out / "labels.json")


def _between(one: Tensor, two: Tensor) -> Tensor:
    return (one + two) / 2 if two.is_floating_point() else two


def main(arguments: Sequence[str] | None = None) -> None:
    """Average as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("first", "second", "out"):
        parser.add_argument(name, type=Path)
    mean(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    main()
