"""Who needs a person, what must be refused, and small talk."""

PATTERNS: dict[str, str] = {
    "person": r"""
        (?:talk|speak|chat|connect|transfer|put me|pass me|contact|reach|deal|write|message
        |get)\b.{0,24}\b(?:person|human|agent|someone|somebody|real|manager|representative
        |staff|team member|operator|owner|boss|supervisor|advisor|colleague|people|rep)\b
        |\b(?:real|actual|live) (?:person|human|people|agent|one)\b|\bhuman\b|\b(?:a|the
        |your|any) (?:agent|representative|operator|manager|supervisor)\b|\bagent\b(?! ?s)
        |^(?:an? )?(?:person|manager|operator|agent|human|representative|staff
        |someone)\b(?: please| pls)?\W*$|person,? please|\bnot (?:a )?(?:bot|robot
        |machine)\b|(?:are|is) (?:you|this) (?:a )?(?:bot|robot).{0,20}(?:person|human)
        |no (?:more )?bots?\b|call me(?: back)?\b|(?:someone|somebody|anyone
        |anybody) (?:to )?(?:call|help|contact|there|real|from)
        |(?:someone|somebody|anyone|can you|could you|please
        |pls) (?:to )?ring me\b|give me a (?:ring|call|bell)
        |customer (?:service|care
        |support)|stop (?:the |this )?bot|(?:talk|speak|chat) (?:to|with) (?!me\b|us\b|you
        |u\b|(?:my|our|his|her|their) (?!pls|please|now|directly
        |about|boss|manager)\w)\w+|speak to (?:a )?manager|hablar? con|hable con
        |persona (?:real|de verdad|humana|por favor)|una persona|\bhuman[oa]\b|\bagente\b
        |encargad[oa]|gerente|operador[a]?\b|que me llamen|llamadme|llameme|llamame
        |me (?:podeis|pueden|puede) llamar|atencion al cliente|comunica(?:me|rme)|pasame con|pasadme
        |alguien (?:que|del|de verdad|real|me)|con alguien|quiero (?:a )?alguien
        |no (?:quiero|a) (?:un |hablar con un )?(?:bot|robot)|(?:ا|ن)?(?:تكلم|تحدث|حكي|كلم
        |تواصل|لتحدث|لتكلم|لتواصل) (?:مع|وي|الي|ال)?.{0,12}(?:شخص|موظف|احد|حد|انسان|مدير
        |مسؤول|مسوول|بشر|خدمه|الاداره|الفريق)|(?:اكلم|كلمني|اتكلم مع|اتحدث مع|التحدث مع
        |احكي مع|التكلم مع|حولني|حوليني|حولوني|وصلني)|خدمه العملا|شخص (?:حقيقي|من فضلك
        |لو سمحت)|\bموظف\b|انسان|المدير|مدير|ا?حد يكلمني|اتصلوا (?:بي|علي|فيني)|كلموني
        |دقوا علي|ممثل""",
    "complaint": r"""
        (?:me|nos) (?:arruin|estrope|destroz|danar|rompi)\w+ (?:el|la|los|las|mi|mis)\b
        |complain|ridiculous|outrageous|\bappalling|\bpathetic|\bdisgrace|let (?:me|us) down|fed up
        |worse than (?:before|ever)|peor que antes|un desastre|\bbasura\b|زعلت
        |stupid|idiot|useless|fuck|\bshit|(?:no ?one|nobody|none) .{0,12}(?:call|repl
        |answer|pick)|where(?:'s| is) (?:my|the|your) (?:cleaner|team|driver|guy|technician
        |crew)
        |terrible|\bawful|horrible|disgust|\bworst\b|unacceptable
        |(?<!the )\bdamaged?\b|\bbroke\b|\bbroken\b|ruined|\bstole(?:n)?\b|\bscam|\bfraud
        |\brude\b|late again|never (?:came|showed|arrived|turned|replied)|(?:did ?n[o']?t
        |didnt|nobody|no one|noone|none) .{0,12}(?:come|came|show|arrive|turn)|(?:not
        |un) ?happy|dissatisf|disappoint|\bangry\b|\bupset\b|bad (?:service|job|experience
        |quality|work)|poor (?:service|job|quality|work)|still waiting|missed (?:a|the
        |some) spot|my (?:\w+ )?(?:is|was|got) (?:broken|scratched|stained|torn|damaged
        |missing)|scratched|went wrong|mess(?:ed)? up|botched|\bawful|not (?:good|clean
        |done) (?:at all|properly|well)|(?:burnt|burned) my|rip ?off|joke of a
        |waste of (?:money|time)|lied to|\bliars?\b|\bquej|reclam|pesim[oa]|\bfatal\b|estafa
        |\brobo\b|robaron|robado|\brompi|\brot[oa]\b|danad[oa]|danaron|nadie (?:vino
        |ha venido|aparecio|se presento|ha aparecido)|no (?:vino|vinieron|ha venido
        |han venido|aparecio|se presento)|decepcion|destrozad|estropead|arruinad
        |mal (?:servicio|trabajo|trato)|muy mala?\b|descontent|enfadad|vergonzos|verguenza
        |llevo .{1,16} esperando
        |(?:no me|no nos|nadie|nadie me|nadie nos) (?:contesta|responde|atiend)
        |(?:ما حد|محد|محدش|ماحد) .{0,8}(?:رد|يرد|جاوب)|مش اسلوب|مو اسلوب
        |insatisfech|horroros|sigo esperando|شكوي|اشتكي|اشكي|\bسيي|سيءه?\b|زفت|نصاب|\bنصب\b
        |احتيال|كسر|مكسور|انكسر|سرق|مسروق|خرب|تلف(?!ون|ي|ز)|(?:ما|لم|محد|ما حد
        |مافي حد) (?:حد )?(?:جا
        |يات|حضر|يحضر|وصل|ياتي|جه)\b|غير راضي|(?:مو|مش) راضي(?! (?:ي|ت)\w)|مستا|اسوا|زعلان|منزعج
        |فظيع|مقرف""",
    "sensitive": r"""
        \blawyers?\b|\b(?:911|999|112|998)\b|emergency|ambulance|gas leak|\bon fire\b|electrocut
        |\blegal|\bsue\b|\bsuing\b|\b(?:to|in|small claims) court\b|court (?:case|order|action)
        |\bpolice\b|lawsuit|attorney
        |\brefund|money back
        |(?:give|want|where(?:'s| is)) (?:me )?my money|mi dinero
        |chargeback|charge ?back|charged (?:me )?(?:twice|wrong|double
        |extra|again|too)|(?:double|over) ?charged|overcharg|dispute|invoice (?:is |was )?wrong
        |wrong (?:amount|invoice)|\bgdpr\b|delete my (?:data|account|info)|personal data
        |pregnan|\bswell(?:ing|ed)?\b|\bswollen|\bfever|toothache|hinchad[oa]|\bfiebre\b|ورم|منتفخ|\ballerg|\bmedical|medication|\bdoctor|diabet|\binfect|\brash\b|injur
        |hospital|surgery|skin condition|eczema|psoriasis|bleed|chemo|cancer\b|breastfeed
        |suicid|kill myself|poison|got burn|got hurt|asthma|prescri|botox|abogad|\bdemandar
        |demanda\b|denunci|policia|juicio|juzgado|reembols
        |(?<!para )(?<!antes de )(?<!hora de )devolver|devol(?:ucion|vais|vedme
        |vuelv)|cobrado (?:dos|doble|de mas|mal)|cobraron (?:dos|doble|de mas|mal)
        |doble cobro|proteccion de datos|embaraz|quemad[oa]|\balerg|\bmedic[oa]|medicamento
        |infecci|quemadura|sangr|cirugia|eccema|dermatitis|lactancia|\bcancer\b|محامي|قانون
        |شرطه|محكمه|استرداد|استرجاع|(?:ا|ي|ت)?رجع(?:وا|و|لي)? (?:ال)?(?:فلوس|مبلغ|مال)|ارجاع
        |فلوسي|(?:سحب|دفع|حاسب|خصم|اخذ)\w* .{0,16}مرتين|بلاغ|حامل|الحمل|حساسيه|طبيب|دكتور|مريض
        |دواء|ادويه|التهاب|نزيف|مستشفي
        |جرح|سرطان|سكري|رضاعه|خصوصيه بياناتي""",
    "discount": r"""
        disc?ount|\bdo it for (?:just |only )?\d{3}
        |\bdisc\b|(?<!100)(?<!100 )%|% ?\d|\bpercent|\d+ ?(?:percent|por ?ciento|بالمي)
        |(?:money|something|bit|some|anything) off|off (?:the )?(?:price|total|bill|cost)
        |\bfor (?:just |only )?\d{3,6} ?\?\W*$|\bfor (?:just |only )?\d{3,6}\W*$
        |(?:knock|take|shave) .{0,14}\boff\b|\d+ off\b|half[- ](?:the )?price
        |\bmita?d de(?:l)? (?:precio|valor)|بنص (?:ال)?(?:سعر|ثمن)
        |بنصف (?:ال)?(?:سعر|ثمن)|نص السعر|نصف السعر|\bpromos?\b
        |promotions?\b|promo ?code|coupon|(?<!gift )voucher|\bcheaper\b|make it cheap
        |(?<!how )\bexpensive|too (?:much|high|steep|dear)\b|that's (?:a )?(?:lot|steep|much
        |pricey)|pricey|\b(?:on|any|an?|flash|friday|season|summer|winter|have
        |having) sales?\b(?! (?:manager|rep|team|person))|\bsales? (?:price|today|now)\b
        |^\W*sales?\W*$|round (?:it )?down
        |same price|same for me\b|(?:friend|neighbou?r|sister|brother
        |colleague)\b.{0,30}\bpa(?:id|ys)\b(?! you\b(?! (?:only |just )?\d))
        |(?:you|they|he|she|someone|somebody) (?:told|said|quoted|promised)\b.{0,40}\d{2}
        |^\W*ok(?:ay)?,? \d{2,6} (?:final|deal|then)|let'?s say \d{2,}|^\W*\d{2,6} ?(?:aed|dhs?
        |dirhams?|eur|euros?|€|\$
        |usd)? ?(?:ok|okay|deal|fine|final|cash|only)\b|(?:got|get|gets|had) (?:it|this
        |the same) (?:for|at) (?:just |only )?\d|price match\w*\b
        |match (?:it|that|this|their|his|her|them|the (?:price|offer|rate))\b
        |put (?:just |only )?\d{2,6}
        |\b(?:other|another|competitor|someone else|somewhere(?! cheap\b))\b.{0,40}(?:charg|price
        |cheap|offer|\d{2,6})|(?:best|last|final|better|lower|lowest|special|good|nice|discounted
        |friend|family|student|wholesale|reduced) (?:price|rate|deal|offer|quote)|\b(?:lower
        |reduce|drop|cut|decrease|bring down|adjust|beat|match|waive) [^.?!,]{0,16}(?:price|cost
        |rate|fee|total|charge)|bargain|\bdeals?\b(?! with)|negotia|haggl|any (?:special )?offers?
        |special offers?|(?<!cancel )\bfor free\b|free of charge|\bgratis\b|complimentary
        |(?:one|it|session|service|cleaning|clean|haircut) (?:for )?free\b|free (?:service
        |clean|cleaning|haircut|session|one|trial|massage|upgrade)|on the house|buy (?:one|1
        |two|2) get|(?:can|could|would|will) (?:you|u|we|i) (?:please |just |maybe )?(?:do
        |make|give|accept|take|get|go|have|pay|settle|agree)\b.{0,30}?(?:\b(?:for|at|to
        |with) (?:just |only )?\d{2,6}|\b(?:just |only )?\d{2,6}(?= ?(?:aed|dhs?|dirhams?
        |eur|euros?|€|\$|usd|dollars?|\?|$|[.!,])))(?! ?(?:am|pm|people|persons|guests|min(?:ute)?s?
        |hours?|:|sqm|m2|bed|room|of\b|/|th|st|nd|rd|cleans|cuts|times|sessions|haircuts)\b)
        |(?:i'?ll|i will|i can|i could|let me|i'?d|i would|i) (?:only |just )?(?:pay
        |give you|offer) (?:you )?(?:only |just )?\d
        |(?:make|call) it (?:just |only )?(?:\d{3,6}
        |\d{2,6} ?(?:aed|dhs?|dirhams?|eur|euros?|€|\$))(?! ?(?:am|pm|o'clock|:|\d|people|th
        |st|nd|rd))|(?:how about|what about|deal at|deal for|only have|budget is
        |max) (?:just |only )?(?:\d{3,6}|\d{2,6} ?(?:aed|dhs?|dirhams?|eur|euros?|€
        |\$))(?! ?(?:am|pm|o'clock|:|th|st|nd|rd|/))|\bfor (?:just |only )?\d{2,6} ?(?:aed
        |dhs?|dirhams?|eur|euros?|usd|dollars?|bucks|€|\$)|rebaj|descuent|\bdto\b
        |\bofertas?\b|promocion|\bcupon|codigo (?:promocional|de descuento)
        |(?<!el )(?<!lo )(?<!la )mas barat[oa]|\bbarat[oa]s?\b|(?:mejor|ultimo|buen
        |menor) precio|precio (?:especial|de amigo|mas bajo|final)|me (?:lo|la) dej|(?:lo
        |la) dej(?:as|ais|an|a) (?:en|por|a)|(?:hazmelo|hacedmelo|me lo haces
        |me lo haceis) (?:por|a|en)|regate|negociar|muy caro|\bcaro\b|carisimo
        |por \d{2,6} ?(?:euros?|€|eur)|te (?:doy|pago|ofrezco)|os (?:doy|pago|ofrezco)
        |baj(?:ar|a|as|ais|ame|adme) (?:un poco )?(?:el|de) precio|gratuit|hac(?:eis|es|en
        |ed) (?:un )?(?:buen |mejor )?precio|precito|lo menos que|(?:haz|haga|hagan)(?:me|nos|edme
        |ednos)? (?:un )?(?:buen )?precio|\d ?(?:€|euros?) y (?:cerramos|listo|ya|punto)
        |(?:el|la|los) de (?:al lado|enfrente)|la competencia|otr[oa] (?:sitio|salon
        |barberia|empresa|peluqueria)|regal(?:a|as|ais|ame|adme|an)\b|2x1|3x2|dos por uno
        |خصم|(?<!\w)(?:كم اخره|اخره? كم|بكم تخليها|كم تخليها)
        |خصومات|تخفيض|تخفيضات|تنزيل|تنزيلات|عرض خاص|عروض|كوبون|كود|ارخص(?! شي| خدمه)
        |رخيص|(?:احسن|افضل|اخر|اقل|حسن) (?:ال)?سعر|اخر كلام|\bغالي(?! علي)\b|غاليه|راعي(?:ني
        |نا|وني|ونا)|راعونا|(?<!م)(?:تنزل|نزل|ينزل|تنقص|نقص|خفض|تخفض|قلل|تقلل)(?:ي|لي|ون?(?:ها?)?|وا
        |ين|ها?|لنا|لك)?(?!\w)(?! (?:لي |لنا )?ال(?!سعر|ثمن|مبلغ|حساب|تكلف|قيمه|اجر))
        |بالمجان|مجاني|مجانا|ببلاش|بلاش|سعر خاص|(?:ممكن|خليها|اخليها
        |تخليها|نخليها|بتعطيني اياها|اعطيك|ادفع|سويها|سوها) (?:ب|بـ)? ?\d{2,6}|بال?ميه
        |بال?مايه|هدفع|(?<!\w)ب ?\d{2,6}(?! ?(?:شخص|اشخاص|غرف|دقيقه|ساعه))""",
    "confirm": r"""
        \bconfirm(?:ed|ation|s)?\b|\bapprov(?:e|ed|al)\b|mark (?:it|this|that
        |my \w+) (?:as )?(?:\w+)|mark (?:as )?(?:paid|done|approved|confirmed|complete)
        |guarantee(?:d)?\b|consider it (?:done|booked)|tell me it'?s (?:booked|done
        |confirmed)|say (?:that )?(?:it'?s )?(?:confirmed|approved|booked)|finali[sz]e
        |lock it in|without (?:a |any )?(?:approval|person|human|confirmation)|confirm(?:alo
        |ala|a|ad|adlo|ado|ada|ar|arlo|acion|ame|adme|en)\b|aprueb|aprob(?:ar|ado|ada|acion)
        |marca(?:lo|la|dlo|r|rlo)? (?:lo |la )?como|garantiza(?:me|do|d)?|(?:ا|ت|ي
        |ن)?ا?كد(?:لي|ي|وا|ه|ها|و|يه|ولي)?\b|تاكيد|موكد|(?:ت)?وافق(?:وا|ي)? علي|موافقه|اعتمد
        |اعتماد|تم الموافقه|ثبت(?:لي|ي|وا|ه|ها)?\b|تثبيت""",
    "override": r"""
        (?:ignore|disregard|forget|bypass|override|skip|drop) (?:\w+ ){0,4}(?:instructions?
        |rules?|prompts?|previous|above|guidelines|policy|policies|polic|restrictions?
        |everything|limits?|training|catalog(?:ue)?|safety)|you are (?:now|no longer)
        |you're now|from now on (?:you|your)|\bpretend\b|act (?:as|like) (?:a|an|if|the|my
        |though)|role ?play|system ?(?:prompt|message|override|note|:)|(?:^|\n) ?(?:system
        |assistant|developer|user|admin) ?[:>]|developer mode|debug mode|god mode
        |jail ?break|\bdan mode\b|new (?:instructions?|rules?|prompt|polic)|reveal (?:your
        |the)|(?:print|repeat|show|give|tell|output|display|dump) (?:me )?(?:your|the
        |all) (?:\w+ )?(?:prompt|instructions?|rules|config|secrets?|api key|system|database
        |password)|\bsudo\b|admin (?:mode|access|override|panel|command)|(?:i am|i'm|im
        |this is|as) (?:the |your |an? )?(?:admin|administrator|owner|developer|manager|boss
        |ceo|creator|engineer)\b|authori[sz]ed (?:by|to)|(?<!oil )(?<!tire )(?<!tyre )(?<!\w)(?:set
        |change|update|edit|modify|make
        |put) (?:the |all |your |its |my )+(?:(?!and\b|what|n\b)\w+ ){0,3}?prices?\b
        |(?:(?:^|[.,;:!?\n])\W*|\b(?:please|pls|you|to|then|now|must|should|can|could|will
        |just|and) )(?:set|change|update|edit|modify|make
        |put) (?:(?!and\b|what|n\b)\w+ ){0,3}?prices?\b
        |(?<!\w)(?:set|change|update|edit|modify|make
        |put) (?:(?!and\b|what|n\b)\w+ ){0,3}?prices? ?(?:(?:to|as)\b|(?:at|is|=|:)? ?\d)
        |price ?(?:=|:|to|is now) ?\d
        |(?:add|create|insert|update|delete|remove) (?:a |the |new )*(?:service
        |tenant|user|row|record)|(?:drop|delete|truncate|select|insert
        |update) .{0,20}(?:table|from|into|where)\b|\{ ?[\"']|[\"']\w+[\"'] ?:|<\/?(?:system
        |script|instructions?|im_start|admin)|\[(?:system|inst|admin|override)|<\|
        |\b(?:propose_order|hand_off|list_services|small_talk)\b|\bact(?:s)?\b ?[:=]
        |(?:other|last|another|previous|all your) (?:customers?|clients?)\b|tool ?call
        |function ?call|base64|end of (?:prompt|instructions|conversation)
        |translate (?:the )?(?:above|your)|(?:answer|reply|respond|say) only with|(?:repeat
        |say|write|type) (?:after me|exactly|the (?:words?|following|sentence)|:|\")
        |ignora (?:\w+ ){0,4}(?:instrucciones|reglas|anterior|todo)
        |olvida (?:\w+ ){0,3}(?:instrucciones|reglas|anterior|todo)|haz(?:te)? (?:como
        |de cuenta|pasar)|(?:ahora eres|eres ahora|eres libre)|a partir de ahora (?:eres|tu)
        |actua como|(?<!\w)finge(?!\w)|modo (?:desarrollador|administrador|dios)|tus instrucciones
        |prompt|(?<!\w)(?:cambia|pon|modifica|actualiza|sube|baja) (?:\w+ ){0,3}precio(?:s)? (?:a|en
        |de|del|al)|soy (?:el |la )?(?:administrador|dueno|duena|jefe|jefa|desarrollador
        |gerente)|تجاهل|انس[يى]? (?:كل|جميع|التعليمات|تعليماتك|ما سبق)|تعليماتك
        |التعليمات السابقه|انت الان|من الان (?:انت|فصاعدا)|تصرف (?:ك|وك)|تظاهر|غير السعر
        |غيروا السعر|عدل السعر|اجعل السعر|خلي السعر|انا (?:المدير|صاحب|المالك|المطور
        |المسوول)|وضع المطور|مطورك""",
    "greeting": r"""
        ^\W*(?:hi+|hey+|hello+|helo|hiya|(?:good )?(?:morning|afternoon|evening)|good day
        |greetings|yo
        |sup|hola+|holi|oye|oiga|marhaba|salam|salaam|as?salamu?|ahlan|namaste|bonjour|ciao|hallo
        |buenas|buenos dias|buenas (?:tardes|noches)|que tal|مرحبا?|مراحب|هلا|هلو|اهلا|اهلين
        |السلام|سلام|صباح|مساء|هاي|الو|يا هلا)\b""",
    "thanks": r"""
        \bthank|\bthx\b|\bty\b|\btks\b|appreciate|\bcheers\b|gracias|agradec|شكرا|مشكور|تسلم
        |يعطيك العافيه|يعطيكم العافيه|ممنون|يسلمو""",
    "goodbye": r"""
        \bbye+\b|good ?bye|see (?:you|ya|u)\b|talk (?:to you )?later|good night|take care
        |adios|hasta (?:luego|pronto|manana|la vista)|chao|\bchau\b|nos vemos|مع السلامه|باي
        |الي اللقاء|تصبح علي خير|في امان الله""",
    "later": r"""
        let me (?:think|check|see|ask)|(?:get|come) back to (?:you|u)|not now\b|maybe later
        |think about it|let (?:you|u) know|^\W*(?:later|lol|haha+|hehe+|jaja+|ههه+)\W*$
        |another time|not (?:yet|today)\W*$|(?:ya|luego|despues) (?:te|os|le) (?:digo|aviso
        |cuento|escribo)|lo (?:pienso|consulto|miro)|me lo pienso|^\W*pues nada|ahora no\b
        |mas tarde
        |(?:voy a|dejame) (?:pensar|ver|mirar)|(?:ب|راح )?فكر|ارجع لك|برجع لك|بعدين|مو الحين
        |ليس الان|خليني (?:افكر|اشوف)""",
    "how_are_you": r"""
        how (?:are|r) (?:you|u|ya)\b(?! (?:open|located))|how(?:'s| is) it going
        |how do you do|what'?s up|how (?:have )?you been|como (?:estas|estais|esta|va|andas
        |te va)\W*$|que tal(?: estas| estais| todo)?\W*$|كيف (?:حالك|حالكم|الحال|الصحه)|كيفك
        |كيفكم|شلونك|شلونكم|شخبارك|ازيك|عامل ايه|شو اخبارك""",
    "who_are_you": r"""
        (?:are|r) (?:you|u) (?:a |an |really a )?(?:bot|robot|human|ai|machine|real|computer
        |person|automated|chat ?gpt)|who (?:are|r) (?:you|u)|(?:who )?am i (?:talking|speaking
        |chatting)\b|is this (?:a |an )?(?:bot|robot|human|ai|automated|real|machine)
        |what are you\b|your name\b|what can you do|who is this|eres (?:un |una )?(?:bot
        |robot|persona|maquina|humano|ia|real)|quien eres
        |(?:con quien|(?:con|a) un (?:bot|robot)) (?:hablo|estoy)|con quien hablo
        |(?:hablo|hablando|chateando) con un (?:bot|robot|maquina|contestador)|como te llamas
        |que puedes hacer|esto es un (?:bot|robot)|(?:هل )?انت (?:بوت|روبوت|انسان|الي|حقيقي
        |شخص)|من انت|مين انت|مين معي|من معي|شو اسمك|ما اسمك|وش اسمك""",
    "off_topic": r"""
        weather|\bwho(?:'s| is|s)? (?:gonna |going to |will )?w[io]n\b|\belections?\b
        |(?:see|saw|watch|watched) the (?:match|game)\b
        |\bjokes?\b|\bpoems?\b|\bsong\b|capital of|president|prime minister|football
        |soccer|cricket|world cup|\bnews\b(?! (?:on|about|for) my)|recipe|homework|essay
        |\bcode\b (?:in|for)|python|javascript|bitcoin|crypto|stock (?:price|market)
        |horoscope|meaning of life|who won|translate\b|solve|\bmath|2 ?\+ ?2|write (?:me )?a
        |tell me a story|chatgpt|openai|politic|elections?|\bchiste|poema|cancion|capital de
        |presidente|futbol|receta|deberes|horoscopo|que tiempo hace|el tiempo (?:hoy|manana
        |en)|traduce|noticias del|نكته|قصيده|اغنيه|عاصمه|رييس|كره القدم|الطقس|وصفه|واجب|ترجم
        |برج|بيتكوين""",
}
