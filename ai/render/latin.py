"""Hindi in Latin letters, for customers who write it so: "Deep clean ka daam 120.00 AED hai."

Our own sentences are written over word by word, from a table that holds every word of them and
of Hindi's days and clocks, spelt as people type. A business's own wording may have others: those
are written by their letters. Names, and words of customers, stay as they are.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from functools import cache

from ai.render.clean import single_line
from ai.render.voice import Voice
from catalog.snapshot import PackageEntry, ServiceEntry

LANGUAGE = "hi"
KEY = "script:latin"
"""Beside the wordings a customer read last: that they were read Hindi in Latin letters."""

_DEVANAGARI = re.compile("[\u0900-\u097f]")
_LATIN = re.compile("[A-Za-z]")
_WORD = re.compile("[\u0900-\u0963\u0966-\u097f\u200c\u200d]+")
_BEGINS = re.compile(r"(?:^|[.!?](?: [^\w\s{(]+)* |\n)[a-z]")
_ENDS = re.compile("[.!?:]")

_WORDS = """
है hai|नहीं nahin|टीम team|के ke|यह yeh|क्या kya|से se|कृपया kripya|यहीं yahin|को ko|कोई koi
समय samay|लिए liye|बात baat|व्यक्ति vyakti|में mein|हम hum|आपका aapka|हैं hain|यहाँ yahan|एक ek
और aur|कौन kaun|पता pata|ठीक theek|अनुरोध anurodh|माफ़ maaf|दिन din|किस kis|का ka|सेवा seva|वे ve
तो to|करें karein|आप aap|सा sa|लिखेंगे likhenge|दाम daam|चाहिए chahiye|बताएँ bataein|पास paas
कुछ kuch|सेवाएँ sevaein|पर par|तक tak|कीजिए kijiye|कर kar|मदद madad|भेज bhej|फ़ोन phone|नाम naam
इसे ise|आपकी aapki|हमारे hamare|हमारा hamara|बता bata|नंबर number|दिया diya|जवाब jawab|कहा kaha
हूँ hoon|हमारी hamari|सिर्फ़ sirf|सकती sakti|मूल्य mulya|बंद band|देखकर dekhkar|दें dein|तय tay
जाए jaye|चाहेंगे chahenge|की ki|कितने kitne|इस is|इनमें inmein|अब ab|अपना apna|हो ho|ही hi
हमें humein|स्वागत swagat|सी si|सकते sakte|सकता sakta|शुक्रिया shukriya|लिखेगा likhega|बारे baare
बस bas|नोट note|जी ji|ज़रूर zaroor|गया gaya|इसमें ismein|सहायता sahayata|समझ samajh
लिखिए likhiye|लिख likh|रहेगा rahega|रद्द radd|या ya|मेरे mere|बुक book|बढ़िया badhiya
प्रकार prakar|देखें dekhein|देख dekh|दूसरे doosre|तब tab|चुनिए chuniye|खुले khule|ऑर्डर order
इसलिए isliye|आपको aapko|अभी abhi|सूची soochi|सब sab|संदेश sandesh|संख्या sankhya|शब्दों shabdon
वैसा vaisa|विवरण vivaran|रहे rahe|रहने rehne|मुझे mujhe|भेजें bhejein|भेजा bheja|भी bhi
बदलें badlein|बताइए bataiye|फिर phir|पहुँचा pahuncha|नमस्ते namaste|नमस्कार namaskar|दीजिए dijiye
चुनें chunein|चाहते chahte|खुला khula|क्षमा kshama|किसी kisi|किया kiya|कह keh|करने karne
करना karna|करती karti|उस us|उपयुक्त upyukt|उत्तर uttar|इसका iska|आया aaya|आपसे aapse
आपके aapke|आगे aage|अवश्य avashya|अच्छा achha|हुई hui|हाँ haan|हर har|सुन sun|सबके sabke
शुभ shubh|शामिल shaamil|लेना lena|लें lein|लूँ loon|लिखें likhein|लिखे likhe|लगभग lagbhag
लगते lagte|रहते rehte|रखें rakhein|ये ye|यही yahi|मैं main|मैंने maine|मुझसे mujhse|मिनट minute
मतलब matlab|बेहतर behtar|बुकिंग booking|बिल्कुल bilkul|बार baar|बहुत bahut|बदलना badalna
बदल badal|बजे baje|पाएँगे payenge|पते pate|धन्यवाद dhanyavaad|देने dene|देगा dega|देखने dekhne
देंगे denge|दे de|दूसरा doosra|दी di|दर्ज darj|तैयार taiyaar|तारीख tareekh|जैसा jaisa|जा ja
ज़रूरत zaroorat|जब jab|चैट chat|चाहें chahein|गए gaye|खुशी khushi|खुलने khulne|खुद khud
केवल keval|करीब kareeb|करते karte|करके karke|कम kam|ऐसे aise|उपलब्ध uplabdh|इसी isi|आना aana
होना hona|होगा hoga|हैलो hello|हुए hue|हुआ hua|हाथ haath|हम्म hmm|हमने humne|स्पष्ट spasht
सूचित soochit|सूचना soochna|सुबह subah|सुनने sunne|साफ़ saaf|सही sahi|सवाल sawaal|समान samaan
समझने samajhne|सदैव sadaiv|संपर्क sampark|संदर्भ sandarbh|शाम shaam|वॉइस voice|वह woh|लेते lete
लेंगे lenge|लीजिए lijiye|लिया liya|लिखा likha|आपने aapne|लिखकर likhkar|लगेंगे lagenge|रखिए rakhiye
यदि yadi|मेरा mera|मिलेंगे milenge|मिलती milti|माफ़ी maafi|माँगा maanga|भेजेंगे bhejenge
भेजिए bhejiye|भूल bhool|भाषा bhasha|बाहर bahar|बदले badle|बदली badli|बदलाव badlaav|बताना batana
बताएगी bataegi|बताएगा bataega|बताएँगे batayenge|प्लीज़ please|प्रसन्नता prasannata|प्रश्न prashn
पूछिए poochhiye|पूछने poochhne|पूछ poochh|पीछे peechhe|पाऊँगा paunga|पहुँचाता pahunchata
पहुँचाएँ pahunchaein|पहले pehle|पसंद pasand|पधारें padharein|पढ़ा padha|पढ़ padh|पकड़ pakad|ने ne
नीचे neeche|निर्धारित nirdharit|निकल nikal|नया naya|द्वारा dwara|दोपहर dopahar|देता deta
देगी degi|देखेगा dekhega|देखिए dekhiye|दूँ doon|दिखाने dikhane|दिखता dikhta|तरह tarah
जोड़ना jodna|जो jo|जैसे jaise|जुड़ी judi|जानना jaanna|जानकारी jaankari|छोड़ chhod|चुका chuka
घुमाते ghumate|घंटे ghante|घंटा ghanta|गई gayi|ख्याल khayal|खेद khed|खुलता khulta|खास khaas
कुल kul|किससे kisse|कितनों kitnon|कहूँ kahoon|कहिए kahiye|कहाँ kahan|करेगा karega|करेंगे karenge
कराने karane|कराना karana|करा kara|कभी kabhi|कई kai|ऑटोमैटिक automatic|उपस्थित upasthit
उन्हें unhein|उनसे unse|उनका unka|इसके iske|इसकी iski|इतने itne|इतना itna|आशय aashay
आवश्यकता aavashyakta|आती aati|आएँ aayein|आई aayi|असिस्टेंट assistant|अलविदा alvida|अरे arre
अपने apne|अन्यथा anyatha|अच्छे achhe|रात raat
सोमवार Somvaar|मंगलवार Mangalvaar|बुधवार Budhvaar|गुरुवार Guruvaar|शुक्रवार Shukravaar
शनिवार Shanivaar|रविवार Ravivaar|सोम Som|मंगल Mangal|बुध Budh|गुरु Guru|शुक्र Shukra|शनि Shani
रवि Ravi|जनवरी January|फ़रवरी February|मार्च March|अप्रैल April|मई May|जून June|जुलाई July
अगस्त August|सितंबर September|अक्टूबर October|नवंबर November|दिसंबर December
जन॰ Jan|फ़र॰ Feb|जुल॰ Jul|अग॰ Aug|सित॰ Sep|अक्टू॰ Oct|नव॰ Nov|दिस॰ Dec
"""

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        (
            *("k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n"),
            *("t", "th", "d", "dh", "n", "p", "ph", "b", "bh", "m", "y", "r", "l", "v", "sh", "sh"),
            *("s", "h"),
        ),
        strict=True,
    )
)
_DOTTED = {"ज": "z", "फ": "f", "ड": "d", "ढ": "dh", "क": "q", "ख": "kh", "ग": "gh"}
_VOWELS = dict(
    zip(
        "अआइईउऊऋएऐओऔऑऍ",
        ("a", "aa", "i", "ee", "u", "oo", "ri", "e", "ai", "o", "au", "o", "e"),
        strict=True,
    )
)
_SIGNS = dict(
    zip(
        "ािीुूृेैोौॉॅ",
        ("aa", "i", "ee", "u", "oo", "ri", "e", "ai", "o", "au", "o", "e"),
        strict=True,
    )
)
_DOT, _VIRAMA, _NASALS = "़", "्", "ंँ"


def is_wished(wrote: str, *, said: Mapping[str, int]) -> bool:
    """Whether a customer of Hindi is answered in Latin letters: as they wrote last, `wrote`, and
    where that has no letters of either script (a number, a thumb) as they read last."""
    if _DEVANAGARI.search(wrote):
        return False
    return bool(_LATIN.search(wrote)) or bool(said.get(KEY))


def in_latin(text: str) -> str:
    """A sentence of ours without a letter of Devanagari; its places stay."""
    if not _DEVANAGARI.search(text):
        return text
    plain = unicodedata.normalize("NFC", text).replace("।", ".")
    return _WORD.sub(lambda word: _spelt(word[0]), plain)


@cache
def _table() -> dict[str, str]:
    pairs = (pair.split(" ") for line in _WORDS.split("\n") for pair in line.split("|") if pair)
    return {unicodedata.normalize("NFC", native): latin for native, latin in pairs}


def _spelt(word: str) -> str:
    bare = word.replace("\u200c", "").replace("\u200d", "")
    return _table().get(bare) or _by_letters(bare)


def _by_letters(word: str) -> str:
    """How it sounds, roughly: the vowel that a last consonant has in writing is not spoken."""
    found: list[str] = []
    for place, letter in enumerate(word):
        if letter in _CONSONANTS:
            dotted = word[place + 1 : place + 2] == _DOT
            found.append((_DOTTED.get(letter) if dotted else None) or _CONSONANTS[letter])
            rest = word[place + 1 :].removeprefix(_DOT)
            if rest and rest[0] not in _SIGNS and rest[0] != _VIRAMA:
                found.append("a")
        elif letter in _NASALS:
            found.append("n")
        elif letter.isdecimal():
            found.append(str(unicodedata.decimal(letter)))
        else:
            found.append(_SIGNS.get(letter) or _VOWELS.get(letter, ""))
    return "".join(found)


def _begun(text: str) -> str:
    """With capitals where sentences begin."""
    return _BEGINS.sub(lambda begin: begin[0][:-1] + begin[0][-1].upper(), text)


class LatinVoice(Voice):
    """Hindi, in the same wordings and places as ever, in Latin letters."""

    def title(self, key: str) -> str:
        return _begun(super().title(key))

    def name(self, entry: ServiceEntry | PackageEntry) -> str:
        return _readable(super().name(entry), single_line(entry.name))

    def description(self, entry: ServiceEntry | PackageEntry) -> str:
        return _readable(super().description(entry), single_line(entry.description))

    def day(self, day: date) -> str:
        return in_latin(super().day(day))

    def short_day(self, day: date) -> str:
        return in_latin(super().short_day(day))

    def clock(self, moment: time) -> str:
        return in_latin(super().clock(moment))

    def read_back(self, moment: time) -> str:
        return in_latin(super().read_back(moment))

    def weekday(self, number: int) -> str:
        return in_latin(super().weekday(number))

    def _variants(self, key: str) -> tuple[str, ...]:
        return tuple(map(_sentence, super()._variants(key)))


@cache
def _sentence(text: str) -> str:
    plain = in_latin(text)
    return _begun(plain) if _ENDS.search(plain) else plain


def _readable(translated: str, own: str) -> str:
    """What the business wrote in Hindi, unless what it wrote first has no Devanagari."""
    if _DEVANAGARI.search(translated) and own and not _DEVANAGARI.search(own):
        return own
    return translated
