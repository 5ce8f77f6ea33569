"""Common words that say nothing about *which* service is meant, folded."""

from ai.text import folded_words, word_set

FUNCTION = word_set(
    """
    a an the and or but so if then than as of to in on at by for from with without about into onto
    over under up down out off per via is are was were be been being am do does did done doing have
    has had having can could would should will shall may might must cannot can't won't don't doesn't
    didn't isn't aren't wasn't i i'm im i'd i'll i've id ill ive me my mine myself you your yours u
    ur ya he him his she her hers it its it's they them their theirs we us our ours this that that's
    these those there there's here what what's whats which who whom whose when where why how how's
    all any both each every few more most other others some such no nor not only own same too very
    just also again once now please pls plz plss thanks thank thankyou thx ty hi hello hey heya hola
    hiya dear sir madam maam mam miss mr mrs ms bro sis guys team yes yeah yep yup no nope ok okay
    okey k sure well oh ah um hmm like get got getting give gave make made making let lets let's
    tell say said know knew think want wants wanted wanna need needs needed would'd like love wish
    looking look looks interested interest wondering wonder curious ask asking asked question
    questions help helps able possible possibly maybe perhaps actually really kind kindly sort bit
    little lot lots much many thing things something anything nothing someone somebody anyone
    everything one ones time times way today tonight tomorrow yesterday soon asap urgent urgently
    later early now currently still already yet ever never always usually sometimes right good
    great nice fine cool awesome perfect wonderful best better new old first second next last
    another else instead between because since while until till before after during send sent go
    going gone come coming came take takes taking took put see saw use using used try trying start
    does'nt dont cant wont whats hows whens wheres y'all gonna gotta lemme pliz hope hoping
    morning afternoon evening night day days week weeks weekend month months year years hour
    hours minute minutes min mins hr hrs am pm oclock o'clock hru
    quick quickly simple basic normal regular usual
    exactly exact total altogether overall roughly approximately approx around
    guess suppose seem seems feel feels sound sounds mean means different example instance
    et al etc vs yo whatsup sup wassup nah innit cheers ta thanku appreciate appreciated
    grateful lovely brill somewhere anywhere nowhere elsewhere d'you dya gimme wanting cant sorted
    wld cld shld shd aswell swapped replaced guests كاين واش شنو ديال نبغي بغيت
    saldra alright together junto juntos juntas tmrw tmr tmro tomoz
    yday cos coz cuz gonna wudnt fair enough wot dat
    whereabouts based bye goodbye own bit lol haha hehe btw fyi idk omg hmmm uh er emoji stuff
    quanto quantos seria serian sera saldria saldrian aprox aproximadamente porfi tio tia mate
    buddy pal lads folks amigo hermano crack guapa guapo cari nena tron ahi mismo xfa xfavor pls
    plis
    marhaba salam salaam assalam salamu aleikum alaikum ahlan namaste bonjour ciao hallo greetings
    قيمه القيمه عدد كميه متاحه متوفره combien coute kitna kitne magkano berapa сколько стоит
    anyway anyways regardless both either neither whatever whichever sounds works ambos ambas
    back tell'em mind minds minded
    method methods ways form forms forma formas metodo metodos طرق طريقه كيفيه وسايل
    accept accepts accepted allow allowed acept aceptais aceptan aceptas admitis admiten se puede
    تقبلون يقبل تقبلوا مسموح
    went ahead forward keep kept hold person people persons guy customer client
    un una unos unas el la los las lo al del de y e o u ni que qe q k xq porque pero si sino como
    cual cuales quien quienes cuando donde adonde cuanto cuanta cuantos cuantas por para con sin
    sobre entre hasta desde hacia segun en a ante bajo tras mi mis tu tus su sus nuestro nuestra
    nuestros vuestro vuestra me te se nos os le les yo tu el ella ellos ellas usted ustedes vosotros
    nosotros este esta estos estas ese esa esos esas aquel eso esto aqui ahi alli es son soy eres
    somos era fue sera ser estar estoy estas estamos estan esta estaba hay haya han has he hemos
    habia haber tengo tienes tiene tenemos teneis tienen tener hago haces hace hacemos haceis hacen
    hacer hacerme puedo puedes puede podemos podeis pueden podria podrias podriais poder quiero
    quieres quiere queremos queria quisiera quisieramos necesito necesitas necesitamos necesitaria
    gustaria gusta deseo desearia interesa interesaria busco buscando saber sabe sabes decir dime
    digame decirme decidme dar darme dame me da das ver voy vas va vamos ir venir vengo viene muy
    mas menos mucho mucha muchos poco algo nada todo toda todos todas cada otro otra otros mismo
    tambien tampoco ya aun todavia ahora luego despues antes siempre nunca hoy manana ayer tarde
    noche dia dias semana semanas mes meses ano anos hora horas minuto minutos lunes martes
    miercoles jueves viernes sabado domingo hola buenas buenos buen bueno buena gracias favor porfa
    porfavor porfis pf perdon perdona disculpa disculpe oye oiga vale claro perfecto genial bien mal
    solo solamente quiza quizas tal vez asi entonces pues aunque ademas gente persona personas
    cosa cosas tipo ejemplo siguiente proximo proxima primero ultimo nuevo nueva mejor peor gran
    cerca lejos dentro fuera ok okey si no sip nop jaja
    cobras pasa pasas pasame pasas manda mandas mandame mil pa holi porfis atienden atiendes
    atendeis
    exactamente justo hacerse haceros pedir pido sacar coger cogerme ponerme pongo ponme apuntame
    apuntarme
    في من على عن الي الى مع بدون بين حتي حتى عند عندكم عندك عندي لدي لديكم لديك هل ما ماذا متي متى
    عندنا عليه عليها علينا
    اين كيف كم لماذا ليش ليه وين فين شو ايش وش اش هذا هذه هذي هاي ذلك تلك هذول هنا هناك هو هي هم
    انا انت انتم انتو احنا نحن لي لك له لها لنا لكم لهم بي بك به بها فيه فيها فيكم معي معك معكم
    و او ثم لكن بس اذا لو لان كان كانت يكون تكون ليس مو مش غير لا نعم اي ايوه ايوا اه طيب تمام زين
    اوك اوكي يا ان انه انها الذي التي اللي كل بعض اي شي شيء حاجه كذا هيك هكذا جدا كثير كتير شويه
    قليل ايضا كمان برضو فقط الان الحين هلا دلوقتي اليوم غدا بكره بكرا باكر امس بعد قبل صباح مساء
    الصبح الظهر العصر المساء الليل يوم ايام اسبوع شهر سنه ساعه ساعات دقيقه دقايق
    اريد اريده ابغي ابغا ابغى ابي ابا بدي بدنا عايز عايزه عاوز عاوزه نريد احتاج محتاج محتاجه اود ودي
    حاب حابه ارغب ممكن يمكن يمكنني استطيع اقدر تقدر تقدرون لازم ضروري عندكن عندكو
    مرحبا مرحب هلا هلو اهلا اهلين السلام سلام عليكم وعليكم الله ورحمه وبركاته صباح مساء الخير النور
    شكرا مشكور مشكورين تسلم تسلمون يعطيك يعطيكم العافيه عفوا لو سمحت سمحتم سمحتي من فضلك فضلكم رجاء
    بليز اخي اختي استاذ حبيبي غالي عزيزي سيدي اعرف معرفه اسال سوال استفسار استفسر خبرني قولي قل
    قولوا
    شقد شكد تاخذون تاخذو بتاخذوا ع عال بالضبط تحديدا امكن حد يجي يجيني شغلكم تعطيني اعطيني عطني
    ياخي والله يعني بالنسبه بخصوص حول شكرا جزيلا لكم
    اتمني ترسل ارسل ابعت ابعث تعمل تعملون تعملوا تسوون تسوي تسووا يوجد يتوفر متوفر موجود
    الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد القادم القادمه الجاي
    """
)

