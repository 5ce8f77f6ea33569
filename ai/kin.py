"""Who comes along, in a word: relatives, friends and guests of the eight shipped languages, folded
as :mod:`ai.text` folds, with what says whose they are and what joins them."""

from ai.text import folded, word_set


def _words(listed: str) -> frozenset[str]:
    return word_set(folded(listed))


_INDONESIAN = (
    "istri suami anak teman temen kawan adik adek kakak abang ayah bapak ibu nenek kakek om tante"
    " sepupu keponakan ponakan pacar sahabat saudara tetangga rekan cucu mertua ipar tunangan bayi"
)

SELF = _words(
    "me i myself moi yo eu mim saya aku gue gw mimi मैं main ana انا احنا"
    # "Nós os três" are told by their number, and are none of these.
)
"""Who writes."""

ONE = SELF | _words(
    "person man woman boy girl kid child toddler baby husband wife mother mom mum mummy father dad"
    " daddy son daughter brother sister friend boss colleague partner girlfriend boyfriend fiance"
    " fiancee grandmother grandfather grandma grandpa granny gran nan nana grandad granddad"
    " grandson granddaughter aunt auntie uncle cousin niece nephew guest adult lady guy self"
    " gentleman mate buddy pal bestie flatmate roommate housemate neighbour neighbor coworker"
    " classmate bridesmaid bride groom hubby wifey missus spouse teen teenager bf gf fiancé"
    " stepson stepdaughter"
    " mi esposa esposo marido mujer hijo hija nino nina nene nena peque bebe crio cria amigo amiga"
    " novio novia hermano hermana madre padre mama papa abuelo abuela nieto nieta primo prima tio"
    " tia sobrino sobrina cunado cunada suegro suegra companero companera colega vecino vecina"
    " prometido prometida adulto adulta persona jefe jefa chico chica senora senor"
    " femme mari ami amie fils fille copain copine pote potesse enfant gosse frere soeur mere pere"
    " maman cousin cousine oncle tante neveu niece collegue conjoint conjointe compagne compagnon"
    " voisin voisine adulte personne garcon frangin frangine meuf mec"
    " minha filho filha irmao irma mae pai avo sobrinho sobrinha primo prima namorado namorada"
    " vizinho vizinha crianca menino menina miudo miuda neto neta sogro sogra companheiro"
    " companheira pessoa mulher mano mana"
    " mke mume rafiki mtoto dada kaka ndugu mama baba bibi babu shangazi mjomba binamu mpenzi"
    " mchumba jirani binti mwenzangu mdogo"
    " पत्नी पति बेटा बेटी बेटे भाई बहन दोस्त माँ पिता पापा मम्मी बच्चा सहेली भतीजा भांजा"
    " biwi patni pati beta beti bete bhai behen behan dost papa mummy bachcha bacha saheli"
    " شخص زوجتي زوجي صديقي صديقتي صاحبي صاحبتي اختي اخي اخوي اخويا خوي خويي امي ابي ابوي بابا ماما"
    " بنتي ابني ولدي مرتي مراتي جوزي خطيبي خطيبتي رفيقي رفيقتي رفيجي زميلي زميلتي خالتي خالي عمي"
    " عمتي جدي جدتي حماتي جارتي جاري صحبتي"
    " mrati gozi sadi2i so7bi sa7bi sa7bty ukhti okhti 2okhti akhi akhoya ommi abi ibni benti bnti"
    f" {_INDONESIAN}"
)
"""One person each."""

