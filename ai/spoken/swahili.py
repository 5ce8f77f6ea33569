"""Swahili."""

PHRASES: dict[str, str] = {
    "price": """
        bei, bei gani, ngapi ~saa ~siku ~watu ~dakika ~masaa ~mara ~wiki ~miaka ~umri,
        shilingi ngapi, kiasi gani, pesa ngapi, gharama, inagharimu,
        hugharimu, yagharimu, ni bei, sh ngapi, bei yake, gharimu, mnatoza, mnachaji,
        shingapi, ni mangapi, inauzwaje, hela ngapi, inakuwa ngapi, ngapi bei, how much
    """,
    "duration": """
        muda gani, inachukua muda, huchukua muda, saa ngapi inachukua, dakika ngapi, masaa
        mangapi, muda wa ~sina ~hatuna ~nina ~tuna, inachukua
    """,
    "about": """
        inajumuisha, inahusisha, kinajumuisha, maelezo, ni nini, eleza, nieleze, inakuwaje,
        yaliyomo, taarifa kuhusu, kuna nini kwenye, kuna nini ndani, ina nini, nini ndani,
        ndani kuna nini
    """,
    "hours": """
        mnafungua, mnafunga, mnafunguliwa, imefunguliwa, mmefungua, mko wazi, mpo wazi,
        wazi, saa za kazi, masaa ya kazi, mnafanya kazi, saa ngapi mnaf*, hufungua, hufunga,
        mmefunga, mnafungua saa, mnafunga saa, siku gani mn*, ratiba ya kazi
    """,
    "place": """
        mko wapi, mpo wapi, sehemu gani, mko sehemu, mpo sehemu, mtaa gani, wapi !agizo !oda, iko
        wapi, ipo wapi, mahali, anwani !yangu,
        eneo lenu, ramani, nambari ya simu, namba ya simu, namba yenu, nambari yenu, simu
        yenu, nawapataje, nafikaje, ofisi yenu, mnapatikana, location,
        nitafikaje, nitafika vipi, tutafikaje, nafika vipi
    """,
    "menu": """
        bei zenu, bei zote, huduma, huduma gani, mnatoa huduma, mnatoa nini, mnafanya nini,
        mna nini, mnakodisha nini, nini na nini, mnauza nini, orodha, orodha ya bei,
        menyu, menu, katalogi, vifurushi, mna huduma
    """,
    "book": """
        niandikie, niandike, tuandikie, nibookie, niweke, tuweke, nawekea, weka jumatatu,
        weka jumanne, weka jumatano, weka alhamisi, weka ijumaa, weka jumamosi, weka kesho,
        weka jumapili, kuweka nafasi, weka nafasi, nafasi, kuhifadhi, hifadhi, miadi,
        kubook, nibook, book, booking, kuagiza, agiza, naomba !kujua !kuongea !kuzungumza
        !punguzo !kubadilisha
        !kughairi !kuahirisha !kuhamisha !kusogeza, nataka !kujua !kuongea !kuzungumza
        !kughairi !kufuta !kubadilisha !kuahirisha !kuhamisha !kusogeza !punguzo !kulalamika,
        ningependa !kujua !kuongea !kuzungumza !kughairi !kubadilisha !kuahirisha !kuhamisha
        !kusogeza, nahitaji !kujua !kuongea !msaada !kubadilisha !kuahirisha !kuhamisha,
        panga, nipangie
    """,
    "available": """
        inapatikana, mnapatikana lini, kuna nafasi, mna nafasi, nafasi ipo, mnaweza kuja,
        mna muda
    """,
    "have": """
        mnauza, mnafanya, mnatengeneza, mnaosha, mnasafisha, mnatoa, mnarekebisha, je mna
    """,
    "got": "mna, kuna, je kuna, vipi kuhusu, na vipi, ipo",
    "can_you": "mnaweza, unaweza, naweza, je mnaweza, inawezekana",
    "my_order": """
        siku ya miadi, oda yangu, agizo langu, nafasi yangu, miadi yangu, ombi langu,
        booking yangu, order yangu
    """,
    "conditional": """
        nikitaka, kama nikighairi, nikighairi, inawezekana, je naweza, sera, vipi kama,
        itakuwaje
    """,
    "status": """
        hali ya, imefikia wapi, iko wapi oda, agizo .. wapi, oda .. wapi, imethibitishwa,
        imekubaliwa, kuna habari, oda yangu .. ipi, limethibitishwa, imepokelewa, status
    """,
    "change": """
        badilisha, kubadilisha, badili, kubadili, hamisha, kuhamisha, ahirisha, kuahirisha,
        sogeza, kusogeza, siku nyingine, saa nyingine, muda mwingine, badala, kwa kweli,
        nimekosea, nilimaanisha, iwe, ifanye, yafanye
    """,
    "cancel": """
        ghairi, kughairi, futa, kufuta, sitaki tena, sihitaji tena, achana, acha tu, sahau,
        hapana asante, nimebadilisha mawazo, cancel, sitaki, haina haja, basi tu, katisha
    """,
    "person": """
        kuongea na, kuzungumza na, niongee na, zungumza na, ongea na, ^mtu !mmoja !wa,
        na mtu !mmoja, nataka mtu !wa !mmoja, naomba mtu !wa !mmoja, nahitaji mtu !wa !mmoja,
        nipe mtu, mtu halisi, mtu wa kweli, mtu wa huduma, mtu anisaidie, kuna mtu,
        binadamu, meneja, mhudumu, wakala, mwenye duka, bosi, nipigie, nipigieni, msimamizi,
        mfanyakazi, huduma kwa wateja
    """,
    "complaint": """
        lalamika, kulalamika, malalamiko, mbaya sana, mbaya, vibaya, hakuja, hawakuja,
        hakuna aliyekuja, hakuna anayejibu, hakuna aliyejibu, hamjibu, nimesubiri tangu,
        ninasubiri tangu, hajafika, hamjafika, hawajafika, wezi, mwizi, wizi, matapeli,
        tapeli, utapeli, nimekasirika, sijaridhika, sikuridhika, imevunjika, umevunja,
        mmevunja, amevunja, imeharibika, mmeharibu, ameharibu, aibu, mmechelewa, hovyo,
        nimesikitishwa
    """,
    "sensitive": """
        wakili, mahakama, mahakamani, polisi, sheria, kushtaki, nitashtaki, nitawashtaki,
        nirudishie, nirudishieni, rudisha pesa, kurudishiwa, rejesha pesa, marejesho, mara
        mbili, mmenikata, nimekatwa, mjamzito, ujauzito, mimba, mzio, aleji, allergy,
        daktari, dawa, hospitali, kisukari, damu, nimeungua, kuungua, dharura, jeraha,
        pesa yangu, pesa zangu, hela yangu, hela zangu,
        maambukizi, data zangu, saratani, ugonjwa, mgonjwa
    """,
    "discount": """
        punguzo, punguza, punguzeni, nipunguzie, mnipunguzie, kupunguza, ofa, promosheni,
        bei nafuu, nafuu, rahisi zaidi, ghali, ghali sana, bure, bei ya mwisho, bei ya
        rafiki, bei nzuri, bei maalum, kuponi, asilimia, nifanyie bei, nifanyie nafuu,
        wengine wanatoza, discount, kwingine, bei ya chini, mwisho ngapi, mwisho bei,
        punguzia, mtapunguza, utapunguza, mnapunguza, unapunguza, mtanipunguzia,
        utanipunguzia, tufanyie bei,
        nusu bei, bei nusu, nusu ya bei
    """,
    "confirm": """
        thibitisha, kuthibitisha, thibitisheni, idhinisha, kubali oda, hakikisha,
        nihakikishie, dhamana
    """,
    "override": """
        puuza .. maagizo, puuza .. maelekezo, puuza .. sheria, sahau .. maagizo, sahau ..
        sheria, sahau maelekezo, wewe sasa, sasa wewe, jifanye, mimi ni mmiliki, mimi ndiye
        mmiliki, mimi ni bosi, mimi ni admin, mimi ni msimamizi, hali ya msanidi, maagizo
        yako, badilisha bei, weka bei, fanya bei, sema kwamba, tenda kama
    """,
    "greeting": """
        ^habari !za !yako !yenu, ^hujambo, ^jambo, ^mambo, ^shikamoo, ^salama, ^hamjambo,
        ^hello, ^hi, ^habari, ^sasa, ^niaje, ^halo
    """,
    "thanks": "asante, asanteni, ahsante, nashukuru, shukrani, shukran, tunashukuru",
    "goodbye": """
        kwaheri, kwa heri, tutaonana, baadaye, usiku mwema, siku njema, baadae
    """,
    "later": """
        nitafikiria, nitarudi, nitakuambia, baadaye nita*, bado kidogo, si sasa, acha
        nifikirie
    """,
    "how_are_you": """
        habari yako, habari yenu, habari za, hujambo, u hali gani, mambo vipi, uko poa,
        mzima
    """,
    "who_are_you": """
        wewe ni nani, wewe ni roboti, ni roboti, wewe ni bot, ni bot, naongea na nani,
        ninaongea na nani, wewe ni mtu, ni binadamu au, roboti au, wewe ni ai
    """,
    "off_topic": """
        hali ya hewa, utani, shairi, wimbo, rais, mpira, kandanda, mapishi, nyota yangu, mji
        mkuu, bitcoin, tafsiri, habari za dunia, mzaha, nichekeshe
    """,
}
FUNCTION = """
    zipi ipi lipi kipi mnakuja kuja mnakubali mnapokea nakubali na ya wa za la cha vya kwa ni
    si katika kwenye au lakini kama je nini gani nani wapi lini vipi kwanini hii hiyo huu huo
    hiki hicho haya hayo hizi hizo huyu huyo mimi wewe yeye sisi nyinyi wao yangu yako yake
    yetu yenu yao wangu wako langu lako lake changu zangu nataka natafuta ninataka nahitaji
    ninahitaji ningependa naomba naweza mnaweza unaweza tunaweza nina mna una tuna wana ana
    kuna hakuna ndiyo ndio hapana sawa tafadhali asante karibu habari jambo hujambo mambo leo
    kesho jana keshokutwa asubuhi mchana jioni usiku siku wiki mwezi mwaka saa dakika sasa
    baada kabla tena pia tu sana zaidi kidogo ngapi yote wote zote moja kwamba kuwa ili hadi
    mpaka toka kutoka jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili ijayo ujao
    nzuri poa ok oke niko nipo mko mpo yupo iko ipo hivi hivyo bwana bibi kaka dada rafiki
    mwingine nyingine vyenu vyangu vyako vyetu chenu changu zetu yoyote jumla halisi kusaidia
    saidia kuhudumiwa
    kina kurekebisha rekebisha kinachukua kupata kujua kufanya kwenda fanya basi hebu bado kila
"""
INTENT = """
    bei gharama inagharimu shilingi kiasi pesa kulipa lipa nafasi kuhifadhi miadi agiza
    kuagiza booking book kuweka weka wazi mnafungua mnafunga kufungua anwani simu namba
    nambari mahali huduma orodha menyu kifurushi vifurushi inapatikana inajumuisha muda
    punguzo ofa bure ghali nafuu rahisi badilisha ahirisha ghairi futa thibitisha kuongea
    kuzungumza mtu oda agizo maelezo mnauza mnafanya mnatoa inachukua panga
"""
MODIFIERS = """
    nyumba nyumbani chumba vyumba sebule jikoni mke mume mtoto watoto mwana rafiki mama baba
    mwanaume mwanamke wanaume wanawake kubwa ndogo kamili mbili tatu nne tano sita saba nane
    tisa kumi harusi watu wawili watatu wanne watano wakubwa
"""
YES = """
    ndiyo, ndio, naam, sawa, sawasawa, sawa sawa, ok, okay, poa, kabisa, hakika, tuma,
    itume, haya, freshi, fresh, endelea, sahihi, nakubali, nimekubali, ni sawa, barabara,
    ni sahihi, waombe, eeh, ee, ehe, ndivyo, ndio hivyo, ndivyo hivyo, sawa tu, sawa basi
"""
NO = "iache, hapana, siyo, sio, sivyo, usitume"
POLITE = "tafadhali, asante, asante sana, basi, hayo tu, ni hayo tu, tu"
