"""The mean of training runs is what its shares say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BadModel

torch = pytest.importorskip("torch")

from training.mean import mean  # noqa: E402 - needs torch


def runs(folder: Path, *values: float) -> list[Path]:
    """Runs whose only weight has these values."""
    paths = [folder / str(number) for number in range(len(values))]
    for path, value in zip(paths, values, strict=True):
        path.mkdir()
        (path / "labels.json").write_text("{}")
        torch.save({"w": torch.tensor([value]), "n": torch.tensor([int(value)])}, path / "network.pt")
    return paths


def test_each_run_counts_with_its_share(tmp_path: Path) -> None:
    mean(runs(tmp_path, 1.0, 2.0, 4.0), tmp_path / "out", shares=(0.5, 0.25, 0.25))
    mixed = torch.load(tmp_path / "out" / "network.pt")
    assert (mixed["w"].item(), mixed["n"].item()) == (2.0, 4)


def test_shares_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="2 runs need as many shares"):
        mean(runs(tmp_path, 1.0, 2.0), tmp_path / "out", shares=(0.5, 0.6))