MANY = _words(
    "people persons men women boys girls kids children toddlers babies friends brothers sisters"
    " sons daughters siblings colleagues guests adults others other ladies guys pax peeps ppl"
    " covers diners heads seniors grandparents parents couples cousins kiddos relatives members"
    " coworkers folks buddies mates neighbors neighbours nieces nephews grandkids grandchildren"
    " bridesmaids groomsmen lads girlfriends teens teenagers flatmates roommates housemates"
    " classmates pals mums dads moms uncles aunts grownups ups visitors clients customers"
    " hijos hijas ninos ninas nenes nenas peques bebes crios crias amigos amigas novios hermanos"
    " hermanas abuelos abuelas nietos nietas primos primas tios tias sobrinos sobrinas cunados"
    " cunadas suegros companeros companeras colegas vecinos vecinas adultos adultas personas"
    " chicos chicas mayores invitados invitadas clientes clientas"
    " femmes hommes amis amies filles garcons copains copines potes enfants gosses freres soeurs"
    " cousins cousines oncles neveux nieces collegues voisins voisines adultes personnes convives"
    " invites mecs meufs"
    " filhos filhas irmaos irmas sobrinhos sobrinhas criancas meninos meninas miudos miudas netos"
    " netas sogros pessoas convidados mulheres homens avos"
    " watoto marafiki wadogo wakubwa wageni watu wenzangu wenzetu dada"
    " बच्चे बच्चों दोस्तों लोग लोगों bache bachche bachchon bacchon doston log logon"
    " اشخاص اطفال اولاد اولادي عيالي بناتي بنات اصحابي اصدقاء اصدقائي صديقاتي ربعي اخواني خواتي"
    " اخواتي زملائي كبار صغار بالغين عملاء زباين"
    " ashkhas as7abi awladi klien wateja"
)
"""Several, however many."""

COUPLES = _words("couple couples pareja parejas casal casais pasang pasangan")
"""Two people each: "three couples" are six."""

GROWN = _words("wazima wakubwa wadogo dewasa besar kecil mayores grandes pequenos petits")
"""Behind people and before their number: grown up or not ("watu wazima wawili")."""

SIZES = _words("बड़े छोटे बड़ों छोटों bade bare chhote chote")
"""The big and the small: adults and children, where nothing follows that is big or small."""

PAIRS = _words("couple parents grandparents couples pareja padres paire casal pais")
DUALS = _words("شخصين شخصان نفرين طفلين ولدين بنتين كبيرين wawili berdua")

OURS = _words(
    "my our his her a an the your mi mis tu su nuestro nuestra nuestros nuestras mon ma mes notre"
    " nos meu minha meus minhas nosso nossa nossos nossas other el la los las le les l o os as"
    " un una unos unas une um uma sus seu sua seus suas ses sa leurs"
    " mera meri mere apni apne apna hamare hamari humare"
    " मेरा मेरी मेरे अपनी अपने अपना हमारे हमारी si"
)
"""What stands before somebody and says whose they are, or which."""

OURS_AFTER = _words("wangu yangu zangu langu wetu yetu zetu saya aku gue gw kami kita nya")
"""What says it after them ("teman saya", "mke wangu"), and counts nobody."""

LINKS = _words(
    "and plus with y e et with dan sama dengan bareng beserta na pamoja aur ke saath और के साथ و"
    " con avec com mais w wa ma3 مع , & +"
)

FOR = _words("for para pra pour untuk buat kwa")
"""May stand behind what joins: "for me and for my son"."""

COMING = _words(
    "come coming comes go going voy ire iria vengo vou irei iria viens viendrai vais irai datang"
    " pergi nakuja nitakuja aaunga aaungi aunga aungi"
)
WITH = _words("with com con avec sama dengan bareng na")
"""Who comes with somebody is one more."""

TOGETHER = {
    "berdua": 2, "bertiga": 3, "berempat": 4, "berlima": 5, "berenam": 6, "bertujuh": 7,
    "berdelapan": 8, "bersembilan": 9, "bersepuluh": 10,
}  # fmt: skip
"""Indonesian says so many together in a word."""

_MINE = frozenset(f"{word}{end}" for word in _INDONESIAN.split() for end in ("ku", "nya"))


def is_one(word: str) -> bool:
    """Whether a folded word is one person ("suamiku" too)."""
    return word in ONE or word in _MINE


def is_ours(word: str) -> bool:
    """Whether a folded word is somebody of somebody's in itself ("suamiku", "زوجتي")."""
    return word in _MINE or (word.endswith("ي") and word in ONE)