INTENT = word_set(
    """
    price prices pricing priced cost costs costing charge charges charged charging fee fees rate
    rates tariff quote quotation quotes estimate pay paying payment amount worth expensive
    cheap cheaper cheapest discount discounts offer offers offered offering deal deals promo
    promotion promotions percent off free book books booking bookings booked reserve reserves
    reserving reservation reservations appointment appointments appt schedule scheduled scheduling
    order orders ordering arrange arranged organize organise set setup slot slots available
    availability open opens opened opening close closes closed closing hours working business
    address location located directions place phone number call whatsapp contact service services
    menu list lists option options package packages pack packs catalog catalogue
    sell sells selling provide provides providing perform
    include includes included including inclusive cover covers covered details detail describe
    info information explain long duration last lasts take takes
    change cancel confirm confirmed status update modify reschedule move
    speak talk chat human agent manager representative aed dirham dirhams dhs eur euro euros usd
    dollar dollars dola dolar dolares rupee rupees rupaye rupiah rupia shilling shillings shilingi
    ksh tsh dinar dinars dinares rand rands riyal riyals pesos دولار دولارات ريال جنيه دينار
    currency money budget session sessions treatment treatments visit visits
    add adding extra plus also remove less nos pcs piece pieces unit units item items
    difference compare comparison recommend recommendation suggest popular
    precio precios tarifa tarifas coste costes costo cuesta cuestan cuestas costaria vale valen
    costar costara
    cobrais cobran cobra cobrar pagar pago presupuesto caro barato descuento descuentos oferta
    ofertas promocion promociones gratis reservar reserva reservas reservo reservarme cita citas
    pedir pedido pedidos agendar agenda agendo apuntar concertar turno hueco disponible
    disponibles disponibilidad libre libres horario horarios abre abren abris abierto abiertos
    cierra cierran cerrais cerrado direccion ubicacion telefono llamar numero servicio servicios
    carta lista catalogo opciones paquete paquetes bono bonos ofreceis ofrecen ofreces ofrece
    vendeis venden vende incluye incluyen incluido consiste detalles informacion info explicar
    dura duran duracion tarda tardan tardas
    tardais tiempo cambiar cambio cancelar anular confirmar confirmado
    estado hablar agente humano euros sesion sesiones tratamiento tratamientos anadir agregar
    quitar importe total diferencia recomendar recomiendas
    بكام
    سعر سعره سعرها اسعار اسعاركم السعر الاسعار بكم تكلفه التكلفه تكلف يكلف كلفه ثمن قديش بقديش حساب
    دفع ادفع غالي رخيص ارخص خصم خصومات تخفيض تخفيضات عرض عروض مجاني مجانا حجز احجز نحجز احجزلي
    الحجز حجوزات موعد مواعيد اطلب طلب طلبات الطلب متاح فاضي فاضيين مفتوح مفتوحين تفتح تفتحون يفتح
    تغلق تقفل مغلق دوام الدوام دوامكم اوقات الاوقات عمل العمل عملكم عنوان العنوان عنوانكم موقع
    الموقع موقعكم مكان مكانكم هاتف تلفون رقم رقمكم اتصل اتصال خدمه خدمات خدماتكم الخدمه الخدمات
    قايمه منيو باقه باقات بكج بكجات تقدمون تقدموا تقدم يشمل تشمل شامل تفاصيل معلومات مده المده
    يستغرق تستغرق ياخذ تاخذ تغيير اغير الغاء الغي تاكيد اكد حاله شخص موظف درهم دراهم يورو دولار
    جلسه جلسات زياره
    """
)

