"""The dictionary of trades in French, Portuguese, Hindi, Swahili and Indonesian."""

LINES = """
clean: nettoyage nettoyer nettoyez menage limpeza limpar limpam faxina सफाई सफ़ाई साफ safai saaf
clean: usafi kusafisha mnasafisha safisha bersih pembersihan membersihkan bersihkan bersihin
deep: fond profondeur profond intensif profunda pesada गहरी डीप gahri gehri deep kina mendalam
deep: menyeluruh
standard: classique simple basique comum básica padrão सामान्य साधारण नॉर्मल saamanya kawaida
standard: biasa standar reguler
house: domicile foyer residencial
office: bureau bureaux escritório escritorio ऑफिस दफ्तर daftar ofisi kantor
sofa: canapé canapés sofás estofado सोफा सोफे sofe sofas kochi
carpet: tapis moquette tapete tapetes carpete कालीन गलीचा कारपेट kaleen zulia karpet permadani
mattress: matelas colchão colchões गद्दा गद्दे gadda godoro magodoro kasur matras
window: fenêtre fenêtres vitre vitres janela janelas vidros खिड़की खिड़कियां khidki dirisha
window: madirisha jendela kaca
curtain: rideau rideaux cortinas पर्दे पर्दा parde pazia mapazia gorden tirai
kitchen: cozinha रसोई किचन jikoni dapur
bathroom: toilettes banheiro बाथरूम choo bafu
oven: forno ओवन tanuri
fridge: frigo réfrigérateur geladeira frigorífico फ्रिज friji jokofu kulkas
move: déménagement mudança शिफ्टिंग kuhama pindahan
laundry: blanchisserie linge pressing lavanderia roupa कपड़े धुलाई kapde dhulai dobi nguo kufua
laundry: binatu laundri cucian
iron: repassage प्रेस इस्त्री istri pasi setrika
ac: clim climatisation climatiseur ar-condicionado एसी एयर कंडीशनर kiyoyozi viyoyozi
pest: nuisibles cafards dedetização pragas कीट कॉकरोच keet wadudu hama rayap kecoa
garden: jardin jardinage jardim बगीचा माली bustani taman kebun
pool: piscine स्विमिंग bwawa kolam
paint: peinture peintre pintura पेंट पुताई putai rangi kupaka pengecatan
plumb: sink tap taps faucet pipe pipes leak leaking lavabo grifo tuberia évier robinet pia
plumb: leakage تسريب تسرب fuite fuga gotera vazamento vazando bocor kuvuja
plumb: torneira keran مغسله حنفيه
plumb: plombier plomberie encanador canalizador प्लंबर नल fundi-bomba bomba ledeng pipa
electric: électricien électricité eletricista इलेक्ट्रीशियन बिजली bijli umeme listrik
haircut: coiffure cabelo-corte हेयरकट नाई kunyoa kinyozi cukur pangkas potong-rambut
cut: coupe couper cortar corte कटिंग कटवाने कटाई katai katwane kata kukata potong memotong
hair: cheveux cabelo cabelos बाल बालों baal balon nywele rambut
beard: barbe barba दाढ़ी dadhi daadhi ndevu jenggot janggut
shave: rasage raser barbear शेव शेविंग kunyolewa bercukur
trim: taille tailler aparar ट्रिम kupunguza rapikan
colour: coloration teinture couleur tintura coloração pintar-cabelo रंग रंगवाना कलर rang
colour: rangwana kupaka-nywele warna pewarnaan semir
highlights: mèches balayage luzes madeixas हाइलाइट
wash: धुलवाने धुलवाना धुलवानी धुलाना
wash: lavage laver lavagem lavar lavam धुलाई धोना वॉश dhona dhulwani kuosha kuoshwa osha mnaosha
wash: cuci mencuci pencucian cucian
dry: brushing séchage escova secagem ब्लो kukausha pengeringan blow
straighten: lissage alisamento progressiva स्ट्रेटनिंग smoothing
nails: ongles unhas नाखून nakhun kucha kuku
manicure: manucure मैनीक्योर manikyur manikur menikur
pedicure: pédicure पेडीक्योर pedikyur pedikur
facial: soin-visage फेशियल fesheli
face: visage rosto चेहरा chehra uso wajah
massage: massages massagem मालिश मसाज malish masaji kukanda pijat pijit urut
relax: relaxant relaxante आराम kutuliza relaksasi
back: costas पीठ peeth mgongo punggung
wax: épilation cire depilação cera वैक्सिंग वैक्स nta waxing
laser: laser लेजर leza
print: print printing printed prints imprimer imprimez imprimo imprimen imprimis imprimem imprime
print: impresion impresiones impressão impressões tirage tirages छपाई छापना chhapna chhapwana chapna
print: imprimir cetak mencetak nyetak pencetakan kuchapa chapisha mnachapisha uchapishaji طباعه
bind: binding bound encuadernar encuadernacion encuadernais reliure relier reliez encadernar
bind: encadernam encadernação jilid menjilid penjilidan
extract: extraction extract extracted extracciones extraccion extraer extração extrair arracher
extract: extraire निकालना निकलवाना निकलवाने निकलवानी nikalwana nikalwane nikalwani nikalna cabut
extract: pencabutan nyabut dicabut kung'oa kungoa خلع
brow: sourcils sobrancelha sobrancelhas भौंह आइब्रो nyusi alis
lash: cils cílios पलकें kope bulu-mata
makeup: maquillage maquilhagem maquiagem मेकअप vipodozi mekap rias dandan
bride: mariée noiva दुल्हन dulhan bibi-harusi pengantin
kid: enfant enfants crianca crianças infantil बच्चा बच्चे बच्चों bacche bachche bachon mtoto
kid: watoto anak
man: homme hommes masculino homem पुरुष purush wanaume mwanaume pria
woman: femme femmes feminino mulher महिला mahila wanawake mwanamke wanita
express: rapide expresso rápida jaldi एक्सप्रेस haraka ekspres kilat
steam: vapeur भाप bhap mvuke uap
nurse: infirmière infirmier enfermeira enfermeiro नर्स muuguzi perawat suster
babysit: nounou garde babá आया दाई yaya pengasuh
cook: chef chefs شيف طباخ cuisinier cozinheiro रसोइया बावर्ची mpishi juru-masak koki
drive: chauffeur motorista ड्राइवर dereva supir sopir
pizza: pizzas पिज्जा पिज़्ज़ा piza
food: nourriture repas comida refeição खाना khana chakula makanan
sushi: sushi सुशी
burger: burger hamburger hambúrguer बर्गर baga
car: voiture voitures auto carro carros viatura गाड़ी कार gaadi gadi kaar gari magari mobil
motorbike: moto motorbike motorcycle motos motocicleta बाइक मोटरसाइकिल bike pikipiki motor
truck: camion truck camião caminhão ट्रक lori malori truk camion
tyre: tyre tyres tire tires pneu pneus llanta llantas neumatico neumaticos टायर tairi ban اطار
tyre: اطارات
oil: oil vidange óleo aceite ऑयल oli زيت
polish: polish polissage polimento पॉलिश poles pulido تلميع
interior: interior intérieur inside अंदर ndani interior dalam داخلي
exterior: exterior extérieur outside बाहर nje luar خارجي
engine: engine moteur motor-carro इंजन injini mesin محرك
bath: bath bathe bathing bain banho bañar bañarlo स्नान नहलाना नहलाने nehlana nehlane mandi mandiin
bath: kuogesha
groom: groom grooming groomer toilettage tosa
dog: chien chiens cachorro cachorros cão cães कुत्ता कुत्ते kutta mbwa anjing
cat: gato gatos बिल्ली billi paka kucing
tattoo: tatouage tatouages tatuagem tatuagens टैटू tatuu tato
tooth: dentaire dentiste dentes dentista dental दाँत दांत डेंटल daant meno jino gigi
checkup: checkup check-up consultation bilan consulta जांच परामर्श jaanch ushauri periksa
checkup: pemeriksaan konsultasi فحص كشف استشاره
vaccine: shot shots jabs
vaccine: jab vaccine vaccination vaccin vacina vacinação टीका टीकाकरण chanjo vaksin vaksinasi vacuna
vaccine: تطعيم لقاح
blood: blood sang sangue खून रक्त damu darah sangre دم تحليل
xray: xray x-ray radiographie raio-x radiografia एक्सरे eksirei rontgen اشعه
whiten: whitening blanchiment clareamento blanqueamiento व्हाइटनिंग kung'arisha pemutihan
whiten: bleaching تبييض
physio: physiotherapy physio kinésithérapie kiné fisioterapia फिजियोथेरेपी tibamaungo
physio: fisioterapi علاج-طبيعي
table: table tables mesa mesas मेज टेबल meza meja طاوله
lunch: lunch déjeuner almoço almuerzo दोपहर-खाना chakula-mchana غداء
dinner: dinner dîner jantar cena रात-खाना makan-malam عشاء
breakfast: breakfast petit-déjeuner desayuno café-da-manhã नाश्ता nashta kifungua sarapan فطور
buffet: buffet bufe bufet बुफे بوفيه
fish: fish poisson peixe pescado मछली machli samaki ikan سمك
chicken: chicken poulet frango pollo चिकन मुर्गा kuku-nyama ayam دجاج
coffee: coffee café कॉफी kahawa kopi قهوه
cake: cake gâteau bolo tarta pastel केक keki kue كيك
flower: flower flowers fleurs fleuriste flores florista फूल phool maua bunga ورد زهور
phone: iphone smartphone telefone-celular celular मोबाइल simu-janja handphone ايفون جوال
computer: computer laptop ordinateur computador portátil लैपटॉप कंप्यूटर kompyuta komputer
computer: laptop لابتوب كمبيوتر
rent: rent rental rentals renting alquiler alquilar alquilais alquilan aluguel aluguer alugar alugam
rent: louer louez sewa menyewa disewa rental kukodi kukodisha किराया किराये kiraya kiraye
rent: تاجير ايجار استئجار كراء
repair: repair fix réparation réparer reparo conserto consertar मरम्मत ठीक रिपेयर marammat
repair: matengenezo kutengeneza perbaikan memperbaiki servis reparacion reparar arreglar تصليح
repair: اصلاح
room-stay: hotel hôtel hotel होटल hoteli فندق
flight: flight flights vol vols voo voos vuelo vuelos उड़ान ndege penerbangan pesawat طيران
pay: nalipa nalipaje nitalipa kulipia byr payer paiement pagar pagamento भुगतान पेमेंट bhugtan
pay: payment kulipa malipo lipa bayar
pay: pembayaran
card: cb débito crédito carte cartes cartão cartões कार्ड kadi kartu
cash: espèces liquide dinheiro नकद कैश nakad taslimu tunai cash
parking: stationnement stationner garer estacionamento estacionar पार्किंग maegesho kuegesha
parking: parkir parkiran stationne
cancelword: annule annulez annulé cancelo desmarcar nikighairi annulation annuler cancelamento
cancelword: cancelar रद्द cancellation kughairi pembatalan
cancelword: membatalkan batal
supplies: zana perkakas ferramentas outils औज़ार auzaar produits matériel produtos materiais सामान
supplies: saman vifaa bahan peralatan alat
pets: animaux animal animais पालतू paltu wanyama peliharaan hewan
insurance: assurance assuré seguro बीमा bima asuransi
guarantee: garantie garantia गारंटी गारन्टी dhamana garansi
area: zone zones quartier zona bairro इलाका एरिया eneo daerah wilayah
late: retard atraso देर der kuchelewa terlambat telat
wheelchair: fauteuil cadeira-de-rodas व्हीलचेयर kitimaguru kursi-roda
gift: cadeau presente गिफ्ट उपहार zawadi hadiah kado
eco: écologique bio ecológico पर्यावरण ramah
bring: اجيب نجيب اجلب احضر apporter amener apportez amenez trazem लाते laate mnaleta membawa bawa
key: clé clés chave chaves चाबी chabi ufunguo funguo kunci
wifi: wifi wi-fi वाईफाई waifai واي-فاي
vegan: vegan végétarien végétarienne vegetariano vegetarian शाकाहारी veg mboga vegetarian نباتي
delivery: deliver delivers livrez livrent
delivery: delivery livraison livrer entrega entregar डिलीवरी uwasilishaji kuletewa pengiriman
delivery: antar توصيل
"""
"""The same form as the lines of :mod:`ai.engine.glossary`. A word of two is joined by a hyphen."""
