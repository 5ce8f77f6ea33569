"""Who puts a wish off, or gives it up, while it is being put together, in the eight languages.

"Let me ask my husband first" and "found somebody else, thanks" are no name, no address and no
correction, whatever was asked for last.
"""

import re

from ai.acts import Act, SmallTalk
from ai.engine import answers, clauses
from ai.engine.talk import Talk
from ai.text import folded

MOST = 20
"""Words of a message that does no more than this."""

_PUTS_OFF = re.compile(
    r"\b(?:(?:let me|i'?ll|i will|i need to|i have to|i want to|i gotta|i'?d better|i better"
    r"|i should|we need to|we have to|we'?ll|gotta|need to|have to|must)"
    r" (?:just |first |quickly )?"
    r"(?:think|have a think|sleep on|check with (?:my|him|her|them)|ask (?:my|him|her|them)"
    r"|(?:talk|speak) (?:to|with) (?:my|our|her|his|their) (?!pl|now|boss|manager)\w"
    r"|see with my|discuss|get back"
    r"|come back to|let you know|tell you (?:later|tomorrow|tonight|in a bit|soon)"
    r"|call you|ring you|phone you|text you|message you"
    r"|write (?:to )?you|be in touch|confirm later)"
    r"|(?:think about it|sleep on it|get back to you|let you know)(?! if| when you))"
    # Spanish
    r"|\b(?:(?:me )?lo (?:voy a )?(?:pienso|pensar|pensare|pensamos|consult\w+|hablo con"
    r"|hablamos con)|(?:te|os|les?) (?:digo algo|digo luego|aviso|avisamos|confirmo luego)"
    r"|y (?:te|os|les?) digo|ya (?:te|os|les?) (?:digo|aviso|escribo|llamo|confirmo)"
    r"|luego (?:te |os |les? )?(?:digo|aviso|confirmo|llamo|escribo)"
    r"|(?:consultar|consultarlo|hablarlo|verlo|preguntar|preguntarle|preguntarselo) (?:con|a) mi"
    r"|hablar con mi (?:marido|mujer|espos\w+|madre|padre|herman\w+|pareja|novi\w+|jef\w+))\b"
    # French
    r"|\b(?:je (?:vais )?(?:y )?reflechi\w*|on (?:va )?(?:y )?reflechi\w*|je reviens vers"
    r"|on revient vers"
    r"|je vous (?:redis|rappelle|recontacte|tiens au courant|dirai|ecrirai|confirme plus tard)"
    r"|en parler (?:a|avec) (?:mon|ma|mes)|voir avec (?:mon|ma|mes)|demander a (?:mon|ma|mes))\b"
    # Portuguese
    r"|\b(?:(?:vou|vamos|preciso|tenho (?:de|que)|quero) (?:pensar|confirmar depois"
    r"|(?:falar|ver|confirmar|consultar) com (?:o |a )?(?:meu|minha)"
    r"|(?:perguntar|consultar) (?:ao |a |pro |pra )?(?:o |a )?(?:meu|minha))"
    r"|depois (?:te |vos |lhe )?(?:digo|falo|aviso|ligo|confirmo)"
    r"|(?:ja|te|vos) aviso|ligo depois)\b"
    # Hindi
    r"|\b(?:soch ?(?:ke|kar|k|lu|lun|loon|lete|ti|ta)\b|sochti|sochta|sochenge|sochke|sochkar"
    r"|(?:puch|pooch|poochh) ?(?:ke|kar|k|lu|lun|loon|lete|ti|ta)\b"
    r"|baad (?:me|mein) (?:bata|call|msg|message|confirm|phone)\w*)"
    r"|"
    + folded("सोच कर|सोचकर|सोच के|सोचके|पूछ कर|पूछकर|पूछ के|पूछके|बाद में बता|बाद में कॉल")
    # Swahili
    + r"|\b(?:nifikiri\w*|nitafikiri\w*|tutafikiri\w*"
    r"|nita(?:kujulisha|wajulisha|kuambia|waambia|kupigia|wapigia|rudi|kuandikia)"
    r"|nimwulize|nimuulize|niulize|nishauriane"
    r"|niongee na (?:mume|mke|mama|baba|dada|kaka|rafiki|familia)\w*)\b"
    # Indonesian
    r"|\b(?:pikir(?:2|[- ]pikir)?(?:in)? dulu|pikir[- ]pikir|mikir dulu"
    r"|(?:tanya|diskusi|ngobrol)(?:in)?(?: ke| sama| dengan)?"
    r" (?:suami|istri|ibu|mama|papa|bapak|pacar|teman|temen|ortu|anak|keluarga)"
    r"|nanti (?:saya |aku |ku)?(?:kabari|kabarin|hubungi|telpon|telepon|chat|info)\w*)\b"
    # Arabic
    r"|(?<!\w)(?:(?:راح |رح |خليني |بدي )?(?:افكر|بفكر|هفكر)"
    r"|(?:ب|ه)?(?:ارد|رد) (?:لك|لكم|عليك|عليكم)|وبرد|بخبرك\w*|اخبركم|هقولك\w*"
    r"|(?:ب|ه)?(?:اسال|سال) (?:زوج|جوز|مرات|امي|ابوي|الاهل)\w*|(?:ب|ه)?(?:اشاور|شاور)\w*"
    r"|(?:ب|ه)تصل (?:في|ب|علي)\w*|بكلمك\w*|هكلمك\w*)(?!\w)"
)

