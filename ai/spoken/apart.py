"""Everyday words that are like a word of a phrase and no slip of it.

A word that nobody listed is read as the listed one it is a letter or two from: "diskin" is
"diskon". These are left as they are: Indonesian "merah" is red, not "marah", angry; French
"chien" is no slip of "cbien". Found by correcting the most frequent words of each language, and
kept where the two mean different things.
"""

APART: dict[str, str] = {
    "fr": """
        anime annuel baiser boule boules bruler brune bruns brut brute caisse caisses causa cause
        causes cesse cesser chanter charger chasse chasses chemin chier chien chienne chiens chute
        classe classer classes combine concernant concernent conforme considerable considere
        considerer conte contes continent convient coule couler coupe coupee couper coupes courent
        court courte courtes courts couvent debile debit debute decrite defis denis devais devise
        devoir differentes differents dispose disposer doree durant ferez financement firme forme
        former formes geant genant injection inspection infraction libye litre litres livre livrer
        livres metro oeuvre outre ouvrant ouvrier plaine plaint plante plantes poete pomme pommes
        presidence promis promu propos proportion recente recentes redaction rejette remporter
        salue signe signer signes soigne soigner solide solides sonde statue valeur valeurs valise
        valises voisin
    """,
    "pt": """
        abreu abril abriu acerto alberto alerta aperto barao cabra canela cano cargo cargos carla
        carlo carlos carol carta cesta cesto cobre conforme confira considera considerando
        considerar considero corra curta curtas curto debora deram destruicao disponibilizado durma
        entorno esquema esquemas falem ferir ficha fichas funcionando funcionar gola golfe
        gravada gravado grita grito inacreditavel inclusao legalizacao livro livros lives media
        medida medidas medio medir morava moradia padre parece pareco pedem perco pobre poderes
        poeta politico politicos porem preso presos preta pretas preto pretos promotores proporcoes
        queira queixo querida querido quinto states tarefa tarefas tocar tracar troco tropa valem
        valer vapor vargas vegas
    """,
    "hi": """
        एनर्जी किस्मत आकर्षण क्रिकेटर खालिद खेलता खेलते खेलना नीतीश नितिन नीयत पैकेट प्राइम परिणाम
        प्रतीत बिहारी बैंकिंग बोलना बोलने मजबूर मजदूर मजदूरी राइफल वितरण समिति रॉबर्ट energy prime
        sharma kholna kholne kholo kholte खोलना खोलने खोलते
    """,
    "id": """
        bakal bantal batak batam berada berapi berasa bercerita berupa betapa biasa biasanya bolak
        buaya bubuk bukannya bukunya bulan buruh cancer dapatkan darah diana dicari dicuci
        diluncurkan disana grafis hargai harta hasil hasilnya injeksi janin kacau kalah lukas macam
        majikan malah malas marak masukan media melayang membacakan membawakan mencari mencuci
        meniru mudah panah paruh pasrah patah pekan pelan pembahasan pembangunan pembatasan
        pembayaran pembakaran pemilih pengajaran pengalihan pengambilan pengembangan pengecualian
        pengendalian penghasilan penjelajah peran perbatasan permen persediaan pesat pesta petak
        polis polusi posisi posisinya merah putra putri ramadan rusuk saing score sebelahnya sidang
        silang statis store tanda tandatangan tarik tenda tepatnya terjemahan turunan tutur under
        unduh unsur
    """,
    "sw": """
        kingine kuona kwengine mazishi nitakua nitakuja nitakula nitakuta nitakuwa nitalala nitampa
    """,
    "en": """
        actress agents banking blocking blowing bombing bowling cancer chances channel channels
        chapter chapters descent passage personal picking pride prime prince princess printing
        prizes placing praying precise precious previous preservation preserve process proving
        refused resolve resolved reverse reversed receive received serving sneak steak survive
    """,
    "es": """
        abiertas aliento aprecio asiento asientos calcular cancer canciller canto carcel ciertas
        conforme conforman costa costas costo cuarto cuartos cuenta cuentan cuentas cuento cuentos
        cuestion descenso gracioso incluso parecia parecido personaje personal peruana premio
        premios preciosa preciosas precioso preciso presion pension previo previos princesa proceso
        propios referia servido
    """,
    "ar": "حاجز رايد اسرار",
}
