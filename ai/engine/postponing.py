"""Who puts a wish off, or gives it up, while it is being put together, in the eight languages.

"Let me ask my husband first" and "found somebody else, thanks" are no name, no address and no
correction, whatever was asked for last.
"""

import re

from ai import kin
from ai.acts import Act, SmallTalk
from ai.engine import answers, clauses
from ai.engine.howmany import ONE_OF_US, is_article
from ai.engine.talk import Talk
from ai.slots import cited, read_quantity
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
    r"|(?:think about it|sleep on it|get back to you|let you know)(?! if| when you)"
    r"|(?:run|put) (?:it|this|that) (?:past|by) (?:my|our|her|him|the|them)"
    r"|(?:have|need|want|got) to (?:see|check|find out) (?:if|whether|what|when|how|with) (?:my|our"
    r"|i|we|he|she|they|work)"
    r"|(?:let me|i'?ll|i will) (?:just |first |quickly )?(?:see|check) (?:if|whether|what|with)"
    r" (?:my|our|he|she|they|work)"
    r"|(?:do ?n[o']?t|please don'?t) (?:book|reserve|send|order|confirm|do)"
    r" (?:it|that|this|anything|me|us)? ?(?:yet|for now|until|just yet)"
    r"|hold (?:off|fire)(?! (?:at|on|in))|will (?:get back|write again|be in touch)"
    r"|undecided|in two minds|on the fence|not decided yet|haven'?t decided)"
    # Spanish
    r"|\b(?:(?:me )?lo (?:voy a )?(?:pienso|pensar|pensare|pensamos|consult\w+|hablo con"
    r"|hablamos con)|(?:te|os|les?) (?:digo algo|digo luego|aviso|avisamos|confirmo luego)"
    r"|y (?:te|os|les?) digo|ya (?:te|os|les?) (?:digo|aviso|escribo|llamo|confirmo)"
    r"|luego (?:te |os |les? )?(?:digo|aviso|confirmo|llamo|escribo)"
    r"|(?:consultar|consultarlo|hablarlo|verlo|preguntar|preguntarle|preguntarselo) (?:con|a) mi"
    r"|(?:hablar|hable|hablo|hablarlo|comentarlo|comente|consulte|pregunte|pregunto)(?:lo|le)?"
    r" (?:con|a) (?:mi|mis|el|la)"
    r" (?:marido|mujer|espos\w+|madre|padre|herman\w+|pareja|novi\w+|jef\w+|famili\w+|soci\w+"
    r"|hij\w+|mama|papa|abuel\w+|amig\w+|casa)"
    r"|(?:todavia|aun) no (?:lo |la |me |nos )?(?:reserv\w+|apunt\w+|mand\w+|envi\w+|confirm\w+)"
    r"|no (?:lo |la |me |nos )?(?:reserv\w+|apunt\w+|mand\w+|envi\w+|confirm\w+|hag\w+)"
    r" (?:nada )?(?:todavia|aun|por ahora|de momento)"
    r"|tengo que (?:mirar|ver|consultar|confirmar|pensar)\w*|dejame (?:mirar|ver|pensar)\w*"
    r"|me lo tengo que pensar|estoy (?:indecis[oa]|dudando))\b"
    # French
    r"|\b(?:je (?:vais )?(?:y )?reflechi\w*|on (?:va )?(?:y )?reflechi\w*|je reviens vers"
    r"|on revient vers"
    r"|je vous (?:redis|rappelle|recontacte|tiens au courant|dirai|ecrirai|confirme plus tard)"
    r"|en parler (?:a|avec) (?:mon|ma|mes)|voir avec (?:mon|ma|mes)|demander a (?:mon|ma|mes|la|le)"
    r"|(?:ne )?(?:reservez|notez|envoyez|validez|confirmez) (?:rien|pas)"
    r"(?: encore| pour l'instant| tout de suite| pour le moment| avant)?"
    r"|je me tate|j'hesite(?: encore)?|(?:je dois|il faut que je|laissez moi|je vais)"
    r" (?:d'abord )?(?:regarder|verifier|voir|demande\w*|reflechir|en parle\w*) ?"
    r"(?:mon|ma|mes|si|avec|d'abord|avant)?(?= |$|[.,!])"
    r"|je (?:vous )?(?:reecris|reecrirai|rappellerai))\b"
    # Portuguese
    r"|\b(?:(?:vou|vamos|preciso|tenho (?:de|que)|quero) (?:pensar|confirmar depois"
    r"|(?:falar|ver|confirmar|consultar) com (?:o |a )?(?:meu|minha)"
    r"|(?:perguntar|consultar) (?:ao |a |pro |pra )?(?:o |a )?(?:meu|minha))"
    r"|depois (?:te |vos |lhe )?(?:digo|falo|aviso|ligo|confirmo)"
    r"|(?:ja|te|vos) aviso|ligo depois|ja (?:te |vos |lhe )?(?:falo|digo|volto|confirmo)"
    r"|deixa(?:-?me| eu)? (?:pensar|ver|falar|perguntar|confirmar|consultar)"
    r"|nao (?:marque|marca|marques|reserve|reserves|agende|mande|envie|confirme)\w*"
    r" (?:nada )?(?:ainda|por agora|por enquanto)|ainda nao (?:marque|reserve|agende|mande"
    r"|envie)\w*"
    r"|(?:tenho (?:de|que)|preciso(?: de)?|falta) (?:\w+ )?(?:com|a|ao) (?:o |a )?(?:meu|minha"
    r"|patroa"
    r"|patrao|chefe|familia|marido|mulher|esposa|mae|pai)|estou indecis[oa])\b"
    # Hindi
    r"|\b(?:soch ?(?:ke|kar|k|lu|lun|loon|lete|ti|ta)\b|sochti|sochta|sochenge|sochke|sochkar"
    r"|(?:puch|pooch|poochh) ?(?:ke|kar|k|lu|lun|loon|lete|ti|ta)\b"
    r"|baad (?:me|mein) (?:bata|call|msg|message|confirm|phone)\w*"
    r"|(?:abhi|filhal) (?:\w+ )?(?:mat|nahi) (?:kar|bhej|likh|book)\w*"
    r"|(?:book|confirm|likh|bhej|kar) ?(?:mat|na) (?:kar|bhej|likh)\w* abhi"
    r"|(?:pehle|phle) (?:\w+ ){1,4}(?:puch|pooch|baat|dekh|check)\w*)"
    r"|"
    + folded("सोच कर|सोचकर|सोच के|सोचके|पूछ कर|पूछकर|पूछ के|पूछके|बाद में बता|बाद में कॉल")
    # Swahili
    + r"|\b(?:nifikiri\w*|nitafikiri\w*|tutafikiri\w*"
    r"|nita(?:kujulisha|wajulisha|kuambia|waambia|kupigia|wapigia|rudi|kuandikia)"
    r"|nitawaandikia|nitaandika tena|nimwulize|nimuulize|niulize|niwaulize|tuulizane|nishauriane"
    r"|tushauriane|(?:ngoja|subiri|acha|wacha) (?:kwanza )?(?:ni|tu)\w+(?: kwanza)?"
    r"|(?:usi|msi)(?:weke|andike|tume|fanye|buku|pange)\w* (?:kwanza|bado|sasa)"
    r"|niongee na (?:mume|mke|mama|baba|dada|kaka|rafiki|familia)\w*)\b"
    # Indonesian
    r"|\b(?:pikir(?:2|[- ]pikir)?(?:in)? dulu|pikir[- ]pikir|mikir dulu"
    r"|(?:tanya|diskusi|ngobrol)(?:in)?(?: ke| sama| dengan)?"
    r" (?:suami|istri|ibu|mama|papa|bapak|pacar|teman|temen|ortu|anak|keluarga)"
    r"|nanti (?:saya |aku |ku)?(?:kabari|kabarin|hubungi|telpon|telepon|chat|info)\w*"
    r"|(?:tanya|nanya|diskusi|omongin|ngomong|rundingan)(?:in|kan)? (?:\w+ ){0,3}dulu"
    r"|nanti dulu|jangan (?:di\w+ )?dulu|(?:aku|saya|ku) (?:cek|lihat|liat|pikir)\w* (?:\w+ )?dulu"
    r"|masih (?:bingung|ragu|mikir\w*))\b"
    # Arabic
    r"|(?<!\w)(?:(?:راح |رح |خليني |بدي )?(?:افكر|بفكر|هفكر)"
    r"|(?:ب|ه)?(?:ارد|رد) (?:لك|لكم|عليك|عليكم)|وبرد|بخبرك\w*|اخبركم|هقولك\w*"
    r"|(?:ب|ه)?(?:اسال|سال) (?:زوج|جوز|مرات|امي|ابوي|الاهل)\w*|(?:ب|ه)?(?:اشاور|شاور)\w*"
    r"|(?:ب|ه)تصل (?:في|ب|علي)\w*|بكلمك\w*|هكلمك\w*"
    r"|(?:لين|لحد ما|لما|خليني|لازم|حتي) (?:اشوف|اسال|اتاكد|اشاور|نشوف)"
    r"|(?:اشوف|بشوف|هشوف|نشوف) (?:مع |راي )?(?:زوج|جوز|مرات|ام|ابو|اهل|دوام|اخت|اخو)\w*"
    r"|(?:لا|ما|مت) ?(?:تحجز|ترسل|تثبت|تاكد)\w* (?:لسه|لسا|الان|الحين|دلوقتي|بعد|هلا)"
    r"|لسه (?:محتار|بفكر|ما قررت)\w*|ha ?fakar|hafakar|bafakar|bfakker|h?as2al|khalini (?:as2al"
    r"|ashoof|afakar)|harod|ha ?rod 3aleik\w*)(?!\w)"
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
    # No longer needed, or somebody else does it
    r"|\b(?:no longer (?:need|want)\w*|(?:don'?t|do not|won'?t|wont) (?:need|want) (?:it|this|that"
    r"|one|you|the \w+) ?(?:any ?more|after all|now|tomorrow)?(?= ?[,.!]|$| thanks| sorry)"
    r"|(?:i'?ll|we'?ll|i will|we will|gonna|going to|i'?d rather) (?:have to )?pass(?= ?[,.!]|$"
    r"| on (?:it|this|that)| this| for| thanks)"
    r"|changed (?:my|our) minds?|(?:scrap|bin|drop) (?:that|it)(?= ?[,.!]|$)"
    r"|ya no (?:hace falta|lo necesit\w+|la necesit\w+|me hace falta|nos hace falta|lo quier\w+"
    r"|vamos|voy|va a poder ser)|ya (?:tiene|tienen|tenemos|tengo|lo tiene|lo tengo|lo tenemos)"
    r" (?:\w+ )?(?:apalabrad|reservad|contratad|buscad|hablad|comprometid)[oa]s?"
    r"|(?:me|nos) (?:lo|la) (?:va a hacer|hace|hara|arregla|monta|consigue) (?:un|mi|el|la)\w*"
    r"|mejor (?:lo|la) dejamos|mejor no(?= ?[,.!]|$| gracias)|dejemoslo|lo dejamos(?= ?[,.!]|$"
    r"| estar| correr)|me lo he pensado mejor|cambie de (?:idea|opinion|parecer)"
    r"|plus besoin|s'en (?:occupe|charge|occupera|chargera)|j'ai change d'avis"
    r"|on a change d'avis|(?:finalement )?on annule(?= ?[,.!]|$)|finalement (?:non|c'est non)"
    r"|nao (?:precisa|preciso|precisamos|vale a pena) mais|ja nao (?:preciso|precisamos|quero"
    r"|queremos|e preciso)|(?:ja|vai) (?:tratou|tratar|resolveu|resolver|arranjou"
    r"|arranjar) (?:disso"
    r"|isso|noutro|outro)|mudei de ideias?|mudamos de ideias?|melhor (?:deixar|nao)(?= ?[,.!]|$"
    r"| obrigad\w)|deixe estar|deixa estar|deixe la"
    r"|(?:kar|karwa|bana|de) (?:degi|dega|denge|degy|di|diya|liya) (?:wo|woh|usne"
    r"|khud)?(?= ?[,.!]|$)"
    r"|ab nahi chahiye|zaroorat nahi|jarurat nahi|man badal gaya|iraada badal|plan (?:badal|cancel"
    r"|change) (?:gaya|ho gaya|hua)"
    r"|(?:sihitaji|hatuhitaji|sitaki|hatutaki)(?: tena| sasa)?|nimebadili\w* (?:mawazo|nia)"
    r"|tumebadili\w* (?:mawazo|nia)|nimepata (?:kw|p|m)ingine|tumepata (?:kw|p|m)ingine"
    r"|(?:ga|gak|nggak|ngga|enggak|tidak|tdk|g) (?:jadi|jd)(?! \w+in)|gajadi|batal(?:in"
    r"|kan)?(?: aja"
    r"| saja)?|(?:ga|gak|nggak|tidak|tdk) (?:usah|perlu)(?: lagi| deh| jadi)?(?= ?[,.!]|$| kak| deh"
    r"| lagi)|berubah pikiran)\b"
    r"|(?<!\w)(?:(?:ما|مو|مش|م) ?(?:عاد |راح |رح )?(?:ابغي|ابغا|ابي|بدي|نبي|نبغي|محتاج|محتاجه"
    r"|عايز|عايزه|عاوزه|احتاج|نحتاج|لازم)(?: شي| خلاص| الحجز)?(?= ?[,.!]|$| خلاص| شكرا| الحين)"
    r"|خلاص (?:الغ|بلاش|ما )\w*|بلاش(?= |$|[,.!])|(?:غيرت|غيرنا) راي\w*"
    r"|(?:الغيه|الغيها|الغوه|الغوها|كنسل\w*)"
    r"|(?:msh|mish|mesh|mush) (?:3ayez|3ayza|3awz|3awza|me7tag|me7taga|3ayzeen)|5alas bala[sh]+"
    r"|balash|bala4)(?!\w)"
)

