"""French: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
w: bonne_soiree bonne_journee bonne_nuit bon_apres_midi
V 1225: noel jour_de_noel
V 1224: reveillon_de_noel veille_de_noel
V 1231: saint_sylvestre
V 101: jour_de_l'an nouvel_an
V 501: fete_du_travail premier_mai
V 714: fete_nationale
V easter: paques dimanche_de_paques
V easter+1: lundi_de_paques
V easter-2: vendredi_saint
V easter+39: ascension jeudi_de_l'ascension
V easter+50: lundi_de_pentecote
V thanksgiving+1: black_friday
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
R 1: demain dmain dem1 2m1 2main
R 2: apres_demain apresdemain
R -1: hier
R -1 evening: hier_soir
R -2: avant_hier
P morning: du_mat au_mat ce_mat
P morning: matin matinee du_matin le_matin au_matin dans_la_matinee de_bonne_heure en_matinee
P morning: a_la_premiere_heure premiere_heure des_la_premiere_heure
P morning: fin_de_matinee en_fin_de_matinee debut_de_matinee
P afternoon: apres_midi aprem de_l'apres_midi l'apres_midi dans_l'apres_midi d'apres_midi
P afternoon: fin_d'apres_midi en_fin_d'apres_midi debut_d'apres_midi en_debut_d'apres_midi
P afternoon: fin_de_l'apres_midi
P afternoon: apres_le_dejeuner apres_manger
P morning: apres_le_petit_dejeuner avant_le_dejeuner
P midday: pause_dejeuner heure_du_dejeuner
P evening: soir soiree du_soir le_soir au_soir en_soiree dans_la_soiree fin_de_soiree
P evening: apres_le_travail apres_le_boulot
P evening: fin_de_journee en_fin_de_journee
P night: nuit de_la_nuit la_nuit
Z 12: midi
Z 0: minuit
d: jour jours j
k: semaine semaines sem
1k: huitaine huitaine_de_jours
2k: quinzaine quinzaine_de_jours
m: mois
g: an ans annee annees
Y: trimestre
u: heure heures h
i: minute minutes min mn
e: week_end weekend fin_de_semaine we
E 1: debut debut_du debut_de
E 2: mi milieu milieu_du milieu_de courant
E 3: fin fin_du
E 4: reste_du reste_de plus_tard
N: prochain prochaine prochains prochaines suivant suivante pro proch qui_vient a_venir
T: ce cet cette ces actuel actuelle en_cours
L: dernier derniere derniers dernieres passe passee passes precedent
>: dans d'ici en sous
a: il_y_a il_ya auparavant
f: plus_tard
K: maintenant
@: a vers vers_les aux_alentours_de
%: environ a_peu_pres pour avant apres jusqu'a des autour_de
O: h heures heure pile
r: passees
U: moins moins_le
H: demi demie
Q: quart le_quart un_quart quarts
[: de entre du depuis a_partir_de a_partir_du des
~: a au jusqu'a jusqu'au jusque
&: et
b: de du d' d du_mois_de qui_commence qui_debute
s: le la les un l'
l: pour
G: le
1: un une
p: personnes personne adultes enfants couverts invites convives gens amis
w: je vous nous pour voudrais bonjour est-ce merci une reserver peux avec s'il plait les mon ma
w: serons sommes c'est il elle qui que quel quelle suis j'ai le la un et de du des dans ce ou
"""
