"""Makes the shipped model anew: `python -m training CORPORA [RUN]`.

Training in stages, export, calibration. RUN (default `out/run`) keeps the network
and its labels of every stage; the exported model replaces the shipped one.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kg.resources import model_folder
from training.calibrate import calibrate
from training.export import export
from training.grow import grown_run
from training.mean import mean
from training.minilm import layers_of
from training.train import Settings, train

# The recipe of the model card: each stage goes on from the one before, some from a mean of what is there. The
# later ones have other names in the passages, several passages in a window and averaged weights.
_NAMES = Settings(rate=1.2e-4, heads_rate=6e-4, swap=0.6, mask=0.08)
_WINDOWS = replace(_NAMES, swap=0.3, join=0.35)
_GROWN = replace(_WINDOWS, rate=1.5e-4, mask=0.05, rounded=True)
_REAL = replace(_GROWN, passes=1, ewt=2.0, fresh="56", times=4, average=0.998)
_TALL = replace(_REAL, dev=True, fresh="")
_STEADY = replace(_TALL, ewt=2.0, mask=0.06, join=0.5, crop=0.4, steady=0.4)
_KEEN = replace(_STEADY, passes=2, swap=0.2, mask=0.0, steady=0.0, dropout=0.0)
STAGES = (
    Settings(passes=6, repeat=3.0, average=0.0, seed=1),
    replace(_NAMES, passes=2, repeat=3.0, average=0.0, seed=2),
    replace(_NAMES, passes=1, repeat=1.0, ewt=2.0, hold=True, seed=3),
    replace(_WINDOWS, passes=1, repeat=2.0, ewt=1.25, mask=0.06, hold=True, seed=4),
    replace(_WINDOWS, passes=2, repeat=1.75, mask=0.05, average=0.998, seed=5),
    replace(_WINDOWS, passes=2, repeat=1.1, ewt=0.6, fresh="xy", mask=0.05, average=0.998, seed=6),
    replace(_GROWN, passes=2, repeat=2.0, layers=8, hold=True, seed=7),
    replace(_GROWN, passes=2, repeat=1.2, ewt=1.25, fresh="z", average=0.998, seed=8),
    replace(_GROWN, passes=2, repeat=1.1, ewt=1.5, fresh="z2", average=0.998, hold=True, seed=9),
    replace(_GROWN, passes=2, repeat=0.8, fresh="3", average=0.998, seed=10),
    replace(_GROWN, passes=1, repeat=0.6, ewt=1.5, fresh="4", average=0.998, hold=True, seed=11),
    replace(_GROWN, passes=2, repeat=0.4, ewt=1.25, fresh="56", times=3, average=0.998, seed=12),
    replace(
        _GROWN,
        passes=1,
        repeat=0.22,
        ewt=0.5,
        fresh="56",
        times=4,
        average=0.997,
        rate=1.2e-4,
        heads_rate=5e-4,
        seed=13,
    ),
    replace(_REAL, repeat=0.42, ewt=3.0, hold=True, seed=14),
    replace(_REAL, repeat=0.35, dev=True, hold=True, seed=15),
    replace(_REAL, repeat=0.27, dev=True, fresh="567", seed=16),
    replace(_REAL, repeat=0.6, ewt=1.75, dev=True, fresh="8", times=3, hold=True, seed=17),
    replace(_REAL, repeat=0.3, ewt=1.25, gum=0.5, dev=True, fresh="89", hold=True, seed=18),
    replace(_REAL, repeat=0.25, ewt=1.3, gum=0.5, dev=True, fresh="9", seed=19),
    replace(_TALL, repeat=0.75, ewt=2.5, layers=9, hold=True, seed=20),
    replace(_TALL, repeat=0.75, ewt=2.5, without="0AB", seed=21),
    replace(_STEADY, repeat=0.55, swap=0.4, fresh="9", times=2, without="CDEFG", seed=23),
    replace(_STEADY, repeat=0.38, swap=0.35, fresh="CD", times=3, without="EFG", seed=24),
    replace(_STEADY, repeat=0.34, swap=0.35, fresh="CE", times=4, without="FG", hold=True, seed=25),
    replace(_KEEN, repeat=0.27, ewt=1.25, gum=0.75, fresh="CEF", times=4, without="G", seed=27),
    replace(_KEEN, repeat=0.28, ewt=0.8, gum=0.5, fresh="CEFG", times=4, syntax_dropout=0.3, seed=28),
)
# After these stages the weights are averaged with those of earlier ones, for what follows or what ships: the
# shares of the stages that take part, an averaged stage as the mean that it became.
_AVERAGED = {
    6: {5: 0.5, 6: 0.5},
    8: {7: 0.5, 8: 0.5},
    10: {8: 0.4, 9: 0.25, 10: 0.35},
    16: {12: 0.2, 13: 0.25, 16: 0.55},
    21: {19: 0.45, 20: 0.15, 21: 0.4},
    23: {21: 0.35, 22: 0.2, 23: 0.45},
    24: {23: 0.55, 24: 0.45},
    25: {23: 0.4, 25: 0.6},
    26: {25: 0.65, 26: 0.35},
}


def main() -> None:
    """Train with the released settings, then export and calibrate."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder that holds treebanks/")
    parser.add_argument("run", type=Path, nargs="?", default=Path("out/run"))
    options = parser.parse_args()
    runs: list[Path] = []
    for number, settings in enumerate(STAGES, start=1):
        runs.append(options.run / str(number))
        train(options.corpora, runs[-1], replace(settings, start=runs[-2] if len(runs) > 1 else None))
        if number in _AVERAGED:
            averaged, shares = options.run / f"{number}-mean", _AVERAGED[number]
            alike = _alike([runs[stage - 1] for stage in shares], options.run / f"{number}-grown")
            mean(alike, averaged, shares=list(shares.values()))
            runs[-1] = averaged
    export(runs[-1], model_folder())
    calibrate(options.corpora)


def _alike(runs: Sequence[Path], folder: Path) -> list[Path]:
    """Return runs with as many layers each: those that have fewer, grown in a folder."""
    tallest = max(map(layers_of, runs))
    return [run if layers_of(run) == tallest else grown_run(run, folder / run.name, tallest) for run in runs]


if __name__ == "__main__":
    main()