_GIVES_UP = re.compile(
    r"\b(?:found (?:someone|somebody|another|a different)|(?:went|going) with (?:someone"
    r"|somebody) else"
    r"|ya (?:encontre|encontramos|tengo|tenemos) (?:a )?(?:otr\w+|alguien)"
    r"|(?:j'ai|on a|nous avons) trouve (?:quelqu'un|ailleurs|un autre|une autre|mieux)"
    r"|ja (?:arranjei|encontrei|achei|arrumei|arranjamos) (?:outr\w+|alguem)"
    r"|(?:koi aur|kisi aur|dusra|doosra)\b.{0,20}\bmil ga(?:ya|yi|ye)"
    r"|nimepata (?:mtu )?mw[ie]ngine|tumepata (?:mtu )?mw[ie]ngine|(?:acha|acheni|wacha"
    r"|wacheni) tu"
    r"|basi (?:acha|acheni|wacha)|achana nayo"
    r"|(?:sudah|udah|udh|sdh) (?:dapat|dapet|nemu|ketemu) (?:yang|yg|orang|tempat) lain)\b"
    r"|"
    + folded("(?:कोई और|दूसरा) मिल गय")
    + r"|(?:^|[.,;!])\W*deixa(?: pra la| para la| quieto| estar)?"
    r"(?= ?[,.!]|$| por (?:agora|enquanto|hoje))"
    # Left for another time
    r"|\b(?:(?:leave it|skip it|skip this|pass on (?:it|this|that))"
    r"(?= ?[,.!]|$| for (?:now|today|this time|another time)| this time| sorry| thanks)"
    r"|not today after all"
    r"|(?:lo |la )?dej(?:o|amos|emos) para otr[ao] (?:dia|vez|ocasion|momento)"
    r"|(?:on|je|nous) (?:laisse|laissons) tomber|laissez tomber"
    r"|on annule(?= ?[,.!]|$| tout| merci| desole)"
    r"|(?:acabei por desistir|acabamos por desistir|desisti|desistimos|(?:fica|deixo|deixamos)"
    r" (?:para|pra) (?:a )?(?:proxima|outra (?:vez|altura)))"
    r"|rehne (?:do|dijiye|dijie|dein|den)"
    r"|tuache (?:tu )?kwa (?:leo|sasa)|acha kwa (?:leo|sasa))\b"
    r"|(?<!\w)(?:خليها|نخليها|خليه) (?:بعدين|مره (?:ثانيه|تانيه)|وقت (?:ثاني|تاني))"
    r"|(?<!\w)(?:لقيت|لقينا) (?:حد|احد|واحد|غيركم|مكان ثاني|مكان تاني)"
)


def postponed(talk: Talk) -> tuple[Act, ...]:
    """The answer to who puts the open wish off or gives it up; () for everything else.

    A wish that is put off stays as it is: what was read back can still be agreed to.
    """
    if not _may(talk):
        return ()
    if _GIVES_UP.search(talk.said.text):
        talk.state.drop_wish()
        return _say(talk, "dropped")
    return _say(talk, "acknowledge") if puts_off(talk) else ()


def puts_off(talk: Talk) -> bool:
    """Whether an open wish is put off: who talks to their own people first wants none of ours."""
    return _may(talk) and not talk.wants("cancel") and _PUTS_OFF.search(talk.said.text) is not None


def speaks_first(talk: Talk) -> bool:
    """Whether somebody who asked and wishes nothing yet wants to think or to ask their own."""
    said = talk.said
    plain = not (said.found.times or talk.resolution.sold or clauses.asks(said.text))
    return plain and len(said.tokens) <= MOST and _PUTS_OFF.search(said.text) is not None


def _may(talk: Talk) -> bool:
    """Whether a wish is open, and the message neither asks nor gives a detail of one."""
    said, state = talk.said, talk.state
    if not (state.booking and state.lines) or "?" in said.text or len(said.tokens) > MOST:
        return False
    gives = said.found.dates or said.found.times or said.spare_numbers()
    return not (talk.resolution.sold or (gives and talk.wants("change", "book", "price")))


def _say(talk: Talk, code: str) -> tuple[Act, ...]:
    talk.plain()
    talk.sure(intent=1.0)
    return answers.permitted(talk, [SmallTalk(code)])
