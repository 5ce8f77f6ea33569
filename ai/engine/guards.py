"""What no question may hide: a person wanted, trouble, and attempts on prices and rules."""

import re

from ai import changes
from ai.acts import Act, HandOff, Quote, Refuse, SmallTalk
from ai.engine import answers, booking, clauses, haggling, sought, unsure
from ai.engine.adding import adds_so_many
from ai.engine.held_hour import proposed
from ai.engine.hours_told import chosen_hour
from ai.engine.index import FULL
from ai.engine.intents import intents
from ai.engine.matters import matters
from ai.engine.offers import offers_money
from ai.engine.postponing import leaves, puts_off, speaks_first
from ai.engine.talk import Talk
from ai.text import folded
from catalog.snapshot import ArticleEntry


def guards(talk: Talk) -> tuple[Act, ...]:
    """What no question may hide: a person wanted, trouble, and attempts on prices and rules."""
    talk.sure(intent=1.0)
    if talk.wants("override"):
        talk.plain()
        return (Refuse("override"), *_real_prices(talk), *booking.resume(talk))[:4]
    if talk.wants("who_are_you") and not talk.wants("complaint", "sensitive"):
        talk.plain()
        return (*answers.permitted(talk, [SmallTalk("who_are_you")]), *booking.resume(talk))
    # "Une personne", to the question how many, is one.
    counts = talk.state.pending.get("slot") == "quantity" and talk.said.says_of_what()
    counts = counts or adds_so_many(talk)
    to_their_own = puts_off(talk) or speaks_first(talk)
    if talk.wants("person") and not (counts or _speaks_of_somebody(talk) or to_their_own):
        return (HandOff("asked_for_person"),)
    # "Ok, 10 then" after opening hours is no price.
    hour = chosen_hour(talk) or proposed(talk)
    excused = talk.wants(*_TROUBLE) and (_excused(talk) or hour is not None)
    if talk.wants("sensitive", "complaint") and not (
        excused or _is_to_be_mended(talk) or _is_foreseen(talk)
    ):
        return (HandOff("sensitive" if talk.wants("sensitive") else "complaint"),)
    too_dear = talk.wants("discount") and not (excused or leaves(talk))
    if too_dear or offers_money(talk):
        article = answers.best_article(talk)
        if not (article and article[0] >= 0.8):
            talk.plain()
            return (Refuse("discount"), *_real_prices(talk), *booking.resume(talk))[:4]
        if not _is_of_discounts(talk, article[1]):
            # "Any discount if I pay cash?": how to pay is told beside the no.
            answered = answers.answer_article(talk, article)
            return (Refuse("discount"), *answered, *booking.resume(talk))[:4]
    plain_yes = talk.yes and talk.state.pending.get("kind") == "handed"
    passes = plain_yes or _is_go_ahead(talk) or _passes(talk) or leaves(talk)
    confirms = talk.wants("confirm") and not passes
    if confirms and not _about_guarantees(talk):
        talk.plain()
        unsent = talk.state.booking and not talk.turn.open_orders
        if talk.wants("status") and not unsent:
            return tuple(answers.order_status(talk))
        return (Refuse("confirm"), *booking.resume(talk))
    asked = _asks_of_cancelling(talk)
    if asked:
        return (*answers.answer_article(talk, (1.0, asked)), *booking.resume(talk))
    talk.features.pop("intent", None)
    return ()


_SUPPOSES = re.compile(
    r"(?<!\w)(?:if|in case|when|si|en caso|s'il|si jamais|se|caso|kalau|kalo|jika|apabila|bila|kama"
    r"|iwapo|agar|अगर|यदि|law|lw|lau|لو|اذا)(?!\w)"
)
"""What may happen, not what has."""

_TROUBLE = frozenset({"sensitive", "complaint", "discount"})
"""What the guards read as trouble, or as a wish for less."""

_GRAVE = frozenset({"allergy", "vaccination"})
"""Matters whose words tell of trouble even where an article speaks of them."""

_AFTER = frozenset({"damage", "insurance", "warranty"})
"""Matters of what happens once something has gone wrong."""

_SETTING = re.compile(
    r"(?<!\w)(?:doctors?'?s?|dr|medic[oa]s?|medecins?|dokter|daktari|doktor|डॉक्टर|dr\.|طبيب|دكتور"
    r"|hospitals?|hopital|hospitalier\w*|rumah sakit|hospitali(?:ni)?|aspatal|مستشفي"
    r"|prescri\w*|ordonnance|receita medica|" + folded("डॉक्टर|अस्पताल") + r")(?!\w)"
    r"|(?<!\w)(?:ال|لل|بال|وال|ب|ل)(?:دكتور|طبيب|مستشفي)(?:ه|ة)?(?!\w)"
)
"""Who treats people, and where: somebody's work, way or errand as often as their trouble."""


