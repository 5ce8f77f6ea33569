"""Hindi: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
V 1225: क्रिसमस christmas xmas krismas
V 1224: क्रिसमस_की_पूर्व_संध्या
V 101: नया_साल नए_साल naya_saal naye_saal
z 0: को ko
z 1: तारीख tarikh tareekh tarik tareek taarikh
U: बजने_में bajne_mein bajne_me
W 0: सोमवार सोम somwar somvar somvaar somwaar मंडे
W 1: मंगलवार मंगल mangalwar mangalvar mangalvaar mangalwaar ट्यूज़डे
W 2: बुधवार बुध budhwar budhvar budhvaar budhwaar वेडनेसडे
W 3: जुमेरात jumerat jumeraat
W 4: जुमा जुम्मा जुम्मे jumma jumme
W 1: mangal
W 2: budh
W 4: shukra
W 5: shani
W 3: गुरुवार गुरूवार गुरु बृहस्पतिवार वीरवार guruwar guruvar guruvaar guruwaar veervar थर्सडे
W 4: शुक्रवार शुक्र shukrawar shukravar shukravaar shukrawaar फ्राइडे
W 5: शनिवार शनि shaniwar shanivar shanivaar shaniwaar सैटरडे
W 6: रविवार रवि इतवार raviwar ravivar ravivaar raviwaar itwar itvar itvaar itwaar etwar संडे
W 0: mon
W 1: tue tues
W 2: wed
W 3: thu thurs
W 4: fri
W 5: sat
M 1: jan january
M 2: feb february
M 4: apr april
M 6: jun june
M 7: jul july
M 8: aug august
M 9: sep sept september
M 10: oct october
M 11: nov november
M 12: dec december
M 1: जनवरी janvari janwari janvary janavari
M 2: फरवरी फ़रवरी फर farvari farwari farvary fharvari
M 3: मार्च march
M 4: अप्रैल अप्रै aprail
M 5: मई
M 6: जून joon
M 7: जुलाई julai julaai
M 8: अगस्त agast
M 9: सितंबर सितम्बर सितं सित sitambar sitamber
M 10: अक्टूबर अक्तूबर अक्टू aktubar aktoobar aktuber
M 11: नवंबर नवम्बर नवं navambar navamber
M 12: दिसंबर दिसम्बर दिसं दिस disambar disamber
R 0: आज aaj
R 0 morning: आज_सुबह aaj_subah
R 0 evening: आज_शाम आज_रात aaj_raat aaj_shaam
R -1 evening: बीती_रात पिछली_रात beeti_raat pichli_raat pichhli_raat
R 1: कल kal kl
R 2: परसों parso parson parsoon parsu parason
R 3: नरसों तरसों narso narson tarso tarson
P morning: सुबह subah subha subeh subah_ko savere सवेरे सुबह_सुबह प्रातः भोर पूर्वाह्न सुबह_के सुबह_में
P morning: subah_ke sawere sabere savere_savere तड़के tadke
P midday: लंच_के_समय लंच_टाइम lunch_ke_time
P morning: नाश्ते_के_बाद nashte_ke_baad naashte_ke_baad
P afternoon: लंच_के_बाद lunch_ke_baad khane_ke_baad
P midday: dophar dopahr dopahar_ke dopehar_ke
P midday: दोपहर dopahar dopeher dupahar dopehar dupehar दोपहर_के दोपहर_में
P afternoon: दोपहर_बाद अपराह्न
P evening: ऑफिस_के_बाद काम_के_बाद office_ke_baad kaam_ke_baad
P evening: shaam_ke sham_ke shaam_mein sham_mein
P evening: शाम shaam sham shyam_ko shaam_ko sham_ko शाम_के शाम_को सायं शाम_में
P night: रात raat rat rat_ko raat_ko raat_ke रात_के रात_को रात_में raat_mein
Z 0: aadhi_raat adhi_raat आधी_रात मध्यरात्रि
Z 12: मध्याह्न
d: दिन दिनों din dino dinon
k: हफ्ते हफ्ता हफ्तों हफ़्ते हफ़्ता हफ़्तों सप्ताह सप्ताहों hafte hafta hafton
m: mahina mahiney महीने महीना माह महीनों mahine mahino mahinon
g: साल वर्ष सालों saal
Y: तिमाही timahi
u: घंटे घंटा घंटों ghante ghanta ghantey
i: मिनट मिनटों minute minat
e: सप्ताहांत वीकेंड वीकएंड
E 1: शुरुआत शुरू shuru shuruat shuruaat
E 2: मध्य
E 3: अंतिम आखिरी akhri aakhri अंत आखिर आख़िर end aakhir akhir ant
N: अगले अगला अगली आगामी agle agli agla आने_वाले aane_wale
T: इस is iss इसी isi वर्तमान
L: पिछले पिछला पिछली गत pichle pichhle pichla pichli pichhli pichhla बीते बीता
f: में me बाद mein baad के_भीतर के_अंदर के_बाद ke_andar ke_bhitar
K: अब अभी abhi
a: पहले pehle
@: करीब लगभग
O: बज_कर बज_के baj_kar baj_ke bajke
O: बजे बज बजकर baje bje bajey bajay baj bajkar
H: आधा आधे aadha aadhe adha adhe
F 30: sarhe saarhe sadhey साढ़े सढ़े साढे saadhe sadhe saade sade saadey
F 15: savaa sawaa सवा sawa sava
F -15: pauney पौने पौन paune
X 90: डेढ़ ded dedh
X 150: ढाई अढ़ाई dhai
[: बीच beech bich
~: से se से_लेकर से_लेके se_lekar se_leke
&: और aur
b: का की के ka ki ke
G: तारीख tarikh tareekh tarik tareek taarikh
p: लोग लोगों व्यक्ति व्यक्तियों जने जन log
w: par pe tak तक पर पे wala wali karna karo bhai ji haan chaiye chahie
w: मैं मुझे है हैं का की के और क्या चाहिए नाम मेरा हम mujhe chahiye kya hai mera naam hum
"""
