"""Hindi: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
V 1225: क्रिसमस
W 0: सोमवार सोम somwar somvar मंडे
W 1: मंगलवार मंगल mangalwar mangalvar ट्यूज़डे
W 2: बुधवार बुध budhwar budhvar वेडनेसडे
W 3: गुरुवार गुरूवार गुरु बृहस्पतिवार वीरवार guruwar guruvar थर्सडे
W 4: शुक्रवार शुक्र shukrawar shukravar फ्राइडे
W 5: शनिवार शनि shaniwar shanivar सैटरडे
W 6: रविवार रवि इतवार raviwar ravivar itwar संडे
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
