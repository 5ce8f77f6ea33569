"""The matters of :mod:`ai.engine.matters` and how each is spoken of, a few lines for each."""

LINES = """
meatless: meat-eater* eats-meat no-animal-products mange-pas-viande kula-nyama gosht-nahi
meatless: vegetarian* veggie* vegan* vege vegge meat-free meatless plant-based no-meat without-meat
meatless: eat-meat vegetariano* vegano* sin-carne comer-carne comemos-carne come-carne
meatless: vegetarien* vegetalien* vege sans-viande mange-viande sem-carne
meatless: शाकाहारी वेज वेजिटेरियन shakahari vej bila-nyama hali-nyama hawali-nyama nabati
meatless: tanpa-daging makan-daging نباتي نباتيه نباتيين بدون-لحم
allergy: allerg* gluten celiac coeliac celiac* celiaqu* nut-free lactose lactosa dairy alergi*
allergy: एलर्जी ग्लूटेन mzio حساسيه جلوتين مكسرات
halal: halal halaal حلال हलाल
meal: mange* mangeons come-something dan-comer bebida*
meal: food lunch dinner supper meal meals snack snacks eat eating comida comer almuerzo almorzar
meal: cena bocadillo repas manger dejeuner nourriture bouffe almoco refeicao lanche comer
meal: खाना खाने भोजन लंच khana khane chakula kula makan makanan maem
meal: اكل الاكل غدا الغدا غداء طعام وجبه ناكل akl ghada !petit-dejeuner
breakfast: breakfast brekkie desayuno petit-dejeuner pequeno-almoco cafe-manha
breakfast: नाश्ता nashta naashta kifungua-kinywa kiamsha-kinywa sarapan فطور افطار ftour fotoor
parking: park parks parking parked carpark leave-car leave-van put-car aparcar aparco aparcamiento
parking: estacion* parqueo parquear dejar-coche dejar-carro dejar-auto cochera plaza-coche
parking: garer garons stationn* laisser-voiture parar-carro deixar-carro parque-carro
parking: पार्किंग पार्क गाड़ी-लगा* गाड़ी-खड़ी gaadi-khadi gadi-khadi gaadi-lagane parking
parking: maegesho kuegesha egesha kuweka-gari kupaki parkir parkiran markir
parking: موقف مواقف باركن* اصف صف-السياره اركن اوقف-سيار* اوقف-السياره mawa2ef maw2ef barking
parking: mawqef mawaqef arkon arken
wait: somewhere-to-sit place-to-sit somewhere-sit sit-while sitio-sentarse s'asseoir sentar-espera
wait: wait waiting stay-there stay-with stay-while stick-around hang-around sit-there
wait: esperar espero esperando esperarlo esperarla quedar*-ahi quedarme quedarnos sala-espera
wait: attendre attends patienter rester-pendant rester-avec aguardar ficar-espera esperar
wait: इंतज़ार रुक-सक* बैठ-सक* intezaar intezar ruk-sak* baith-sak* wait baithne
wait: kusubiri nisubiri subiri nikasubiri tusubiri kungoja nikingoja tunggu menunggu nunggu
wait: ditunggu nungguin انتظار الانتظار انتظر ننتظر استني نستني استناه اقعد-استني astanna
wait: !how-long !wait-time !waiting-list !can't-wait !cant-wait !cannot-wait !cuanto-esperar
wait: !combien-attendre !quanto-esperar !berapa-lama !kitna-wait !kitni-der !muda-gani
wait: !cuanto-espero !wait-for-reply
showers: tomar-banho tomar-duche استحمام للاستحمام نتحمم اتحمم نستحم نتروش اتروش
showers: shower showers changing-room* change-room* locker* dressing-room* get-changed
showers: change-clothes ducha* vestuario* vestidor* cambiarse* cambiarme* cambiarnos*
showers: douche* vestiaire* se-changer duche* balneario* chuveiro* vestiario* trocar-roupa
showers: शावर नहाने-की नहाने-का कपड़े-बदल* shower nahane-ki nahane-ka kapde-badal* bafu mabafu
showers: kuoga kubadili*-nguo vyumba-kubadili* chumba-kubadili* kamar-mandi kamar-ganti ruang-ganti
showers: ganti-baju tempat-mandi دش دوش ادشاش غرف-تغيير غرفه-تغيير نغير-ملابس تبديل-ملابس
showers: نغير-هدوم غرف-تبديل غرفه-تبديل غرف-ملابس
lights: light lights lighting floodlight* floodlit lit dark luz luces iluminacion iluminad*
lights: alumbrado lumiere* eclairage eclaire* projecteur* luzes iluminacao holofote*
lights: लाइट लाइटें रोशनी roshni taa mataa mwanga lampu penerangan
lights: كشافات كشاف اضاءه الاضاءه اضاء مضاءه مضاء انوار اناره
weather: rain rains raining rained rainy weather storm stormy windy lluvia llueve llueva llover
weather: lloviera mal-tiempo tormenta pluie pleut pleuvait pleuvoir pleuve meteo mauvais-temps
weather: chuva chove chover mau-tempo temporal बारिश मौसम barish baarish barsat mausam mvua
weather: hali-hewa hujan cuaca مطر امطار مطرت امطرت تمطر طقس matarat btmattar tmattar el-gaw
children: !how-much !price !cuanto !combien !quanto !berapa !kitna !kitne !ngapi !كم !بكم !بكام
children: child children kid kids toddler* baby babies infant* son daughter little-one*
children: year-old years-old yr-old min-age minimum-age age-limit nino* nina* hijo* hija* bebe*
children: peque peques chiquill* edad enfant* fils fille bebe* gamin* bout-chou age-minimum
children: crianca* filho* filha* miud* idade बच्चा बच्चे बच्चों बेटा बेटी बेटे उम्र bachcha
children: bachche bachchon baccha bacche bacchon beta beti umar mtoto watoto mwanangu umri anak
children: balita bayi bocah usia umur اطفال الاطفال طفل طفلي عيال اولاد اولادي ابني بنتي رضيع
children: awlad welad 3yal ebny benty
pets: !how-much !price !cuanto !combien !quanto !berapa !kitna !kitne !ngapi !كم !بكم !بكام
pets: dog dogs doggy puppy pet pets cat cats animal animals perro* perrit* mascota* gato* chien*
pets: chiot* animaux cao caes cachorr* animal animais bicho* कुत्ता कुत्ते पालतू kutta kutte
pets: mbwa paka wanyama mnyama anjing kucing hewan peliharaan كلب كلبي كلاب قطه قطتي حيوان*
pets: kalb kalbi
vaccination: vaccin* vacun* vacin* टीका टीके chanjo vaksin* تطعيم لقاح تطعيمات
size: breed breeds big-dog large-dog large-breed raza* raza-grande grande-perro es-grande es-enorme
size: pesa-kilos weigh* race-chien gros-chien grand-chien pese-kilos raca* porte-grande pesa-quilos
size: नस्ल nasl bade-kutte ras ras-besar anjing-besar berat-kg كلب-كبير سلاله
insurance: insur* seguro aseguran* asegurad* mutua mutuelle assuranc* assure assures assuree
insurance: rembours* reembols* convenio plano-saude बीमा इंश्योरेंस insurance bima bime mediclaim
insurance: cashless asuransi diasuransikan bpjs تامين التامين ta2meen tameen taameen
insurance: !seguro-que !estas-seguro !esta-seguro !es-seguro !e-seguro !para-asegurar
damage: ruin-it you-ruin you-break you-lose you-damage lo-pierden lo-rompen
damage: get-damaged gets-damaged is-damaged damages goes-wrong gets-ruined get-lost gets-lost
damage: se-estropea se-rompe se-dana danan s'abime abime abimez casse endommag* se-estragar
damage: se-danificar danific* kharab-ho nuksan नुकसान ikiharibika kuharibika kalau-rusak rusak
damage: gets-scratched gets-broken get-broken get-scratched come*-back-ruined come*-back-torn
damage: goes-missing is-ruined mkiharibu mkipoteza rusak-siapa hilang-siapa toot-jaye kho-jaye
damage: damage damaged تلف يخرب تخرب انكسر
warranty: warrant* guarante* garant* ضمان كفاله वारंटी गारंटी dhamana garansi daman damana
pay: pay paying payment payments card cards cash transfer contactless visa mastercard debit paypal
pay: bizum upi gpay paytm mpesa pesa-taslimu qris pix mbway pagar pago pagos pagamos tarjeta
pay: tarjetas efectivo payer paiement paye carte cartes especes cheque cheques pagamento cartao
pay: cartoes dinheiro multibanco भुगतान पेमेंट कार्ड कैश bhugtan nakad kulipa malipo kadi bayar
pay: pembayaran kartu tunai gesek دفع الدفع ادفع ندفع بطاقه بطاقات فيزا كاش نقد نقدا شبكه dafa3
pay: adfa3 bta2a visa !how-much !cuanto !cuanta !combien !quanto !quanta !berapa !kitna !kitne
pay: !ngapi !كم !بكم !بكام !per-person !each !gift-card !pay-first !pay-now !charge
cancelling: cancel* cancell* anul* annul* desmarc* रद्द कैंसल nikighairi kughairi batal* membatalkan
cancelling: dibatalkan الغ* الالغاء نلغي elgha2
deposit: money-upfront money-up-front some-up-front partie-avance parte-adelantada
deposit: deposit* down-payment pay-upfront pay-up-front pay-in-advance pay-ahead prepay* pay-first
deposit: pay-now pay-something fianza dejar-senal pagar-senal anticipo por-adelantado pagar-antes
deposit: acompte arrhes avance payer-avant caution sinal adiantado caucao pagar-antes
deposit: एडवांस advance-dena advance-deni advance-lagega advance-paisa bayana peshgi amana
deposit: malipo-awali kulipa-kabla uang-muka dp bayar-dulu عربون العربون دفعه-اولي ادفع-مقدم
deposit: دفع-مقدم 3arboon 3arbon
instalments: spread-cost spread-payment spread-over pay-monthly bayar-bertahap thode-thode
instalments: instalment* installment* emi emis monthly-payments pay-over-time a-plazos plazos
instalments: cuotas plusieurs-fois en-fois mensualit* echelonn* parcel* prestacoes किस्त किश्त kist
instalments: kisht kiston awamu cicil* nyicil angsuran تقسيط اقساط قسط
voucher: voucher* gift-card* gift-certificate* tarjeta-regalo bono-regalo carte-cadeau bon-cadeau
voucher: vale-presente cheque-prenda cartao-presente kartu-hadiah قسيمه كرت-هديه بطاقه-هديه
deliver: recogeis recoger-casa vem-buscar vao-buscar jemput dijemput uthane-aa* ghar-se-le
deliver: bring-to-our bring-to-my bring-it-over drop-at-our venez-chercher passez-prendre recogen
deliver: deliver* shipping send-home you-collect you-pick-up pick-up-from entrega* envio envios
deliver: envian enviais enviar a-domicilio domicilio reparto mandan llevan-casa traen-casa livr*
deliver: entreg* enviam डिलीवरी डिलिवरी भिजवा* घर-पहुंचा* घर-तक home-delivery ghar-tak bhijwa*
deliver: ghar-pahuncha* kupeleka mnapeleka kuletewa mnaleta mnanilete* uwasilishaji antar diantar
deliver: nganter dianterin kirim dikirim pengiriman ongkir توصيل التوصيل توصلون توصلوا توصل
deliver: توصلولي توصلها توصلوها tawseel tawsil tewassal twaslo* !which-area
bring: bring brings bringing need-take take-with traer traigo traemos llevar llevo apporter amener
bring: apporte prevoir levar levo trazer लाना लाएं लाऊं लेकर lana laana lekar leke kuja-na nije-na
bring: kuleta nilete tulete bawa membawa dibawa اجيب نجيب احضر اجلب ageeb ageb agib
mat: mat mats esterilla* colchoneta* tapis tapete* colchonete* मैट चटाई mkeka mikeka matras
mat: سجاده حصيره مات
towel: towel* toalla* serviette* toalha* तौलिया tauliya taulo handuk منشفه مناشف فوطه
tools: tools equipment materials products supplies herramientas productos materiales material
tools: produits materiel produtos materiais औज़ार auzaar vifaa zana alat peralatan bahan ادوات
tools: معدات مواد منتجات عده
wear: wear dress-code que-ropa me-pongo tenue habill* s'habiller que-roupa vestir pehen* pehn*
wear: पहन* kuvaa pakai-baju البس نلبس
wifi: wifi internet wi-fi hotspot واي-فاي انترنت नेट इंटरनेट वाईफाई वाई-फाई intaneti
accessible: wheelchair lift elevator stairs step-free steps pushchair pram buggy stroller disabled
accessible: accessible ascensor silla-ruedas escalera* accesible ascenseur escalier* etage
accessible: fauteuil poussette handicap* elevador escada* rampa cadeira-rodas carrinho-bebe
accessible: लिफ्ट सीढ़ी सीढ़ियां seedhi seedhiyan lifti ngazi kitimaguru tangga kursi-roda
accessible: مصعد المصعد اسانسير سلم درج كرسي-متحرك asanser !give-lift
toilet: toilet toilets restroom* loo washroom* toilettes wc banheiro* casa-banho
toilet: शौचालय टॉयलेट vyoo choo kamar-kecil دوره-مياه
walkin: faut-prendre-rdv faut-prendre-rendez avoir-rdv prendre-rdv-avant
walkin: do-i-need-book do-we-need-book do-i-have-book do-we-have-book do-you-need-book
walkin: do-i-need-appointment do-we-need-appointment do-i-have-appointment need-book-or
walkin: necessary-book need-book-ahead need-book-first should-i-book have-book-first can-just-come
walkin: just-turn-up just-show-up just-pop-in just-drop just-rock-up walk-in walk-ins
walkin: without-appointment without-booking sin-cita sin-reserva* sin-turno falta-cita
walkin: falta-reserv* falta-pedir-cita que-pedir-cita que-reservar que-pedir-turno
walkin: sans-rdv sans-rendez sans-reserv* faut-reserver faut-il-reserver faut-rdv faut-rendez
walkin: besoin-reserver oblige-reserver sem-marcacao sem-marcar sem-agend* sem-reserva
walkin: preciso-marcar-ou e-preciso-marcar precisa-marcar tem-que-marcar tenho-que-marcar
walkin: precisa-agendar बिना-अपॉइंटमेंट अपॉइंटमेंट-लेना अपॉइंटमेंट-ज़रूरी अपॉइंटमेंट-लेनी
walkin: bina-appointment bina-booking appointment-lena appointment-leni appointment-zaruri
walkin: appointment-zaroori booking-zaroori booking-zaruri lazima-kuweka lazima-kubuku bila-miadi
walkin: bila-kuweka lazima-miadi harus-booking harus-janji perlu-booking perlu-janji harus-pesan
walkin: harus-reservasi tanpa-janji tanpa-booking langsung-datang datang-langsung بدون-موعد
walkin: بدون-حجز من-غير-حجز من-غير-موعد لازم-احجز لازم-نحجز لازم-موعد لازم-حجز ضروري-موعد
walkin: ضروري-احجز lazem-a7gez lazim-a7jez men-gheir-7agz
checkin: check-in checkin check-ins arrival-time hora-entrada heure-arrivee चेक-इन wakati-kuingia
checkin: saa-kuingia jam-masuk دخول-الغرفه تسجيل-دخول وقت-الدخول الدخول
freshness: how-long-keep keep-fresh stay-fresh go-off best-before shelf-life expir* caduc* conserv*
freshness: se-gardent se-garde se-mantiene* se-conservan validade aguentam din-chal* दिन-चल*
freshness: awet tahan kadaluarsa kedaluwarsa صلاحيه الصلاحيه تنتهي يوم-تقعد
sugarfree: sugar-free sugarfree no-sugar without-sugar diabet* sin-azucar sans-sucre sem-acucar
sugarfree: शुगर-फ्री बिना-चीनी मधुमेह डायबिटी* bina-cheeni bina-chini bila-sukari kisukari
sugarfree: tanpa-gula بدون-سكر سكري السكري men-gheir-sokar
online: online zoom remotely remote virtual* video-call en-linea videollamada en-ligne visio
online: a-distancia a-distance ऑनलाइन mtandaoni kwa-mtandao daring اونلاين عن-بعد
trial: trial taster demo try-first try-out try-once prueba probar essai essayer experimental
trial: experimentar ट्रायल डेमो majaribio kujaribu percobaan coba nyoba تجريبي تجريبيه تجربه اجرب
data: lose-photos lose-pictures lose-pics lose-data lose-stuff lose-everything delete* erase* wiped
data: wipe backup data pierdo-fotos perder-fotos pierden-fotos borra* datos
data: perdre-photos perds-photos
data: efface* donnees perco-fotos apaga* dados डेटा डिलीट delete data-delete kufuta kupoteza-picha
data: kupotea terhapus kehapus foto-hilang data-hilang تروح-الصور تنمسح تمسح بيانات صوري
prescription: prescription referral ordonnance receta-medico con-receta receita-medica पर्ची
prescription: cheti-daktari resep-dokter rujukan وصفه
smoking: smok* fumar fumer merokok kuvuta-sigara धूम्रपान تدخين
sugarfree: sugarless less-sugar शुगर-फ़्री शुगर sugar evite-sucre isiyo-sukari haina-sukari
sugarfree: bebas-gula بلا-سكر خالي-سكر bedoon-sokkar bala-sokkar
meatless: nabati nabatey* nabatiy* bla-l7am bedoon-la7ma végé don't-eat-meat
meal: 8ada el-akl el-ghada 3asha makla fed feed kumlo vesper
weather: pours pouring bucketing
weather: mattar* matar* shtta chta btishti tishti دنيا-تمطر شتا
children: atfal tefl 3iyal drari wlad wladi bnti weldi ibni benti 3omro 3omra
pets: 2otta otta 2otti kalbi klab chienne
parking: barkeng mawkef nerken ne2af aw2af-3arabeya n7ot-tonobil tonobil
insurance: ta2min tamin lassurance convenios
pay: 5ales* khallas* nkhales n5alles nkhelles tkhlso khlas carta bel-kart bi-kart visa instapay
pay: vodafone-cash
pay: lcarte wallet kashi pulsa dana gopay ovo
deposit: 3arbun 3arboun tasbi2 bedfa3-abl
deliver: bitwaslo btwaslo btwasl* twassl* tewasl* waslo* livraison liv fetch drop-off kuchukua
deliver: mnakuja-kuchukua pick-them-up collect-them pasan-recoger passais-recoger
bring: ajeeb njib nejib njibo 2ajeeb a7dar kubeba tubebe nibebe bawa-apa lana-hoga lana-hai
wait: ditungguin nestanna stanna no23od n2e3od a23od ne23od nestana
showers: dosh dush 7ammam ghorfet-taghyeer
lights: nour 2adwa2 adwaa kashafat el-nour
accessible: asanseer 2asanser el-salalem béquilles crutches plaster
warranty: daman el-daman dmana
data: zitapotea itapotea sowari sowar-betrou7 tetmese7 tsawer
tools: soap soaps detergent* ladder* jabon savon sabao sabuni sabun sabon صابون bring-everything
tools: vos-produits los-productos kit
checkin: leave-bags leave-luggage leave-suitcase* drop-bags drop-luggage store-luggage get-into-room
checkin: room-ready rooms-ready dejar-maletas dejar-mochila* dejar-equipaje entrar-habitacion
checkin: hora-entra hora-entrar laisser-bagages laisser-valise* deposer-valise* deposer-bagages
checkin: deixar-malas deixar-mochila* deixar-bagagem hora-entrar titip-koper titip-tas titip-barang
checkin: masuk-kamar acha-mizigo kuacha-mizigo kuingia-chumba* saman-rakh* saamaan-rakh* सामान-रख*
checkin: نترك-شنط* نخلي-شنط* اترك-شنط* نسيب-شنط* ندخل-الغرف*
ready: when-ready how-long-ready days-ready when-done when-finished get-them-back get-it-back
ready: cuando-list* cuanto-list* dias-list* quand-pret* pret*-quand combien-pret*
ready: quando-pront* demora-pront* dias-pront* fica-pronto ficar-pront* demora-ficar
ready: kab-tak-tayar kab-tayar kab-tak-milega kab-milega kab-tak-mil* कब-तैयार
ready: कब-तक-मिल* कब-मिल* तैयार-कब
ready: tayari-ngapi tayari-lini lini-tayari tayari-siku kapan-jadi
ready: kapan-selesai kapan-siap jadinya-kapan
ready: متي-تجهز متي-تكون-جاهز* متي-جاهز* امتي-تجهز امتي-تخلص متي-تخلص emta-tegh* emta-teglhaz
age: how-old what-age which-age minimum-age old-enough too-young age ages aged years-old year-old
age: edad edades menor-edad menores tiene-años desde-años age-minimum quel-age trop-jeune âge ans
age: idade menor-idade anos उम्र साल-का साल-की साल-के umar umr saal-ka saal-ki saal-ke umri miaka
age: umur usia عمر العمر عمره عمرها السن 3omro 3omraha !how-long !years-ago !since
licence: licence licences license licenses driving-licence carnet-conducir licencia-conducir permis
licence: permiso-conducir permis-conduire carta-conducao carteira-motorista habilitacao cnh
licence: लाइसेंस laisens leseni sim-apa sim-internasional punya-sim perlu-sim pakai-sim
licence: رخصه رخصتي رخصه-قياده ro5sa rokhsa
documents: documents document paperwork passport id-card need-register need-sign-up to-register
documents: sign-up enrol enroll documentos papeles pasaporte dni inscribirse inscribirme
documents: papiers passeport piece-identite s'inscrire inscription papeis passaporte inscrever*
documents: matricula दस्तावेज कागज़ात पासपोर्ट आधार kagaz aadhaar passport nyaraka hati pasipoti
documents: kitambulisho kujiandikisha kujisajili kujiunga dokumen ktp paspor syarat اوراق وثائق
documents: مستندات جواز هويه awra2 wara2
own: own-instrument own-gear own-equipment own-kit my-own propio propia propios propias
own: propre mon-propre apporter-mon apporter-ma proprio propria अपना-ला* अपनी-ला* अपने-ला*
own: apna-la* apni-la* apne-la* yangu-mwenyewe wangu-mwenyewe changu-mwenyewe langu-mwenyewe
own: bawa-sendiri punya-sendiri milik-sendiri خاص-بي حقي اجيب-معي
helmet: helmet helmets casco cascos casque casques capacete capacetes हेलमेट kofia-ngumu helm خوذه
helmet: خوذات khoza khoda
fuel: fuel petrol gasoline gas-tank full-tank gasolina combustible essence carburant combustivel
fuel: पेट्रोल petrol mafuta petroli bensin bbm بنزين وقود benzin
drinks: coffee tea drinks beverages bebidas boisson boissons चाय कॉफी chai kahawa vinywaji kopi teh
drinks: minuman café قهوه القهوه والقهوه شاي مشروبات 2ahwa ahwa shay
choose: choose pick-colour* pick-color* pick-own pick-the choose-colour* customise customize swap
choose: swap-for elegir escoger elijo cambiar-otra cambiar-otro cambiar-por choisir remplacer-par
choose: escolher escolho trocar-por चुन-सक* पसंद-कर* chun-sak* pasand-kar* kuchagua nichague
choose: tuchague pilih memilih milih bisa-ganti tukar-dengan اختار نختار تختار akhtar
colours: colour colours color colors colores couleur couleurs cores रंग rang rangi warna لون الوان
colours: lon alwan
proof: proof sample samples preview mock-up mockup see-before see-first see-looks muestra muestras
proof: boceto ver-antes epreuve apercu echantillon maquette voir-avant amostra prova नमूना
proof: pehle-dekh* पहले-देख* sampuli kuona-kabla contoh sampel lihat-dulu عينه نموذج اشوف-قبل
file: file files pdf archivo archivos fichero fichier fichiers ficheiro ficheiros arquivo arquivos
file: फाइल फ़ाइल faili berkas ملف ملفات الملف
hygiene: needle needles sterile sterilis* steriliz* hygien* disposable aguja agujas esteril*
hygiene: desechables aiguille aiguilles jetable* agulha agulhas descartav* सुई sui sindano jarum
hygiene: steril ابر ابره معقم* تعقيم
pain: hurt hurts painful duele duelen fait-mal douloureux doi-muito doi dard-ho* दर्द-हो* inauma
pain: sakit-ga sakit-gak sakit-nggak يوجع بيوجع بتوجع bewga3 byewga3
aftercare: aftercare look-after-it take-care care-for care-after cuidarlo cuidarla cuido cuidados
aftercare: entretien entretenir cuidar देखभाल dekhbhal kutunza nitunze merawat rawatnya عنايه اعتني
madeof: made-of made-from which-wood what-wood kind-wood genuine-leather real-leather que-madera
madeof: hecho-de hecha-de quel-bois bois fait-avec fait-en feito-de feita-de que-madeira
madeof: किस-से-बन* kis-se-ban* लकड़ी lakdi mbao-gani imetengenezwa terbuat kayu-apa خشب بخشب
certificate: certificate diploma certificado certificat attestation प्रमाणपत्र cheti-cha sertifikat
certificate: شهاده shehada
group: how-many-people group-size minimum-people min-people come-alone by-myself on-my-own
group: cuantas-personas cuantos-somos combien-personnes venir-seul quantas-pessoas sozinho sozinha
group: कितने-लोग kitne-log akele watu-wangapi peke-yangu berapa-orang sendirian كم-شخص لوحدي لحالي
visit: come-to-my come-to-our come-to-us home-visit home-visits come-out-to a-domicilio vienen-casa
visit: venis-casa chez-moi a-domicile vous-deplacez vem-casa vao-casa vem-ate घर-आ* ghar-aa*
visit: ghar-pe-aa* mnakuja-nyumbani kuja-nyumbani nyumbani-kwangu ke-rumah datang-rumah panggilan
visit: للبيت عالبيت تجون-البيت تيجوا-البيت البيت-عندي
deliver: bring-them-to bring-it-to take-them-to bring-to-the passez-chercher passe-chercher
deliver: venir-chercher chercher-chez dianter kedua-alamat diantarkan antarin كتوصلو توصلو توصلوه
deliver: تاخذونها-من تاخذونه-من تجون-تاخذون ghar-pe-delivery घर-पर-डिलीवरी pick-learners fetch-me
area: as-far-as llegan-hasta llegais-hasta vienen-hasta jusqu'a-quelle atendem-em chegam-ate
area: which-areas what-areas cover-area outside-city how-far jusqu'ou quels-quartiers ate-onde
area: quais-zonas que-zonas hasta-donde इलाका कहाँ-तक kahan-tak maeneo-gani mpaka-wapi
area: sampai-mana daerah-mana مناطق-ايش اي-مناطق لوين
receipt: invoice receipt vat factura recibo facture fatura nota-fiscal nif रसीद gst raseed
receipt: pakka-bill risiti ankara kuitansi faktur struk nota فاتوره ايصال fatoora
refund: refund refunds money-back return-it devolver devolucion devuelven rembourse remboursement
refund: devolvem devolucao वापस-कर* paise-wapas kurudisha-pesa kurejeshewa uang-kembali retur
refund: استرجاع ترجيع استرداد
locker: locker lockers taquilla taquillas casillero casier casiers consigne cacifo cacifos kabati
locker: loker خزانه خزنه لوكر khazna
screen: screen projector whiteboard pantalla proyector ecran projecteur ecra projetor स्क्रीन
screen: प्रोजेक्टर skrini layar proyektor شاشه بروجكتر
swim: can't-swim cannot-swim know-swim swimmer swimmers nadar nager तैरना tairna kuogelea berenang
swim: renang سباحه اسبح
late: running-late arrive-late be-late bit-late llegar-tarde llego-tarde en-retard chegar-atrasad*
late: chego-atrasad* देर-हो* der-ho* late-ho* nikichelewa kuchelewa telat terlambat اتاخر متاخر
cancelling: miss-a-lesson miss-lesson miss-class can't-make falto rater manquer faltar-aula
cancelling: nikikosa bolos absen غبت
ready: how-many-days cuantos-dias combien-jours quantos-dias कितने-दिन kitne-din siku-ngapi
ready: berapa-hari كم-يوم kam-youm kam-yom same-day mismo-dia jour-meme mesmo-dia proprio-dia
ready: when-collect quand-recuperer recuperer-quand cuando-recoger kab-tak-mil* متي-جاهز*
ready: tayari-baada turnaround prazo da-tempo
valid: expire expires valid-until valid-for how-long-valid caduca caducan valable valido-ate
valid: kab-tak-chal* muda-wake-unaisha masa-berlaku berlaku hangus صالح-لمده
note: message-card greeting-card little-card small-card card-with handwritten-card dedicatoria
note: carte-avec petit-mot cartaozinho bilhetinho kartu-ucapan بطاقه-تهنيه كرت-اهداء
minimum: minimum-order min-order smallest-order pedido-minimo commande-minimum kam-se-kam
minimum: कम-से-कम kiwango-cha-chini minimal-order order-minimal اقل-طلب حد-ادني
eggless: eggless egg-free without-egg* no-egg* sin-huevo* sans-oeuf* sem-ovo* बिना-अंडे bina-ande
eggless: bila-mayai tanpa-telur بدون-بيض
organic: organic organico organicos ecologico biologique biologico जैविक organik عضوي pesticid*
spicy: spicy picante epice epices तीखा teekha tikha pilipili pedas حار-ولا حراق
alcohol: alcohol beer wine byo corkage cerveza vino biere vinho cerveja alcool शराब sharab pombe
alcohol: alkohol كحول بيره
childseat: car-seat child-seat baby-seat high-chair highchair trona silla-bebe siege-auto
childseat: siege-bebe chaise-haute cadeirinha kiti-cha-mtoto kursi-bayi كرسي-اطفال كرسي-طفل
voucher: bons-cadeaux bon-cadeaux cheque-cadeau gift-voucher* vale-regalo offrir-bon
pets: spaniel labrador poodle terrier retriever pooch perrita doggo mutt
ill: is-ill gets-ill get-ill falls-ill fall-ill be-ill child-ill sick unwell fever flu enferm*
ill: malade* doente* fiebre fievre febre bimar bimaar बीमार बुखार
ill: mgonjwa akiugua anaumwa nikiugua sakit demam مريض* مرضت مرض تعبان 3ayan maradt
present: at-home be-home be-in-house be-there-when someone-home somebody-home must-be-present
present: need-be-there need-be-present have-be-there have-be-present be-present estar-casa
present: estar-presente estar-alli etre-present* etre-la sois-la soyons-la etre-chez-soi
present: estar-em-casa घर-पर-रह* घर-में-रह* ghar-pe-reh* ghar-par-reh* ghar-mein-reh*
present: kuwa-nyumbani kuwepo niwepo ada-di-rumah harus-di-rumah ada-orang-rumah
present: اكون-البيت اكون-موجود* نكون-البيت نكون-موجود* يكون-احد-البيت akoon-beit akoon-mawgood
staff: trained* qualified* certified* vetted* background-check* police-check* any-training
staff: have-training
staff: have-experience experienced formad*-profes* formad*-instruct* formacion-profes* formacao
staff: cualificad* titulad* capacitad* professeur*-diplome* diplomes qualifie* qualificad*
staff: treinad*
staff: formados formadas प्रशिक्षित अनुभवी mafunzo wamefunzwa terlatih berpengalaman مدربين مدربات
staff: مؤهلين مؤهلات مدرب-معتمد mdarrabin mo2ahel*
women: woman women female females lady ladies mujer mujeres femme femmes mulher mulheres महिला
women: महिलाएं mahila aurat ladkiyan wanawake mwanamke perempuan cewek wanita نساء للنساء بنات
women: سيدات
women: حريم banat setat niswan
soon: how-soon how-fast how-quick how-quickly get-here-by cuanto-tardan-llegar
soon: cuanto-tardais-llegar
soon: cuanto-tardan-venir cuanto-tardais-venir que-tan-rapido en-cuanto-llegan
soon: combien-temps-arriv*
soon: combien-temps-venir sous-combien quanto-tempo-cheg* quanto-demora*-cheg* kitni-der-pahunch*
soon: kitni-der-aa* kitni-jaldi kab-tak-pahunch* kitne-time-pahunch* कितनी-देर-पहुं* कितनी-देर-आ*
soon: कितनी-जल्दी haraka-gani muda-gani-kufika mtafika-baada seberapa-cepat berapa-cepat
soon: berapa-lama-sampai berapa-lama-datang كم-توصلون متي-توصلون كم-وقت-توصل* بسرعه-توصل*
distance: how-far far-from far-is distance distancia lejos loin muito-longe e-longe fica-longe
distance: longe-da longe-do
distance: kitni-door kitna-door kitni-dur दूर दूरी umbali mbali jauh jarak بعيد بعيده مسافه
distance: المسافه
distance: تبعد يبعد ba3id ba3eed masafa
family: families for-families family-friendly family-place para-familias pour-familles keluarga
family: para-familia pra-familia عائلات للعائلات عوائل للعوائل عائلي 3awael 3a2elat परिवार parivar
late: return-late back-late bring-back-late give-back-late day-late days-late devolver-tarde
late: devuelvo-tarde traigo-tarde dia-tarde dias-tarde rendre-retard rends-retard rapporte-retard
late: jour-retard jours-retard devolver-atras* devolvo-atras* dia-atras* der-se-laut* der-se-wapas
late: nikirudisha-kuchelew* telat-kembali* telat-balik* ارجعه-متاخر رجعته-متاخر
damage: spill* stain stains stained mancha mancho manchas tache taches sujar sujo madoa noda
damage: daag दाग dagh بقعه بقع يتوسخ
deliver: do-you-send you-send-them you-send-it send-it-to send-them-to courier
deliver: bhej-doge bhej-sak* bhejte भेजते भेज-सक* भेज-दो* mnatuma kutuma-mji ترسلون ترسلوا شحن
minimum: at-least al-menos como-minimo au-moins pelo-menos no-minimo angalau paling-sedikit
minimum: minimal
weather: sea-rough sea-too rough-sea waves windy mar-ruim mar-agitado mar-picado mer-agitee
weather: vagues oleaje ondas onda-grande viento vento upepo mawimbi ombak angin موج ريح
locker: leave-bag leave-bags leave-things leave-stuff keep-bags keep-things store-bags
locker: store-things
locker: guardar-coisas guardar-cosas deixar-coisas deixar-mochila* deixo-mochila* deixo-coisas
locker: dejar-cosas dejar-mochila* dejo-mochila* laisser-affaires laisser-sac* poser-sac*
locker: saman-rakh* सामान-रख* titip-tas titip-barang kuacha-mizigo نحط-اغراض* احط-اغراض*
organic: bio
pay: on-paie paie-comment payez-comment paie-avec
aircon: air-conditioning air-conditioned air-con aircon climatisation climatise aire-acondicionado
aircon: ar-condicionado एसी kiyoyozi مكيف مكيفه تكييف !install !service !repair !clean
swim: to-swim i-swim swim-well
cancelling: alghy alghi 2alghi elghy nelghi nelghy yetlaghi
insurance: you-covered are-covered is-covered it-covered
pay: !loyalty-card !sim-card !memory-card !id-card !business-card !wedding-card !birthday-card
visit: at-your-home to-your-home chez-vous su-casa sua-casa nyumbani-kwako rumah-anda
visit: ca-a-casa ca-casa venez-chez
pay: !who-pays !who-pay !quien-paga !qui-paie !quem-paga !siapa-bayar !nani-analipa
pay: !still-pay !pay-anyway !pay-regardless !pago-igual !igual-pago !pagar-igual !quand-meme-payer
pay: !paie-quand-meme !paye-quand-meme !pago-mesmo !pagar-mesmo !pago-na-mesma !tetap-bayar
pay: !bado-nalipa !bado-nitalipa !phir-bhi-pa* !phir-bhi-de* !do-i-get-charged !be-charged
"""