_ROLES = (
    r"(?:managers?|boss|owner|staff|agents?|operators?|supervisor|gerentes?|jef[ea]|encargad[oa]s?"
    r"|operador[ae]?s?|patron(?:ne)?|gerante?|responsables?|responsavel|don[oa]|chef[ea]"
    r"|atendentes?|funcionari[oa]s?|manajer|pemilik|staf|petugas|admin|meneja|bosi|mhudumu"
    r"|mfanyakazi|mudeer|modeer|mwazaf|mowazaf)"
)
_SOMEBODY = re.compile(
    rf"\b{_ROLES}\b"
    r"|\b(?:para|por|pra|pour|de|a) un[ae]? person+[ea]\b|\b(?:para|por|pra) uma pessoa\b"
    r"|(?<!\w)(?:ال)?(?:مدير|موظف|ممثل)(?:نا|ي|ه|ين)?(?!\w)|(?<!\w)"
    + folded("मैनेजर|मालिक|स्टाफ")
    + r"(?!\w)"
)
"""Who somebody works for or comes with, and for how many something is."""


_SPEAKS_TO = re.compile(
    r"\b(?:talk|speak|chat|call|phone|connect|transfer|put me|pass me|contact|reach|ring|message"
    r"|get me|(?:want|need|quiero|quero|veux|voudrais|necesito|preciso|mau|nataka)(?: \w+)?"
    rf"(?= {_ROLES})|habl\w+|pas[ae]d?me|comuni\w+|llam\w+|parl\w+|r?appel\w+|passez|fal\w+"
    r"|convers\w+|lig(?:ue|ar)\w*|cham[ae]\w*|baat|bicara|ngomong|telp?on|telepon|hubungi|\w*ongee?a?"
    r"|\w*zungumz\w+|\w*pigi\w*|\w*kallem\w*|\w*7ki)\b|كلم|حكي|تواصل|حول|اتصل|" + folded("बात|कॉल")
)
"""Who wants to be put through to somebody."""


def _speaks_of_somebody(talk: Talk) -> bool:
    """ "Our manager asked, how much is the cruise?" asks for a price, and for nobody."""
    asks = talk.wants("price", "duration") and not talk.wants("complaint")
    if not asks or _SPEAKS_TO.search(talk.said.text):
        return False
    text = _SOMEBODY.sub(lambda found: "·" * len(found[0]), talk.said.text)
    left = intents(text, vocabulary=talk.index.vocabulary, language=talk.language)
    return "person" not in left


def _asks_of_cancelling(talk: Talk) -> str:
    """The article of what cancelling costs, for a question that cancels nothing ("and if I can't
    come, until when may I cancel?")."""
    text = talk.said.text
    supposes = talk.wants("conditional") or _SUPPOSES.search(text) or _UNTIL.search(text)
    if not (talk.wants("cancel") and supposes and clauses.asks(text)):
        return ""
    about = sought.only(talk)
    return about if about and "cancelling" in talk.index.matters[about] else ""


_UNTIL = re.compile(
    r"(?<!\w)(?:until when|how late|how long before|hasta cuando|jusqu'a quand|jusqu'au|ate quando"
    r"|sampai kapan|mpaka lini|hadi lini|kab tak|لغايه متي|لحد امتي|لحد متي|حتي متي"
    r"|" + folded("कब तक") + r")(?!\w)"
)
"""Asks for the last moment of something."""


def _is_foreseen(talk: Talk) -> bool:
    """ "What if one gets broken?", asked before there is any trouble, where an article tells it."""
    if not (talk.wants("conditional") or _SUPPOSES.search(talk.said.text)):
        return False
    article = answers.best_article(talk)
    if article and article[0] >= answers.ARTICLE_STRONG and talk.wants("conditional"):
        return True
    about = sought.only(talk)
    return bool(about) and not talk.wants("sensitive") and bool(_AFTER & talk.index.matters[about])


def _excused(talk: Talk) -> bool:
    """Whether what seems to tell of trouble, or to ask for less, is said of something else.

    The words of the matter that a question is about ("do you have it sugar free?", "does the
    insurance pay it back?"); and a doctor or a hospital named beside a plain wish ("I work at the
    hospital, how much is the massage?").
    """
    said = talk.said
    text = said.text
    wishes = talk.wants("price", "duration", "hours", "place", "book") or talk.gives_time
    if wishes and not talk.wants("complaint"):
        text = _SETTING.sub(lambda found: "·" * len(found[0]), text)
    if talk.wants("discount"):
        text = haggling.without_others(talk)
    told = _matter_words(talk) | _sold_words(talk)
    letters = list(text)
    for place in told:
        token = said.tokens[place]
        letters[token.start : token.end] = "·" * (token.end - token.start)
    rest = intents("".join(letters), vocabulary=talk.index.vocabulary, language=talk.language)
    return "".join(letters) != said.text and rest.keys().isdisjoint(_TROUBLE)


def _sold_words(talk: Talk) -> frozenset[int]:
    """Where the words stand of a name that is plainly said: "dawa ya minyoo" is sold by that name,
    and who asks for its price is not ill."""
    if talk.wants("complaint", "discount") or not talk.wants("price", "duration", "book"):
        return frozenset()
    own = [match for match in talk.resolution.sold if match.telling and match.literal]
    whole = [match for match in own if match.hits > 1 or (match.score >= FULL and match.exact)]
    return frozenset().union(*(match.positions for match in whole))


