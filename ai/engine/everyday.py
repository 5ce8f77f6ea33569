"""Everyday English that says the same: contractions, irregular forms, words of one meaning.

For the classifier alone, which learns from few examples and would otherwise take "my card was
stolen" and "somebody took my wallet" for strangers. What a word may mean elsewhere is no harm
there: a group is one more sign beside the word itself. Names of trades stand in the glossary.
"""

from functools import lru_cache
from itertools import pairwise

from ai.text import stem

_CONTRACTIONS = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "cant": "can not",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "isnt": "is not",
    "wasnt": "was not",
    "hasnt": "has not",
    "havent": "have not",
    "im": "i am",
    "ive": "i have",
    "whats": "what is",
    "wheres": "where is",
    "hows": "how is",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "have to",
    "pls": "please",
    "plz": "please",
    "u": "you",
    "ur": "your",
    "r": "are",
    "thx": "thanks",
    "tmrw": "tomorrow",
    "acct": "account",
    "asap": "soon",
    "info": "information",
    "appt": "appointment",
    "msg": "message",
    "num": "number",
    "approx": "about",
}
_ENDINGS = {"n't": "not", "'re": "are", "'m": "am", "'ve": "have", "'ll": "will", "'d": "would"}

_FORMS = """
be is are am was were been being
have has had having
do does did doing done
go goes went gone going
get gets got gotten getting
make makes made making
take takes took taken taking
give gives gave given giving
pay pays paid paying
send sends sent sending
buy buys bought buying
sell sells sold selling
lose loses lost losing
find finds found finding
steal steals stole stolen stealing
see sees saw seen seeing
say says said saying
tell tells told telling
know knows knew known
think thinks thought
come comes came coming
leave leaves left leaving
keep keeps kept keeping
forget forgets forgot forgotten
break breaks broke broken
bring brings brought
withdraw withdraws withdrew withdrawn withdrawal withdrawals
write writes wrote written
speak speaks spoke spoken
choose chooses chose chosen
eat eats ate eaten
drive drives drove driven
wear wears wore worn
grow grows grew grown
mean means meant
i me my mine myself
we us our ours
you your yours
he him his
they them their
she her hers
this these
that those
will would
can could
child children
person people
"""

