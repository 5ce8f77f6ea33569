"""For how many a message is, where it names who comes along, in the eight shipped languages."""

import pytest

from ai.company import find_people, how_many
from ai.slots import says_several
from ai.text import folded
from tests.support.talks import came

TOLD = """
3: 2 adults and the baby | two adults and my nephew | me & 2 others | me and 2 more
2: my mum and i | mum and me | me and a mate | my flatmate and i
4: me plus 3 mates | my parents and my 2 cousins | there's a crew of 4
3: mi suegra y mis dos sobrinos | 2 mayores y la nena
2: mi marido y yo | yo y mi pareja | mamá y yo
4: somos un grupo de 4 | yo y tres primas
3: moi plus deux potes | ma nièce et ses 2 gosses | on est une bande de 3
2: ma copine et moi | maman et moi | ma soeur et mon neveu
3: eu e mais 2 amigas | eu, a minha sogra e o miúdo
2: eu e o meu namorado | a minha filha e eu
2: aku sama pacarku | saya dan istri saya | ibu sama saya
3: saya dengan dua sepupu | kami bertiga
2: mimi na mume wangu | mke wangu na mimi | mama na mimi
4: mimi na watoto watatu | mimi na rafiki zangu watatu
2: main aur meri behen | मैं और मेरी पत्नी
3: main aur mere 2 dost | मैं और मेरे दो दोस्त | hum teen log hain
2: انا واختي | انا وزوجي
4: two couples | somos dos parejas | on est 2 couples | dois casais | 2 बड़े और 2 बच्चे
5: three grown ups and two kids | watu wazima wawili na watoto watatu
3: 2 + a baby
1: travelling alone | para mí solo | je suis seule | sendiri aja | peke yangu
4: انا وزوجتي وولدين | انا و٣ اطفال
"""

SEVERAL = """
me and my friends | my wife, me and the kids | yo y mis primos | moi et mes potes | eu e as miudas
saya dan teman-teman | aku sama adik2 | main aur mere doston | انا وبناتي
"""

NOBODY = """
my boy is 7 | my kids are 7 and 9 | mi hijo de 5 años | anak 7 tahun | my wife is ill | my wife
mon fils de 5 ans | niños de 5 y 7 años | a 7 year old boy | 5 a side pitch | flat 5B | 30 kilos
iphone 11 | 2 bade kele | my mum said friday | mtoto wa miaka 6 | thanks mate
"""


def _rows(listed: str) -> list[str]:
    return [said.strip() for line in listed.strip().splitlines() for said in line.split("|")]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (said, int(line.partition(":")[0]))
        for line in TOLD.strip().splitlines()
        for said in _rows(line.partition(":")[2])
    ],
)
def test_who_comes_along_is_counted(said: str, number: int) -> None:
    plain = folded(said)
    assert [how_many(plain[low:high]) for low, high in find_people(said)] == [number]


@pytest.mark.parametrize("said", _rows(SEVERAL))
def test_several_without_a_number_are_no_number(said: str) -> None:
    plain = folded(said)
    groups = [plain[low:high] for low, high in find_people(said)]
    assert groups
    assert all(how_many(group) is None and says_several(group) for group in groups)


@pytest.mark.parametrize("said", _rows(NOBODY))
def test_ages_sizes_and_somebody_alone_count_nobody(said: str) -> None:
    assert find_people(said) == []


@pytest.mark.parametrize(
    ("language", "said", "name"),
    [
        ("en", "manicure for me and my friends on friday at 10", "Lena Hart"),
        ("es", "una manicura para mí y mis primas el viernes a las 10", "Lena Hart"),
        ("fr", "une manucure pour moi et mes potes vendredi à 10h", "Lena Hart"),
    ],
)
def test_how_many_of_several_is_asked_before_it_is_read_back(
    language: str, said: str, name: str
) -> None:
    (act,) = came(language, "salon", said)
    assert act.startswith("ask quantity"), act
    (act,) = came(language, "salon", said, "4")
    assert act.startswith("ask name 4x"), act
    (act,) = came(language, "salon", said, "4", name)
    assert act.startswith("review_order 4x"), act
