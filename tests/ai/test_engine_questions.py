"""Single messages to the built-in engine, by what they ask, in three languages."""

import pytest

from tests.ai.shops import NAVAJA, SPARKLE, Chat

PRICES_SPARKLE = [
    ("how much is deep clean", "service:1"),
    ("How much does the deep cleaning cost?", "service:1"),
    ("price for dep cleaning?", "service:1"),
    ("deep clean cost??", "service:1"),
    ("hw much 4 deep clean", "service:1"),
    ("whats ur price for sofa", "service:3"),
    ("price sofa", "service:3"),
    ("price of couch cleaning", "service:3"),
    ("how much to clean my couch", "service:3"),
    ("need price 4 sofa cleening plz", "service:3"),
    ("how much do you charge to clean a carpet?", "service:6"),
    ("how expensive is carpet cleaning", "service:6"),
    ("quote for carpet please", "service:6"),
    ("price of standart cleaning", "service:2"),
    ("regular cleaning price", "service:2"),
    ("what will I pay for a standard clean", "service:2"),
    ("price of matress steam", "service:4"),
    ("AC cleaning price", "service:5"),
    ("air conditioning cleaning how much?", "service:5"),
    ("what's the price of the spring clean", "service:1"),
    ("can you give me a quote for a deep clean", "service:1"),
    ("Could you tell me the cost of a deep clean, please?", "service:1"),
    ("Hey, I was wondering what you'd charge for a deep clean of a two-bed flat", "service:1"),
    ("How much would deep cleaning set me back?", "service:1"),
    ("wat is da price of deep cleaning", "service:1"),
    ("HOW MUCH IS DEEP CLEANING!!!!", "service:1"),
    ("how much is deepcleaning", "service:1"),
    ("deep-cleaning price", "service:1"),
    ("dеер сlеаning price", "service:1"),
    ("how\u200b much\u200b is\u200b deep\u200b cleaning", "service:1"),
    ("𝐡𝐨𝐰 𝐦𝐮𝐜𝐡 𝐢𝐬 𝐝𝐞𝐞𝐩 𝐜𝐥𝐞𝐚𝐧𝐢𝐧𝐠", "service:1"),
    ("how much is a deep cleaning for a 3 bedroom villa in Jumeirah", "service:1"),
    ("how much would it be for deep cleaning tomorrow at 5?", "service:1"),
    ("do you do deep cleaning?", "service:1"),
    ("move in bundle price", "package:1"),
    ("cuanto cuesta la limpieza profunda", "service:1"),
    ("Bonjour, combien coûte deep cleaning ?", "service:1"),
    ("كم سعر تنظيف عميق", "service:1"),
    ("كم سعر deep cleaning؟", "service:1"),
    ("deep cleaning كم؟", "service:1"),
    ("كم سعر ال Deep clining", "service:1"),
    ("بكم ديب كلين", "service:1"),
    ("التنظيف العميق بكم؟", "service:1"),
    ("لو سمحت ابغى اعرف اسعار التنظيف العميق", "service:1"),
    ("بكم غسيل الكنب", "service:3"),
    ("كم تاخذون على تنظيف الكنب", "service:3"),
    ("كم يكلف تنظيف السجاد", "service:6"),
    ("شو سعر باقة الانتقال", "package:1"),
]
PRICES_NAVAJA = [
    ("¿cuánto cuesta un corte de pelo?", "service:1"),
    ("cuánto me cobráis por un corte", "service:1"),
    ("presio del corte d pelo", "service:1"),
    ("a ver, cuanto cuesta cortarse el pelo", "service:1"),
    ("a cómo está el corte", "service:1"),
    ("precio corte caballero", "service:1"),
    ("qué vale arreglarse la barba", "service:2"),
    ("precio manicura", "service:4"),
    ("cuanto vale la coloracion", "service:5"),
    ("me gustaría saber el precio del tinte", "service:5"),
    ("what do you charge for colouring?", "service:5"),
    ("corte infantil", "service:3"),
    ("kids haircut price", "service:3"),
    ("facial", "service:6"),
    ("cuanto es corte y barba", "package:1"),
    ("haircut and beard", "package:1"),
]
SEVERAL = [
    (SPARKLE, "How much for deep cleaning and sofa shampoo?", {"service:1", "service:3"}),
    (SPARKLE, "how much is the carpet and the mattress", {"service:6", "service:4"}),
    (SPARKLE, "price deep cleaning, sofa shampoo, carpet", {"service:1", "service:3", "service:6"}),
    (SPARKLE, "which is cheaper, deep or standard?", {"service:1", "service:2"}),
    (SPARKLE, "كم سعر التنظيف العميق والتنظيف العادي", {"service:1", "service:2"}),
    (SPARKLE, "ما سعر تنظيف السجاد والمراتب؟", {"service:6", "service:4"}),
    (NAVAJA, "corte de pelo y manicura cuánto sería", {"service:1", "service:4"}),
    (NAVAJA, "how much for a beard trim and a haircut", {"service:2", "service:1"}),
    (NAVAJA, "tenéis tarifas de manicura y limpieza facial?", {"service:4", "service:6"}),
    (NAVAJA, "cuánto por corte, barba y tinte?", {"package:1", "service:5"}),
]
ONE_ACT = [
    (SPARKLE, "what do you offer?", "list_services"),
    (SPARKLE, "price list please", "list_services"),
    (SPARKLE, "give me prices for everything", "list_services"),
    (SPARKLE, "what's the cheapest service?", "list_services"),
    (SPARKLE, "furniture prices", "list_services Furniture"),
    (SPARKLE, "how much is cleaning", "list_services which"),
    (SPARKLE, "شو عندكم خدمات", "list_services"),
    (SPARKLE, "السلام عليكم، كم الأسعار؟", "list_services"),
    (NAVAJA, "precios", "list_services"),
    (NAVAJA, "qué servicios de belleza tenéis", "list_services Belleza"),
    (SPARKLE, "how long does a deep cleaning take", "quote service:1 duration"),
    (SPARKLE, "كم مدة التنظيف العميق؟", "quote service:1 duration"),
    (NAVAJA, "cuánto dura el tinte", "quote service:5 duration"),
    (SPARKLE, "what is included in the deep cleaning?", "quote service:1 about"),
    (SPARKLE, "tell me about the move in bundle", "quote package:1 about"),
    (SPARKLE, "do you do windows?", "quote service:1 about"),
    (SPARKLE, "ايش يشمل التنظيف العميق", "quote service:1 about"),
    (NAVAJA, "que incluye el tinte completo", "quote service:5 about"),
    (SPARKLE, "are you open on friday?", "hours 2026-11-27"),
    (SPARKLE, "I need to know if you work on fridays", "hours 2026-11-27"),
    (SPARKLE, "what time do you close today?", "hours 2026-11-21"),
    (SPARKLE, "are you open on 2 december", "hours 2026-12-02"),
    (SPARKLE, "closing time?", "hours"),
    (SPARKLE, "do you work 24/7?", "hours"),
    (SPARKLE, "هل تفتحون يوم الأحد؟", "hours 2026-11-22"),
    (SPARKLE, "متى تسكرون", "hours"),
    (SPARKLE, "انتو فاتحين الحين؟", "hours"),
    (NAVAJA, "¿a qué hora abren?", "hours"),
    (NAVAJA, "a qué hora abrís el sábado", "hours 2026-11-28"),
    (NAVAJA, "mañana abrís?", "hours 2026-11-24"),
    (NAVAJA, "el domingo?", "hours 2026-11-29"),
    (SPARKLE, "where are you", "place"),
    (SPARKLE, "do you have a phone number", "place"),
    (SPARKLE, "وين موقعكم", "place"),
    (SPARKLE, "ابا رقمكم", "place"),
    (NAVAJA, "dónde estáis?", "place"),
    (NAVAJA, "teléfono?", "place"),
    (SPARKLE, "do you bring your own supplies?", "answer article:1"),
    (SPARKLE, "هل تجلبون المواد معكم", "answer article:1"),
    (SPARKLE, "do you accept cards?", "answer article:2"),
    (SPARKLE, "can i pay by card", "answer article:2"),
    (SPARKLE, "ما هي طرق الدفع؟", "answer article:2"),
    (SPARKLE, "what if I need to cancel?", "answer article:3"),
    (SPARKLE, "are the products safe for my cat", "answer article:4"),
    (SPARKLE, "هل احتاج اكون في البيت", "answer article:5"),
    (NAVAJA, "se puede pagar con bizum?", "answer article:1"),
    (NAVAJA, "aceptáis tarjeta?", "answer article:1"),
    (NAVAJA, "dónde se puede aparcar", "answer article:2"),
    (SPARKLE, "hi", "small_talk greeting"),
    (SPARKLE, "good evening", "small_talk greeting"),
    (SPARKLE, "marhaba", "small_talk greeting"),
    (SPARKLE, "صباح الخير", "small_talk greeting"),
    (NAVAJA, "hola, qué tal", "small_talk how_are_you"),
    (SPARKLE, "thanks!", "small_talk thanks"),
    (SPARKLE, "يعطيك العافية", "small_talk thanks"),
    (SPARKLE, "okay thanks bye", "small_talk goodbye"),
    (SPARKLE, "are you a real person?", "small_talk who_are_you"),
    (SPARKLE, "انت بوت؟", "small_talk who_are_you"),
    (NAVAJA, "eres un robot?", "small_talk who_are_you"),
    (SPARKLE, "yes", "small_talk acknowledge"),
    (SPARKLE, "no", "small_talk acknowledge"),
    (SPARKLE, "I'll get back to you", "small_talk acknowledge"),
    (SPARKLE, "😂😂", "small_talk greeting"),
    (SPARKLE, "never mind", "small_talk dropped"),
    (SPARKLE, "tell me a joke", "refuse off_topic"),
    (SPARKLE, "what's the weather", "refuse off_topic"),
    (SPARKLE, "what's the status of my order", "order_status"),
    (SPARKLE, "وين طلبي؟", "order_status"),
    (NAVAJA, "anula mi cita", "order_status"),
]
UNKNOWN = [
    (SPARKLE, "do you sell pizza"),
    (SPARKLE, "haircut"),
    (SPARKLE, "haircut price"),
    (SPARKLE, "do you offer haircuts?"),
    (SPARKLE, "car cleaning price"),
    (SPARKLE, "can you clean my car"),
    (SPARKLE, "swimming pool cleaning"),
    (SPARKLE, "do you do dog grooming"),
    (SPARKLE, "do you guys do laundry"),
    (SPARKLE, "can you babysit my kids"),
    (SPARKLE, "i need a plumber"),
    (SPARKLE, "I want to order a burger"),
    (SPARKLE, "can I get a massage at home?"),
    (SPARKLE, "what about curtains?"),
    (SPARKLE, "do u sell iphones"),
    (SPARKLE, "عندكم بيتزا؟"),
    (SPARKLE, "هل عندكم حلاقة؟"),
    (SPARKLE, "تنظيف السيارات بكم"),
    (NAVAJA, "¿hacéis tatuajes?"),
    (NAVAJA, "depilación?"),
    (NAVAJA, "hacéis mechas?"),
    (NAVAJA, "puppy haircut please"),
    (NAVAJA, "dog haircut"),
    (NAVAJA, "corte para perro"),
]
DOUBTFUL = [
    (SPARKLE, "window cleaning price?", "service:1"),
    (SPARKLE, "office deep cleaning", "service:1"),
    (SPARKLE, "sofa repair price", "service:3"),
    (SPARKLE, "carpet installation", "service:6"),
    (SPARKLE, "do you sell mattresses?", "service:4"),
    (SPARKLE, "deep cleaning for my dog", "service:1"),
    (NAVAJA, "manicura rusa", "service:4"),
]


