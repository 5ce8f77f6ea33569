"""The grammar of days and times over kinds of words; one for all shipped languages.

A pattern is a regular expression in which `‹no›` stands for one token that may be
an `n` or an `o` (the kinds of :mod:`ai.dates.lexicon`; besides, `n` a number, `#` one in
digits, `o` 3rd, `v` third, `h` an Arabic hour, `D` 28/11, `C` 5:30, `B` 5.30, `y` 2026).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ai.dates.tokens import KINDS, Token

_SYMBOL = re.compile(r"‹([^›]+)›")


class Grammar:
    """Patterns by name, over one letter for each set of kinds that a token can have."""

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        held = sorted(KINDS, key=sorted)
        self._letters = {kinds: chr(0xE000 + place) for place, kinds in enumerate(held)}
        self._forms = tuple(forms)

    @cached_property
    def _compiled(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Made at the first message: most processes that start never read a date."""
        return tuple(
            (name, re.compile(self._expanded(form, self._letters))) for name, form in self._forms
        )

    def letters(self, read: Iterable[Token]) -> str:
        """One letter a token; the patterns know which kinds it stands for."""
        return "".join(self._letters[frozenset(token.kinds)] for token in read)

    @staticmethod
    def _expanded(form: str, letters: dict[frozenset[str], str]) -> str:
        def one(match: re.Match[str]) -> str:
            kinds = set(match[1])
            fitting = "".join(sign for held, sign in letters.items() if held & kinds)
            return f"[{fitting}]" if fitting else "(?!)"

        return _SYMBOL.sub(one, form)

    def __iter__(self) -> Iterator[tuple[str, re.Pattern[str]]]:
        return iter(self._compiled)


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fitted tokens [first, last)."""

    name: str
    tokens: tuple[Token, ...]
    found: re.Match[str]

    @property
    def first(self) -> int:
        return self.found.start()

    @property
    def last(self) -> int:
        return self.found.end()

    @property
    def start(self) -> int:
        return self.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.tokens[self.last - 1].end

    @property
    def kinds(self) -> set[str]:
        """What its tokens may be, all together."""
        return {kind for token in self.tokens[self.first : self.last] for kind in token.kinds}

    def token(self, group: str) -> Token | None:
        """The first token of a group, or None when it did not take part."""
        place = self.found.start(group) if group in self.found.re.groupindex else -1
        taken = place >= 0 and place < self.found.end(group)
        return self.tokens[place] if taken else None

    def value(self, group: str, kinds: str) -> int | None:
        """The number that a group's token has as the first of `kinds` that it is."""
        token = self.token(group)
        if token is None:
            return None
        for kind in kinds:
            if kind in token.kinds:
                return int(str(token.kinds[kind]))
        return None

    def number(self, groups: str, kinds: str) -> int | None:
        """The number of the first of `groups` that has one."""
        for group in groups.split():
            value = self.value(group, kinds)
            if value is not None:
                return value
        return None

    def sign(self, groups: str, kinds: str) -> str:
        """The first of `kinds` that a token of `groups` is; "" when none took part."""
        for group in groups.split():
            token = self.token(group)
            if token is not None:
                return next((kind for kind in kinds if kind in token.kinds), "")
        return ""


_COUNT = "(?:(?P<n>‹n1j›)(?P<n3>‹j›)?‹b›?)"
_IN = "‹>›‹%›?"
_MONTH_DAY = "‹nohv›"
_SAID_YEAR = "(?P<ynext>‹NTL›)‹s›?‹g›|‹g›‹b›?(?P<ythis>‹NTL›)"
_YEAR = f"(?:‹,-›?‹bsl>›{{0,2}}‹g›?(?P<y>‹y›)|‹bsl,>›{{0,3}}(?:{_SAID_YEAR}))?"
_YEAR_FIRST = "(?:(?:(?P<yled>‹NTL›)‹g›|‹g›?(?P<y0>‹y›))‹bsl,>~Gf›{0,3})?"
_WEEK = "(?:‹NTL›?(?P<w>‹W›)‹NTL›?‹,.-›?‹sGb›{0,2})?"
_HALF = "(?:‹,›?‹bs›?(?P<half>‹PA›))?"
_HALF_SAID = "‹,›?‹bs›?(?P<half>‹PA›)"
_NAMED = "(?:‹W›‹,›?‹Gs›{0,2})?"
"""The name of a range's first day: "del viernes 4 al domingo 6 de diciembre"."""

