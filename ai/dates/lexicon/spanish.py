"""Spanish: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
w: buenas_tardes buenas_noches buenos_dias buen_dia buena_tarde buena_noche
V 1225: navidad dia_de_navidad
V 1224: nochebuena
V 1231: nochevieja fin_de_ano
V 101: ano_nuevo
V 106: dia_de_reyes el_dia_de_reyes reyes
V 317: san_patricio
V 501: dia_del_trabajador dia_del_trabajo el_dia_del_trabajador el_dia_del_trabajo
V 1102: dia_de_muertos dia_de_los_muertos el_dia_de_muertos el_dia_de_los_muertos
w: mas_tarde
V easter: domingo_de_pascua domingo_de_resurreccion pascua
V easter-2: viernes_santo
V easter-3: jueves_santo
V easter+1: lunes_de_pascua
V easter-7: domingo_de_ramos
V easter-1: sabado_santo sabado_de_gloria
V thanksgiving+1: viernes_negro black_friday
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
R 1: manana el_dia_de_manana mnn mnna manna mnana mnaana
R 2: pasado_manana pasadomanana
R -1: ayer
R -1 evening: anoche
R -2: anteayer antier antes_de_ayer
P morning: por_la_manana de_la_manana en_la_manana a_la_manana la_manana mananas
P morning: por_las_mananas a_primera_hora temprano de_la_madrugada madrugada
P morning: x_la_manana tempranito por_la_mananita mananita primera_hora antes_de_comer
P afternoon: por_la_tarde de_la_tarde en_la_tarde a_la_tarde la_tarde tarde tardes a_media_tarde
P afternoon: por_las_tardes despues_de_comer x_la_tarde tardecita por_la_tardecita a_la_tardecita
P morning: despues_del_desayuno despues_de_desayunar antes_del_almuerzo antes_de_almorzar
P midday: hora_de_almuerzo hora_del_almuerzo hora_de_almorzar
P afternoon: despues_del_almuerzo despues_de_almorzar
P evening: a_ultima_hora ultima_hora despues_del_trabajo despues_de_trabajar
P evening: saliendo_del_trabajo
P night: por_la_noche de_la_noche en_la_noche a_la_noche la_noche noche
P night: x_la_noche nochecita a_la_nochecita
P midday: del_mediodia del_medio_dia a_la_hora_de_comer a_la_hora_del_almuerzo
Z 12: mediodia medio_dia al_mediodia a_mediodia
Z 0: medianoche media_noche
d: dia dias
k: semana semanas
m: mes meses
g: ano anos
Y: trimestre
u: hora horas hr hrs h
i: minuto minutos min mins
e: fin_de_semana fines_de_semana finde findes
2k: quincena
E 1: principios_de principio_de principios comienzos_de comienzo_de
E 1: inicios_de inicio_de a_principios_de
E 2: mediados_de a_mediados_de mediados mitad_de
E 3: fin fines finales final fin_de fines_de finales_de final_de
E 3: a_fin_de a_fines_de a_finales_de al_final_de
E 4: resto_de mas_adelante mas_tarde mas_tarde_en
N: que_viene proximo proxima proximos proximas siguiente siguientes que_entra que_vienen
N: q_viene prox
T: este esta estos estas actual
L: pasado pasada pasados pasadas ultimo ultima ultimos ultimas anterior que_paso
>: en dentro_de tras despues_de de_aqui_a de_aca_a
a: hace atras antes
f: a_partir_de_ahora
K: ahora
@: a_las a_la alas las tipo_las tipo_a_las como_a_las sobre_las hacia_las a_eso_de_las para_las
@: desde_las antes_de_las despues_de_las
@: faltan hasta_las entre_las
O: en_punto hs horas h hrs
r: con
U: menos
t: para_las para_la
H: media
Q: cuarto un_cuarto cuartos
[: desde entre entre_las desde_las
~: a hasta hasta_el al hasta_las a_las
&: y e
b: de del del_mes_de que_empieza que_inicia que_comienza que_arranca que_va
b: que_empieza_el que_inicia_el que_comienza_el
s: la los las el
l: para con
G: el el_dia dia
1: un una
p: personas persona gente comensales adultos invitados ninos amigos
j 2: un_par_de un_par
w: abren cierran abierto abiertos abierta atienden estan
w: quiero para por favor hola que puedo puede tiene cita reservar mesa necesito con una me mi
w: gracias seria somos voy estare es si no pero cuanto el la los de en y nos volvere del
"""
