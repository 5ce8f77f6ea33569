"""Yes and no, and what counts as agreeing to a wish that was read back."""

import re

from ai.engine.agreeing import agrees_throughout
from ai.spoken import SPOKEN
from ai.text import folded_words, tokens


def _pattern(written: str) -> str:
    """A long pattern without its line breaks."""
    return re.sub(r"\n\s*", "", written.strip())


_YES = _pattern(
    r"""
    (?:y|ye|yh|yes+|yess|yep|yeah+|yup|ya|yea|yah|aye|sure|ok|okay|okey|okie|oki|k|kk
    |correct|right|exactly|perfect|great|fine|good|go ahead|send(?: it| that| them)?
    |submit(?: it)?|do it|proceed|please do|sounds (?:good|great|fine|perfect)
    |looks (?:good|great|fine|perfect|right)|that'?s (?:right|correct|it|fine|good
    |perfect)|all (?:good|right|correct)|alright|absolutely|definitely|of course
    |certainly|lovely|brilliant|awesome|cool|sorted|spot on|ace|done
    |send it (?:through|over|off)
    |ask(?: them| the team)?|confirm(?:ed)?|i confirm|go for it|let'?s (?:do it|go
    |do that)|book it|works|works for me|deal|affirmative|si+|sip|sii+|claro(?: que si)?
    |vale|correcto|perfecto|exacto|de acuerdo|adelante|envia(?:lo|la|selo|dlo|rlo)?
    |manda(?:lo|la|selo|dlo)?|por supuesto|esta bien|muy bien|bien|bueno|dale|venga|genial
    |eso es|asi es|asi esta bien|asi queda|va|va que va|de una|andale
    |todo (?:bien|correcto)|confirmo|confirmado|confirma(?:lo|r)?|hazlo|hecho|listo|orale
    |reservalo
    |pide(?:lo|selo)|نعم|اي|ايه|ايوه|ايوا|اه|اها|اوكي|اوكيه|اوك|تمام|صح|صحيح|موافق|موافقه|اكيد|طيب|ماشي|يلا
    |ارسل(?:ه|ها|وا|وه|وها|يه)?|ابعت(?:ه|ها|وا|وه)?|ابعث(?:ه|ها)?|زين
    |توكلنا|حسنا|تمم|تمام كذا|كذا تمام|حاضر|بالتاكيد|طبعا
    |ممتاز|احجز(?:ي|ه|ها|وا|لي)?|ايوا كذا|ايوه كذا
    |اكد(?:ه|ها|وا)?|تفضل|اعتمد|على بركه الله|ان شاء الله|اطلب منهم|نعم ارسله|كل شي صح)"""
)
_FILLER = _pattern(
    r"""
    (?:please|pls|plz|thanks|thank you|thx|ty|it|that|this|them|to the team|the team|now
    |then|so|and|very much|sir|madam|bro|dear|i|want|would like|do|is|all|just|me|lo|la
    |al equipo|por favor|porfa|gracias|muchas|eso|todo|que|y|ya|el pedido|la peticion
    |من فضلك|لو سمحت|لو سمحتم|شكرا|رجاء|الطلب|للفريق|الي الفريق|يا|و|جدا|لك|لكم|جزيلا
    |الان|هذا كل شي|كل شي|بس(?: هيك| هذا)?|that'?s (?:all|everything)|everything|nada mas
    |order|request|booking|the|my|a|reserva|si|book|go|sending|looks|sounds|works)"""
)
_IS_YES = re.compile(rf"\W*(?:{_FILLER}\W+){{0,3}}{_YES}(?:\W+(?:{_YES}|{_FILLER}))*\W*")
_NO = _pattern(
    r"""
    (?:n|no+|nope|nah|not|non|no way|wrong|incorrect|no gracias|no thanks?|no thank you
    |que va|para nada|negativo|leave it(?: as it is)?|dejal[oa]|اتركه
    |لا|لاء|كلا|لا شكرا|مو صح|غلط|خطا)"""
)
_IS_NO = re.compile(rf"\W*{_NO}(?:\W+(?:{_NO}|{_FILLER}|dear|not yet|todavia no|todavia|aun))*\W*")
_THUMBS = frozenset("👍👌✅✔☑💯🙆🆗")
_THUMBS_DOWN = frozenset("👎❌✖🙅🚫")