_LEAD = "(?P<lead>‹@%›)?"
_OF_MONTH = (
    f"(?:(?:‹m›‹b›?)?(?P<mon>‹M›)(?:‹bl>›{{0,2}}(?:(?P<y>‹y›)|{_SAID_YEAR}))?"
    "|(?P<pre>‹NTL›)?‹s›?(?P<u>‹mg›)‹b›?(?P<post>‹NTL›)?)"
)
_OF_SPAN = f"(?:‹g›?(?P<whole>‹y›)|{_OF_MONTH})"
_WHICH = "(?P<v>‹voLEh›)"
_OF = "(?:‹bsl>›{1,3}|(?=‹T›))"
"""Portuguese "deste mês" has its "of" in the word, and English "this month" may do without."""


IN_HOURS = (
    ("in_hours", f"‹>›(?P<hf>‹H›)‹1›?(?P<u>‹uJ›)|‹>›{_COUNT}?‹H›(?P<uh>‹u›)"),
    ("in_hours", "(?P<n>‹n1›)(?:(?P<hf>‹HS›)(?P<u>‹u›)|(?P<u2>‹u›)(?P<hf2>‹HS›))‹f›"),
    ("in_hours", "(?P<n>‹n1›)(?P<u>‹u›)(?P<hf>‹&›‹1›?‹H›)‹f›"),
    ("in_hours", "(?<!‹&n›)(?P<hf>‹HS›)‹1›?(?P<u>‹u›)‹f›"),
    ("in_hours", "‹>›(?:(?P<n>‹n›)(?P<q3>‹Q›)|(?P<d34>‹D›))‹b›?‹1s›?‹u›"),
    ("in_hours", "‹>›‹1›?(?P<qt>‹Q›)‹b›?‹1s›?‹u›"),
    ("in_hours", f"‹>›(?P<u>‹uiJ›){_COUNT}(?P<hf>‹&›‹H›)?(?!‹P&›)"),
    ("in_hours", f"{_IN}{_COUNT}?(?:(?P<u>‹ui›)|(?P<u2>‹J›)(?!‹n›))(?P<hf>‹&›‹1›?‹H›)?"),
    ("in_hours", "(?<!‹n1jXHSJ›)(?P<one>‹u›)‹f›"),
    ("in_hours", "(?P<n>‹n1X›)(?P<u>‹ui›)‹f›"),
    ("in_hours", "‹>›(?P<c>‹C›)"),
    ("in_hours_past", f"‹a›{_COUNT}(?P<u>‹ui›)|(?<!‹@›)(?P<n2>‹n1›)(?P<u2>‹ui›)‹a›"),
)
DATES = (
    ("nth_week", f"{_WHICH}(?P<k>‹H›)‹b›{_OF_MONTH}"),
    ("first_units", f"{_WHICH}(?P<n>‹n›)(?P<k>‹dke›){_OF}{_OF_SPAN}"),
    ("first_units", f"(?P<n>‹n›){_WHICH}(?P<k>‹dke›){_OF}{_OF_SPAN}"),
    ("first_units", f"(?P<n>‹n›)(?P<k>‹dke›)‹l›?(?P<v>‹vLE›)‹bsl>›{{0,3}}{_OF_SPAN}"),
    ("first_units", f"(?P<k>‹dke›)(?P<n>‹n›)‹b›{_WHICH}‹bsl>›{{0,3}}{_OF_SPAN}"),
    ("first_units", f"{_OF_SPAN}‹b›{_WHICH}(?P<n>‹n›)(?P<k>‹dke›)"),
    ("nth_week", f"(?P<v>‹voLEW›)‹b›?(?P<k>‹ke›){_OF}{_OF_SPAN}"),
    ("nth_week", f"(?P<k>‹ke›)‹b›?{_WHICH}‹bs>l›{{0,3}}{_OF_SPAN}"),
    ("nth_week", f"{_OF_SPAN}‹b›{_WHICH}(?P<k>‹ke›)"),
    ("nth_weekday", f"(?P<w>‹W›)‹b›(?P<v>‹voE›)‹b›{_OF_MONTH}"),
    ("nth_weekday", "(?P<w>‹W›)(?P<v>‹voE›)(?:‹m›(?P<mon>‹M›)|(?P<u>‹m›)(?P<post>‹NTL›)?)"),
    ("counted_behind", f"(?P<w>‹W›)(?P<v>‹vE›)(?P<mon>‹M›){_YEAR}"),
    ("nth_weekday", f"(?P<v>‹W›)(?P<w>‹W›)‹b›{_OF_MONTH}"),
    ("nth_day", f"‹d›‹b›?(?P<v>‹vE›)‹b›?{_OF_MONTH}"),
    ("nth_day", "‹R›(?P<v>‹hE›)‹b›‹m›?(?P<mon>‹M›)"),
    ("nth_weekday", "(?P<w>‹W›)(?P<v>‹E›)‹b›‹m›?(?P<mon>‹M›)"),
    (
        "edge",
        "(?P<edge>‹E›)‹bs›{0,3}‹g›?(?P<whole>‹y›)(?!‹cpOuiM›)",
    ),
    (
        "edge",
        "(?P<edge>‹E›)‹bs›{0,3}(?P<pre>‹NTL›)?‹s›?(?:(?P<u>‹kmg›)(?!‹b›?‹M›)‹b›?(?P<post>‹NTL›)?"
        f"|(?:‹m›‹b›?)?(?P<mon>‹M›)(?:‹bl>›{{0,2}}(?:(?P<y>‹y›)|{_SAID_YEAR})|(?P<post2>‹NTL›))?(?!‹.s-›?‹nov›))",
    ),
    (
        "edge",
        "(?P<pre>‹NTL›)?(?:(?P<u>‹kmg›)|(?P<mon>‹M›)(?:‹b›?(?P<y>‹y›))?)‹b›(?P<edge>‹E›)(?!‹kWd›)",
    ),
    ("number", f"{_WEEK}(?P<num>‹D›)(?:‹,›?(?P<w2>‹W›))?"),
    ("dot", f"{_WEEK}(?P<dot>‹B›)"),
    (
        "from_to",
        f"{_NAMED}(?P<a>{_MONTH_DAY})‹b›?‹~-&›‹GsW›?‹Gs›{{0,2}}(?P<d>{_MONTH_DAY})"
        f"‹bs›?(?P<mon>‹M›){_YEAR}",
    ),
    (
        "from_to",
        f"{_NAMED}(?P<a>{_MONTH_DAY})‹b›?‹~-&›‹GsW›?‹Gs›{{0,2}}(?P<d>{_MONTH_DAY})‹bs›{{0,3}}"
        "(?:(?P<pre>‹NTL›)‹s›?(?P<u>‹m›)|(?P<u2>‹m›)‹b›?(?P<pre2>‹NTL›))",
    ),
    ("from_to", f"(?P<mon>‹M›)‹s›?(?P<a>{_MONTH_DAY})‹~-›‹Gs›?(?P<d>{_MONTH_DAY})(?!‹PAO›){_YEAR}"),
    (
        "nth_quarter",
        "(?P<k>‹Y›)(?P<v>‹#›)‹-bsl›{0,2}(?P<y>‹y›)|(?P<y2>‹y›)‹-›?(?P<k2>‹Y›)(?P<v2>‹#›)",
    ),
    ("nth_quarter", f"{_WHICH}(?P<k>‹Y›){_OF}{_OF_SPAN}"),
    ("nth_quarter", f"{_OF_SPAN}‹b›{_WHICH}(?P<k>‹Y›)"),
    ("nth_day", f"{_OF_MONTH}‹b›{_WHICH}‹d›"),
    ("nth_day", f"‹s›?{_WHICH}‹d›{_OF}{_OF_MONTH}"),
    ("nth_weekday", f"(?P<v>‹h›)(?P<w>‹W›)‹bl›{{1,2}}{_OF_MONTH}"),
    ("nth_weekday", f"‹s›?{_WHICH}(?P<w>‹W›)(?P<part>‹P›)?{_OF}{_OF_MONTH}"),
    ("nth_weekday", f"‹s›?(?P<v>‹vo›)(?P<w>‹W›)(?P<mon>‹M›){_YEAR}"),
    ("nth_weekday", f"{_OF_MONTH}‹b›{_WHICH}(?P<w>‹W›)"),
    ("holiday_weekend", "(?P<hol>‹V›)‹e›"),
    ("holiday", f"‹s›?(?P<hol>‹V›){_YEAR}"),
    (
        "day_month",
        f"{_YEAR_FIRST}{_WEEK}‹Gs›{{0,2}}(?<!‹c›)(?P<d>{_MONTH_DAY})‹d›?"
        f"(?:‹b›|‹-›(?<!‹M›{_MONTH_DAY}‹-›))?‹s›?(?P<mon>‹M›){_YEAR}",
    ),
    ("day_month", "(?<!‹n›)(?P<d>‹#›)(?P<nmon>‹#›)(?P<y>‹y›)"),
    ("day_month", "(?<!‹n›)(?P<y>‹y›)(?P<nmon>‹#›)(?P<d>‹#›)(?!‹nPAOpcui›)"),
    ("day_month", "(?<!‹nov›)(?P<y>‹y›)‹-›?(?P<mon>‹M›)‹-›?(?P<d>‹#›)(?!‹PAOpcui›)"),
    (
        "day_month",
        f"{_WEEK}‹Gs›?(?P<mon>‹M›)‹.s-›?‹s›?(?P<d>{_MONTH_DAY})(?!‹PAOpc›|‹~-›‹n›‹PAO›){_YEAR}",
    ),
    (
        "of_month",
        "(?P<g>‹G›)?‹Gsl›{0,2}(?P<d>‹novh›)‹G›?(?P<of>‹b›)?‹Gs›{0,2}(?:(?P<pre>‹NTL›)‹s›?(?P<u>‹m›)"
        "|(?P<u2>‹m›)‹b›?(?P<pre2>‹NTL›))",
    ),
    ("of_month", "(?P<pre>‹NTL›)(?P<u>‹m›)(?P<of>‹b›)(?P<d>‹nov›)‹G›"),
    ("of_month", "(?P<pre>‹NTL›)(?P<u>‹m›)(?P<of>‹b›)(?P<d>‹#ov›)(?=‹.,›|$)"),
    ("day_month", "(?P<mon>‹M›)‹b›(?P<d>‹nov›)‹G›"),
    ("day_month", f"(?P<mon>‹M›)‹,›(?P<d>‹o›){_YEAR}"),
    ("of_number", "‹Gs›{1,2}(?P<a>‹#›)(?P<of>‹b›)(?P<b>‹#›)"),
    ("of_number", "‹G›(?P<a>‹#›)‹b›?(?P<m>‹m›)(?P<b>‹#›)"),
    ("from_to_days", "(?P<led>‹[b›)‹Gs›?(?P<a>‹#o›)(?P<to>‹~›)‹Gs›?(?P<d>‹#o›)(?!‹MmPAO@uip#›)"),
    (
        "from_to_days",
        "(?P<led>‹[›)‹G›{1,2}(?P<a>‹#›)(?P<to>‹&›)‹Gs›{0,2}(?P<d>‹#›)(?!‹MmPAO@uip#›)",
    ),
    ("from_to_days", "(?P<a>‹n›)(?P<to>‹~-›)(?P<d>‹n›)‹z›"),
    ("from_to_days", "‹G›{1,2}(?P<a>‹#o›)(?P<to>‹~-›)‹G›?(?P<d>‹#o›)(?!‹MmPAO@uipny›|‹b›‹M›)"),
    ("the_day", "‹G›{1,2}(?P<d>‹#›)(?=‹[b›‹@s›?‹#C›‹O›?‹~-›‹@s›?‹#C›)"),
    ("el_day", "(?P<el>‹s›)(?P<d>‹#›)(?=‹[b›‹@s›?‹#C›‹O›?‹~-›‹@s›?‹#C›)"),
    ("week_of", "‹s›?(?P<k>‹k›)‹b[›‹Gs›{0,2}(?P<d>‹#o›)(?!‹MmPAO@uip#›)"),
    (
        "week_number",
        f"(?<!‹n1jvNTLH›)(?P<k>‹k›)(?P<d>‹#›)(?:‹bl>,›{{0,2}}(?:(?P<y>‹y›)|{_SAID_YEAR})"
        "|(?!‹bl>›‹g›|‹npcdkmguivoOPACBDxMNTL~&_-›))",
    ),
    ("dashed", "(?P<a>‹#›)‹-›(?P<b>‹#›)(?!‹PAO-#›)"),
    ("weekdays_on", "(?P<n>‹nov›)(?P<w>‹W›)‹f›"),
    ("weekday_weeks", f"(?P<w>‹W›)‹,›?‹>›{_COUNT}(?P<k>‹k›)"),
    ("weekday_weeks", f"(?P<w>‹W›)‹,›?{_COUNT}(?P<k>‹k›)‹f›"),
    ("weekday_weeks", f"{_COUNT}(?P<k>‹k›)‹f›‹,›?‹lG›{{0,2}}(?P<w>‹W›)"),
    ("weekday_weeks", f"‹>›{_COUNT}(?P<k>‹k›)‹,›?‹s›?(?P<w>‹W›)"),
    ("weeks_on", f"(?<!‹l›){_COUNT}(?P<k>‹k›)‹l[~›(?P<w>‹W›)"),
    ("weeks_on", "(?<!‹n1jNTL›)(?P<k>‹k›)‹l›(?P<w>‹W›)"),
    ("weeks_on", "(?<!‹NTL›)(?P<w>‹W›)(?P<k>‹k›)(?!‹NTL›)"),
    ("weeks_on", "(?P<w>‹WR›)‹>›(?P<n>‹n›)(?!‹dkmgui›)"),
    ("from_day", f"‹>›{_COUNT}?(?P<u>‹dkmg›)‹bf[~›{{1,2}}(?P<r>‹R›)"),
    ("from_day", f"(?P<r>‹R›)‹~bf›{_COUNT}(?P<u>‹dkmg›)(?P<to>‹fa›)"),
    ("from_day", f"{_COUNT}(?P<u>‹dkmg›)‹b~af>[›{{1,2}}‹s›?(?P<r>‹R›)"),
    ("in_days", f"‹>›(?P<u2>‹dkmg›)(?P<n2>‹n›)|{_IN}{_COUNT}?(?P<u>‹dkmg›)"),
    ("in_days", f"{_COUNT}(?P<u>‹dkmg›)‹f›"),
    ("in_days", "(?<!‹n1jH›)(?P<one>‹dkmg›)‹f›"),
    ("from_day", "(?P<u2>‹dkmg›)(?P<n2>‹n›)‹b~af>[›{1,2}(?P<r>‹R›)"),
    ("from_day", "(?P<n>‹n1›)(?P<u>‹k›)(?P<r>‹R›)"),
    ("ago", f"‹a›{_COUNT}(?P<u>‹dkmg›)|(?P<n2>‹n1›)(?P<u2>‹dkmg›)‹a›"),
    ("ago", "‹1›?(?P<n2>‹j›)‹b›?(?P<u2>‹dkmg›)‹a›"),
    ("day", "(?P<r>‹R›)|(?P<now>‹Kf›)(?=‹~›)|(?<=‹[›)(?P<now2>‹K›)(?=‹&›)"),
    ("week_weekday", "(?P<k>‹k›)‹b›?(?P<pre>‹NL›)‹bsl,dG-›{0,3}(?P<w>‹W›)"),
    (
        "week_weekday",
        "(?P<pre>‹NL›)‹s›?(?P<k>‹k›)‹bsl,-›{0,2}(?P<w>‹W›)|‹Gs›?(?P<w2>‹W›)‹,›?‹bs›{0,2}"
        "(?:(?P<pre2>‹NTL›)‹k›|‹k›‹bs›?(?P<pre3>‹NTL›))",
    ),
    ("weekday_day", "‹NTL›?(?P<w>‹W›)‹,›?‹Gs›{0,2}(?P<d>‹nov›)(?!‹PAOCicp›)"),
    ("weekday_day", "‹NTL›?(?P<w>‹W›)‹,›?‹Gs›{0,2}(?P<d>‹#›)(?=‹P›)"),
    ("sunday", "(?<!‹n1NTLE›)(?P<k>‹k›)(?=‹w›?‹P@›)|(?<=‹W›‹~&_-›)(?P<k2>‹k›)(?!‹NTL›)"),
    (
        "weekday_next",
        "‹s›?(?P<w>‹W›)(?P<after>‹>›)(?:(?P<pre>‹N›)(?!‹kmgW›)|(?P<that>‹s›)(?!‹W›)|$)",
    ),
    ("weekday_day", "(?P<d>‹#n›)(?P<w>‹W›)"),
    ("weekday_day", "(?P<d>‹nv›)(?P<z>‹z›)‹,›?(?P<w>‹W›)"),
    ("weekday", "(?P<pre>‹NTL›)?‹Gs›?(?P<w>‹W›)(?P<post>‹NTL›)?"),
    ("month", f"(?P<mon>‹M›)‹.›?‹-,›?‹bsl>›{{0,2}}(?:‹g›?(?P<y>‹y›)|{_SAID_YEAR})"),
    ("month", "(?:(?P<yled>‹NTL›)‹g›|‹g›?(?P<y>‹y›))‹bsl,f->›{0,3}(?P<mon>‹M›)"),
    ("month", "(?:^|(?<=‹>[~l%b›))(?P<nmon>‹#›)‹-›(?P<y>‹y›)(?!‹-›)"),
    ("month", "(?:^|(?<=‹>[~l%b›))(?P<y>‹y›)‹-›(?P<nmon>‹#›)(?!‹-y›)"),
    ("month", "(?P<mon>‹M›)‹.›?(?=‹~-›‹s›?‹M›|‹M›)|(?<=‹M›‹-~›)(?P<mon2>‹M›)(?!‹.s-›?‹nov›)"),
    ("month", "(?<=‹M›)(?P<mon>‹M›)(?!‹.s-›?‹nov›)"),
    ("month", "(?<=‹M›‹.›‹-~›)(?P<mon>‹M›)(?!‹.s-›?‹nov›)"),
    (
        "units",
        "(?P<pre>‹NL›)(?P<n>‹n1j›)‹b›?(?P<u>‹dkmg›)|(?P<n2>‹n›)(?P<pre2>‹NL›)(?P<u2>‹dkmg›)"
        "|(?P<n4>‹n›)(?P<u4>‹dkmg›)(?P<pre4>‹NL›)|(?P<u3>‹dkmg›)(?P<n3>‹n›)(?P<pre3>‹NL›)",
    ),
    ("units_two", "(?P<u>‹dkmg›)(?P<pre>‹NL›)|(?P<pre2>‹NL›)(?P<u2>‹dkmg›)"),
    ("after_next", "(?P<u>‹ke›)(?P<after>‹>›)(?P<pre>‹N›)(?!‹kmgW›)"),
    (
        "unit",
        "(?P<pre>‹NTL›){1,2}‹s›?(?P<u>‹kmegY›)(?!‹u›)(?:(?<!‹Y›)|(?!‹q›))|(?P<u2>‹kmegY›)‹b›?(?P<pre2>‹NTL›)"
        "|(?P<e>‹e›)",
    ),
    (
        "years",
        "(?P<led>‹[b›)‹s›?‹g›?(?P<a>‹y›)‹~-&›‹sg[b›{0,2}(?P<b>‹y›)(?!‹cpOuiM›)",
    ),
    ("years", "(?P<a>‹y›)(?P<led>‹~-›)(?P<b>‹y›)(?!‹cpOuiM-›)"),
    ("years", "(?P<a>‹y›)(?P<led>‹g›)(?=‹b>›)"),
    ("years", "(?P<a>‹y›)(?=‹~b›?(?P<led>‹af›))"),
    ("years", "(?P<led>‹>[%ag~›)‹sgb›{0,2}(?P<a>‹y›)(?!‹cpOuiMDn~&-›)"),
    ("month", "(?<=‹a›‹b›)(?P<mon>‹M›)(?!‹OuU›)|(?<=‹a›)(?P<mon2>‹M›)(?!‹OuU›)"),
    (
        "month",
        "(?:(?P<pre>‹NTL›)|(?<=‹>~%[s&›))(?P<mon>‹M›)(?!‹OuU›|‹&›‹HQ›)(?P<post>‹NTL›)?"
        "(?:‹b›?(?P<y>‹y›))?|(?P<mon2>‹M›)(?:‹b›?(?P<y2>‹y›)|(?P<post2>‹NTL›)|(?=‹f~›|‹-›‹M›))",
    ),
    ("nth", "‹Gs›*(?P<d>‹o›)(?:‹b›‹s›?‹T›?‹m›)?"),
    ("day_said", "(?<!‹@W~-›)(?P<d>‹nv›)(?P<z>‹z›)"),
    ("nth", "‹Gs›+(?P<d>‹v›)‹b›‹s›?‹T›?‹m›"),
    ("from_the", "(?P<led>‹[›)(?P<d>‹#›)(?!‹MmPAO@uipn~-&b_C›)"),
    ("on_the", "(?P<the>‹s›)(?P<d>‹#›)(?=‹@›‹#nC›)"),
    ("on_the", "‹l›(?P<the>‹s›)(?P<d>‹v›)(?=‹.,@P›|$)"),
    ("on_the", "‹l›(?P<the>‹s›)(?P<d>‹#›)(?!‹PAOCpcukmigxdH_›|‹b›)"),
    ("the_day", "‹G›{1,2}(?P<d>‹#›)(?=‹P›)"),
    ("el_day", "(?P<el>‹s›)(?P<d>‹#›)(?=‹P›)"),
    (
        "the_day",
        "‹G›{1,2}(?P<d>‹#nv›)(?!‹PAOCpckmigxdH›|‹u›(?!‹nBCS›)|‹bs›?‹M›|‹b›)",
    ),
)
"""Read in this order; what one has taken no later one reads again."""