MODIFIERS = word_set(
    """
    house home homes flat flats apartment apartments villa villas studio room rooms bedroom bedrooms
    bathroom bathrooms kitchen living bed beds bhk br sqm sqft m2 floor floors storey place
    wife husband mother mom mum father dad son sons daughter daughters kid kids child children baby
    friend friends family brother sister girlfriend boyfriend parents grandma grandpa myself men man
    mens men's women woman womens women's ladies lady gents gentleman gentlemen girl girls boy boys
    caballero caballeros dama damas unisex
    adult adults male female full complete whole entire proper professional big small large medium
    short long private single double couple couples two three four five six seven eight nine ten
    eleven twelve half dozen pair
    birthday wedding party eid ramadan christmas ready thorough good-quality quality
    casa casas piso pisos apartamento apartamentos habitacion habitaciones bano banos cocina salon
    mujer marido esposo esposa hijo hijos hija hijas nino ninos nina ninas amigo amiga
    amigos familia madre padre mama papa hermano hermana hombre hombres senora senor chica chico
    chicas chicos completo completa entero entera grande pequeno pequena profesional pareja boda
    cumpleanos fiesta dos tres cuatro cinco seis siete ocho nueve diez media medio
    بيت البيت بيتي منزل المنزل منزلي منازل شقه الشقه شقتي فيلا الفيلا غرفه غرف غرفتين استوديو
    حمام مطبخ صاله زوجتي زوجي ابني بنتي اطفالي طفل اطفال امي ابي اخي اختي صديق صديقي صديقتي عايلتي
    رجال رجالي نساء نسايي سيدات كامل كامله كبير كبيره صغير صغيره واحد واحده اثنين ثنين ثلاث ثلاثه
    اربع اربعه خمس خمسه سته سبعه ثمانيه تسعه عشره عرس عيد
    """
)
"""Say for whom or how big; they make a service's name neither more nor less likely."""

