"""What customers ask and wish for. White space at line breaks is not part of a pattern."""

PATTERNS: dict[str, str] = {
    "price": r"""
        how much(?! time)|\bhw much|howmuch|\bprices?\b|pricing|\bcosts?\b|\brates?\b
        |\bset(?:ting)? (?:me|us) back\b|\bwhat am i looking at\b|\bball ?park\b
        |\bhm (?:is|for|r|are)\b|what (?:sort|kind) of money
        |what (?:do|would|will|does|should|shall) (?:you|u|ya|they|it|that|i|we) (?:guys )?
        (?:ask|want|take|need|expect|have to pay|come to|set me back)\b(?= (?:for|to|per|each|in)\b
        |\W*$)
        |\b(?:what|wat)(?:'?s| is|'?ll be| would be| will be) the damage\b
        |\bcharges?\b|\bfees?\b|tariffs?|quot(?:e|ation)s?\b|what do i (?:pay|owe)
        |(?<!how )(?:will|do|would|should) i pay|\bcombien\b|wie ?viel|magkano|\bkitn[ae]\b|ne kadar
        |berapa|сколько|how expensive|\bprix\b|[cqk]u?anto (?!tiempo|rato|dura|tarda|se tarda|demora
        |lleva)
        |\b[cq]uanto$|[cq]uanto\?|cuant[ao] (?:plata|lana|dinero|pasta|guita)
        |\ba como (?:me|nos|os|lo|la|le)\b|\bcto\b|(?:que|q) llevan? por
        |\bcuesta[ns]?\b|costaria|(?<=\w )valen?\b(?! ?[,.!]
        | *$)|\bque valen?\b|precios?\b|tarifas?\b|\bcostes?\b|\bcosto\b
        |cobra(?:is|n|s)\b|a como (?:esta
        |sale)|sale(?:n)? (?:el|la|los|las|un|una)|presupuesto|(?<!\w)و?كم(?!ان\b| *(?:ساعه|ساعات
        |مده|دقيقه|الوقت|وقت|يستغرق|تستغرق|ياخذ\b|تاخذ\b|المده|شخص|غرفه))
        |(?<!\w)ب ?[قا]د ?(?:ايه|اي|ايش)(?! (?:ال)?وقت)
        |(?<!\w)ب?قدي?ش(?! (?:ال)?(?:وقت|مده))|بكا?م
        |(?<!\w)كام(?! *(?:ساعه|ساعات|يوم|ايام|مره|دقيقه|واحد|شخص|فرد|نفر|غرفه|الساعه))(?!\w)
        |(?<!\w)بيش(?!\w)|ا?ش[كق]د|ب?اديش|ب?قداش|اشحال|سعر|اسعار|قيمه|تكلف
        |يكلف|كلفه|ثمن|ب?قديش|قديه|شحال|الحساب""",
    "duration": r"""
        how long|duration|how much time|cuanto rato|how many (?:hours|minutes)|time does (?:it|the)
        |takes? how long|cuanto (?:se )?(?:tiempo|dura|duran|tard(?:a|an|as|ais)
        |demor(?:a|an|as|ais)|lleva)
        |\b(?:tarda|dura|demora)n? (?:mucho|poco)
        |duracion|cuantas horas|cuantos minutos|كم (?:ساعه|ساعات|مده|دقيقه|الوقت|وقت|يستغرق
        |تستغرق|ياخذ|تاخذ|المده)\b(?! علي)|المده|مده
        |(?<!\w)و?مدت(?:ها|هم|ه)(?!\w)|يستغرق|تستغرق
        |(?:كم|قديش) (?:عم |راح )?ب?(?:ي|ت)اخ[ذد]\b|ب?(?:ي|ت)اخ[ذد] وقت""",
    "about": r"""
        what(?:'s| is| are|s)? (?:is )?(?:\w+ ){0,4}includ|\bincludes?\b|included|what (?:do
        |will|would) (?:i|we|you) get|what(?:'s| is|s) inside\b|what am i getting
        |what comes (?:with|in)\b
        |what does (?:\w+ ){1,5}(?:cover|mean|involve|consist)
        |what (?:do|d)(?: you|'you|u| u) put in\b|\bdifferen(?:ce|t from)\b|\bdiferenci?a\b|الفرق
        |\bdetails?\b|describe|description|tell me (?:more )?about|more info
        |information (?:on|about)|what(?:'s| is) (?:a |an |the )?(?!your
        |(?:the )?(?:price|cost|rate|fee|charge|total|damage)\b)[\w ]{3,30}\?|explain
        |what(?:'?s| is| do you have|ever is) in (?:the|your
        |that)\b|how (?:does|do) (?:the |a )?[\w ]{3,25} work
        |(?:que|q) (?:\w+ )?(?:incluye|lleva|trae|tiene incluido)
        |\b(?:que|q) vienen? (?:en|con)\b|incluye|en que consiste|detalles
        |mas info|informacion (?:de|sobre|del)|que es (?:el|la|un|una)|explica|como es (?:el
        |la)|يشمل|تشمل|شامل|يتضمن|تتضمن|تفاصيل|معلومات عن|ما هو|ما هي|شو هو|شو هي|ايش هو
        |وش هو|اشرح""",
    "hours": r"""
        \bopen(?:s|ing)?\b(?! (?:the|a|my|your mind))|\bclos(?:e|es|ed|ing)\b(?! (?:to|by
        |friend))|\b(?:you|u|ya) (?:guys )?shut\b|\bshut (?:for|on|at|over)\b
        |(?:working|business|office|store|shop) (?:hours|time|days)|24 ?/ ?7
        |24 ?h(?:ours|rs)?\b|(?<!\d )(?<!two )(?<!three )(?<!four )(?<!five )(?<!six )
        (?<!seven )(?<!eight )(?<!few )(?<!couple )(?<!couple of )(?<!many )\bhours\b
        (?! (?:long|cleaning|of|session|or|does|will|should|would|please|is enough))
        |what time (?:do|are) (?:you|u)|when (?:do|are) (?:you|u) (?:open|close|start|work
        |finish)|(?:you|u) (?:guys )?(?:work|open|close)s? on\b|(?:do|are) (?:you|u) (?:work
        |working|around|there) (?:on )?(?:today|tomorrow|sun|mon|tue|wed|thu|fri|sat|week
        |public|holiday|at)|\bhorarios?\b|\babr(?:e|en|is|ir|irais)\b|\babiert[oa]s?\b
        |\bcierra[ns]?\b|cerrais|cerrad[oa]s?\b|a que hora(?: (?:abr|cierr|cerr|empez|estais
        |atend))|\batiend(?:en|es)\b(?! a (?!la (?:siesta|noche|tarde|manana)\b|medio))
        |\btrabajan (?:feriados|festivos|fines de semana|(?:lun|mart|miercol|juev|viern)es
        |sabados?|domingos?)\b|\batendeis\b(?! a )|hasta q(?:ue)? hora\b
        |(?:لحد|لغايه) (?:كم|امتي|متي)\b
        |que dias (?:abr|estais|trabaj|atend)
        |trabaj(?:ais|an) (?:los?|el|en)|دوام
        |تداومون|ساعات (?:العمل|الدوام|عمل)|اوقات|مواعيد (?:العمل|الدوام|عمل)|(?:ت|ب ?ت
        |ي)?فتح(?:ون|وا|و)?\b|مفتوح|فاتح|تقفل|تغلق|تسكر|مغلق|مسكر|شغالين
        |(?:ت|ب ?ت)عملون? (?:يوم |ايام |في )?(?:ال)?(?:احد|اثنين
        |ثلاثاء|اربعاء|خميس|جمعه|سبت|عطل)
        |(?:ب)?(?:ت|ي)شتغل(?:ون|وا|و)?\b""",
    "place": r"""
        \bestais en\b|are (?:you|u) (?:guys )?(?:in|near)\b|whereabouts\b|where(?:'s| is
        | are)? (?:you
        |u|your|the (?:shop|store|salon|office|studio
        |place|clinic|company|barber)|do (?:i|we) (?:come|go|find (?:you|u)|meet (?:you|u)))
        |where (?:r|are) (?:u|you)|where exactly (?:is it|are you)|(?:which|what) street (?:is|are)
        |que calle (?:estan|estais|es|queda)|donde nos (?:juntamos|vemos|encontramos)
        |where(?:'s| is) it\b|\blocation\b|located|(?<!\bmy )(?<!\bour )\baddress\b|directions
        |how (?:do i|can i|to|do we) (?:get|find|reach|come)|(?:google )?maps?\b
        |(?:your|ur|yr) (?:phone|number|telephone|contact)|(?:phone|telephone|contact) (?:number
        |no)\b
        |can i call|call you|\bdonde (?:estais|estan|esta|quedais|quedan|queda|os|se|puedo
        |es)|(?<!mi )direccion|ubicacion|ubicados|como (?:llego|llegar)
        |\btelefono\b(?!.{0,12}\d)|^\W*(?:phone|tel|contact|numero|number)\W*$
        |vuestro (?:telefono|numero)|(?:su|tu|el|vuestro) (?:telefono|numero)|puedo llamar
        |numero de telefono|(?:وين|اين|فين) (?:مكانكم|موقعكم|انتم|انتو|المحل|المكان|الصالون
        |محلكم|مقركم|تقعون|عنوانكم|يقع|بتكونوا|موجودين|صايرين|بالزبط|بالضبط)
        |(?:اي|انهي|انهو) شارع|(?<!\w)و?(?:وين|فين)كم(?!\w)|موقع
        |(?:انتم|انتو|انت) (?:وين|فين|اين)|(?<!\w)(?:ال)?عنوان(?:كم)?(?!ي)\b|لوكيشن|اللوكيشن
        |رقم (?:هاتف|تلفون|الهاتف|التلفون
        |التواصل)|رقمكم|اتصل عليكم|كيف اوصل""",
    "menu": r"""
        \bservices\b|\bmenu\b|what (?:do|can|did|else|all|things|kind of \w+|sort of \w+
        |type of \w+|types of \w+) ?(?:do )?(?:you|u)(?: guys| all)? (?:do|offer|have|sell
        |provide|got)\b|what(?:'s| is) (?:available|on offer)|\bcatalog(?:ue)?\b|price ?list
        |list of|\bpackages\b|\bque (?:cosas|\w+ (?:manejan|ofrecen|rentan|alquilan))\b
        |\boptions\b|everything you|show me (?:the |your )?(?:services
        |prices|list|menu|packages|what)|which (?:services|treatments|packages)
        |what (?:services|treatments|packages)|all (?:your )?prices|que (?:servicios
        |ofreceis|ofrecen|ofreces|haceis|hacen|teneis|tienen|tratamientos|paquetes|mas)
        |servicios\b|\bcarta\b|catalogo|\bpaquetes\b|\bbonos\b|lista de precios|خدماتكم
        |ما (?:هي )?(?:ال)?خدمات|الخدمات|خدمات|قايمه|المنيو|منيو|(?:ماذا|شو|ايش|وش
        |ما) (?:تقدم|عندك|لديك|تسو|تعمل|بتقدم|بتعمل)\w*|باقات|الباقات|الاسعار|بكجات""",
    "book": r"""
        \bbook(?:ing|ings)?\b(?! club)|\breserv(?:e|ation|ing)\b|appointments?|\bappt\b
        |(?:pencil|slot) (?:me|us) in|\b(?:anot|agend|apunt)[ae](?:me|nos)\b
        |(?<!\w)(?:سجل|حط)(?:ني|نا)(?!\w)
        |\bschedule\b|\barrange\b|set (?:me )?up|sign me up|put me (?:down|in)|^\W*(?:need
        |want)\b
        |(?<!do )(?<!if )(?:\bi|\bwe|id|i'd|ill|i'll|we'd) (?:really |just |also |wanna
        |only )?(?:want|need|like|would like|take|would love|wanna)\b(?! to (?:know|ask|see
        |speak|talk|move|reschedule|postpone
        |check|complain|find|cancel|change|understand|hear|learn))|(?:can|could|may) (?:i
        |we) (?:please )?(?:get|have|order|come|take)\b(?! (?:a |the |some |your )?(?:price
        |quote|info|discount|deal|address|location|number|hours|menu|list|details|idea))
        |\bi'?ll take|\border\b(?! status)|come (?:over|by|in) (?:on|at|tomorrow|today
        |to clean)|send (?:me )?(?:someone|a cleaner|a team|somebody|your team)|(?:get
        |have) (?:my|our|the) \w+(?: \w+)? (?:cleaned|washed|done|cut|shampooed|trimmed|dyed
        |coloured|colored)|please (?:do|come)|let'?s do|fit me in|squeeze me|looking (?:for
        |to get|to have)|\breserv(?:ar|o|a|as|arme|ame|armos|emos)\b|\bcitas?\b|\bpedir\b
        |agend(?:ar|a|o|ame)|apunt(?:ame|arme|ar)|concertar|\bturno\b|\b(?:quiero|queria
        |quisiera|necesito|querria|queremos|me gustaria|nos gustaria|deseo|ponme|dame
        |me pones)\b(?! (?:saber|hablar|preguntar|ver|un descuento|descuento|cancelar
        |mover|aplazar|posponer|reprogramar|modificar
        |cambiar|anular|consultar|informacion|quejarme|poner una (?:queja|reclam)))|(?:ا|ن
        |ت)?حجز(?:لي|وا|و)?\b|احجز|الحجز|(?:اريد|ابغي|ابغا|ابي|ابا|بدي|بدنا|عايز|عايزه|عاوز
        |عاوزه|نريد|احتاج|محتاج|محتاجه|اود|ودي|حاب|حابه|ارغب)(?! (?:ان )?(?:اعرف|اسال|اتكلم
        |احكي|اكلم|الغي|اغير|اوجل|تاجيل|تغيير|نقل|تعديل|انقل|اعدل|خصم|اشتكي|التحدث|اتحدث|معرفه|استفسر|موظف|شخص))|موعد|(?:ا
        |ن)طلب\b""",
    "available": r"""
        \bavailab(?:le|ility)\b|\bare (?:you|u) (?:guys )?free\b|\bfree (?:slots?|on|at
        |tomorrow|today|this|next)\b|(?:can|could|will) (?:you|u|someone
        |they) (?:guys )?come\b|podeis venir|pueden venir|تقدرون تجون|ممكن تجون
        |any (?:slots?|openings?|spots?|space)|\bslots?\b|do (?:you|u) have (?:time|anything
        |something|space|a slot|any) (?:on|at|for|tomorrow|today|this|free)|dispon(?:ible
        |ibilidad|eis)|hueco|libre(?:s)?\b|sitio (?:el|para|manana|hoy)|متاح|متوفر|فاضي
        |فاضيين|عندكم (?:مكان|وقت)|(?:عندكم|في|فيه|متوفر) (?:اي )?مواعيد(?! (?:ال)?(?:عمل|دوام))
        |في (?:مكان|وقت|مجال)""",
    "have": r"""
        (?:do|does|can|could|would|will) (?:you|u|ya|your \w+)(?: guys| all| also| please
        | even)* (?:do|sell|offer|provide|make|clean|cut|fix|repair|install|wash|handle
        |also)|(?:you|u) (?:guys )?(?:do|sell|offer|provide)\b|looking for (?:a|an|some)
        |\b(?:haceis|hacen|haces|ofreceis|ofrecen|ofreces|vendeis|venden|vendes|trabajais
        |(?!(?:es|ten|pod|podr|quer|sab|so|hab|ser|decid|viv)(?:t?ais|eis
        |iais)\b)[a-z]{3,}(?:ais|eis))\b(?<!teneis)|y (?:la|el|los|las|de)\b|تقدمون|تقدمو|تقدموا
        |تسوون|تسو|تعملون|تعملو|تعملوا|بتعملوا|تبيعون|تبيعو|بتبيعو|هل (?:يمكنكم|تستطيعون)
        |توفرون""",
    "got": r"""
        (?<!\bi )(?<!\bi've )(?<!\bwe )(?<!\bwe've )(?<!\bive )\b(?:have|has)\b
        |\b(?:you|u|ya|guys|they) got\b|\bgot any|is there|are there|what about|how about
        |any chance of
        |\b(?:teneis|tienen|tienes|tiene|hay)\b|عندكم|لديكم|يوجد|عندكن""",
    "my_order": r"""
        \bmy (?:\w+ )?(?:orders?|bookings?|appointments?|requests?|reservations?)\b
        |the (?:order|booking|appointment|reservation) (?:i|we) (?:made|placed)
        |\b(?:i|we)(?:'ve| have| had)? (?:already )?booked (?:for|on|with|an?|the|my|our|it|you
        |in)\b
        |\b(?:i|we)(?:'ve got| have| had| got) an? (?:booking|appointment|reservation)\b
        |\bmi (?:pedido|reserva|cita|peticion|solicitud)\b|(?:ال)?(?:طلبي|حجزي|موعدي)\b""",
    "can_you": r"""
        \b(?:can|could|do|will|would|does) (?:you|u|ya|your team|someone)\b|\b(?:podeis
        |pueden|puedes|podriais|podrian|haceis|hacen)\b|(?:ممكن|تقدرون|تقدروا|بتقدروا|هل
        |فيكم)""",
    "conditional": r"""
        what (?:if|happens)|\bif i\b|can i (?:still )?(?:cancel|change|move|reschedule)
        |how (?:do|can) i|(?:is it|it is) possible|policy|do i have to|am i able
        |\bsi (?:tengo|quiero|necesito|cancelo|cambio)|que pasa si|puedo (?:cancelar|cambiar
        |anular)|politica|se puede|como (?:puedo|cancelo|cambio)|ماذا لو|اذا|هل (?:يمكن
        |استطيع|اقدر|ممكن)|كيف (?:الغي|اغير|يمكن)|سياسه""",
    "status": r"""
        \bstatus\b|(?:is|are) (?:my|our) [\w ]{2,24} (?:ready|done|finished)\b|\bready yet\b
        |when (?:is|are|will) (?:my|our) [\w ]{2,24} (?:be )?(?:ready|done|finished)
        |\best(?:a|an) (?:ya )?list[oa]s?\b.{0,12}\bmis?\b|\bya esta\b.{0,12}\blist[oa]\b
        |(?<!\w)جاهز
        |where(?:'?s| is) my|(?:any )?(?:news|updates?) (?:on|about|for|yet|\?)
        |any news|any update|(?:has|have|did|was|were|is) .{0,24}(?:approved|accepted
        |confirmed|decided|gone through|received)\b|what happened (?:to|with) my|did (?:you
        |they|u) (?:get|receive|check|approve)|is my (?:order|booking|request|appointment
        |reservation)|my (?:order|booking|request|appointment|reservation)\W*$
        |check (?:on )?my (?:order|booking|request|appointment)|when will (?:you|they
        |someone) (?:confirm|reply|answer)|do i have (?:an? )?(?:booking|appointment|order
        |reservation)|estado de|como va mi|(?:hay )?(?:novedades|noticias)|donde esta mi
        |mi (?:pedido|reserva|cita|peticion|solicitud)\W*$|(?:esta|fue|ha sido|habeis
        |han) .{0,16}(?:confirmad|aprobad|aceptad)|que (?:pasa|paso|hay) con mi|sabeis algo
        |tengo (?:alguna )?(?:cita|reserva)|حاله (?:ال)?(?:طلب|حجز)|وين (?:طلبي|حجزي|موعدي)
        |(?:طلبي|حجزي|موعدي)\W*$|صار (?:شي|ايش|علي)|شو صار|ايش صار|وش صار|(?:هل )?(?:تم
        |تمت) (?:ال)?(?:موافقه|تاكيد|قبول|الطلب|الحجز)|ما اخبار|اخبار طلبي|متي (?:ترد|توكد
        |تاكد)""",
    "change": r"""
        (?:change|move|reschedul|postpone|modify|update|edit|push|switch|amend|adjust|swap
        |shift)\w*\b.{0,40}\b(?:order|booking|appointment|request|reservation|it|date|day
        |time|slot|service|address|name|quantity|number|to|something|my|for|hour)|reschedul
        |postpone|\bto (?:move|shift|push back) (?:the|our)\b|^change\W*$
        |(?:make|let'?s make) it\b|\binstead\b|\bactually\b|\brather\b
        |\bearlier\b|\blater\b(?! on\b)|different (?:day|time|date|hour|service)
        |another (?:day|time|date|hour)|wrong (?:date|day|time|name|address|number|service)
        |i meant?\b|\bcorrection\b|not .{1,20}(?:but|,)|cambi(?:ar|o|a|arlo|arla|e|ame|adme
        |emos|alo|ala)\b|mover(?:lo|la)?\b|muev|aplaz|modific|reprogram|posponer|adelantar
        |retrasar|mejor (?:el|la|a las|para|otro|otra|manana|pasado|que sea|lunes|martes
        |miercoles|jueves|viernes|sabado|domingo|\d)|en (?:vez|lugar) de|que sean?\b
        |en realidad|perdon,? (?:el|a|para|son|que|quer)|otro dia|otra hora|ponlo|pongamos
        |me (?:equivoque|he equivocado)|(?:ا|ت|ي|ن)?غير(?:ه|ها|وا|لي|و)?\b|تغيير|(?:ا|ت|ي
        |ن)?اجل|تاجيل|(?:ا|ت)?عدل|تعديل|(?:ا|ت|ن)?نقل|(?:ن)?خلي(?:ها|ه|هم|نا)?\b|خله(?:ا)?\b|بدل\b
        |بدال|الافضل|احسن يوم|(?:يوم|وقت|موعد) (?:ثاني|اخر|تاني)|قصدي|اقصد
        |لا,? (?:يوم|الساعه)""",
    "cancel": r"""
        \bcancel|call (?:it|the whole thing) off|never ?mind|\bnvm\b|forget (?:it|about it)
        |drop it(?! off)|(?:do ?n[o']?t|dont|no longer|not) (?:want|need) (?:it|this|that|any
        |to book|to order|the|anything)|changed my mind|not interested|stop it|scrap (?:it
        |that)|leave it\b|no thanks?|no thank you|^stop\W*$|don'?t send|do not send
        |\bcancel(?:a|ar|alo|ad|o|ado|arlo|arla|ala)\b|anul(?:a|ar|alo|ado|arlo)|dejalo
        |dejemoslo|dejadlo|olvida(?:lo|dlo)|ya no (?:quiero|lo|la|me|hace)|no (?:importa
        |lo quiero|la quiero|quiero nada|gracias|lo envies|hace falta)|da igual
        |me lo he pensado|الغ(?:اء|ي|ا|وا|يه|ه)?\b|(?:ا|ت|ن)?كنسل|خلاص (?:لا|ما|مو|مش)|(?:ما
        |لا|مو|مش) (?:عاد )?(?:ابي|ابغي|اريد|ابغا|بدي|عايز|عاوز|اريده|ابيه)|بطلت|مو لازم
        |مش لازم|انس(?:ي|ي الموضوع| الموضوع|اه)|لا شكرا|غيرت رايي|هونت|لا ترسل""",
}
