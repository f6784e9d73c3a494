"""Averages training runs of one network: `python -m training.mean OUT RUN RUN … [--shares 0.5 0.5 …]`.

Runs that went on from one another lie close enough for the mean of their weights to read better than
any of them (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from kg.errors import BadModel


def mean(runs: Sequence[Path], out: Path, *, shares: Sequence[float] = ()) -> None:
    """Write the mean of the runs' weights to `out`, each with its share, by default with equal ones.

    Raises BadModel where their labels differ or shares and runs do not go together.
    """
    shares = shares or [1 / len(runs)] * len(runs)
    if len(shares) != len(runs) or abs(sum(shares) - 1) > 1e-6:
        raise BadModel(f"{len(runs)} runs need as many shares that come to 1, not {list(shares)}")
    if len({(run / "labels.json").read_bytes() for run in runs}) > 1:
        raise BadModel(f"{', '.join(map(str, runs))}: their labels differ")
    weights = [torch.load(run / "network.pt") for run in runs]
    out.mkdir(parents=True, exist_ok=True)
    mixed = {name: _between([w[name] for w in weights], shares) for name in weights[-1]}
    torch.save(mixed, out / "network.pt")
    shutil.copy(runs[-1] / "labels.json", out / "labels.json")


def _between(values: Sequence[Tensor], shares: Sequence[float]) -> Tensor:
    if not values[-1].is_floating_point():
        return values[-1]
    return torch.stack([share * value for share, value in zip(shares, values, strict=True)]).sum(dim=0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Average as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--shares", type=float, nargs="+", default=())
    options = parser.parse_args(arguments)
    mean(options.runs, options.out, shares=options.shares)


if __name__ == "__main__":
    main()
