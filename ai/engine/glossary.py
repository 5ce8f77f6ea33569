"""A small own dictionary of trades: the same thing under its names in eight languages.

It lets "limpieza profunda" find a service called only "Deep cleaning". Each
line is one concept; words are stemmed like everything else.
"""

from ai.engine import trades
from ai.text import folded, stem, tokens, word_set

_LINES = """
clean: clean cleaning cleaner cleanup limpieza limpiar limpiais limpian limpio تنظيف تنضيف نظافه
clean: تنظف تنظفون تنظفوا انظف ننظف ينظف نظف
deep: deep profunda profundo fondo intensive عميق عميقه
standard: standard estandar عادي عاديه
house: house home casa hogar domicilio بيت منزل منزلي منازل
apartment: apartment flat piso apartamento شقه شقق
villa: villa villas فيلا فلل chalet
office: office oficina مكتب مكاتب
sofa: sofa couch settee كنب كنبه كنبات صوفا sillon
carpet: carpet rug alfombra moqueta سجاد سجاده موكيت زوليه
mattress: mattress colchon مرتبه فراش مراتب
window: window windows ventana ventanas cristales شباك شبابيك نوافذ نافذه
curtain: curtain curtains cortina cortinas ستاره ستاير
kitchen: kitchen cocina مطبخ
bathroom: bathroom toilet bano حمام
oven: oven horno فرن
fridge: fridge refrigerator nevera frigorifico ثلاجه
balcony: balcony terrace balcon terraza بلكونه شرفه
move: move moving mudanza انتقال نقل
laundry: laundry lavanderia colada
iron: ironing iron plancha planchado كوي كي
ac: ac aircon airconditioning hvac climatizacion مكيف مكيفات تكييف
pest: pest insects cockroach plagas fumigacion حشرات صراصير
garden: garden gardening jardin jardineria حديقه
pool: pool piscina مسبح
paint: paint painting pintura pintar دهان صبغ
plumb: plumber plumbing fontanero fontaneria سباك سباكه
electric: electrician electrical electricista كهربايي كهرباء
haircut: haircut corte peluqueria قصه حلاقه
cut: cut cutting cortar cortarme cortarse قص
hair: hair pelo cabello شعر
beard: beard barba لحيه دقن ذقن
shave: shave shaving afeitado afeitar حلاقه
moustache: moustache mustache bigote شارب
trim: trim perfilado arreglo recorte تحديد تشذيب
fade: fade degradado degrade تدريج فيد
colour: colour color dye tinte coloracion صبغه صبغ
highlights: highlights mechas balayage هايلايت خصل
wash: wash shampoo lavado lavar champu غسيل شامبو غسل
dry: blowdry blowout dry secado peinado سشوار استشوار
straighten: straightening keratin keratina alisado كيراتين فرد
nails: nail nails unas uñas اظافر
manicure: manicure manicura مانيكير منكير
pedicure: pedicure pedicura باديكير بديكير
gel: gel permanente جل
facial: facial limpiezafacial فيشل
face: face cara rostro وجه بشره
massage: massage masaje masajes مساج تدليك
relax: relaxing relax relajante استرخاء
back: back espalda ظهر
wax: waxing wax depilacion cera شمع واكس
laser: laser ليزر
brow: eyebrow eyebrows brow brows cejas حواجب
lash: lash lashes eyelash eyelashes pestanas رموش
makeup: makeup maquillaje مكياج ميكب
bride: bridal bride wedding novia boda عروس عرايس
kid: kid kids child children nino ninos infantil اطفال طفل
man: men mens man gents hombre hombres caballero masculino رجال رجالي
woman: women womens woman ladies mujer mujeres femenino نساء نسايي سيدات
express: express rapido rapida سريع
steam: steam vapor بخار
month: monthly mensual شهري
week: weekly semanal اسبوعي
nurse: nurse nursing enfermera ممرضه تمريض
babysit: babysitter babysitting nanny ninera canguro جليسه مربيه
cook: cook cooking chef cocinero طباخ طبخ
drive: driver chofer conductor سايق
pizza: pizza بيتزا
food: food comida طعام اكل
car: car cars coche coches carro سياره سيارات
dog: dog dogs puppy pet perro perros كلب كلاب
cat: cat cats gato gatos قطه قطط
tattoo: tattoo tattoos tatuaje tatuajes وشم تاتو
piercing: piercing pendiente
tooth: teeth dental dentist dentista dientes اسنان
pay: pay settle payment pago pagar دفع ادفع الدفع
card: card cards tarjeta tarjetas بطاقه كارت فيزا amex visa mastercard maestro debit credit credito
card: debito ماستركارد
cash: cash efectivo كاش نقدا نقد
parking: parking park carpark estacionar estacionarse estacionamiento aparcar aparcamiento مواقف
parking: موقف باركنج
cancelword: cancel cancellation cancelar cancelacion الغاء
supplies: supplies products materials equipment gear tools tool herramientas productos materiales
supplies: مواد معدات منتجات ادوات
pets: pets pet animals mascotas mascota حيوانات اليفه
insurance: insurance insured seguro asegurados تامين
guarantee: guarantee warranty garantia ضمان
area: area areas zone zones zona zonas منطقه مناطق
late: late tarde متاخر
wheelchair: wheelchair accessible accesible كرسي متحرك
birthday: birthday birthdays bday cumpleaños cumple anniversaire aniversário niver ultah
birthday: ulang-tahun kuzaliwa बर्थडे जन्मदिन
kilo: kilo kilos kg kgs kilogram kilograms quilo quilos كيلو किलो
gift: gift regalo هديه
eco: eco ecological ecologico ecologicos طبيعي
bring: bring bringing traer traeis traen تجيبون تحضرون تجلبون
key: key keys llave llaves مفتاح مفاتيح
"""

