"""Swahili: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
w: habari_za_asubuhi habari_za_mchana habari_za_jioni habari_za_usiku habari_ya_asubuhi
w: habari_ya_mchana habari_ya_jioni usiku_mwema
V 1225: krismasi
V 101: mwaka_mpya
V easter: pasaka jumapili_ya_pasaka
V easter-2: ijumaa_kuu
V easter+1: jumatatu_ya_pasaka
V 1226: boxing_day
W 0: jumatatu jtatu j3
W 1: jumanne jnne j4
W 2: jumatano jtano j5
W 3: alhamisi alhamis alh
W 4: ijumaa ijuma
W 5: jumamosi jmosi
W 6: jumapili jpili
M 1: mwezi_wa_kwanza
M 2: mwezi_wa_pili
M 3: mwezi_wa_tatu
M 4: mwezi_wa_nne
M 5: mwezi_wa_tano
M 6: mwezi_wa_sita
M 7: mwezi_wa_saba
M 8: mwezi_wa_nane
M 9: mwezi_wa_tisa
M 10: mwezi_wa_kumi
M 11: mwezi_wa_kumi_na_moja
M 12: mwezi_wa_kumi_na_mbili
M 1: januari jan
M 2: februari feb
M 3: machi
M 4: aprili
M 5: mei
M 6: juni
M 7: julai
M 8: agosti ago
M 9: septemba sep sept
M 10: oktoba okt
M 11: novemba nov
M 12: desemba disemba des dis
R 0: leo
R 0 morning: leo_asubuhi
R 0 evening: leo_jioni leo_usiku usiku_huu jioni_hii
R 1: kesho
R 3: mtondo
R 2: kesho_kutwa keshokutwa
R -1: jana
R -2: juzi
P morning: asubuhi alfajiri baada_ya_kifungua_kinywa
P midday: mchana
P afternoon: alasiri
P evening: jioni
P evening: baada_ya_kazi
P night: usiku
Z 12: adhuhuri
Z 0: usiku_wa_manane
d: siku
k: wiki
m: mwezi miezi
g: mwaka miaka
i: dakika
u: masaa lisaa lisaa_limoja
F -15: kasorobo kasrobo
e: wikendi mwisho_wa_wiki wikiendi
E 1: mwanzo mwanzoni
E 2: katikati
E 3: mwisho mwishoni
N: ijayo ujao yajayo zijazo lijalo inayokuja zinazokuja
T: hii huu hili hiki
L: iliyopita uliopita zilizopita
>: baada_ya ndani_ya
a: zilizopita
f: kutoka_sasa
K: sasa
J: saa
O: kamili
U: kasoro
H: nusu
Q: robo
[: kuanzia kutoka kati toka kati_ya
~: hadi mpaka
&: na
b: ya wa mwa za inayoanza unaoanza
G: tarehe tar
p: watu mtu wageni watoto
w: nataka naomba ninataka habari kwa ya na je bei gani tafadhali asante mimi jina langu sisi
w: tutakuwa tuko ninahitaji kuweka miadi ni
"""
