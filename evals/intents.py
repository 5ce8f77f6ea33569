"""How well the engine's classifier tells meanings apart on three public sets.

The classifier is the engine's own (:mod:`ai.engine.classifier`), as it is, with no setting for a
set: articles and wishes go through the same. Measured on the test splits; the settings were
chosen on training and validation splits.

- **CLINC150** (clinc/oos-eval, `data_full.json`): 150 meanings with 100 examples. `in_scope`:
  share of in-scope test texts with the right meaning. `auroc`: how well `Guess.sure` tells the
  in-scope test texts from the out-of-scope ones.
- **BANKING77 with ten examples a meaning** (jianguoz/Few-Shot-Intent-Detection, `train_10`).
- **BANKING77-OOS**: 50 meanings known; `auroc` against texts of the 27 left out (`id-oos`).
- **Slips**: BANKING77, all of `train`, the test texts with each letter changed with a chance of
  10 %: dropped, replaced, one put after it, or swapped with the one before, equally often.
"""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ai.engine.classifier import Classifier
from evals.sets import Skipped
from evals.sets import find as find_set

NAME = "intents"
HOW_TO_GET = (
    "Get github.com/clinc/oos-eval and github.com/jianguoz/Few-Shot-Intent-Detection and put "
    "them below the folder that EVAL_DATA names, as oos-eval and Few-Shot-Intent-Detection."
)
TARGETS = {
    "clinc150": {"in_scope": 0.94, "auroc": 0.965},
    "banking77_ten": {"accuracy": 0.80},
    "banking77_oos": {"auroc": 0.86},
    "banking77_slips": {"slips": 0.86},
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Examples = list[tuple[str, str]]


def run(folder: Path | None) -> dict[str, Any]:
    """Every set that is there, measured; for each that is not, how to get it."""
    out: dict[str, Any] = {}
    clinc = find_set(folder, "oos-eval/data/data_full.json", how_to_get=HOW_TO_GET)
    out["clinc150"] = clinc if isinstance(clinc, Skipped) else _clinc(clinc)
    few = find_set(folder, "Few-Shot-Intent-Detection/Datasets", how_to_get=HOW_TO_GET)
    for name, measure in (
        ("banking77_ten", _ten),
        ("banking77_oos", _left_out),
        ("banking77_slips", _slips),
    ):
        out[name] = few if isinstance(few, Skipped) else measure(few)
    return out


def _clinc(path: Path) -> dict[str, float]:
    data = json.loads(path.read_text("utf-8"))
    model = Classifier([(text, label) for text, label in data["train"]])
    known = [(text, label) for text, label in data["test"]]
    return {
        "in_scope": _accuracy(model, known),
        "auroc": _auroc(_sure(model, known), _sure(model, data["oos_test"])),
    }


def _ten(folder: Path) -> dict[str, float]:
    began = time.thread_time()
    model = Classifier(_read(folder / "BANKING77/train_10"))
    learnt = time.thread_time() - began
    return {
        "accuracy": _accuracy(model, _read(folder / "BANKING77/test")),
        "seconds_to_learn": round(learnt, 2),
    }


def _left_out(folder: Path) -> dict[str, float]:
    base = folder / "BANKING77-OOS"
    model = Classifier(_read(base / "train"))
    known = _read(base / "test")
    return {
        "in_scope": _accuracy(model, known),
        "auroc": _auroc(_sure(model, known), _sure(model, _read(base / "id-oos/test"))),
    }


def _slips(folder: Path) -> dict[str, float]:
    model = Classifier(_read(folder / "BANKING77/train"))
    clean = _read(folder / "BANKING77/test")
    chance = random.Random(77)  # noqa: S311 - repeatable on purpose
    mistyped = [(_mistype(text, chance), label) for text, label in clean]
    return {"clean": _accuracy(model, clean), "slips": _accuracy(model, mistyped)}


def _read(folder: Path) -> Examples:
    texts = (folder / "seq.in").read_text("utf-8").splitlines()
    labels = (folder / "label").read_text("utf-8").splitlines()
    return list(zip(texts, labels, strict=True))


def _accuracy(model: Classifier, examples: Sequence[tuple[str, str]]) -> float:
    right = 0
    for text, label in examples:
        guess = model.classify(text)
        right += guess is not None and guess.label == label
    return round(right / len(examples), 4)


def _sure(model: Classifier, examples: Sequence[tuple[str, str]]) -> list[float]:
    guesses = (model.classify(text) for text, _ in examples)
    return [guess.sure if guess else 0.0 for guess in guesses]


def _auroc(inside: list[float], outside: list[float]) -> float:
    """The chance that one of inside scores higher than one of outside; ties count half."""
    ordered = sorted([(score, 1) for score in inside] + [(score, 0) for score in outside])
    ranks = 0.0
    at = 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks += (at + end + 1) / 2 * sum(kind for _, kind in ordered[at:end])
        at = end
    count = len(inside)
    return round((ranks - count * (count + 1) / 2) / (count * len(outside)), 4)


def _mistype(text: str, chance: random.Random) -> str:
    out: list[str] = []
    for letter in text:
        if not letter.isalpha() or chance.random() >= 0.1:
            out.append(letter)
            continue
        slip = chance.randrange(4)
        if slip == 1:
            out.append(chance.choice(_LETTERS))
        elif slip == 2:
            out += [letter, chance.choice(_LETTERS)]
        elif slip == 3:
            out.insert(max(0, len(out) - 1), letter)
    return "".join(out)