CONCEPTS: dict[str, str] = {}
PHRASES: dict[tuple[str, str], str] = {}
for _line in (_LINES + trades.LINES.lstrip()).strip().splitlines():
    _concept, _words = _line.split(":", 1)
    for _word in _words.split():
        _stems = [stem(_token.text) for _token in tokens(folded(_word))]
        if len(_stems) == 1:
            CONCEPTS.setdefault(_stems[0], _concept)
        elif len(_stems) == 2:
            PHRASES.setdefault((_stems[0], _stems[1]), _concept)
_FACTS = word_set(
    "pay card cash parking cancelword supplies pets insurance guarantee area late wheelchair gift"
    " eco bring key week month wifi vegan delivery table"
)
_KINDS = word_set(
    "man woman kid standard deep express relax gel interior exterior checkup repair kilo birthday"
    " print bind extract"
)
TRADE_WORDS = frozenset(
    word for word, named in CONCEPTS.items() if named not in _FACTS and named not in _KINDS
)
"""Stems that name things services are about, whether this business offers them or not."""
FACT_WORDS = frozenset(word for word, named in CONCEPTS.items() if named in _FACTS)
"""Stems of what customers ask about a business rather than buy from it."""


KIN: dict[str, frozenset[str]] = {
    "nails": word_set("manicure pedicure gel"),
    "hair": word_set("haircut cut dry colour straighten"),
    "brow": word_set("wax"),
    "face": word_set("facial"),
    "tooth": word_set("whiten"),
    "plumb": word_set("repair"),
    "laundry": word_set("iron"),
    "wash": word_set("bath"),
    "bath": word_set("wash"),
    "groom": word_set("bath haircut"),
}
"""Trades that somebody may mean who names another: worth a question, never a price untold."""


def is_meal(word: str) -> bool:
    """Whether a word may be a time of day instead: "do you shut for lunch?"."""
    return CONCEPTS.get(stem(word), "") in ("breakfast", "lunch", "dinner")


def concept(stemmed: str) -> str | None:
    return CONCEPTS.get(stemmed)


_PHRASES = """
haircut: hair cut | corte pelo | corte cabello | cortarme pelo | cortar pelo | cortarse pelo
haircut: قص شعر | قصه شعر | حلاقه شعر
haircut: cut hair
ac: air conditioning | air conditioner | aire acondicionado | air con | a c
move: move in | move out
carpet: floor rug
pest: pest control | control plagas | مكافحه حشرات
laundry: غسيل ملابس | wash clothes
nails: nail polish
facial: limpieza facial | limpieza cutis | تنظيف بشره | تنظيف وجه
dry: blow dry | blow out
kid: little one
wheelchair: wheel chair
parking: parar carro | deixar carro | dejar coche | dejar carro | garer voiture | parkir mobil
parking: مواقف سيارات | موقف سيارات | car park | parking lot | park car | موقف سياره
"""
for _line in _PHRASES.strip().splitlines():
    _concept, _listed = _line.split(":", 1)
    for _phrase in _listed.split("|"):
        _pair = [stem(_token.text) for _token in tokens(folded(_phrase))]
        PHRASES[(_pair[0], _pair[1])] = _concept