UNITS = word_set(
    """
    bedroom bedrooms bed beds br bhk room rooms bathroom bathrooms bath baths seater seaters seat
    seats sqm sqft m2 meter meters metre metres floor floors storey story year years yr yrs old day
    days week weeks month months hour hours hr hrs minute minutes min mins am pm aed dhs dirham
    dirhams eur euro euros usd dollar dollars percent off km star stars th st nd rd o'clock oclock
    habitacion habitaciones dormitorio dormitorios bano banos plaza plazas metros planta plantas
    ano anos dia dias semana semanas mes meses hora horas minuto minutos euros por
    غرفه غرف حمام حمامات مقاعد متر امتار طابق سنه سنوات يوم ايام اسبوع شهر ساعه ساعات دقيقه دقايق
    درهم دراهم يورو بالميه بالمييه صباحا مساء
    """
)
"""What makes a number before it no quantity of services."""

NOT_NAMES = (
    FUNCTION
    | INTENT
    | word_set(
        """
    interested looking free available calling writing trying going coming sorry afraid busy happy
    sad glad done ready sick late early here there back fine good ok okay okey well not also just
    only so very from at in on new able allergic pregnant planning thinking hoping getting having
    the your owner admin administrator boss manager developer customer client student senior
    regular vip speaking texting asking after moving living staying based serious angry upset
    disappointed unhappy satisfied cliente nuevo nueva yo de alergico alergica embarazada
    interesado interesada estudiante jubilado dueno duena jefe disponible libre
    اريد ابغي ابي بدي عايز حاب محتاج زبون عميل مهتم جديد طالب صاحب المدير موجود جاهز حامل اسف
    """
    )
)

COMMON = word_set(
    """
    message messages car cars care cat cats hear heard heir chair chairs clear clearly dear deer
    deep door doors food fast best west rest test text near year yes read road ready real meal meat
    meet most must cost coast case cash cast past part party post boat book boots cook look took
    pizza sushi burger dress dresses shoe shoes shirt boss glass glasses class wash watch water
    wall walls window windows wine wind winter garden grass green dog dogs pet pets fix fixed mix
    six tax taxi card cards cart cord call ball tall hall heart heat heal head hand hands band bank
    land lamp camp skin ship shop shape sharp share shave shade shake nail nails mail male sale tail
    rail wax way wait paint point print learn learning earn meaning leaning evening training clan
    plan plane clock block black blue brow crown brown room broom brand trend friend fried bread
    shift shifts
    massage facial iron coffee tea cake cup cut cute coat cost hut hat hair fair pair repair air
    موقف مواقف
    casa cara carro coche cama mesa silla pelo perro gato pan vino agua carne corte cortes corto
    barba barra uñas unas manos pies piel
    """
)
"""Real words that a spelling correction must leave alone."""

PREMISES = folded_words(
    "near nearby close around inside own clinic shop store salon studio place office building"
    " clinica tienda local consulta oficina estudio cerca loja consultorio perto estudio boutique"
    " magasin cabinet pres dukan dukaan clinic paas duka kliniki ofisi karibu toko klinik kantor"
    " dekat العيادة المحل المركز الصالون الاستوديو قريب عند دكان दुकान क्लिनिक पास"
)
"""Words for where the business is: beside an article's word they ask for nothing else."""
