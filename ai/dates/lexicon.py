"""The words of days and times in eight languages, each with the kind of thing it is.

A kind is one letter, so that a message becomes a string of letters and one grammar
(:mod:`ai.dates.patterns`) reads all languages. Lines: kind, value, phrases.

`W` weekday · `M` month · `R` day counted from today · `P` part of the day · `A` am or pm ·
`d k m g` day, week, month, year · `u i` hour, minute · `e` weekend · `N T L` next, this, last ·
`>` in · `a` ago · `f` from now · `@` at, said of an hour · `%` the same, said of others too ·
`O` o'clock · `q t` past, to · `H Q` half, quarter · `S` half to ("setengah") · `F` half, quarter
past or to, said before the hour · `Z` noon, midnight · `[ ~` from, to · `&` and · `b` of ·
`s` article · `G` what leads a day of the month · `1` a, an · `J` the Swahili clock ·
`p` people · `c` money · `l` on, for · `V` a holiday of a fixed day · `j` a couple, a dozen · `w` a word that only tells the language
"""

_SHARED = """
A am: am a.m. a.m
A pm: pm p.m. p.m
c: aed usd eur gbp dollars dollar euros euro pounds dirhams dirham rupees rs inr kes ksh shillings
c: rupiah rp reais real pesos درهم دراهم دولار ريال يورو रुपये रुपए idr
"""
_EN = """
V 1225: christmas christmas_day xmas
V 1224: christmas_eve
V 1231: new_year's_eve new_years_eve
V 101: new_year's_day new_years_day new_year
V 214: valentine's_day valentines_day
V 1031: halloween
W 0: monday mondays mon monda
W 1: tuesday tuesdays tue tues teusday tuseday
W 2: wednesday wednesdays wed weds wensday wednsday wendesday wensdays
W 3: thursday thursdays thu thur thurs thrusday thusday
W 4: friday fridays fri firday fryday
W 5: saturday saturdays sat saterday satruday
W 6: sunday sundays sun sunnday
M 1: january jan
M 2: february feb febuary
M 3: march mar
M 4: april apr
M 5: may
M 6: june jun
M 7: july jul
M 8: august aug
M 9: september sep sept
M 10: october oct
M 11: november nov
M 12: december dec
R 0: today todays 2day
R 0 evening: tonight tonite tonights this_evening this_night
R 0 morning: this_morning
R 0 afternoon: this_afternoon
R 1: tomorrow tomorow tommorow tommorrow tomorrows tmrw tmr tmrow 2moro 2morrow tomoro tomrrow
R 1: tomarrow tmro tmw tomorro 2mrw
R 2: the_day_after_tomorrow day_after_tomorrow day_after_tmrw overmorrow
R -1: yesterday
R -1 evening: last_night
R -2: the_day_before_yesterday day_before_yesterday
P morning: morning mornings in_the_morning in_the_mornings early_morning mid_morning late_morning
P morning: early_in_the_morning of_the_morning
P afternoon: afternoon afternoons in_the_afternoon in_the_afternoons early_afternoon late_afternoon
P afternoon: mid_afternoon
P evening: evening evenings in_the_evening in_the_evenings early_evening late_evening after_work
P night: night at_night in_the_night late_at_night late_night
d: day days
k: week weeks wk wks
2k: fortnight
m: month months
g: year years
u: hour hours hr hrs
i: minute minutes min mins
e: weekend week_end
N: next following upcoming coming
T: this current
L: last previous past
>: in within after
a: ago back earlier
f: from_now later hence
@: at around_at
%: by around about after before approximately til till until circa from between since
%: later_than earlier_than no_later_than not_before
O: o'clock oclock sharp ish
q: past after
t: to til till before of
H: half
Q: quarter a_quarter
Z 12: noon midday mid_day noontime
Z 0: midnight mid_night
[: from between starting since
~: to until till til through thru untill
&: and n
b: of
s: the that
l: on for
1: a an
p: people persons person guests guest pax adults adult seats covers heads ppl others friends
w: i you we it is my do can could would please want have book need are for with what how no but
w: ok okay thanks thank hi hello maybe if only just them nights only
w: and the of at in to your when there been was be i'm i'd me on so or as
"""
_ES = """
V 1225: navidad dia_de_navidad
V 1224: nochebuena
V 1231: nochevieja fin_de_ano
V 101: ano_nuevo
V 106: dia_de_reyes reyes
W 0: lunes lun
W 1: martes
W 2: miercoles mier mie
W 3: jueves jue
W 4: viernes vier vie
W 5: sabado sab sabados
W 6: domingo dom domingos
M 1: enero ene
M 2: febrero feb
M 3: marzo mar
M 4: abril abr
M 5: mayo may
M 6: junio jun
M 7: julio jul
M 8: agosto ago
M 9: septiembre setiembre sept sep
M 10: octubre oct
M 11: noviembre nov
M 12: diciembre dic
R 0: hoy el_dia_de_hoy
R 0 morning: esta_manana
R 0 afternoon: esta_tarde
R 0 evening: esta_noche
R 1: manana el_dia_de_manana
R 2: pasado_manana pasadomanana
R -1: ayer
R -1 evening: anoche
R -2: anteayer antier antes_de_ayer
P morning: por_la_manana de_la_manana en_la_manana a_la_manana la_manana de_manana mananas
P morning: por_las_mananas a_primera_hora temprano de_la_madrugada madrugada
P afternoon: por_la_tarde de_la_tarde en_la_tarde a_la_tarde la_tarde tarde tardes a_media_tarde
P afternoon: por_las_tardes despues_de_comer
P night: por_la_noche de_la_noche en_la_noche a_la_noche la_noche noche
P midday: del_mediodia del_medio_dia
Z 12: mediodia medio_dia al_mediodia a_mediodia
Z 0: medianoche media_noche
d: dia dias
k: semana semanas
m: mes meses
g: ano anos
u: hora horas
i: minuto minutos min
e: fin_de_semana finde findes
N: que_viene proximo proxima proximos siguiente que_entra que_vienen
T: este esta estos estas
L: pasado pasada ultimo ultima anterior que_paso
>: en dentro_de tras despues_de
a: hace atras antes
f: a_partir_de_ahora
@: a_las a_la las sobre_las hacia_las a_eso_de_las para_las desde_las antes_de_las despues_de_las
@: hasta_las entre_las
O: en_punto hs horas h
q: con
t: menos
H: media
Q: cuarto un_cuarto
[: desde entre
~: a hasta hasta_el al hasta_las a_las
&: y e
b: de del del_mes_de
s: la los las el
l: para con
G: el el_dia dia
1: un una
p: personas persona gente comensales adultos invitados ninos amigos
w: quiero para por favor hola que puedo puede tiene cita reservar mesa necesito con una me mi
w: gracias seria somos voy estare es si no pero cuanto el la los de en y nos volvere del
"""
_FR = """
V 1225: noel jour_de_noel
V 1224: reveillon_de_noel veille_de_noel
V 1231: saint_sylvestre
V 101: jour_de_l'an nouvel_an
W 0: lundi lundis lun
W 1: mardi mardis
W 2: mercredi mercredis mer
W 3: jeudi jeudis jeu
W 4: vendredi vendredis ven
W 5: samedi samedis sam
W 6: dimanche dimanches dim
M 1: janvier janv jan
M 2: fevrier fevr fev
M 3: mars
M 4: avril avr
M 5: mai
M 6: juin
M 7: juillet juil
M 8: aout
M 9: septembre sept sep
M 10: octobre oct
M 11: novembre nov
M 12: decembre dec
R 0: aujourd'hui aujourdhui ajd auj ce_jour
R 0 morning: ce_matin
R 0 afternoon: cet_apres_midi cet_aprem cette_apres_midi
R 0 evening: ce_soir cette_nuit
R 1: demain dmain
R 2: apres_demain apresdemain
R -1: hier
R -1 evening: hier_soir
R -2: avant_hier
P morning: matin matinee du_matin le_matin au_matin dans_la_matinee de_bonne_heure en_matinee
P morning: fin_de_matinee en_fin_de_matinee debut_de_matinee
P afternoon: apres_midi aprem de_l'apres_midi l'apres_midi dans_l'apres_midi d'apres_midi
P afternoon: fin_d'apres_midi en_fin_d'apres_midi debut_d'apres_midi en_debut_d'apres_midi
P afternoon: fin_de_l'apres_midi
P evening: soir soiree du_soir le_soir au_soir en_soiree dans_la_soiree fin_de_soiree
P evening: fin_de_journee en_fin_de_journee
P night: nuit de_la_nuit la_nuit
Z 12: midi
Z 0: minuit
d: jour jours
k: semaine semaines sem
m: mois
g: an ans annee annees
u: heure heures
i: minute minutes min mn
e: week_end weekend fin_de_semaine
N: prochain prochaine prochains prochaines suivant suivante qui_vient a_venir
T: ce cet cette ces
L: dernier derniere passe passee precedent
>: dans d'ici en sous
a: il_y_a auparavant
f: plus_tard
@: a vers vers_les aux_alentours_de
%: pour avant apres jusqu'a des autour_de
O: h heures heure pile
q: passees
t: moins moins_le
H: demi demie
Q: quart le_quart un_quart
[: de entre du depuis a_partir_de a_partir_du des
~: a au jusqu'a jusqu'au jusque
&: et
b: de du d' d du_mois_de
s: le la les un
l: pour
G: le
1: un une
p: personnes personne adultes enfants couverts invites convives gens amis
w: je vous nous pour voudrais bonjour est-ce merci une reserver peux avec s'il plait les mon ma
w: serons sommes c'est il elle qui que quel quelle suis j'ai le la un et de du des dans ce ou
"""
_PT = """
V 1225: natal dia_de_natal
V 1224: vespera_de_natal
V 1231: reveillon
V 101: ano_novo
W 0: segunda segunda-feira segundas seg
W 1: terca terca-feira ter
W 2: quarta quarta-feira qua
W 3: quinta quinta-feira qui
W 4: sexta sexta-feira sex
W 5: sabado sab sabados
W 6: domingo dom domingos
M 1: janeiro jan
M 2: fevereiro fev
M 3: marco mar
M 4: abril abr
M 5: maio mai
M 6: junho jun
M 7: julho jul
M 8: agosto ago
M 9: setembro set
M 10: outubro out
M 11: novembro nov
M 12: dezembro dez
R 0: hoje hj
R 0 morning: hoje_de_manha esta_manha
R 0 afternoon: hoje_a_tarde esta_tarde
R 0 evening: hoje_a_noite esta_noite
R 1: amanha amanh amnha
R 2: depois_de_amanha dps_de_amanha
R -1: ontem
R -1 evening: ontem_a_noite
R -2: anteontem
P morning: de_manha pela_manha da_manha na_parte_da_manha manha manhas de_madrugada da_madrugada
P morning: madrugada manhazinha cedo
P afternoon: a_tarde da_tarde de_tarde pela_tarde tarde tardes na_parte_da_tarde a_tardinha
P afternoon: fim_da_tarde no_fim_da_tarde final_da_tarde no_final_da_tarde
P night: a_noite da_noite de_noite noite na_noite
Z 12: meio_dia ao_meio_dia
Z 0: meia_noite
d: dia dias
k: semana semanas
m: mes meses
g: ano anos
u: hora horas
i: minuto minutos min
e: fim_de_semana final_de_semana fds
N: proximo proxima proximos seguinte que_vem
T: este esta neste nesta desta deste
L: passado passada ultimo ultima anterior
>: em daqui_a daqui dentro_de
a: ha atras antes
f: depois
@: as as_as pelas la_pelas por_volta_das para_as depois_das antes_das ate_as a_partir_das das
@: entre_as ao
O: em_ponto h hs horas
q: passadas
t: menos para para_a para_as pras
H: meia trinta
Q: um_quarto quarto
[: desde entre das de do a_partir_de
~: a ate ao as ate_as ate_ao
&: e
b: de do da
s: o os
l: no na para pra com
G: dia no_dia o_dia
1: um uma
p: pessoas pessoa gente adultos convidados criancas amigos lugares
w: quero para por favor ola voce voces uma um gostaria marcar reservar mesa preciso com obrigado
w: obrigada nao sim somos vou estarei e pode tem posso voltarei vamos o os no na do da
"""
_ID = """
V 1225: natal hari_natal
V 101: tahun_baru
W 0: senin
W 1: selasa
W 2: rabu
W 3: kamis
W 4: jumat jum'at
W 5: sabtu
W 6: hari_minggu ahad
M 1: januari
M 2: februari pebruari
M 3: maret
M 4: april
M 5: mei
M 6: juni
M 7: juli
M 8: agustus agt
M 9: september
M 10: oktober okt
M 11: november nopember
M 12: desember des
R 0: hari_ini skrg sekarang
R 0 morning: pagi_ini
R 0 afternoon: siang_ini sore_ini nanti_sore nanti_siang
R 0 evening: malam_ini nanti_malam ntar_malam
R 1: besok bsk esok
R 1 morning: besok_pagi
R 2: lusa besok_lusa
R -1: kemarin
R -1 evening: tadi_malam
P morning: pagi di_pagi_hari pagi_pagi pagi_hari subuh
P midday: siang siang_hari
P afternoon: sore sore_hari petang sore_sore
P night: malam malam_hari dini_hari
Z 12: tengah_hari
Z 0: tengah_malam
d: hari
k: minggu pekan
m: bulan
g: tahun
i: menit mnt
e: akhir_pekan akhir_minggu weekend
N: depan mendatang yang_akan_datang berikutnya
T: ini
L: lalu yang_lalu
>: dalam
a: yang_lalu
f: lagi kemudian dari_sekarang
u: jam
@: jam pukul pkl sekitar_jam sekitar_pukul
O: tepat teng
q: lewat lebih
t: kurang
S: setengah
Q: seperempat
[: dari antara mulai
~: sampai hingga ke s/d sd sampe
&: dan
l: yang di pada untuk buat
G: tanggal tgl
p: orang tamu org dewasa anak
w: saya mau aku bisa berapa ada dan untuk tidak apakah tolong kak pesan buat ingin terima kasih
w: yang di boleh dong ya nama kami kita halo
"""
_SW = """
V 1225: krismasi
V 101: mwaka_mpya
W 0: jumatatu
W 1: jumanne
W 2: jumatano
W 3: alhamisi
W 4: ijumaa
W 5: jumamosi
W 6: jumapili
M 1: januari
M 2: februari
M 3: machi
M 4: aprili
M 5: mei
M 6: juni
M 7: julai
M 8: agosti
M 9: septemba
M 10: oktoba
M 11: novemba
M 12: desemba
R 0: leo
R 0 morning: leo_asubuhi
R 0 evening: leo_jioni leo_usiku usiku_huu jioni_hii
R 1: kesho
R 2: kesho_kutwa keshokutwa
R -1: jana
R -2: juzi
P morning: asubuhi alfajiri
P midday: mchana
P afternoon: alasiri
P evening: jioni
P night: usiku
Z 12: adhuhuri
Z 0: usiku_wa_manane
d: siku
k: wiki
m: mwezi miezi
g: mwaka miaka
i: dakika
u: masaa
e: wikendi mwisho_wa_wiki wikiendi
N: ijayo ujao yajayo zijazo lijalo inayokuja
T: hii huu hili hiki
L: iliyopita uliopita zilizopita
>: baada_ya ndani_ya
a: zilizopita
f: kutoka_sasa
J: saa
O: kamili
t: kasoro
H: nusu
Q: robo
[: kuanzia kutoka kati toka kati_ya
~: hadi mpaka
&: na
b: ya wa
G: tarehe
p: watu mtu wageni watoto
w: nataka naomba ninataka habari kwa ya na je bei gani tafadhali asante mimi jina langu sisi
w: tutakuwa tuko ninahitaji kuweka miadi ni
"""
_HI = """
V 1225: क्रिसमस
W 0: सोमवार सोम somwar somvar
W 1: मंगलवार मंगल mangalwar mangalvar
W 2: बुधवार बुध budhwar budhvar
W 3: गुरुवार गुरूवार गुरु बृहस्पतिवार वीरवार guruwar guruvar
W 4: शुक्रवार शुक्र shukrawar shukravar
W 5: शनिवार शनि shaniwar shanivar
W 6: रविवार रवि इतवार raviwar ravivar itwar
M 1: जनवरी
M 2: फरवरी फ़रवरी
M 3: मार्च
M 4: अप्रैल
M 5: मई
M 6: जून
M 7: जुलाई
M 8: अगस्त
M 9: सितंबर सितम्बर
M 10: अक्टूबर अक्तूबर
M 11: नवंबर नवम्बर
M 12: दिसंबर दिसम्बर
R 0: आज aaj
R 0 morning: आज_सुबह aaj_subah
R 0 evening: आज_शाम आज_रात aaj_raat aaj_shaam
R 1: कल kal
R 2: परसों parso parson
P morning: सुबह subah सवेरे सुबह_सुबह प्रातः भोर पूर्वाह्न सुबह_के सुबह_में
P midday: दोपहर dopahar dopeher dupahar दोपहर_के दोपहर_में
P afternoon: दोपहर_बाद अपराह्न
P evening: शाम shaam sham शाम_के शाम_को सायं शाम_में
P night: रात raat रात_के रात_को रात_में
Z 0: आधी_रात मध्यरात्रि
Z 12: मध्याह्न
d: दिन दिनों din
k: हफ्ते हफ्ता हफ़्ते हफ़्ता सप्ताह सप्ताहों hafte hafta
m: महीने महीना माह महीनों mahine
g: साल वर्ष सालों
u: घंटे घंटा घंटों ghante ghanta
i: मिनट मिनटों
e: सप्ताहांत वीकेंड वीकएंड
N: अगले अगला अगली आगामी agle agli आने_वाले
T: इस is
L: पिछले पिछला पिछली गत
f: में बाद mein baad के_भीतर के_अंदर के_बाद
a: पहले pehle
@: करीब लगभग
O: बजे बज बजकर baje
H: आधा
F 30: साढ़े सढ़े साढे saadhe sadhe
F 15: सवा sawa sava
F -15: पौने पौन paune
X 90: डेढ़ ded dedh
X 150: ढाई अढ़ाई dhai
[: बीच
~: से se
&: और aur
b: का की के ka ki ke
G: तारीख
p: लोग लोगों व्यक्ति व्यक्तियों जने जन log
w: मैं मुझे है हैं को का की के और क्या चाहिए नाम मेरा हम mujhe chahiye kya hai mera naam hum
"""
_AR = """
V 1225: الكريسماس عيد_الميلاد
V 101: راس_السنة
W 0: الاثنين اثنين الاتنين الإثنين
W 1: الثلاثاء ثلاثاء الثلاثا التلات الثلاث الثلوث
W 2: الاربعاء اربعاء الاربعا الاربع
W 3: الخميس خميس
W 4: الجمعة جمعة
W 5: السبت سبت
W 6: الاحد احد
M 1: يناير كانون_الثاني
M 2: فبراير شباط
M 3: مارس اذار
M 4: ابريل نيسان
M 5: مايو ايار
M 6: يونيو يونيه حزيران
M 7: يوليو يوليه تموز
M 8: اغسطس
M 9: سبتمبر ايلول
M 10: اكتوبر تشرين_الاول
M 11: نوفمبر تشرين_الثاني
M 12: ديسمبر كانون_الاول
R 0: اليوم النهارده هذا_اليوم
R 0 evening: الليلة هذه_الليلة هذا_المساء
R 0 morning: هذا_الصباح
R 0 afternoon: عصر_اليوم ظهر_اليوم
R 1: غدا غد الغد غدوة بكرة بكرا باكر بكر بوكرة
R 2: بعد_غد بعد_غدا بعد_بكرة بعد_بكرا بعد_باكر
R -1: امس البارحة مبارح امبارح
R -2: اول_امس
P morning: صباحا الصبح صبحا بالصباح الصباح الفجر ص فجرا صباح في_الصباح
P afternoon: العصر عصرا بعد_الظهر بعد_العصر بعد_الضهر عصر
P evening: مساء بالمساء المسا المساء المغرب م في_المساء بعد_المغرب العشاء العشا
P night: بالليل الليل ليلا في_الليل ليل
Z 12: الظهر ظهرا منتصف_النهار
Z 0: منتصف_الليل
d: ايام يوم يوما
k: اسبوع اسابيع الاسبوع
m: شهر شهور اشهر الشهر
g: سنة سنوات السنة عام
u: ساعات ساعة
@: ساعة
i: دقيقة دقائق دقايق
e: نهاية_الاسبوع الويكند عطلة_نهاية_الاسبوع
N: القادم القادمة الجاي الجاية الياي المقبل المقبلة التالي التالية
T: هذا هذه
L: الماضي الماضية السابق الفائت
>: بعد خلال في_غضون
a: قبل منذ
f: من_الان
@: الساعة على_الساعة ع_الساعة عالساعة حوالي_الساعة عند_الساعة في_الساعة
%: حوالي عند
O: تماما بالضبط
t: الا
H: نصف النصف نص النص
Q: ربع الربع ربعا
n 20: ثلث الثلث
2d: يومين
2k: اسبوعين
2u: ساعتين
2m: شهرين
[: من بين ابتداء_من
~: الى حتى لغاية ل
&: و
b: من_شهر من شهر
l: في على
G: يوم تاريخ
p: اشخاص شخص افراد نفر شخصا انفار ضيوف
w: اريد ابغى بدي هل كم انا من في لو سمحت عندكم ممكن اسمي نحن مرحبا السلام شكرا
"""
LANGUAGES = {
    "en": _EN, "es": _ES, "ar": _AR, "fr": _FR, "pt": _PT, "hi": _HI, "sw": _SW, "id": _ID,
}  # fmt: skip
SHARED = _SHARED
