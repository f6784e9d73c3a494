"""Trains the shipped model: `python -m training.train CORPORA OUT [--passes 4] [--seed 1]`.

CORPORA holds `treebanks/{ewt,gum}-{train,dev,test}.conllu.xz`; the annotated passages lie in
`training/corpus`. OUT receives `labels.json`, and `network.pt` after every pass; figures are printed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from kg.nlp.features import WordPieces
from kg.ontology.gazetteer import load_gazetteer
from training.agreement import agreement
from training.augment import Disguise, pools
from training.batches import Batch
from training.corpora import Corpora, read_corpora
from training.cropped import in_windows
from training.data import Passage, Sentence, documents
from training.epochs import Lessons, drawn, epoch, epoch_length
from training.grow import grow
from training.label_sets import Labels, labels_of, write_labels
from training.losses import losses
from training.measure import measure_meaning, measure_syntax
from training.minilm import fresh_network, trained_network, word_pieces
from training.network import Network
from training.nibbles import hold_rounded
from training.scores import Scores, scores_of

# How much each loss counts; "syntax" counts 1.
WEIGHTS = {
    "span": 0.15,
    "trigger": 0.25,
    "status": 0.4,
    "former": 0.2,
    "role": 0.25,
    "filler": 0.4,
    "owner": 0.3,
    "same": 0.3,
}
WARM_UP = 0.04
LARGEST_GRADIENT = 2.0
_REPORT_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to train: passes, how often each goes over the passages, the learning rates of
    the encoder and of the heads, the share of the passages to train on, the shares of passages that
    get other names and of their words that are hidden, a run to go on from, and steps after which to
    stop (0: at the end).

    ewt, gum: passes over EWT's and GUM's trees in each; dev: their development parts are learnt from, too,
    for a last stage, whose figures on them say nothing; average: how much of the averaged weights, which
    are what is measured and saved, stays at each step; hold: the learning rate does not decay, for a
    stage that another follows; join: the share of the passages that follow another in its window;
    crop: of the longer ones, the share that begins later, as windows of a long text do;
    fresh: the corpus files, by letter, whose passages count `times` often because no stage before had them;
    without: those that are left out;
    dropout: what every layer and head forgets at each step, None for what each of them does by itself;
    syntax_dropout: the same for tags and trees alone;
    layers: how many the network grows to, 0 to leave them; rounded: the table of word pieces is rounded to
    4 bits, as it ships, and stays so; half: products in 16 bits, for processors that are faster so."""

    passes: int = 4
    repeat: float = 3.0
    ewt: float = 1.0
    gum: float = 1.0
    dev: bool = False
    average: float = 0.999
    hold: bool = False
    join: float = 0.0
    crop: float = 0.0
    fresh: str = ""
    times: int = 2
    without: str = ""
    layers: int = 0
    rounded: bool = False
    half: bool = False
    steady: float = 0.0
    dropout: float | None = None
    syntax_dropout: float | None = None
    seed: int = 1
    share: float = 1.0
    rate: float = 2e-4
    heads_rate: float = 1e-3
    swap: float = 0.0
    mask: float = 0.0
    start: Path | None = None
    try_steps: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """A network in training, the running mean of its weights, and what it is taught with."""

    net: Network
    mean: AveragedModel
    optimiser: torch.optim.Optimizer
    plan: LambdaLR
    pieces: WordPieces
    labels: Labels
    half: bool
    steady: float


@dataclass(slots=True)
class Log:
    """Counts steps and prints the mean of each loss from time to time."""

    steps: int
    done: int = 0
    begun: float = field(default_factory=time.time)
    sums: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, parts: Mapping[str, Tensor]) -> None:
        """Take note of one step's losses."""
        self.done += 1
        for name, value in parts.items():
            self.sums[name] += float(value.detach())
            self.counts[name] += 1
        if self.done % _REPORT_EVERY == 0:
            self._report()

    def _report(self) -> None:
        means = " ".join(f"{n} {total / self.counts[n]:.3f}" for n, total in self.sums.items())
        print(f"step {self.done}/{self.steps} {time.time() - self.begun:.0f} s {means}", flush=True)
        self.sums.clear()
        self.counts.clear()


