"""What a customer wants, told from how people say it in three languages.

Patterns run over folded text (no accents, one form of each Arabic letter). All
languages are always read, because customers mix them. Several intents may hold
at once; the dialogue decides which comes first.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from ai.engine.exemplars import EXEMPLARS
from ai.engine.lexicon import COMMON, FUNCTION, INTENT, MODIFIERS
from ai.text import grams, tokens, unmask

_PATTERNS: dict[str, str] = {
    "price": r"""
        how much(?! time)|\bhw much|howmuch|\bprices?\b|pricing|\bcosts?\b|\brates?\b|\bcharges?\b
        |\bfees?\b|tariffs?|quot(?:e|ation)s?\b|what do i (?:pay|owe)|how expensive|\bprix\b
        |[cqk]u?anto (?!tiempo|dura|tarda|se tarda|demora|lleva)|\b[cq]uanto$|[cq]uanto\?|cuanta plata
        |\bcuesta[ns]?\b|costaria|\bvalen?\b(?! ?[,.!]| *$)|precios?\b|tarifas?\b|\bcostes?\b|\bcosto\b
        |cobra(?:is|n|s)\b|a como (?:esta|sale)|sale(?:n)? (?:el|la|los|las|un|una)|presupuesto
        |(?<!\w)كم(?! *(?:ساعه|ساعات|مده|دقيقه|الوقت|وقت|يستغرق|تستغرق|ياخذ\b|تاخذ\b|المده|شخص|غرفه))|بكم
        |سعر|اسعار|تكلف|يكلف|كلفه|ثمن|ب?قديش|قديه|شحال|الحساب""",
    "duration": r"""
        how long|duration|how much time|how many (?:hours|minutes)|time does (?:it|the)|takes? how long
        |cuanto (?:tiempo|dura|duran|tarda|tardan|demora|se tarda|lleva)|duracion|cuantas horas
        |cuantos minutos|كم (?:ساعه|ساعات|مده|دقيقه|الوقت|وقت|يستغرق|تستغرق|ياخذ|تاخذ|المده)\b(?! علي)|المده|مده
        |يستغرق|تستغرق|ب?تاخذ وقت""",
    "about": r"""
        what(?:'s| is| are|s)? (?:is )?(?:\w+ ){0,4}includ|\bincludes?\b|included|what (?:do|will|would) i get
        |what does (?:\w+ ){1,5}(?:cover|mean|involve|consist)|\bdetails?\b|describe|description
        |tell me (?:more )?about|more info|information (?:on|about)|what(?:'s| is) (?:a |an |the )?(?!your|the price|the cost)[\w ]{3,30}\?
        |explain|how (?:does|do) (?:the |a )?[\w ]{3,25} work
        |que (?:\w+ )?(?:incluye|lleva|trae|tiene incluido)|incluye|en que consiste|detalles|mas info
        |informacion (?:de|sobre|del)|que es (?:el|la|un|una)|explica|como es (?:el|la)
        |يشمل|تشمل|شامل|يتضمن|تتضمن|تفاصيل|معلومات عن|ما هو|ما هي|شو هو|شو هي|ايش هو|وش هو|اشرح""",
    "hours": r"""
        \bopen(?:s|ing)?\b(?! (?:the|a|my|your mind))|\bclos(?:e|es|ed|ing)\b(?! (?:to|by|friend))|(?:working|business|office|store|shop) (?:hours|time|days)
        |24 ?/ ?7|24 ?h(?:ours|rs)?\b|\bhours\b(?! (?:long|cleaning|of|session|or|does|will))|what time (?:do|are) (?:you|u)|when (?:do|are) (?:you|u) (?:open|close|start|work|finish)
        |(?:you|u) (?:guys )?(?:work|open|close)s? on\b|(?:do|are) (?:you|u) (?:work|working|around|there) (?:on )?(?:today|tomorrow|sun|mon|tue|wed|thu|fri|sat|week|public|holiday|at)
        |\bhorarios?\b|\babr(?:e|en|is|ir|irais)\b|\babiert[oa]s?\b|\bcierra[ns]?\b|cerrais|cerrad[oa]s?\b
        |a que hora(?: (?:abr|cierr|cerr|empez|estais|atend))|que dias (?:abr|estais|trabaj|atend)|trabaj(?:ais|an) (?:los?|el|en)
        |دوام|تداومون|ساعات (?:العمل|الدوام|عمل)|اوقات|مواعيد (?:العمل|الدوام|عمل)|(?:ت|ب ?ت|ي)?فتح(?:ون|وا|و)?\b|مفتوح|فاتح|تقفل|تغلق|تسكر|مغلق|مسكر|شغالين""",
    "place": r"""
        where(?:'s| is| are|abouts)? (?:you|u|your|the (?:shop|store|salon|office|studio|place|clinic|company|barber)|do (?:i|we) (?:come|go))
        |where (?:r|are) (?:u|you)|where(?:'s| is) it\b|\blocation\b|located|(?<!my )(?<!our )\baddress\b|directions|how (?:do i|can i|to|do we) (?:get|find|reach|come)
        |(?:google )?maps?\b|your (?:phone|number|telephone|contact)|(?:phone|telephone|contact) (?:number|no)\b|can i call|call you
        |\bdonde (?:estais|estan|esta|quedais|quedan|queda|os|se|puedo|es)|(?<!mi )direccion|ubicacion|ubicados|como (?:llego|llegar)
        |\btelefono\b(?!.{0,12}\d)|^\W*(?:phone|tel|contact|numero|number)\W*$|vuestro (?:telefono|numero)|(?:su|tu|el|vuestro) (?:telefono|numero)|puedo llamar|numero de telefono
        |(?:وين|اين|فين) (?:مكانكم|موقعكم|انتم|انتو|المحل|المكان|الصالون|محلكم|مقركم|تقعون|عنوانكم|يقع|بتكونوا|موجودين)|موقع|(?<!\w)(?:ال)?عنوان(?:كم)?(?!ي)\b|لوكيشن|اللوكيشن
        |رقم (?:هاتف|تلفون|الهاتف|التلفون|التواصل)|رقمكم|اتصل عليكم|كيف اوصل""",
    "menu": r"""
        \bservices\b|\bmenu\b|what (?:do|can|did|else|all|things|kind of \w+|sort of \w+|type of \w+|types of \w+) ?(?:do )?(?:you|u)(?: guys| all)? (?:do|offer|have|sell|provide|got)\b
        |what(?:'s| is) (?:available|on offer)|\bcatalog(?:ue)?\b|price ?list|list of|\bpackages\b|\boptions\b|everything you|show me (?:the |your )?(?:services|prices|list|menu|packages|what)
        |which (?:services|treatments|packages)|what (?:services|treatments|packages)|all (?:your )?prices
        |que (?:servicios|ofreceis|ofrecen|ofreces|haceis|hacen|teneis|tienen|tratamientos|paquetes|mas)|servicios\b|\bcarta\b|catalogo|\bpaquetes\b|\bbonos\b|lista de precios
        |خدماتكم|ما (?:هي )?(?:ال)?خدمات|الخدمات|خدمات|قايمه|المنيو|منيو|(?:ماذا|شو|ايش|وش|ما) (?:تقدم|عندك|لديك|تسو|تعمل|بتقدم|بتعمل)\w*|باقات|الباقات|الاسعار|بكجات""",
    "book": r"""
        \bbook(?:ing|ings)?\b(?! club)|\breserv(?:e|ation|ing)\b|appointments?|\bappt\b|\bschedule\b|\barrange\b|set (?:me )?up|sign me up|put me (?:down|in)
        |^\W*(?:need|want)\b|(?:i|we|id|i'd|ill|i'll|we'd) (?:really |just |also |wanna |only )?(?:want|need|like|would like|take|would love|wanna)\b(?! to (?:know|ask|see|speak|talk|check|complain|find|cancel|change|understand|hear|learn))
        |(?:can|could|may) (?:i|we) (?:please )?(?:get|have|order|come|take)\b(?! (?:a |the |some |your )?(?:price|quote|info|discount|deal|address|location|number|hours|menu|list|details|idea))
        |\bi'?ll take|\border\b(?! status)|come (?:over|by|in) (?:on|at|tomorrow|today|to clean)|send (?:me )?(?:someone|a cleaner|a team|somebody|your team)|(?:get|have) (?:my|our|the) \w+(?: \w+)? (?:cleaned|washed|done|cut|shampooed|trimmed|dyed|coloured|colored)
        |please (?:do|come)|let'?s do|fit me in|squeeze me|looking (?:for|to get|to have)
        |\breserv(?:ar|o|a|as|arme|ame|armos|emos)\b|\bcitas?\b|\bpedir\b|agend(?:ar|a|o|ame)|apunt(?:ame|arme|ar)|concertar|\bturno\b
        |\b(?:quiero|queria|quisiera|necesito|querria|queremos|me gustaria|nos gustaria|deseo|ponme|dame|me pones)\b(?! (?:saber|hablar|preguntar|ver|un descuento|descuento|cancelar|cambiar|anular|consultar|informacion|quejarme|poner una (?:queja|reclam)))
        |(?:ا|ن|ت)?حجز(?:لي|وا|و)?\b|احجز|الحجز|(?:اريد|ابغي|ابغا|ابي|ابا|بدي|بدنا|عايز|عايزه|عاوز|عاوزه|نريد|احتاج|محتاج|محتاجه|اود|ودي|حاب|حابه|ارغب)(?! (?:ان )?(?:اعرف|اسال|اتكلم|احكي|اكلم|الغي|اغير|خصم|اشتكي|التحدث|اتحدث|معرفه|استفسر|موظف|شخص))|موعد|(?:ا|ن)طلب\b""",
    "available": r"""
        \bavailab(?:le|ility)\b|\bare (?:you|u) (?:guys )?free\b|\bfree (?:slots?|on|at|tomorrow|today|this|next)\b|(?:can|could|will) (?:you|u|someone|they) (?:guys )?come\b|podeis venir|pueden venir|تقدرون تجون|ممكن تجون|any (?:slots?|openings?|spots?|space)|\bslots?\b|do (?:you|u) have (?:time|anything|something|space|a slot|any) (?:on|at|for|tomorrow|today|this|free)
        |dispon(?:ible|ibilidad|eis)|hueco|libre(?:s)?\b|sitio (?:el|para|manana|hoy)
        |متاح|متوفر|فاضي|فاضيين|عندكم (?:مكان|وقت)|في (?:مكان|وقت|مجال)""",
    "have": r"""
        (?:do|does|can|could|would|will) (?:you|u|ya|your \w+)(?: guys| all| also| please| even)* (?:do|sell|offer|provide|make|clean|cut|fix|repair|install|wash|handle|also)
        |(?:you|u) (?:guys )?(?:do|sell|offer|provide)\b|looking for (?:a|an|some)
        |\b(?:haceis|hacen|haces|ofreceis|ofrecen|ofreces|vendeis|venden|vendes|trabajais|[a-z]{3,}(?:ais|eis))\b(?<!teneis)|y (?:la|el|los|las|de)\b
        |تقدمون|تقدمو|تقدموا|تسوون|تسو|تعملون|تعملو|تعملوا|بتعملوا|تبيعون|تبيعو|بتبيعو|هل (?:يمكنكم|تستطيعون)|توفرون""",
    "got": r"""
        \b(?:have|has|got)\b|is there|are there|what about|how about|any chance of|\b(?:teneis|tienen|tienes|tiene|hay)\b|عندكم|لديكم|يوجد|عندكن""",
    "person": r"""
        (?:talk|speak|chat|connect|transfer|put me|pass me|contact|reach|deal|write|message|get)\b.{0,24}\b(?:person|human|agent|someone|somebody|real|manager|representative|staff|team member|operator|owner|boss|supervisor|advisor|colleague|people|rep)\b
        |\b(?:real|actual|live) (?:person|human|people|agent|one)\b|\bhuman\b|\b(?:a|the|your|any) (?:agent|representative|operator|manager|supervisor)\b|\bagent\b(?! ?s)|^(?:an? )?(?:person|manager|operator|agent|human|representative|staff|someone)\b(?: please| pls)?\W*$
        |person,? please|\bnot (?:a )?(?:bot|robot|machine)\b|(?:are|is) (?:you|this) (?:a )?(?:bot|robot).{0,20}(?:person|human)|no (?:more )?bots?\b|call me(?: back)?\b|(?:someone|somebody|anyone|anybody) (?:to )?(?:call|help|contact|there|real|from)|customer (?:service|care|support)|stop (?:the |this )?bot|(?:talk|speak|chat) (?:to|with) (?!me\b|us\b|you|u\b)\w+|speak to (?:a )?manager
        |hablar? con|hable con|persona (?:real|de verdad|humana|por favor)|una persona|\bhuman[oa]\b|\bagente\b|encargad[oa]|gerente|operador[a]?\b|que me llamen|llamadme|llameme|llamame|me (?:podeis|pueden|puede) llamar|atencion al cliente|comunica(?:me|rme)|pasame con|pasadme|alguien (?:que|del|de verdad|real|me)|con alguien|quiero (?:a )?alguien|no (?:quiero|a) (?:un |hablar con un )?(?:bot|robot)
        |(?:ا|ن)?(?:تكلم|تحدث|حكي|كلم|تواصل|لتحدث|لتكلم|لتواصل) (?:مع|وي|الي|ال)?.{0,12}(?:شخص|موظف|احد|حد|انسان|مدير|مسؤول|مسوول|بشر|خدمه|الاداره|الفريق)|(?:اكلم|كلمني|اتكلم مع|اتحدث مع|التحدث مع|احكي مع|التكلم مع|حولني|حوليني|حولوني|وصلني)|خدمه العملا|شخص (?:حقيقي|من فضلك|لو سمحت)|\bموظف\b|انسان|المدير|مدير|حد يكلمني|اتصلوا (?:بي|علي|فيني)|كلموني|دقوا علي|ممثل""",
    "complaint": r"""
        complain|terrible|\bawful|horrible|disgust|\bworst\b|unacceptable|(?<!the )\bdamaged?\b|\bbroke\b|\bbroken\b|ruined|\bstole(?:n)?\b|\bscam|\bfraud|\brude\b|late again|never (?:came|showed|arrived|turned|replied)|(?:did ?n[o']?t|didnt|nobody|no one|noone|none) .{0,12}(?:come|came|show|arrive|turn)|(?:not|un) ?happy|dissatisf|disappoint|\bangry\b|\bupset\b|bad (?:service|job|experience|quality|work)|poor (?:service|job|quality|work)|still waiting|missed (?:a|the|some) spot|my (?:\w+ )?(?:is|was|got) (?:broken|scratched|stained|torn|damaged|missing)|scratched|went wrong|mess(?:ed)? up|botched|\bawful|not (?:good|clean|done) (?:at all|properly|well)|(?:burnt|burned) my|rip ?off|joke of a|waste of (?:money|time)|lied to|liars?\b
        |\bquej|reclam|pesim[oa]|\bfatal\b|estafa|\brobo\b|robaron|robado|\brompi|\brot[oa]\b|danad[oa]|danaron|nadie (?:vino|ha venido|aparecio|se presento|ha aparecido)|no (?:vino|vinieron|ha venido|han venido|aparecio|se presento)|decepcion|destrozad|estropead|arruinad|mal (?:servicio|trabajo|trato)|muy mala?\b|descontent|enfadad|vergonzos|verguenza|insatisfech|horroros|sigo esperando
        |شكوي|اشتكي|اشكي|\bسيي|سيءه?\b|زفت|نصاب|\bنصب\b|احتيال|كسر|مكسور|انكسر|سرق|مسروق|خرب|تلف|(?:ما|لم|محد|ما حد|مافي حد) (?:حد )?(?:جا|يات|حضر|يحضر|وصل|ياتي|جه)\b|غير راضي|مو راضي|مش راضي|مستا|اسوا|زعلان|منزعج|فظيع|مقرف""",
    "sensitive": r"""
        \blawyers?\b|\blegal|\bsue\b|\bsuing\b|\bcourt\b|\bpolice\b|lawsuit|attorney|\brefund|money back|chargeback|charge ?back|charged (?:me )?(?:twice|wrong|double|extra|again|too)|(?:double|over) ?charged|overcharg|dispute|invoice (?:is |was )?wrong|wrong (?:amount|invoice)|\bgdpr\b|delete my (?:data|account|info)|personal data
        |pregnan|\ballerg|\bmedical|medication|\bdoctor|diabet|infect|\brash\b|injur|hospital|surgery|skin condition|eczema|psoriasis|bleed|chemo|cancer\b|breastfeed|suicid|kill myself|poison|got burn|got hurt|asthma|prescri|botox
        |abogad|\bdemandar|demanda\b|denunci|policia|juicio|juzgado|reembols|devol(?:ver|ucion|vais|vedme|vuelv)|cobrado (?:dos|doble|de mas|mal)|cobraron (?:dos|doble|de mas|mal)|doble cobro|proteccion de datos|embaraz|quemad[oa]|\balerg|\bmedic[oa]|medicamento|infecci|quemadura|sangr|cirugia|eccema|dermatitis|lactancia|\bcancer\b
        |محامي|قانون|شرطه|محكمه|استرداد|استرجاع|(?:ا|ي|ت)?رجع(?:وا|و|لي)? (?:ال)?(?:فلوس|مبلغ|مال)|ارجاع|فلوسي|مرتين|بلاغ|حامل|الحمل|حساسيه|طبيب|دكتور|مريض|دواء|ادويه|التهاب|نزيف|مستشفي|جرح|سرطان|سكري|رضاعه|خصوصيه بياناتي""",
    "discount": r"""
        disc?ount|\bdisc\b|\d ?%|% ?\d|%|\bpercent|\d+ ?(?:percent|por ?ciento|بالمي)|(?:money|something|bit|some|anything) off|off (?:the )?(?:price|total|bill|cost)|(?:knock|take|shave) .{0,14}\boff\b|\d+ off\b|half[- ]price|\bpromos?\b|promotions?\b|promo ?code|coupon|voucher|\bcheaper\b|make it cheap|(?<!how )\bexpensive|too (?:much|high|steep|dear)\b|that's (?:a )?(?:lot|steep|much|pricey)|pricey|\bsales?\b(?! (?:manager|rep|team|person))|round (?:it )?down|same price|let'?s say \d{2,}|^\W*\d{2,6} ?(?:aed|dhs?|dirhams?|eur|euros?|€|\$|usd)? ?(?:ok|okay|deal|fine|final|cash|only)\b|(?:got|get|gets|had) (?:it|this|the same) (?:for|at) (?:just |only )?\d|(?:price )?match\b|put (?:just |only )?\d{2,6}|(?:other|another|competitor|someone else|somewhere)\b.{0,40}(?:charg|price|cheap|offer|\d{2,6})
        |(?:best|last|final|better|lower|lowest|special|good|nice|discounted|friend|family|student|wholesale|reduced) (?:price|rate|deal|offer|quote)|\b(?:lower|reduce|drop|cut|decrease|bring down|adjust|beat|match|waive) .{0,16}(?:price|cost|rate|fee|total|charge)|bargain|\bdeals?\b|negotia|haggl|any (?:special )?offers?|special offers?|(?<!cancel )\bfor free\b|free of charge|\bgratis\b|complimentary|(?:one|it|session|service|cleaning|clean|haircut) (?:for )?free\b|free (?:service|clean|cleaning|haircut|session|one|trial|massage|upgrade)|on the house|buy (?:one|1|two|2) get
        |(?:can|could|would|will) (?:you|u|we|i) (?:please |just |maybe )?(?:do|make|give|accept|take|get|go|have|pay|settle|agree)\b.{0,30}?(?:\b(?:for|at|to|with) (?:just |only )?\d{2,6}|\b(?:just |only )?\d{2,6}(?= ?(?:aed|dhs?|dirhams?|eur|euros?|€|\$|usd|dollars?|\?|$|[.!,])))(?! ?(?:am|pm|people|persons|guests|min|hours?|:|sqm|m2|bed|room|of\b|/|th|st|nd|rd|cleans|cuts|times|sessions|haircuts)\b)
        |(?:i'?ll|i will|i can|i could|let me|i'?d|i would|i) (?:only |just )?(?:pay|give you|offer|go for|do) (?:you )?(?:only |just )?\d|(?:make|call) it (?:just |only )?(?:\d{3,6}|\d{2,6} ?(?:aed|dhs?|dirhams?|eur|euros?|€|\$))(?! ?(?:am|pm|o'clock|:|\d|people|th|st|nd|rd))|(?:how about|what about|deal at|deal for|only have|budget is|max) (?:just |only )?(?:\d{3,6}|\d{2,6} ?(?:aed|dhs?|dirhams?|eur|euros?|€|\$))(?! ?(?:am|pm|o'clock|:|th|st|nd|rd|/))|\bfor (?:just |only )?\d{2,6} ?(?:aed|dhs?|dirhams?|eur|euros?|usd|dollars?|bucks|€|\$)
        |rebaj|descuent|\bdto\b|\bofertas?\b|promocion|\bcupon|codigo (?:promocional|de descuento)|(?<!el )(?<!lo )(?<!la )mas barat[oa]|\bbarat[oa]s?\b|(?:mejor|ultimo|buen|menor) precio|precio (?:especial|de amigo|mas bajo|final)|me (?:lo|la) dej|(?:lo|la) dej(?:as|ais|an|a) (?:en|por|a)|(?:hazmelo|hacedmelo|me lo haces|me lo haceis) (?:por|a|en)|regate|negociar|muy caro|\bcaro\b|carisimo|por \d{2,6} ?(?:euros?|€|eur)|te (?:doy|pago|ofrezco)|os (?:doy|pago|ofrezco)|baj(?:ar|a|as|ais|ame|adme) (?:un poco )?(?:el|de) precio|gratuit|haz(?:me|nos|edme|ednos)? (?:un )?(?:buen )?precio|\d ?(?:€|euros?) y (?:cerramos|listo|ya|punto)|(?:el|la|los) de (?:al lado|enfrente)|la competencia|otr[oa] (?:sitio|salon|barberia|empresa|peluqueria)|regal(?:a|as|ais|ame|adme|an)\b|2x1|3x2|dos por uno
        |خصم|خصومات|تخفيض|تخفيضات|تنزيل|تنزيلات|عرض خاص|عروض|كوبون|كود|ارخص(?! شي| خدمه)|رخيص|(?:احسن|افضل|اخر|اقل|حسن) (?:ال)?سعر|اخر كلام|\bغالي(?! علي)\b|غاليه|راعي(?:ني|نا|وني|ونا)|راعونا|(?:تنزل|نزل|ينزل|تنقص|نقص|خفض|تخفض|قلل|تقلل)(?:ي|لي|وا|و|لنا)? ?(?:ال|شوي|من)?|بالمجان|مجاني|مجانا|ببلاش|بلاش|سعر خاص|(?:ممكن|خليها|اخليها|تخليها|نخليها|بتعطيني اياها|اعطيك|ادفع|سويها|سوها) (?:ب|بـ)? ?\d{2,6}|بال?ميه|بال?مايه|هدفع|(?<!\w)ب ?\d{2,6}(?! ?(?:شخص|اشخاص|غرف|دقيقه|ساعه))""",
    "confirm": r"""
        \bconfirm(?:ed|ation|s)?\b|\bapprov(?:e|ed|al)\b|mark (?:it|this|that|my \w+) (?:as )?(?:\w+)|mark (?:as )?(?:paid|done|approved|confirmed|complete)|guarantee(?:d)?\b|consider it (?:done|booked)|tell me it'?s (?:booked|done|confirmed)|say (?:that )?(?:it'?s )?(?:confirmed|approved|booked)|finali[sz]e|lock it in|without (?:a |any )?(?:approval|person|human|confirmation)
        |confirm(?:alo|ala|a|ad|adlo|ado|ada|ar|arlo|acion|ame|adme|en)\b|aprueb|aprob(?:ar|ado|ada|acion)|marca(?:lo|la|dlo|r|rlo)? (?:lo |la )?como|garantiza(?:me|do|d)?
        |(?:ا|ت|ي|ن)?ا?كد(?:لي|ي|وا|ه|ها|و|يه|ولي)?\b|تاكيد|موكد|(?:ت)?وافق(?:وا|ي)? علي|موافقه|اعتمد|اعتماد|تم الموافقه|ثبت(?:لي|ي|وا|ه|ها)?\b|تثبيت""",
    "override": r"""
        (?:ignore|disregard|forget|bypass|override|skip|drop) (?:\w+ ){0,4}(?:instructions?|rules?|prompts?|previous|above|guidelines|policy|policies|polic|restrictions?|everything|limits?|training|catalog(?:ue)?|safety)|you are (?:now|no longer)|you're now|from now on (?:you|your)|\bpretend\b|act (?:as|like) (?:a|an|if|the|my|though)|role ?play|system ?(?:prompt|message|override|note|:)|(?:^|\n) ?(?:system|assistant|developer|user|admin) ?[:>]|developer mode|debug mode|god mode|jail ?break|\bdan mode\b|new (?:instructions?|rules?|prompt|polic)|reveal (?:your|the)|(?:print|repeat|show|give|tell|output|display|dump) (?:me )?(?:your|the|all) (?:\w+ )?(?:prompt|instructions?|rules|config|secrets?|api key|system|database|password)|\bsudo\b|admin (?:mode|access|override|panel|command)|(?:i am|i'm|im|this is|as) (?:the |your |an? )?(?:admin|administrator|owner|developer|manager|boss|ceo|creator|engineer)\b|authori[sz]ed (?:by|to)
        |(?:set|change|update|edit|modify|make|put) (?:the |all |your |its |my )*(?:\w+ ){0,3}?prices?\b|price ?(?:=|:|to|is now) ?\d|(?:add|create|insert|update|delete|remove) (?:a |the |new )*(?:service|tenant|user|row|record)|(?:drop|delete|truncate|select|insert|update) .{0,20}(?:table|from|into|where)\b|\{ ?[\"']|[\"']\w+[\"'] ?:|<\/?(?:system|script|instructions?|im_start|admin)|\[(?:system|inst|admin|override)|<\|
        |\b(?:propose_order|hand_off|list_services|small_talk)\b|\bact(?:s)?\b ?[:=]|tool ?call|function ?call|base64|end of (?:prompt|instructions|conversation)|translate (?:the )?(?:above|your)|(?:answer|reply|respond|say) only with|(?:repeat|say|write|type) (?:after me|exactly|the (?:words?|following|sentence)|:|\")
        |ignora (?:\w+ ){0,4}(?:instrucciones|reglas|anterior|todo)|olvida (?:\w+ ){0,3}(?:instrucciones|reglas|anterior|todo)|haz(?:te)? (?:como|de cuenta|pasar)|(?:ahora eres|eres ahora|eres libre)|a partir de ahora (?:eres|tu)|actua como|finge|modo (?:desarrollador|administrador|dios)|tus instrucciones|prompt|(?:cambia|pon|modifica|actualiza|sube|baja) (?:\w+ ){0,3}precio(?:s)? (?:a|en|de|del|al)|soy (?:el |la )?(?:administrador|dueno|duena|jefe|jefa|desarrollador|gerente)
        |تجاهل|انس[يى]? (?:كل|جميع|التعليمات|تعليماتك|ما سبق)|تعليماتك|التعليمات السابقه|انت الان|من الان (?:انت|فصاعدا)|تصرف (?:ك|وك)|تظاهر|غير السعر|غيروا السعر|عدل السعر|اجعل السعر|خلي السعر|انا (?:المدير|صاحب|المالك|المطور|المسوول)|وضع المطور|مطورك""",
    "my_order": r"""
        \bmy (?:\w+ )?(?:orders?|bookings?|appointments?|requests?|reservations?)\b|the (?:order|booking|appointment|reservation) (?:i|we) (?:made|placed)
        |\bmi (?:pedido|reserva|cita|peticion|solicitud)\b|(?:ال)?(?:طلبي|حجزي|موعدي)\b""",
    "can_you": r"""
        \b(?:can|could|do|will|would|does) (?:you|u|ya|your team|someone)\b|\b(?:podeis|pueden|puedes|podriais|podrian|haceis|hacen)\b|(?:ممكن|تقدرون|تقدروا|بتقدروا|هل|فيكم)""",
    "conditional": r"""
        what (?:if|happens)|\bif i\b|can i (?:still )?(?:cancel|change|move|reschedule)|how (?:do|can) i|(?:is it|it is) possible|policy|do i have to|am i able
        |\bsi (?:tengo|quiero|necesito|cancelo|cambio)|que pasa si|puedo (?:cancelar|cambiar|anular)|politica|se puede|como (?:puedo|cancelo|cambio)
        |ماذا لو|اذا|هل (?:يمكن|استطيع|اقدر|ممكن)|كيف (?:الغي|اغير|يمكن)|سياسه""",
    "status": r"""
        \bstatus\b|where(?:'s| is) my|(?:any )?(?:news|updates?) (?:on|about|for|yet|\?)|any news|any update|(?:has|have|did|was|were|is) .{0,24}(?:approved|accepted|confirmed|decided|gone through|received)\b|what happened (?:to|with) my|did (?:you|they|u) (?:get|receive|check|approve)|is my (?:order|booking|request|appointment|reservation)|my (?:order|booking|request|appointment|reservation)\W*$|check (?:on )?my (?:order|booking|request|appointment)|when will (?:you|they|someone) (?:confirm|reply|answer)|do i have (?:an? )?(?:booking|appointment|order|reservation)
        |estado de|como va mi|(?:hay )?(?:novedades|noticias)|donde esta mi|mi (?:pedido|reserva|cita|peticion|solicitud)\W*$|(?:esta|fue|ha sido|habeis|han) .{0,16}(?:confirmad|aprobad|aceptad)|que (?:pasa|paso|hay) con mi|sabeis algo|tengo (?:alguna )?(?:cita|reserva)
        |حاله (?:ال)?(?:طلب|حجز)|وين (?:طلبي|حجزي|موعدي)|(?:طلبي|حجزي|موعدي)\W*$|صار (?:شي|ايش|علي)|شو صار|ايش صار|وش صار|(?:هل )?(?:تم|تمت) (?:ال)?(?:موافقه|تاكيد|قبول|الطلب|الحجز)|ما اخبار|اخبار طلبي|متي (?:ترد|توكد|تاكد)""",
    "change": r"""
        (?:change|move|reschedul|postpone|modify|update|edit|push|switch|amend|adjust|swap|shift)\w*\b.{0,40}\b(?:order|booking|appointment|request|reservation|it|date|day|time|slot|service|address|name|quantity|number|to|something|my|for|hour)|reschedul|postpone|^change\W*$|(?:make|let'?s make) it\b|\binstead\b|\bactually\b|\brather\b|\bearlier\b|\blater\b(?! on\b)|different (?:day|time|date|hour|service)|another (?:day|time|date|hour)|wrong (?:date|day|time|name|address|number|service)|i meant?\b|\bcorrection\b|not .{1,20}(?:but|,)
        |cambi(?:ar|o|a|arlo|arla|e|ame|adme|emos|alo|ala)\b|mover(?:lo|la)?\b|muev|aplaz|modific|reprogram|posponer|adelantar|retrasar|mejor (?:el|la|a las|para|otro|otra|manana|pasado|que sea|lunes|martes|miercoles|jueves|viernes|sabado|domingo|\d)|en (?:vez|lugar) de|que sean?\b|en realidad|perdon,? (?:el|a|para|son|que|quer)|otro dia|otra hora|ponlo|pongamos|me (?:equivoque|he equivocado)
        |(?:ا|ت|ي|ن)?غير(?:ه|ها|وا|لي|و)?\b|تغيير|(?:ا|ت|ي|ن)?اجل|تاجيل|(?:ا|ت)?عدل|تعديل|(?:ا|ت|ن)?نقل|خلي(?:ها|ه|هم|نا)?\b|خله(?:ا)?\b|بدل\b|بدال|الافضل|احسن يوم|يوم (?:ثاني|اخر|تاني)|وقت (?:ثاني|اخر|تاني)|قصدي|اقصد|لا,? (?:يوم|الساعه)""",
    "cancel": r"""
        \bcancel|call (?:it|the whole thing) off|never ?mind|\bnvm\b|forget (?:it|about it)|drop it|(?:do ?n[o']?t|dont|no longer|not) (?:want|need) (?:it|this|that|any|to book|to order|the|anything)|changed my mind|not interested|stop it|scrap (?:it|that)|leave it\b|no thanks?|no thank you|^stop\W*$|don'?t send|do not send
        |\bcancel(?:a|ar|alo|ad|o|ado|arlo|arla|ala)\b|anul(?:a|ar|alo|ado|arlo)|dejalo|dejemoslo|dejadlo|olvida(?:lo|dlo)|ya no (?:quiero|lo|la|me|hace)|no (?:importa|lo quiero|la quiero|quiero nada|gracias|lo envies|hace falta)|da igual|me lo he pensado
        |الغ(?:اء|ي|ا|وا|يه|ه)?\b|(?:ا|ت|ن)?كنسل|خلاص (?:لا|ما|مو|مش)|(?:ما|لا|مو|مش) (?:عاد )?(?:ابي|ابغي|اريد|ابغا|بدي|عايز|عاوز|اريده|ابيه)|بطلت|مو لازم|مش لازم|انس(?:ي|ي الموضوع| الموضوع|اه)|لا شكرا|غيرت رايي|هونت|لا ترسل""",
    "greeting": r"""
        ^\W*(?:hi+|hey+|hello+|helo|hiya|good (?:morning|afternoon|evening|day)|greetings|yo|sup|hola+|holi|marhaba|salam|salaam|as?salamu?|ahlan|namaste|bonjour|ciao|hallo|buenas|buenos dias|buenas (?:tardes|noches)|que tal|مرحبا?|مراحب|هلا|هلو|اهلا|اهلين|السلام|سلام|صباح|مساء|هاي|الو|يا هلا)\b""",
    "thanks": r"""
        \bthank|\bthx\b|\bty\b|\btks\b|appreciate|\bcheers\b|gracias|agradec|شكرا|مشكور|تسلم|يعطيك العافيه|يعطيكم العافيه|ممنون|يسلمو""",
    "goodbye": r"""
        \bbye+\b|good ?bye|see (?:you|ya|u)\b|talk (?:to you )?later|good night|take care|adios|hasta (?:luego|pronto|manana|la vista)|chao|\bchau\b|nos vemos|مع السلامه|باي|الي اللقاء|تصبح علي خير|في امان الله""",
    "later": r"""
        let me (?:think|check|see|ask)|(?:get|come) back to (?:you|u)|not now\b|maybe later|think about it|let (?:you|u) know|^\W*(?:later|lol|haha+|hehe+|jaja+|ههه+)\W*$|another time|not (?:yet|today)\W*$
        |(?:ya|luego|despues) (?:te|os|le) (?:digo|aviso|cuento|escribo)|lo (?:pienso|consulto|miro)|me lo pienso|ahora no\b|mas tarde|(?:voy a|dejame) (?:pensar|ver|mirar)
        |(?:ب|راح )?فكر|ارجع لك|برجع لك|بعدين|مو الحين|ليس الان|خليني (?:افكر|اشوف)""",
    "how_are_you": r"""
        how (?:are|r) (?:you|u|ya)\b(?! (?:open|located))|how(?:'s| is) it going|how do you do|what'?s up|how (?:have )?you been|como (?:estas|estais|esta|va|andas|te va)\W*$|que tal(?: estas| estais| todo)?\W*$|كيف (?:حالك|حالكم|الحال|الصحه)|كيفك|كيفكم|شلونك|شلونكم|شخبارك|ازيك|عامل ايه|شو اخبارك""",
    "who_are_you": r"""
        (?:are|r) (?:you|u) (?:a |an |really a )?(?:bot|robot|human|ai|machine|real|computer|person|automated|chat ?gpt)|who (?:are|r) (?:you|u)|who am i (?:talking|speaking|chatting)|is this (?:a |an )?(?:bot|robot|human|ai|automated|real|machine)|what are you\b|your name\b|what can you do|who is this
        |eres (?:un |una )?(?:bot|robot|persona|maquina|humano|ia|real)|quien eres|con quien hablo|como te llamas|que puedes hacer|esto es un (?:bot|robot)
        |(?:هل )?انت (?:بوت|روبوت|انسان|الي|حقيقي|شخص)|من انت|مين انت|مين معي|من معي|شو اسمك|ما اسمك|وش اسمك""",
    "off_topic": r"""
        weather|\bjokes?\b|\bpoems?\b|\bsong\b|capital of|president|prime minister|football|soccer|cricket|world cup|\bnews\b(?! (?:on|about|for) my)|recipe|homework|essay|\bcode\b (?:in|for)|python|javascript|bitcoin|crypto|stock (?:price|market)|horoscope|meaning of life|who won|translate\b|solve|\bmath|2 ?\+ ?2|write (?:me )?a|tell me a story|chatgpt|openai|politic|elections?
        |\bchiste|poema|cancion|capital de|presidente|futbol|receta|deberes|horoscopo|que tiempo hace|el tiempo (?:hoy|manana|en)|traduce|noticias del
        |نكته|قصيده|اغنيه|عاصمه|رييس|كره القدم|الطقس|وصفه|واجب|ترجم|برج|بيتكوين""",
}
INTENTS = tuple(_PATTERNS)
_COMPILED: dict[str, re.Pattern[str]] = {
    name: re.compile(re.sub(r"\n\s*", "", pattern.strip())) for name, pattern in _PATTERNS.items()
}
_COMPARES = re.compile(
    r"cheapest|(?:which|what|who)\b.{0,30}\bcheap|(?:cual|que) .{0,20}mas barat|el mas barato|ارخص (?:شي|خدمه)"
    r"|(?:ايهما|ايش|مين|شو) .{0,12}ارخص"
)

_KEYWORDS = tuple(
    """
    price prices pricing cost costs much discount discounts cheaper appointment appointments book
    booking reserve reservation schedule available availability tomorrow cancel cancelled confirm
    address location located person human agent manager open opening hours included includes
    services service package packages speak complain complaint refund
    cuanto cuesta cuestan precio precios descuento reservar reserva horario abierto abren cierran
    direccion servicios hablar persona cancelar confirmar quiero necesito incluye gracias
    سعر اسعار خصم حجز احجز موعد عنوان اريد تكلفه خدمات شخص موظف تفتحون شكرا
    """.split()
)
_KNOWN = FUNCTION | INTENT | MODIFIERS | COMMON


def intents(text: str, *, vocabulary: frozenset[str]) -> dict[str, float]:
    """Intents in a folded text with their strengths, 0 to 1.

    `vocabulary` are words of the catalogue, which are never "corrected" away.
    """
    readings = {text, unmask(text)}
    readings |= {_spell(reading, vocabulary) for reading in readings}
    found = {
        name: 1.0
        for name, pattern in _COMPILED.items()
        if any(pattern.search(reading) for reading in readings)
    }
    if any(_COMPARES.search(reading) for reading in readings):
        # Asking which is cheapest is a question about prices, not for another price.
        found.pop("discount", None)
        found.update({"price": 1.0, "menu": 1.0})
    if not found:
        found.update(_by_example(text))
    return found


def corrected(word: str, vocabulary: frozenset[str]) -> str:
    """The intent word a misspelt word is, or the word itself."""
    if len(word) < 4 or word in _KNOWN or word in vocabulary or word.isdigit():
        return word
    allowed = 1 if len(word) <= 6 else 2
    best, closest = word, allowed + 1
    for keyword in _KEYWORDS:
        if abs(len(keyword) - len(word)) > allowed or len(keyword) < 4:
            continue
        edits = OSA.distance(word, keyword, score_cutoff=allowed)
        if edits < closest and (edits == 1 or keyword[0] == word[0]):
            best, closest = keyword, edits
    return best


def _spell(text: str, vocabulary: frozenset[str]) -> str:
    found = tokens(text)
    if len(found) > 60:
        return text
    out, at = [], 0
    for token in found:
        out.append(text[at : token.start])
        out.append(corrected(token.text, vocabulary))
        at = token.end
    return "".join(out) + text[at:]


def _by_example(text: str) -> dict[str, float]:
    """The intent of the nearest shipped example, when it is near."""
    if len(text) > 200:
        return {}
    asked = grams(text)
    norm = sum(count * count for count in asked.values()) ** 0.5
    if not norm:
        return {}
    best: tuple[float, str] = (0.0, "")
    for name, example, example_norm in _examples():
        dot = sum(count * example.get(gram, 0.0) for gram, count in asked.items())
        best = max(best, (dot / (norm * example_norm), name))
    return {best[1]: min(0.9, best[0])} if best[0] >= 0.62 else {}


@lru_cache(maxsize=1)
def _examples() -> tuple[tuple[str, dict[str, float], float], ...]:
    out = []
    for name, sentences in EXEMPLARS.items():
        for sentence in sentences:
            example = grams(sentence)
            out.append((name, example, sum(c * c for c in example.values()) ** 0.5))
    return tuple(out)


_YES = r"(?:y|ye|yes+|yess|yep|yeah+|yup|ya|yea|yah|aye|sure|ok|okay|okey|okie|oki|k|kk|correct|right|exactly|perfect|great|fine|good|go ahead|send(?: it| that| them)?|submit(?: it)?|do it|proceed|please do|sounds (?:good|great|fine|perfect)|looks (?:good|great|fine|perfect|right)|that'?s (?:right|correct|it|fine|good|perfect)|all (?:good|right|correct)|alright|absolutely|definitely|of course|certainly|confirm(?:ed)?|i confirm|go for it|let'?s (?:do it|go|do that)|book it|works|works for me|deal|affirmative|si+|sip|sii+|claro(?: que si)?|vale|correcto|perfecto|exacto|de acuerdo|adelante|envia(?:lo|la|selo|dlo|rlo)?|manda(?:lo|la|selo|dlo)?|por supuesto|esta bien|muy bien|bien|bueno|dale|venga|genial|eso es|asi es|todo (?:bien|correcto)|confirmo|confirmado|confirma(?:lo|r)?|hazlo|reservalo|نعم|اي|ايه|ايوه|ايوا|اه|اها|اوكي|اوكيه|اوك|تمام|صح|صحيح|موافق|موافقه|اكيد|طيب|ماشي|يلا|ارسل(?:ه|ها|وا|وه|وها|يه)?|ابعت(?:ه|ها|وا|وه)?|ابعث(?:ه|ها)?|زين|حاضر|بالتاكيد|طبعا|ممتاز|اكد(?:ه|ها|وا)?|تفضل|اعتمد|على بركه الله|ان شاء الله|نعم ارسله|كل شي صح)"
_FILLER = r"(?:please|pls|plz|thanks|thank you|thx|ty|it|that|this|them|to the team|the team|now|then|so|and|very much|sir|madam|bro|dear|i|want|would like|do|is|all|just|me|lo|la|al equipo|por favor|porfa|gracias|muchas|eso|todo|que|y|ya|el pedido|la peticion|من فضلك|لو سمحت|لو سمحتم|شكرا|رجاء|الطلب|للفريق|الي الفريق|يا|و|جدا|لك|لكم|جزيلا|الان|order|request|booking|the|my|a|reserva|si|book|go|sending|looks|sounds|works)"
_IS_YES = re.compile(rf"\W*(?:{_FILLER}\W+){{0,3}}{_YES}(?:\W+(?:{_YES}|{_FILLER}))*\W*")
_NO = r"(?:n|no+|nope|nah|not|non|no way|wrong|incorrect|no gracias|no thanks?|no thank you|que va|para nada|negativo|لا|لاء|كلا|لا شكرا|مو صح|غلط|خطا)"
_IS_NO = re.compile(rf"\W*{_NO}(?:\W+(?:{_NO}|{_FILLER}|dear|not yet|todavia no|todavia|aun))*\W*")
_THUMBS = frozenset("👍👌✅✔☑💯🙆🆗")
_THUMBS_DOWN = frozenset("👎❌✖🙅🚫")


def is_yes(text: str, *, raw: str = "") -> bool:
    """Whether a folded text is a plain yes and nothing more."""
    if text.strip() and _IS_YES.fullmatch(text):
        return True
    return not tokens(text) and any(letter in _THUMBS for letter in raw)


def is_no(text: str, *, raw: str = "") -> bool:
    """Whether a folded text is a plain no and nothing more."""
    if text.strip() and _IS_NO.fullmatch(text):
        return True
    return not tokens(text) and any(letter in _THUMBS_DOWN for letter in raw)


_HARD_CONFIRM = re.compile(
    r"approv|\bmark|without|guarant|consider|yourself|already|aprob|aprueb|marca|garantiz|\bsin\b"
    r"|تم |وافق علي|بدون|ضمان"
)


def is_go_ahead(text: str, *, raw: str = "", reply_id: str = "") -> bool:
    """Whether a message agrees to what was just read back: a yes, or "please confirm it".

    Asking to approve, mark or guarantee something is no agreement but an order
    to the machine, which nobody can give.
    """
    if reply_id:
        return reply_id == "yes"
    if is_yes(text, raw=raw):
        return True
    return (
        _COMPILED["confirm"].search(text) is not None
        and _HARD_CONFIRM.search(text) is None
        and not re.search(r"\d", text)
        and len(tokens(text)) <= 10
    )
