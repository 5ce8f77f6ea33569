"""Words that look like a mistyped day or month and are none.

Those of the 80,000 commonest words of each language (wordfreq 3.1) that are as near to a day's
name as a slip: "selama" (during) is no Tuesday, "seorang" (somebody) no "now", Amanda no tomorrow.
"""

from ai.text import word_set

NO_SLIPS = word_set(
    "junior senior later mayor tuesdays match marche toda weekday weekdays"
    # English
    " lines domain amanda mates mercedes lanes lungs ferrari pardon pearson parson parsons quartz"
    " dominion dominions augusta javier sturdy tights domino dominoes dominos detain parton quinoa"
    " frida auguste augusto sundae sundaes sundry toddy deceiver totoro tomoko sunda sundar thruway"
    # Spanish
    " todas nombre segundos dominio jueces luces sabido quita tomaron sacado manzana seguida marte"
    " vienes dominios seguidos deseaba merced jugamos nombro seguras mares seguidas septima marti"
    " manada separan salado tomarlo lunas sendas sacados quieta dominicos tomarnos saturado"
    " seguiras dominados aposto saturada marana salados sembro angosto martos ferrero martel"
    " dominus magana macana maltes sanado dominas martens siembre manaba saturados saturadas"
    " tomarlos tomarme saturar quinua sobado"
    # French
    " vendre vendres vendrais demarche demarches marais mortes maries marges vierges marois maris"
    " juives quitta marees separant deceler quint decombres mantes domines decerner domingue"
    " denombre viennes astier dedain quinte raviver marde mahdi ferrier demembre denain maudis"
    " landis demembrer mandi marci delambre derain demembres nombrer"
    # Portuguese
    " demais aranha luzes quintal quanta madri safado sabao somar apanha januario dominou ferreiro"
    " tomarmos safados domingues quina docinhos sarado domingas sarados quintao dominamos quartos"
    " quintos sextos terras quantas tercos turcas setas teras seitas quintais quintus quietas"
    " quinas quincas terias quitas sectas termas tuercas"
    # Indonesian
    " seorang selama desain semarang serang sepasang sarang seberang semasa amanah kemari serasa"
    " sekarat sembarang sekurang sebatang lunas maling sesorang perhari selada disembah mondar"
    " sebaran marten shania shankar disemua ludes selesa sekaran marni sebarang aprilia luwes"
    " sekawan selasar"
)
