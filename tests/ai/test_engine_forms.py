"""Other forms of what names say: `forms.txt`, and which words are forms of one another."""

from pathlib import Path

import pytest

from ai.engine.forms import forms
from ai.text import folded, sounded
from tests.support.talks import came, rows

ROWS = rows(Path(__file__).with_name("forms.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_another_form_of_a_name_names_it(row: str) -> None:
    talk, _, wanted = row.partition(" => ")
    language, shop, *said = talk.split(" | ")
    assert " + ".join(came(language, shop, *said)) == wanted


def _are_kin(one: str, other: str) -> bool:
    first, second = forms(folded(one)), forms(folded(other), name=True)
    return bool(first.made & second.all or first.all & second.made)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("tuned", "tuning"),
        ("knives", "knife"),
        ("removed", "removal"),
        ("afinar", "afinación"),
        ("arregláis", "arreglo"),
        ("sillitas", "silla"),
        ("espelhinho", "espelho"),
        ("démoussez", "démoussage"),
        ("nguras", "kuras"),
        ("bocor", "kebocoran"),
        ("mnaogesha", "kuogesha"),
        ("hajachanjwa", "chanjo"),
        ("silwane", "सिलाई"),
        ("badalne", "बदलना"),
        ("تركبونها", "تركيب"),
        ("بننقل", "نقل"),
    ],
)
def test_a_made_form_is_of_the_root(said: str, named: str) -> None:
    assert _are_kin(said, named)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("mesa", "meses"),
        ("caminho", "cama"),
        ("carter", "carta"),
        ("shower", "show"),
        ("animal", "animation"),
        ("wing", "win"),
        ("safe", "kusafisha"),
        ("غسالة", "غسيل"),
    ],
)
def test_what_is_only_spelt_alike_is_not(said: str, named: str) -> None:
    assert not _are_kin(said, named)


@pytest.mark.parametrize(
    ("latin", "hindi"),
    [("khatmal", "खटमल"), ("deemak", "दीमक"), ("darwaza", "दरवाज़ा"), ("tanki", "टंकी")],
)
def test_hindi_sounds_alike_in_both_scripts(latin: str, hindi: str) -> None:
    assert sounded(folded(latin)) == sounded(folded(hindi))
