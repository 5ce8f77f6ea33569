"""Arabic in Latin letters, with digits for its own sounds ("3ayez a7gez")."""

PHRASES: dict[str, str] = {
    "price": """
        bekam, bkaam, bch7al, b ch7al, bsh7al, bech7al, ch7al,
        kam !youm, bkam, bikam, b kam, be kam, se3r, si3r, sa3r, el se3r, as3ar, 2addeh,
        addeh, gadesh, 2adesh, sh7al, taklefa, kam el, kam lel, kam 7a22, 7a2o kam, sa3ro kam,
        se3ro kam, be2adesh, b2adesh, ade eh, b2ad eh
    """,
    "duration": "kam sa3a, kam wa2t, el modda, modet, betakhod wa2t, byakhod wa2t, beyakhod wa2t",
    "hours": """
        dawam, dawamkom, btefta7o, tefta7on, fate7in, maftoo7, maftouh, met2afel, emta
        tefta7*, mata tefta7*, sa3at el 3amal, aw2at
    """,
    "place": """
        wein entu, entu wein, entu fein, entu feen, fein makanko*,
        wein makankom, weinkom, wenkom, wein, fein el ma7al, feen el ma7al, feen,
        3enwankom, 3enwan, maw2e3, mawqe3, lokeshen, ra2mkom, raqamkom
    """,
    "menu": """
        shu 3andkom, sho 3andkom, 5adamat, khadamat, 5damat, esh 3endkom, eih el khadamat,
        shu 5adamatkom
    """,
    "book": """
        a7jez, a7gez, ahjez, ahgez, e7jez, e7gez, 7ajz, 7agz, hajz, maw3ed, mawed, 3ayez
        !a3raf !akallem, 3ayz !a3raf !akallem, 3ayza !a3raf !akallem, abgha !a3ref !akallem,
        abi !a3ref !akallem, abghi !a3ref, bedi !a3ref, baddi !a3ref, beddi !a3ref,
        3awez a7gez, 3ayzin, 3ayzeen, 3awzin, 3awzeen, 7abeb a7gez, n7gez, ne7gez, n7jez,
        ne7jez, e7gezli, e7jezli, sajjelni, saggelni
    """,
    "available": "fadi, fady, fadyeen, fi maw3ed, mota7",
    "status": "wein talabi, 7alet el talab, feen talabi, sho sar",
    "change": "aghayer, a8ayer, ghayer, 8ayer, 2a2ajjel, aajel, a2agel",
    "cancel": "alghi, 2alghi, elghi, kansel, batalt, ma bedi, mish 3ayez, ma abi",
    "person": """
        akallem, atkallem ma3, a7ki ma3, mwazaf, mowazaf, mudeer, modeer, insan
    """,
    "complaint": "shakwa, ashtki, zeft, za3lan, mesh radi, 7arami, nasab",
    "sensitive": """
        mo7ami, muhami, ma7kama, shorta, floosi, fulusi, flosi, 7amel, 7asaseya, doktor
    """,
    "discount": """
        khasm, 5asm, tanzil, ar5as, arkhas, 8ali, ghali, balash, bebalash, nazzel, nazel
    """,
    "confirm": "akked, 2aked, aked",
    "greeting": """
        ^salam, ^salaam, ^assalam, ^marhaba, ^mar7aba, ^ahlan, ^hala, ^sabah, ^saba7, ^masa,
        ^hi
    """,
    "thanks": "shukran, shokran, mashkoor, yeslamo, teslam, mersi",
    "goodbye": "ma3 el salama, ma3 salama, bye",
    "how_are_you": """
        kefak, keefak, kif 7alak, keif halak, shlonak, shlonkom, ezayak, ezzayak, 3amel eh
    """,
    "who_are_you": "enta bot, enta robot, min ma3i, meen ma3i",
}
FUNCTION = """
    bel bil yoom akhoy akhi okhti
    el al ana enta inta entu ento 3ayez 3ayz 3ayza 3awez abgha abi abghi bedi baddi beddi low
    law samaht samahtom men min fi 3andkom 3endkom 3ala 3la ma3 ya w wa shu sho esh eih kam
    bkam bikam hal mumkin momken bukra bokra elyom alyoum lyom youm sa3a shukran salam marhaba
    ahlan habibi hada da di wein feen fein emta mata
    e7na ehna i7na ne7na n7na ana ntom homma ashkhas ash5as nafar anfar wa7ed wa7da lelwa7ed lel lil
    lal inshallah insha2allah nshallah ma3lesh ma3lish maalesh khalliha khaliha khaleeha 5alliha
    5aleha khalleha khalas 5alas bas bs aw kaman kman tab tayeb tayyeb taman tamam 7elw 7elwa gamil
    esmi ismi besm esm sob7 elsob7 saba7 masa 3asr el3asr dohr leil belleil ba3d abl 2abl delwa2ty
    delwa2ti dlwa2ty law momken mo2meken 3ashan 3shan 3alashan m3aya ma3aya ma3ana m3ana ma3a kol
    kul wala walla la2 laa aywa aiwa na3am wallah y3ni ya3ni tani tany awel el2awel 3yal 3iyal wlad
"""
INTENT = """
    se3r si3r sa3r as3ar a7jez a7gez ahjez 7ajz maw3ed mawed khasm 5asm ghali dawam dawamkom
    khadamat 5adamat 3enwan maw2e3 makankom alghi ra2mkom kam bikam bkam
"""
MODIFIERS = """
    bet beit el bait sha2a villa ghorfa madam mara walad bent
"""
YES = """
    aywa, aiwa, na3am, naam, tamam, tayeb, tayyeb, ok, okay, mashi, akid, yalla, mazboot,
    sa7, eywa, tamam keda, keda tamam, 5alas, khalas, e7gez, e7jez, e7gezha, e7jezha, e7gezli,
    e7jezli, e7gezo, akkedha, kamel, yalla e7gez
"""
NO = "laa, la2, la shukran, la2 shukran, la2 ma3lesh, la mish 3ayez"
POLITE = "low samaht, law samaht, shukran, shokran, men fadlak, ya, 7abibi, habibi, ya3ni"