_CANNOT = re.compile(
    # Who cannot come, whose plans have changed, or who leaves it for some other time
    r"\b(?:(?:can'?t|cannot|won'?t be able to|not able to|won'?t|not going to|not gonna"
    r"|couldn'?t) (?:make it|come|do it|be there|manage(?: it)?|go|work out)"
    r"|not (?:going|coming|doing it) (?:any ?more|after all|now)|(?:our |my )?plans? (?:have "
    r"|has )?"
    r"(?:changed|fell through)|change of plans?|(?:something|stuff|work)(?:'s| has)? (?:came|come)"
    r" up|(?:maybe|perhaps|some) (?:other|another|next) time|next time (?:then|maybe)"
    r"|(?<=[.,!;] )another time|^another time"
    r"|no (?:voy|vamos|va) a poder(?: ir| ser| venir)?|no podre(?:mos)?|no puedo ir|no podemos ir"
    r"|se me (?:ha )?complic\w+|(?:me|nos) (?:surgio|salio|ha surgido|ha salido) (?:algo|un\w*"
    r"|otr\w+)"
    r"|cambio de planes|otra vez sera|sera otra vez|(?:para|en|sera) otra (?:ocasion|vez)"
    r"|otro dia sera"
    r"|la proxima(?= ?[,.!]|$| vez)"
    r"|(?:vais|va|vas|vont|allons|pourrai|pourrons|pourra|peux|peut|pouvons) (?:finalement )?pas"
    r" (?:finalement )?(?:pouvoir|venir|etre la|y aller)|(?:un )?empechement|une (?:autre"
    r"|prochaine) fois"
    r"|changement de (?:programme|plan)|partie remise"
    r"|nao (?:vou|vamos|vai) (?:poder|conseguir|dar)|nao (?:consigo|posso|podemos) ir|imprevisto"
    r"|(?:fica |deixo |deixamos )?(?:pra|para) (?:a )?proxima|outra (?:altura|vez|hora)(?= ?[,.!]"
    r"|$)"
    r"|mudanca de planos|surgiu (?:um|uma|outr[ao])"
    r"|nahi (?:ho|aa|a|kar|jaa|ja) ?(?:pa\w+|sak\w+)|nhi (?:ho|aa|a|kar) ?(?:pa\w+|sak\w+)"
    r"|(?:phir|fir) kabhi|agli baar|mood nahi"
    r"|sitaweza|hatutaweza|sitakuja|hatutakuja|siwezi kuja|(?:(?<=[.,!] )|^)(?:siku|wakati) (?:ny"
    r"|mw)ingine"
    r"|mipango imebadilika"
    r"|(?:ga|gak|nggak|ngga|tidak|tdk) (?:bisa|jadi|bs) (?:jadi|datang|dateng|ikut|kesana|ke sana)"
    r"|lain (?:kali|waktu)|ada (?:urusan|halangan|keperluan) (?:lain|mendadak)?"
    r"|rencana(?:nya)? berubah)\b"
    r"|(?<!\w)(?:(?:ما|مو|مش|م) ?(?:راح |رح |حا|ه)?(?:اقدر|نقدر|بقدر|هقدر|نقدرش|اقدرش"
    r"|قادر)(?: اجي| نجي"
    r"| اروح)?|(?:مره|وقت|يوم) (?:ثاني|تاني)ه?(?= ?[,.!]|$| ان شاء)|غير مره|(?:تغيرت|اتغيرت|غيرنا)"
    r" (?:ال)?خط\w+|(?:طلع|صار|طرا|جاني|جالي) (?:لي |عندي |علي |لنا )?(?:ظرف|شغل|سفر|طارئ))(?!\w)"
    r"|" + folded("नहीं (?:हो|आ|कर) (?:पा|सक)|फिर कभी|अगली बार|प्लान बदल")
)
"""Alone: beside another day or hour it says why that one is wished."""