def _matter_words(talk: Talk) -> frozenset[int]:
    """Where the words stand that tell the matter of the one article a question seeks."""
    said = talk.said
    if talk.wants("complaint") and not _SUPPOSES.search(said.text):
        return frozenset()
    spoken = matters(tuple(word.text for word in said.words))
    found: set[int] = set()
    for part in clauses.parts(said.text):
        about = sought.only(talk, part)
        meant = talk.index.matters[about] - _GRAVE if about else frozenset()
        for name in meant & spoken.keys():
            found |= {at for at in spoken[name] if part.start <= said.tokens[at].start < part.end}
    return frozenset(found)


_BROKEN = re.compile(
    r"\b(?:broke|broken|damaged|torn|romp\w+|rot[oa]s?|cass\w+|abim\w+|quebr\w+|estrag\w+|rusak|patah"
    r"|robek|toot\w*|tut[aie]?|kharab|phat\w*|imeharibika|imekatika|imevunjika)\b"
    r"|(?<!\w)(?:مكسور|خربان|انكسر|خرب|" + folded("टूट|खराब") + ")"
)
_BLAMES = re.compile(
    r"\b(?:you|your|ur|after|again|otra vez|de novo|encore|lagi|tena|dobara"
    r"|cleaner|technician|guy|team|ustedes|vosotros|vuestr\w+|habeis|dejaron"
    r"|voces|vcs|deixaram|vous|votre|kalian|petugas\w*|aap\w*|tum\w*|nyie|nyinyi|wenu|fundi)\b"
    r"|(?<!\w)(?:انتم|عامل\w*|موظف\w*|بعد)"
)
_REQUESTS = re.compile(
    r"\b(?:can|could|do|would|will|if) (?:you|u|ya)\b|\b(?:kya|kia) aap\b"
    r"|\baap\b(?= \w+ (?:karte|karoge|doge))"
    r"|\bvous (?!avez)(?=(?:\w+ )?\w+ez\b)|-vous\b|\b(?:voces|vcs) (?!\w+[aei]ram\b)(?=\w+m\b)"
    r"|\bustedes (?!\w+ron\b)(?=\w+n\b)|\bkalian (?=bisa|terima|nerima)"
)
"""Where who is asked to mend something is spoken to."""


def _is_to_be_mended(talk: Talk) -> bool:
    """ "The zip of my jacket broke, how much?" is what somebody comes with, and blames nobody."""
    named = bool(talk.resolution.sold or talk.resolution.maybe or unsure.likely(talk))
    named = named or (not talk.turn.open_orders and talk.wants("can_you", "available"))
    asks = talk.wants("price", "duration", "book") or "?" in talk.said.text
    return bool(
        talk.wants("complaint")
        and not talk.wants("sensitive")
        and named
        and asks
        and _BROKEN.search(talk.said.text) is not None
        and _BLAMES.search(_REQUESTS.sub(" ", talk.said.text)) is None
    )


def _passes(talk: Talk) -> bool:
    """Whether "confirm", and what is like it, stands beside what matters more: a question for
    something we sell, leave taken, or a yes while details are still asked for ("yep, lock it in").
    """
    asks = talk.wants("price", "duration", "about") and bool(
        talk.resolution.sold or talk.resolution.maybe
    )
    early = talk.state.pending.get("kind") == "ask" and talk.agrees_first
    return asks or early or talk.wants("later")


def _about_guarantees(talk: Talk) -> bool:
    """ "Is there a guarantee?" is an article's question, where one answers it."""
    article = answers.best_article(talk)
    return article is not None and (talk.asks or clauses.asks(talk.said.text))


def _is_of_discounts(talk: Talk, ref: str) -> bool:
    """Whether an article's own question asks for discounts."""
    entry = talk.turn.snapshot.find(ref)
    question = entry.question if isinstance(entry, ArticleEntry) else ""
    wants = intents(
        folded(question),
        vocabulary=talk.index.vocabulary,
        language=talk.article_language(ref),
    )
    return "discount" in wants


def _is_go_ahead(talk: Talk) -> bool:
    """ "Confirm" as the answer to our question, or as a politeness in an order."""
    pending = talk.state.pending
    if "review" in (pending.get("kind"), pending.get("then", {}).get("kind")):
        return talk.go_ahead
    if pending.get("kind") == "order":
        return changes.agrees(talk.turn)
    return bool(talk.resolution.sold) and (
        talk.wants("book") or bool(talk.said.found.dates or talk.said.found.times)
    )


def _real_prices(talk: Talk) -> tuple[Act, ...]:
    """The listed price beside a refusal, if it is known what it was about."""
    if talk.state.booking or not talk.allows("quote_prices"):
        return ()
    spoken = [
        ref
        for ref in talk.state.last
        if not talk.resolution.unmatched and talk.turn.snapshot.sellable(ref)
    ]
    named = talk.resolution.refs
    # A word that is only like a part of a name is no reason to speak of something else.
    sure = talk.names_whole or not talk.state.last or bool(set(named) & set(spoken))
    refs = named if named and sure else spoken
    return tuple(Quote(ref) for ref in refs[:2])