def train(folder: Path, out: Path, settings: Settings) -> None:
    """Train on the corpora in `folder`; measure and save to `out` after every pass."""
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    out.mkdir(parents=True, exist_ok=True)
    corpora = read_corpora(folder)
    known = [p for p in corpora.train if p.id[0] not in settings.without]
    passages = rng.sample(known, round(settings.share * len(known)))
    passages += [p for p in passages if p.id[0] in settings.fresh] * (settings.times - 1)
    trees = _trees(corpora, settings, rng)
    lessons = Lessons(
        trees,
        passages,
        settings.repeat,
        join=settings.join,
        crop=settings.crop,
        disguise=_disguise(passages, settings),
    )
    labels = labels_of(corpora.all_trees, [*corpora.train, *corpora.test])
    write_labels(labels, out / "labels.json")
    log = Log(settings.passes * epoch_length(lessons))
    print(
        f"{len(passages)} passages to train on, {len(corpora.test)} held out, {log.steps} steps", flush=True
    )
    course = _course(labels, settings, steps=log.steps)
    for number in range(settings.passes):
        if not _pass(course, lessons, log, rng, stop=settings.try_steps):
            return
        _save(course.mean.module, out)
        _report(course, corpora, number + 1)


def _trees(corpora: Corpora, settings: Settings, rng: random.Random) -> list[Sentence]:
    """The sentences of `ewt` passes over EWT and `gum` passes over GUM, each document's in its order."""
    out: list[Sentence] = []
    for (name, trees), times in zip(corpora.trees.items(), (settings.ewt, settings.gum), strict=True):
        out += chain.from_iterable(drawn(documents([*trees, *_more(corpora, name, settings)]), times, rng))
    return out


def _more(corpora: Corpora, bank: str, settings: Settings) -> Sequence[Sentence]:
    return corpora.dev[f"{bank}-dev"] if settings.dev else ()


def _disguise(passages: Sequence[Passage], settings: Settings) -> Disguise | None:
    if not settings.swap and not settings.mask:
        return None
    gazetteer = load_gazetteer()
    return Disguise(pools(passages, gazetteer), gazetteer, settings.swap, settings.mask)


def _course(labels: Labels, settings: Settings, *, steps: int) -> Course:
    net = trained_network(settings.start) if settings.start else fresh_network(labels)
    if settings.layers:
        grow(net, settings.layers)
    if settings.dropout is not None:
        set_dropout(net, settings.dropout)
    if settings.syntax_dropout is not None:
        for part in net.syntax_parts:
            set_dropout(part, settings.syntax_dropout)
    if settings.rounded:
        hold_rounded(net.encoder.pieces)
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": net.encoder.parameters(), "lr": settings.rate},
        {"params": heads, "lr": settings.heads_rate},
    ]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    plan = LambdaLR(optimiser, lambda step: schedule(step, steps, hold=settings.hold))
    mean = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(settings.average)).eval()
    return Course(net, mean, optimiser, plan, word_pieces(), labels, settings.half, settings.steady)


def set_dropout(net: nn.Module, share: float) -> None:
    """Let every part of a network drop the same share of what it gets."""
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.p = share


def schedule(step: int, steps: int, *, hold: bool = False) -> float:
    """Linear warm-up, then linear decay to zero unless `hold`; returns the share of the full rate."""
    warm = max(1, int(WARM_UP * steps))
    if step < warm:
        return step / warm
    return 1.0 if hold else max(0.0, (steps - step) / (steps - warm))


def _pass(course: Course, lessons: Lessons, log: Log, rng: random.Random, *, stop: int) -> bool:
    """Go once over the lessons; returns False when stopped at step `stop`."""
    course.net.train()
    for batch in epoch(lessons, course.pieces, course.labels, rng):
        log.add(_step(course, batch))
        if log.done == stop:
            return False
    return True