_HOUR = "(?P<h>‹nh›)"
_MINUTES = "(?P<mi>‹nHQ›)"
TIMES = (
    ("told_noon", f"{_LEAD}‹1›?(?P<mi>‹HQn›)‹i›?(?:(?P<q>‹q›)|(?P<t>‹t›))‹s›?(?P<z>‹Z›)"),
    (
        "span",
        f"(?:(?<!‹n›)|(?=‹[›))(?:(?P<half0>‹P›)(?=‹@bs›{{0,2}}‹nh›))?(?P<lead>‹[@%›)?‹@s›?(?P<h>‹nhZC›)(?P<o>‹O›)?{_HALF}"
        f"(?P<mid>‹~-&›)‹~@s›{{0,2}}(?:(?P<half3>‹P›)‹@b›{{0,2}}(?=‹nhC›))?(?P<h2>‹nhZC›)(?P<o2>‹O›)?(?:‹,›?‹bs›?(?P<half2>‹PA›))?",
    ),
    ("either", f"(?:(?P<half0>‹P›)‹b›?)?(?P<h>‹n›)(?P<h2>‹n›)(?P<o>‹O›){_HALF}"),
    ("half_to", f"{_LEAD}‹S›{_HOUR}{_HALF}"),
    ("noon", f"{_LEAD}(?P<z>‹Z›)‹&r›?(?P<mi>‹HQ›)"),
    ("noon", f"{_LEAD}(?P<z>‹Z›)‹&›?(?P<mi>‹n›)(?!‹pcdkmgui_M›)"),
    ("noon", f"{_LEAD}(?P<z>‹Z›)(?P<back>‹U›)‹s1›?{_MINUTES}"),
    ("day_hour", "(?<!‹n1›)‹d›‹bf›(?:(?P<h>‹n›)‹O›|(?P<c>‹C›)‹O›?)"),
    ("half_hour", f"‹@›(?P<f>‹H›){_HOUR}‹O›?{_HALF}"),
    ("half_alone", f"(?<!‹n1&›)(?P<f>‹H›){_HOUR}‹O›?{_HALF}"),
    ("part_first", f"(?P<half>‹PA›)‹bs@›{{0,2}}(?P<f>‹F›){_HOUR}‹O›?"),
    ("fraction", f"{_LEAD}(?P<f>‹F›){_HOUR}‹O›?{_HALF}"),
    ("fixed", f"{_LEAD}(?P<x>‹X›)(?P<o>‹O›){_HALF}"),
    ("swahili_to", f"‹J›{_HOUR}(?P<f>‹F›){_HALF}"),
    ("swahili_to", f"‹J›{_HOUR}(?P<t>‹U›)(?:‹i›?{_MINUTES}){_HALF}"),
    ("swahili", f"‹J›(?:(?P<c>‹C›)|{_HOUR}(?:‹&›(?:‹i›?{_MINUTES}))?)‹O›?{_HALF}"),
    ("past", f"{_LEAD}‹1›?(?P<mi>‹HQn›)‹i›?(?:(?P<q>‹q›)|(?P<t>‹t›))‹@s›{{0,2}}{_HOUR}‹O›?{_HALF}"),
    ("minutes_to", f"{_LEAD}{_HOUR}‹O›?(?P<t>‹U›)‹s1›?{_MINUTES}‹i›?{_HALF}"),
    ("minutes", f"{_LEAD}{_HOUR}(?P<o>‹O›)?(?P<q>‹&r›)(?P<mi>‹HQ›){_HALF}"),
    ("minutes", f"(?P<lead>‹@›){_HOUR}‹O›?(?P<q>‹&r›){_MINUTES}‹i›?{_HALF}"),
    ("minutes", f"{_LEAD}{_HOUR}(?P<o>‹O›)‹&r›?(?P<mi>‹nHQ›)(?!‹pcdkmg›)‹i›?{_HALF}"),
    ("minutes", f"{_LEAD}{_HOUR}‹&›(?P<mi>‹n›){_HALF_SAID}"),
    ("minutes", f"{_LEAD}{_HOUR}(?P<mi>‹nH›)(?:{_HALF_SAID}|(?P<o>‹O›))"),
    ("minutes", f"(?P<lead>‹@›){_HOUR}(?P<mi>‹nH›)(?!‹pcdkmguM›)"),
    ("clock", f"{_LEAD}(?P<c>‹CB›)‹O›?(?:‹-›?(?P<o>‹OH›))?{_HALF}‹Z›?"),
    ("military", f"{_LEAD}(?P<h>‹#›)‹u›"),
    ("part_hour", "(?P<half>‹PA›)‹bs›?‹,›?(?:‹@›(?P<h>‹nh›)|(?P<c>‹C›)|(?P<h3>‹nh›)‹O›)"),
    ("part_hour", "(?P<half>‹P›)(?P<h3>‹n›)(?=‹.@f›|‹b›‹f›|$)"),
    ("hour", f"{_LEAD}{_HOUR}(?P<o>‹O›)?{_HALF_SAID}"),
    ("hour", f"{_LEAD}{_HOUR}‹,›?(?P<z>‹Z›)"),
    ("hour", f"{_LEAD}{_HOUR}(?P<o>‹O›)"),
    ("hour", f"(?P<lead>‹@›)‹s›?{_HOUR}(?!‹pckmguiMD›|‹d›(?!‹Wn›)|‹x›)"),
    ("loose", f"(?P<weak>‹%[›)‹@s›?{_HOUR}(?!‹pcdkmguiMDb_›|‹x›)"),
    ("loose", "(?P<weak>‹a›)(?P<h>‹h›)"),
    ("apart", "(?<!‹_nbpcdkmguM@-›)(?P<h>‹#›)(?P<mi>‹#›)(?!‹npcdkmguiMOx_-›)"),
    ("four_digits", "(?<!‹_nbpcdkmgu›)(?P<h>‹#›)(?!‹pcdkmguinOx_›)"),
    ("fixed", f"{_LEAD}(?P<z>‹Z›)"),
    ("part", "(?P<part>‹P›)"),
)
DATE_GRAMMAR = Grammar((*IN_HOURS, *DATES))
TIME_GRAMMAR = Grammar(TIMES)
