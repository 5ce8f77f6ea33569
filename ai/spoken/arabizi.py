"""Arabic in Latin letters, with digits for its own sounds ("3ayez a7gez")."""

PHRASES: dict[str, str] = {
    "price": """
        kam !youm, bkam, bikam, b kam, be kam, se3r, si3r, sa3r, el se3r, as3ar, 2addeh,
        addeh, gadesh, 2adesh, sh7al, taklefa
    """,
    "duration": "kam sa3a, kam wa2t, el modda, modet",
    "hours": """
        dawam, dawamkom, btefta7o, tefta7on, fate7in, maftoo7, maftouh, met2afel, emta
        tefta7*, mata tefta7*, sa3at el 3amal, aw2at
    """,
    "place": """
        wein entu, wein makankom, weinkom, wenkom, wein, fein el ma7al, feen el ma7al, feen,
        3enwankom, 3enwan, maw2e3, mawqe3, lokeshen, ra2mkom, raqamkom
    """,
    "menu": """
        shu 3andkom, sho 3andkom, 5adamat, khadamat, 5damat, esh 3endkom, eih el khadamat,
        shu 5adamatkom
    """,
    "book": """
        a7jez, a7gez, ahjez, ahgez, e7jez, e7gez, 7ajz, 7agz, hajz, maw3ed, mawed, 3ayez
        !a3raf !akallem, 3ayz !a3raf !akallem, 3ayza !a3raf !akallem, abgha !a3ref !akallem,
        abi !a3ref !akallem, abghi !a3ref, bedi !a3ref, baddi !a3ref, beddi !a3ref
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
    el al ana enta inta entu ento 3ayez 3ayz 3ayza 3awez abgha abi abghi bedi baddi beddi low
    law samaht samahtom men min fi 3andkom 3endkom 3ala 3la ma3 ya w wa shu sho esh eih kam
    bkam bikam hal mumkin momken bukra bokra elyom alyoum lyom youm sa3a shukran salam marhaba
    ahlan habibi hada da di wein feen fein emta mata
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
    sa7, eywa
"""
NO = "laa, la2, la shukran"
POLITE = "low samaht, law samaht, shukran, men fadlak, ya"