@pytest.mark.parametrize(("text", "ref"), PRICES_SPARKLE)
def test_prices_at_the_cleaning_firm(text: str, ref: str) -> None:
    chat = Chat(SPARKLE).say(text)
    assert chat.acts[0].split()[:2] == ["quote", ref]
    assert chat.decision.confidence >= 0.85


@pytest.mark.parametrize(("text", "ref"), PRICES_NAVAJA)
def test_prices_at_the_studio(text: str, ref: str) -> None:
    chat = Chat(NAVAJA).say(text)
    assert chat.acts == [f"quote {ref}"]
    assert chat.decision.confidence >= 0.85


@pytest.mark.parametrize(("shop", "text", "refs"), SEVERAL)
def test_several_services_in_one_message_are_all_priced(shop, text, refs) -> None:
    chat = Chat(shop).say(text)
    assert {act.ref for act in chat.decision.acts} == refs


@pytest.mark.parametrize(("shop", "text", "act"), ONE_ACT)
def test_questions_get_their_answer(shop, text, act) -> None:
    chat = Chat(shop).say(text)
    assert [words.removesuffix(" none") for words in chat.acts] == [act]
    # Answered, or asked about with this very answer to choose first.
    assert chat.decision.confidence >= 0.8


@pytest.mark.parametrize(("shop", "text"), UNKNOWN)
def test_what_is_not_in_the_catalogue_is_not_sold(shop, text) -> None:
    assert Chat(shop).say(text).acts == ["refuse unknown_service", "list_services instead"]