def _step(course: Course, batch: Batch) -> dict[str, Tensor]:
    """Learn from one batch; returns its losses."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=course.half):
        scores = scores_of(course.net, *batch)
        parts = losses(scores, *batch)
        if course.steady:
            parts = _steadied(parts, agreement(scores, _steady_scores(course, batch), *batch), course.steady)
    loss = sum((WEIGHTS.get(name, 1.0) * value for name, value in parts.items()), start=torch.zeros(()))
    course.optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(course.net.parameters(), LARGEST_GRADIENT)
    course.optimiser.step()
    course.plan.step()
    course.mean.update_parameters(course.net)
    return parts


def _steady_scores(course: Course, batch: Batch) -> Scores:
    """What the running mean of the weights answers."""
    with torch.no_grad():
        return scores_of(course.mean.module, *batch)


def _steadied(parts: Mapping[str, Tensor], soft: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """The losses with a share of each from what the steadier network answers, where that is asked for."""
    return {
        name: (1.0 - share) * value + share * soft[name] if name in soft else value
        for name, value in parts.items()
    }


def _save(net: Network, out: Path) -> None:
    # under another name first: a run that is cut off leaves no half a file
    torch.save(net.state_dict(), out / "network.tmp")
    (out / "network.tmp").rename(out / "network.pt")


def _report(course: Course, corpora: Corpora, number: int) -> None:
    for name, trees in corpora.dev.items():
        figures = measure_syntax(course.mean.module, trees, course.pieces, course.labels)
        print(f"pass {number} {name}", figures, flush=True)
    figures = measure_meaning(course.mean.module, in_windows(corpora.test), course.pieces, course.labels)
    print(f"pass {number} passages", figures, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train as the command line says."""
    usual = Settings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--passes", type=int, default=usual.passes, help="how many, each saved and measured")
    parser.add_argument("--repeat", type=float, default=usual.repeat, help="passes over the passages in each")
    parser.add_argument("--ewt", type=float, default=usual.ewt, help="passes over EWT in each")
    parser.add_argument("--gum", type=float, default=usual.gum, help="passes over GUM in each")
    parser.add_argument("--dev", action="store_true", help="learn from the treebanks' development parts, too")
    parser.add_argument("--average", type=float, default=usual.average, help="what stays of the mean weights")
    parser.add_argument("--join", type=float, default=usual.join, help="share of passages joined to another")
    parser.add_argument("--crop", type=float, default=usual.crop, help="share of passages that begin later")
    parser.add_argument("--fresh", default=usual.fresh, help="corpus files that count more often, by letter")
    parser.add_argument("--times", type=int, default=usual.times, help="how often they count")
    parser.add_argument("--without", default=usual.without, help="corpus files left out, by letter")
    parser.add_argument("--layers", type=int, default=usual.layers, help="grow to so many layers")
    parser.add_argument("--rounded", action="store_true", help="word pieces rounded to 4 bits, as shipped")
    parser.add_argument(
        "--half", action="store_true", help="numbers of 16 bits, where a processor is made for it"
    )
    parser.add_argument("--steady", type=float, default=usual.steady, help="share learnt from the mean")
    parser.add_argument("--dropout", type=float, default=usual.dropout, help="share dropped at each step")
    parser.add_argument("--syntax-dropout", type=float, help="the same for tags and trees alone")
    parser.add_argument("--hold", action="store_true", help="no decay of the learning rate")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--share", type=float, default=usual.share, help="share of the passages to train on")
    parser.add_argument("--rate", type=float, default=usual.rate, help="the encoder's learning rate")
    parser.add_argument("--heads-rate", type=float, default=usual.heads_rate)
    parser.add_argument("--swap", type=float, default=usual.swap, help="share of passages with other names")
    parser.add_argument("--mask", type=float, default=usual.mask, help="share of their words that are hidden")
    parser.add_argument("--start", type=Path, help="a run to go on from")
    parser.add_argument("--try-steps", type=int, default=usual.try_steps, help="stop after so many, a trial")
    options = vars(parser.parse_args(arguments))
    train(options.pop("corpora"), options.pop("out"), Settings(**options))


if __name__ == "__main__":
    main()
