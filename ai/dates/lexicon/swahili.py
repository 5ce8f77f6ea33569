"""Swahili: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
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