@pytest.mark.parametrize(("shop", "text", "ref"), DOUBTFUL)
def test_a_word_that_may_make_it_another_service_is_asked_about(shop, text, ref) -> None:
    assert Chat(shop).say(text).acts == [f"clarify {ref} person"]


def test_a_question_beside_a_price_is_answered_too() -> None:
    chat = Chat(NAVAJA).say("how much for a haircut, and do you take cards?")
    assert chat.acts == ["quote service:1", "answer article:1"]
    chat = Chat(SPARKLE).say("Hi! How much is standard cleaning and where are you located?")
    assert chat.acts == ["quote service:2", "place"]


def test_it_means_what_was_spoken_of() -> None:
    chat = Chat(SPARKLE).say("price of carpet").say("and the sofa?")
    assert chat.acts == ["quote service:3"]
    assert chat.say("and how long does it take?").acts == ["quote service:3 duration"]


def test_the_answer_is_in_the_customers_language() -> None:
    chat = Chat(SPARKLE).say("كم سعر deep cleaning؟")
    assert chat.decision.language == "ar"
    assert "450.00 AED" in chat.text and "تنظيف عميق" in chat.text
    assert Chat(NAVAJA).say("how much is a haircut").decision.language == "en"
    # A language the business does not offer is answered in its default one.
    assert Chat(SPARKLE).say("¿cuánto cuesta la limpieza profunda?").decision.language == "en"


def test_a_foreign_language_nobody_here_reads_goes_to_a_person() -> None:
    chat = Chat(SPARKLE).say("Привет, сколько стоит уборка?")
    assert chat.acts == ["hand_off unsupported_language"]


def test_gibberish_is_asked_about_once_then_goes_to_a_person() -> None:
    chat = Chat(SPARKLE).say("asdf qwer zxcv")
    assert chat.acts == ["clarify menu hours person"]
    assert chat.decision.confidence < 0.85
    assert chat.say("blah foo bar").acts == ["hand_off repeated_clarify"]


def test_media_is_declined_politely_then_goes_to_a_person() -> None:
    chat = Chat(SPARKLE).say("", kind="image")
    assert chat.acts == ["refuse media"]
    assert chat.say("", kind="image").acts == ["hand_off media"]


def test_a_voice_note_that_nobody_heard_goes_to_a_person_at_once() -> None:
    assert Chat(SPARKLE).say("", kind="audio").acts == ["hand_off voice"]


def test_an_empty_message_does_no_harm() -> None:
    assert Chat(SPARKLE).say("").kinds == ["clarify"]
    assert Chat(SPARKLE).say("\u200b\u202e").kinds == ["clarify"]