_SAME = """
why reason cause explain, how come
want wish wanna like desire
need require must
can able allow permit possible may eligible
not never without unable fail
get obtain receive acquire
give provide offer supply
show display see view look watch
find locate discover track
buy purchase
pay payment settle
money fund cash
price cost fee charge rate tariff
cheap inexpensive affordable
expensive pricey costly
refund reimburse reimbursement, money back
cancel terminate abort revoke, call off
close shut deactivate end
delete remove erase
stop quit halt
change alter modify edit switch update adjust amend
new another fresh additional extra
fix repair mend solve resolve
damaged broken defective faulty break
work function operate
problem issue trouble difficulty error
help assist assistance support aid
lose missing misplace
steal theft rob
send transfer transmit
arrive come deliver delivery
delay late overdue
fast quick quickly rapid soon instantly immediately
now currently, right now
begin start commence
finish complete
make create establish, set up
use utilize
join enroll register subscribe, sign up
verify validate authenticate check prove
identity identification id
document paper paperwork
decline reject refuse deny
accept take
unknown unrecognized unfamiliar strange
recognize remember recall
double twice duplicate
wrong incorrect mistaken inaccurate
amount sum total
limit maximum max cap restriction
minimum min least
increase raise
decrease reduce lower
country nation abroad overseas foreign international
place location where
phone mobile cellphone smartphone telephone
code pin passcode password
child kid son daughter
house home apartment flat
car vehicle auto
food meal dish
doctor physician
holiday vacation trip travel
store shop merchant vendor retailer seller
person human someone somebody
friend buddy pal
talk speak chat
ask question inquire
big large huge
small little tiny
good great nice
bad terrible awful
hello hi hey
thanks thank appreciate
bill invoice receipt
account profile
exchange convert conversion swap
atm cashpoint, cash machine
topup topping recharge reload, top up
virtual digital
physical real actual
pending outstanding processing
expire expiration expiry
activate enable, turn on
block freeze lock suspend
reset restore
salary paycheck wage income
loan borrow
insurance coverage insure
book reserve reservation schedule
call ring dial
text sms
email mail
when, what time, which day, what day, what date
duration long, how long, how soon, how quickly
count, how many, number of
way method manner
far distance mile kilometre kilometer, how far
direction route navigate
traffic jam congestion
currency pound dollar euro sterling gbp usd eur aud yen
visa mastercard amex maestro
contactless tap nfc
hack fraud fraudulent scam compromise unauthorized unauthorised suspicious
appear reflect, show up
withdraw, take out
deposit, pay in, put in
transaction purchase
recipient beneficiary payee
link connect attach
split divide share
history past previous earlier
recent latest last
next upcoming
urgent emergency urgently, right away
free complimentary gratis
discount coupon voucher promo promotion sale
tax taxes irs
enough sufficient
replace replacement substitute
repeat again, once more
true right correct
job occupation career employer employment profession
age old birthday birthdate
adult minor eighteen teenager
mother mum mom mommy
father dad daddy
husband wife spouse partner
name called nickname
language tongue
translate translation
define definition
spell spelling
joke funny laugh humor
story tale
quiet silent mute
loud volume
cold chilly
hot warm heat
clean wash
ill sick illness unwell
medicine drug pill prescription medication
vaccine vaccination shot jab immunization
weather forecast rain snow sunny cloudy temperature humidity
flight fly plane airplane airline
hotel motel hostel lodging accommodation
restaurant cafe diner eatery
baggage luggage suitcase bag
taxi cab uber
train bus subway metro
gas petrol fuel gasoline diesel
tire tyre wheel
lamp light bulb
cook bake recipe prepare
ingredient component
calorie nutrition nutritional
sugar carb fat protein
rotten stale, gone bad
song music track tune album playlist
remind reminder
alarm alert wake
meeting appointment event calendar
hour minute
week month
weekday monday tuesday wednesday thursday friday saturday sunday
month january february april june july august september october november december
number two three four five six seven eight nine ten
europe european uk england france spain germany italy
america american usa canada mexico
"""
"""A line is a group, called by its first word; two words that mean it stand after a comma."""


def _forms() -> dict[str, str]:
    return {form: line.split()[0] for line in _FORMS.strip().splitlines() for form in line.split()}


_LEMMA = _forms()


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """The stem of a folded word, of its first form where it is irregular."""
    return stem(_LEMMA.get(word, word))


def _groups() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    words: dict[str, str] = {}
    pairs: dict[tuple[str, str], str] = {}
    for line in _SAME.strip().splitlines():
        single, *doubles = line.split(", ")
        name = single.split()[0]
        for word in single.split():
            words.setdefault(root(word), name)
        for double in doubles:
            first, second = double.split()
            pairs[root(first), root(second)] = name
    return words, pairs


_WORDS, _PAIRS = _groups()


_SLIGHT = """
i me a an the to of in on at for is it and do my be you have this that with will would please
"""
SLIGHT = frozenset(root(word) for word in _SLIGHT.split())
"""Roots of words so common that it tells little beside what others they stand."""


def meaning(word: str) -> str:
    """The group of a word given by its root, or the word itself."""
    return _WORDS.get(word, word)


def is_everyday(word: str) -> bool:
    """Whether a folded word, or another form of it, is one of those listed here."""
    return word in _LEMMA or root(word) in _WORDS


def spread(words: list[str]) -> list[str]:
    """The words with contractions and abbreviations written out."""
    out: list[str] = []
    for word in words:
        whole = _CONTRACTIONS.get(word)
        if whole is not None:
            out += whole.split()
        elif "'" in word:
            out += _apart(word)
        else:
            out.append(word)
    return out


def _apart(word: str) -> list[str]:
    for ending, meant in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return [word.removesuffix(ending), meant]
    return [word]


def meanings(roots: list[str]) -> list[str]:
    """The groups that words, given by their roots, belong to."""
    found = [_WORDS[word] for word in roots if word in _WORDS]
    found += [_PAIRS[pair] for pair in pairwise(roots) if pair in _PAIRS]
    return found
