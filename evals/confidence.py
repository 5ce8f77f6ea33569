"""`python -m evals.confidence`: what the engine's confidence is worth with strangers.

Played are the talks of `evals/fresh` as if nothing but the engine's rules doubted. Printed are,
for the shipped weights and for fitted ones, the calibration error over ten bins, how well the
confidence tells right from wrong (AUROC), and for some thresholds how much of all turns of
`playing.UNSEEN` would be answered right and wrong. `--write` makes the fitted weights the shipped
ones.

Nobody judges what it was made from. The weights (:func:`ai.confidence.fitting.fit`, from PRIOR on)
are fitted to strangers' talks, `playing.UNSEEN` left out, and the second opinion of a set they are
fitted to is that of an :class:`~ai.confidence.opinion.Opinion` learnt without it. Our own scenarios
would flatter: the engine is mended until it gets them right. So would the strangers' that it was
mended for, had `playing.HELD` no part in it. But strangers' sets are written to be hard: one turn
in PLAIN of our own is fitted to as well, so that who asks plainly is answered. Good is what nobody
needs to correct; a question back or a person is no answer.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ai.confidence.fitting import Example, calibration_error, fit
from ai.confidence.opinion import SECONDED, Likely, seconded
from ai.confidence.weights import ENGINE, FILE, sigmoid
from ai.text import folded, tokens
from evals import playing
from evals.opinion import heard_in, kind_in, learn
from evals.playing import HELD, UNSEEN, Played

PLAIN = 3
"""Of our own scenarios' turns one in so many counts."""

THRESHOLDS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9)
FOLDS = 8
"""Parts of the sets, each judged by an opinion that was learnt from the others."""

PRIOR = {
    "intent": 1.4,
    "match": 1.2,
    "margin": 0.9,
    "unmatched": -0.9,
    "modified": -2.6,
    "guessed": -1.4,
    "foreign": -1.2,
    "clarified": -1.2,
    "dialogue": 0.4,
    "unparsed": -0.6,
    "media": -0.8,
    "again": -0.3,
    "listed": -1.5,
    "reads": 0.3,
    "answers": 0.5,
    "chats": -0.3,
    "declines": -0.4,
    "firm": 2.5,
    "counts": -2.0,
    "several": -0.3,
    "joined": -0.4,
    "late": -2.0,
    "shaken": -2.0,
    "parts": -0.8,
    "suits": 2.0,
    "other": -0.8,
    "long": -0.9,
}
"""What a feature weighs, from the behaviour that is wanted: where the talks say nothing, it stays
so. Of the bias nothing is held."""

SPREAD, FREE = 0.4, 3.0
"""How far a weight, and the bias, may stray: a standard deviation."""

NAMES = tuple(ENGINE.weights)
SHIPPED = (ENGINE.bias, *ENGINE.weights.values())
Weights = Sequence[float]
Pairs = list[tuple[float, Played]]
Talks = list[list[Played]]


def main(arguments: list[str]) -> int:
    """Measure, print, and write what is asked for."""
    options = argparse.ArgumentParser(prog="evals.confidence")
    options.add_argument("--write", action="store_true", help="ship the fitted weights")
    writes = options.parse_args(arguments).write
    strangers, own = (
        [playing.play(talk, threshold=0) for talk in playing.talks(folder)]
        for folder in (playing.FRESH, playing.FOLDER)
    )
    talks = by_opinions_of_others([*strangers, *own])
    turns = [turn for talk in talks for turn in talk if turn.part in UNSEEN]
    names = {talk[0].part for talk in own}
    learnt = [talk for talk in talks if talk[0].part not in {*UNSEEN, *names}]
    plain = [turn for talk in talks for turn in talk if turn.part in names and not turn.attack]
    learnt.append(plain[::PLAIN])
    weights = [round(weight, 2) for weight in fitted(learnt)]
    _tell("shipped", _judged(turns, SHIPPED), of=len(turns))
    _tell("fitted", _judged(turns, weights), of=len(turns))
    _say(f"fitted: {json.dumps(dict(zip(('bias', *NAMES), weights, strict=True)))}")
    if writes:
        _write(weights, turns=sum(map(len, learnt)))
    return 0


def by_opinions_of_others(talks: Talks) -> Talks:
    """The talks, each turn with the features of an opinion learnt without its set."""
    kept = {*UNSEEN, *HELD}
    sets = sorted({talk[0].part for talk in talks} - kept)
    folds = [kept, *({*sets[at::FOLDS]} for at in range(FOLDS))]
    found: Talks = []
    for fold in folds:
        others = [talk for talk in talks if talk[0].part not in fold | kept]
        opinion = learn([heard for talk in others for heard in heard_in(talk)])
        for talk in talks:
            if talk[0].part in fold:
                likely = [opinion.of(heard.features) for heard in heard_in(talk)]
                found.append(list(_seconded(talk, likely)))
    return found


def _seconded(talk: list[Played], likely: Sequence[dict[str, Likely]]) -> Iterator[Played]:
    for turn, found in zip(talk, likely, strict=True):
        kinds = [kind_in(act) for act in turn.got]
        words = len(tokens(folded(turn.said)))
        rest = {name: turn.features[name] for name in turn.features if name not in SECONDED}
        yield replace(turn, features={**rest, **seconded(found, kinds, words=words)})


def fitted(talks: Talks) -> tuple[float, ...]:
    """The weights that explain the answers of the talks best; the bias first."""
    answers = [turn for talk in talks for turn in talk if _answers(turn)]
    prior = [0.0, *(PRIOR[name] for name in NAMES)]
    return fit(_examples(answers), prior=prior, spread=[FREE, *[SPREAD] * len(NAMES)])


def _examples(turns: Sequence[Played]) -> list[Example]:
    return [Example(_row(turn), float(turn.outcome == "right")) for turn in turns]


def _answers(turn: Played) -> bool:
    return turn.got[-1].split()[0] not in ("clarify", "hand_off")


def _row(turn: Played) -> tuple[float, ...]:
    return (1.0, *(turn.features.get(name, 0.0) for name in NAMES))


def _judged(turns: Sequence[Played], weights: Weights) -> Pairs:
    """What was promised of each answer."""
    return [
        (sigmoid(sum(w * x for w, x in zip(weights, _row(turn), strict=True))), turn)
        for turn in turns
        if _answers(turn)
    ]


def _tell(name: str, pairs: Pairs, *, of: int) -> None:
    good = [p for p, turn in pairs if turn.outcome == "right"]
    bad = [p for p, turn in pairs if turn.outcome != "right"]
    apart = sum((p > q) + (p == q) / 2 for p in good for q in bad) / max(len(good) * len(bad), 1)
    error = calibration_error([(p, float(turn.outcome == "right")) for p, turn in pairs])
    _say(f"{name}: calibration error {error:.3f}, AUROC {apart:.3f}")
    for at in THRESHOLDS:
        right, wrong = (sum(p >= at for p in group) / of for group in (good, bad))
        _say(f"    at {at:.2f} of all turns {right:.1%} right, {wrong:.1%} wrong")


def _write(weights: Weights, *, turns: int) -> None:
    data = json.loads(FILE.read_text("utf-8"))
    bias, *slopes = weights
    data["version"] += 1
    data["made"] = (
        f"The engine's by `python -m evals.confidence --write`, from "
        f"{turns} turns; the model's by hand, 23 November 2026."
    )
    data["engine"] = {"bias": bias, "weights": dict(zip(NAMES, slopes, strict=True))}
    FILE.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