def _is_short(text: str) -> bool:
    """A yes or no is short; and the patterns above must not meet long repetitions."""
    return 1 <= len(tokens(text[:200])) <= 9 and len(text) < 120


def is_yes(text: str, *, raw: str = "") -> bool:
    """Whether a folded text is a plain yes and nothing more."""
    if _is_short(text) and (
        _IS_YES.fullmatch(text) or any(spoken.yes.fullmatch(text) for spoken in SPOKEN.values())
    ):
        return True
    return not tokens(text) and any(letter in _THUMBS for letter in raw)


def is_no(text: str, *, raw: str = "") -> bool:
    """Whether a folded text is a plain no and nothing more."""
    if _is_short(text) and (
        _IS_NO.fullmatch(text) or any(spoken.no.fullmatch(text) for spoken in SPOKEN.values())
    ):
        return True
    return not tokens(text) and any(letter in _THUMBS_DOWN for letter in raw)


_THANKING = folded_words(
    "thank thanks thanx thankyou thx ty cheers you u so much very a lot bunch for the your help"
    " gracias muchas mil muchisimas merci mrc beaucoup bcp obrigado obrigada brigado brigada muito"
    " muita valeu vlw terima kasih makasih makasi trims banyak ya kak bang mas mba asante ahsante"
    " sana shukran shukrani shukriya shukria dhanyavad dhanyavaad dhanyawad bahut aapka bhai ji"
    " शुक्रिया धन्यवाद थैंक्स थैंक यू बहुत आपका"
    " شكرا جزيلا مشكور مشكوره مشكورين تسلم تسلمي يسلمو كتير جدا لك لكم"
    " bye byebye goodbye see soon later take care adios chao chau hasta luego pronto au revoir a"
    " bonne journee soiree bientot tchau ate logo mais dadah sampai jumpa kwaheri tutaonana"
    " alvida مع السلامه باي"
)
_PLEASED = folded_words(
    "perfect great ok okay okey okie oki k kk fine good cool lovely brilliant awesome alright right"
    " excellent super wonderful nice amazing all that's it thats is then you've youve been helpful"
    " kind patient sweet quick really"
    " perfecto genial vale bueno bien muy estupendo excelente listo buenisimo guay todo entonces"
    " parfait d'accord d accord tres bien c'est c est entendu note top nickel"
    " perfeito otimo certo beleza legal ta bom bem entao massa joia"
    " oke sip siap mantap baik deh sawa poa vizuri basi theek thik hai accha acha achha badhiya"
    " ठीक है अच्छा बढ़िया ओके"
    " تمام طيب ممتاز زين اوكي اوك حلو"
)
"""Praise, and an "ok" that only says that something was heard: beside thanks they are no yes."""


def only_thanks(text: str) -> bool:
    """Whether thanks, with praise or an "ok" beside them, are all that a folded text says.

    "Great, many thanks" after a price ends the talk; "yes please, thanks" does not, nor does the
    "ya" of Indonesian where it comes first.
    """
    said = [token.text for token in tokens(text[:200])]
    known = _THANKING | _PLEASED
    thanks = bool(said) and said[0] != "ya" and all(word in known for word in said)
    return thanks and len(text) < 120


_ASKS_STATE = re.compile(
    r"^\W*(?:(?:so|and|but|hi|y|entonces) )?(?:is|was|are|has|have|did|am|when|why|who|how)\b"
    r"|\b(?:confirmed|confirmad[oa]|booked|approved|done|sorted|hecho|listo|fechad[oa]|fechou)"
    r" ?[?؟]"
    r"|\bya esta\b|\besta (?:ya )?confirmad"
    r"|هل |موكد ?[?؟]|متي "
)
"""Whether it is confirmed is a question; nobody sends a wish by asking it."""

_MARKED = re.compile(r"[?؟]")


def is_go_ahead(text: str, *, raw: str = "", reply_id: str = "") -> bool:
    """Whether a message agrees to what was just read back: a yes, or "please confirm it".

    Asking to approve, mark or guarantee something is no agreement but an order
    to the machine, which nobody can give.
    """
    if reply_id:
        return reply_id == "yes"
    if _ASKS_STATE.search(text) or (_MARKED.search(text) and is_yes(text)):
        # "Está certo?" asks whether it is.
        return False
    return is_yes(text, raw=raw) or agrees_throughout(text)