def postponed(talk: Talk) -> tuple[Act, ...]:
    """The answer to who puts the open wish off or gives it up; () for everything else.

    A wish that is put off stays as it is: what was read back can still be agreed to.
    """
    if not _may(talk):
        return ()
    if _gives_up(talk):
        talk.state.drop_wish()
        return _say(talk, "dropped")
    return _say(talk, "acknowledge") if puts_off(talk) else ()


def leaves(talk: Talk) -> bool:
    """Whether an open wish is put off or given up, whatever the reason for it."""
    return _may(talk) and (_gives_up(talk) or puts_off(talk))


def _gives_up(talk: Talk) -> bool:
    said = talk.said
    found = _GIVES_UP.search(said.text)
    if found is None:
        moved = said.found.dates or said.found.times or said.gone
        others = any(kin.is_one(token.text) for token in said.tokens)
        found = None if moved or others else _CANNOT.search(said.text)
    # "One of us can't make it, so two": fewer, and not nothing.
    return found is not None and not (ONE_OF_US.search(said.text) or _counts(talk, found.span()))


def _counts(talk: Talk, but: tuple[int, int]) -> bool:
    """Whether a number or several people are told outside of what stands at `but`."""
    said, (low, high) = talk.said, but
    numbers = (
        said.number_spans(place)
        for place in said.spare_numbers()
        if not low <= said.tokens[place].start < high
    )
    come = cited(said.people(), talk.sources) or ""
    people = (
        not kin.SELF.issuperset(re.findall(r"\w+", come.lower())) and (read_quantity(come) or 0) > 1
    )
    return people or any(not is_article(talk, spans) for spans in numbers)


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
    if state.pending.get("kind") == "review" and talk.go_ahead:
        # "Así lo dejamos" leaves it as it is.
        return False
    gives = said.found.dates or said.found.times or said.spare_numbers()
    return not (talk.resolution.sold or (gives and talk.wants("change", "book", "price")))


def _say(talk: Talk, code: str) -> tuple[Act, ...]:
    talk.plain()
    talk.sure(intent=1.0)
    return answers.permitted(talk, [SmallTalk(code)])
