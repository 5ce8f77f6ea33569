"""Short forms that everybody types, and the words they stand for, by language.

`short:word` or `short:two_words`. They are read as if they had been written out.
"""

from ai.text import folded

_WRITTEN = {
    "fr": """
        c:c'est cest:c'est cmb:combien cbn:combien cbien:combien kombien:combien qd:quand
        qnd:quand pr:pour ds:dans vs:vous ns:nous kel:quel kels:quels
        kelle:quelle tt:tout ts:tous dc:donc jai:j'ai
    """,
    "pt": """
        vc:você vcs:vocês vces:vocês vce:você q:que oq:o_que oque:o_que qnto:quanto qto:quanto
        qnt:quanto qts:quantos qtos:quantos qntos:quantos qntas:quantas qdo:quando qndo:quando
        qd:quando tb:também tbm:também td:tudo tds:todos mt:muito mto:muito dps:depois msm:mesmo
        pfv:favor n:não p:para pq:porque cmg:comigo ctg:contigo
    """,
    "hi": """
        h:hai hn:hain kr:kar krte:karte krta:karta krti:karti krna:karna krwana:karwana
        krke:karke kb:kab ky:kya ktna:kitna kitney:kitne ktne:kitne ktni:kitni
        pese:paise paisay:paise bje:baje ap:aap nhi:nahi tk:tak kaunsi:kaun_si kaunsa:kaun_sa
        konsi:kaun_si konsa:kaun_sa
    """,
    "sw": """
        ngap:ngapi ngpi:ngapi sngapi:shilingi_ngapi shngapi:shilingi_ngapi vp:vipi xaxa:sasa
        ntaka:nataka nko:niko mnko:mnako
    """,
    "id": """
        brp:berapa brapa:berapa brpa:berapa brpaan:berapaan gmn:gimana gmna:gimana gmana:gimana
        dmn:dimana dmna:dimana kpn:kapan bs:bisa bsa:bisa blh:boleh hrg:harga
        hrga:harga dgn:dengan utk:untuk klo:kalau kl:kalau kalo:kalau tdk:tidak jg:juga
        sdh:sudah udh:sudah udah:sudah blm:belum dpt:dapat dapet:dapat sampe:sampai
        smpe:sampai jm:jam org:orang sy:saya aq:aku bkn:bukan trs:terus tp:tapi krn:karena
        pny:punya lg:lagi
    """,
}

SHORTENED: dict[str, dict[str, tuple[str, ...]]] = {
    code: {
        folded(short): tuple(folded(meant).split("_"))
        for short, meant in (pair.split(":") for pair in listed.split())
    }
    for code, listed in _WRITTEN.items()
}
