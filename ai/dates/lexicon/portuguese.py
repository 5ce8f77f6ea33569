"""Portuguese: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
w: boa_tarde boa_noite bom_dia boas_tardes
V 1225: natal dia_de_natal o_dia_de_natal no_dia_de_natal
%: tipo
w: mais_tarde ou
V 1224: vespera_de_natal
V 1231: reveillon
V 101: ano_novo
V 501: dia_do_trabalhador dia_do_trabalho o_dia_do_trabalhador no_dia_do_trabalhador
V easter: pascoa domingo_de_pascoa
V easter-2: sexta-feira_santa sexta_santa
V easter-47: terca_de_carnaval
V easter-46: quarta-feira_de_cinzas quarta_de_cinzas
V easter+60: corpus_christi
V thanksgiving+1: black_friday
W 0: segunda segunda-feira segundas seg
W 1: terca terca-feira tercas ter
W 2: quarta quarta-feira quartas qua
W 3: quinta quinta-feira quintas qui
W 4: sexta sexta-feira sextas sex
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
R 1: amanha amanh amnha amnh amanhaa
R 2: depois_de_amanha dps_de_amanha dpois_de_amanha depois_d_amanha
R -1: ontem
R -1 evening: ontem_a_noite
R -2: anteontem
P morning: de_manha pela_manha da_manha na_parte_da_manha manha manhas de_madrugada da_madrugada
P morning: madrugada manhazinha cedo
P afternoon: a_tarde da_tarde de_tarde pela_tarde tarde tardes na_parte_da_tarde a_tardinha
P afternoon: tardezinha de_tardezinha a_tardezinha tardinha de_tardinha
P evening: noitinha a_noitinha de_noitinha depois_do_expediente depois_do_trabalho
P evening: apos_o_trabalho saindo_do_trabalho
P afternoon: depois_do_almoco apos_o_almoco dps_do_almoco
P midday: hora_do_almoco na_hora_do_almoco
P morning: antes_do_almoco cedinho depois_do_cafe_da_manha apos_o_cafe_da_manha
P afternoon: fim_da_tarde no_fim_da_tarde final_da_tarde no_final_da_tarde
P night: a_noite da_noite de_noite noite na_noite
Z 12: meio_dia ao_meio_dia
Z 0: meia_noite
d: dia dias
k: semana semanas
m: mes meses
g: ano anos
Y: trimestre
u: hora horas
i: minuto minutos min
e: fim_de_semana final_de_semana fins_de_semana finais_de_semana fds
2k: quinzena
E 1: comeco_deste comeco_desta inicio_deste inicio_desta principio_deste
E 2: meio_deste meio_desta meados_deste
E 3: fim_deste fim_desta final_deste final_desta
E 1: comeco_do comeco_de comeco inicio_do inicio_de inicio principio_do principio_de
E 2: meados_do meados_de meio_do meio_de
E 3: fim_do fim_de final_do final_de fins_de
E 4: resto_do resto_da mais_tarde mais_pra_frente mais_para_frente
N: proximo proxima proximos proximas seguinte seguintes que_vem que_vem_ai q_vem prox
T: este esta esse essa neste nesta desta deste nesse nessa atual
L: passado passada passados passadas ultimo ultima ultimos ultimas anterior
>: em daqui_a daqui dentro_de em_ate
a: ha atras antes
f: depois
K: agora
@: as as_as pelas la_pelas por_volta_das para_as depois_das antes_das ate_as a_partir_das das
@: entre_as ao faltando faltam
O: em_ponto h hs horas hrs hr
r: passadas
U: menos
t: para para_a para_as pras
H: meia trinta
Q: um_quarto quarto
[: desde entre entre_as das de do a_partir_de
~: a ate ao as ate_as ate_ao
&: e
b: de do da que_comeca que_comeca_em que_inicia
s: o os
l: no na para pra com
G: dia no_dia o_dia
1: um uma
p: pessoas pessoa gente adultos convidados criancas amigos lugares
j 2: um_par_de um_par
w: vem estao aberto abertos aberta abertas abrem fecham voces atendem funcionam
w: quero para por favor ola voce voces uma um gostaria marcar reservar mesa preciso com obrigado
w: obrigada nao sim somos vou estarei e pode tem posso voltarei vamos o os no na do da
"""
