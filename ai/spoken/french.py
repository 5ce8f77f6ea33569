"""French."""

PHRASES: dict[str, str] = {
    "price": """
        combien !de, cmb, cbien, combi1, le prix dune, c'est combien, prix, tarif, tarifs, coute,
        coutent, couterait, coûtera,
        cout, le coût, cher !est, payer combien, ca fait combien, vous prenez combien, vous
        facturez, facturez, devis, à quel prix, quel budget
    """,
    "duration": """
        combien de temps, durée, dure, durent, ça prend .. temps, prend .. temps, combien
        d'heures, combien de minutes, quelle durée
    """,
    "about": """
        différence, comprend, comprennent, y a quoi dans, il y a quoi dans, a quoi dedans,
        qu'y a-t-il dans,
        inclus, incluse, inclut, c'est quoi, qu'est-ce que ..
        comprend, quoi dedans, quoi dans, contient quoi, en quoi consiste, consiste,
        détails, détail, plus d'infos, plus
        d'informations, dites m'en plus, expliquez, décrire, contient
    """,
    "hours": """
        horaire*, ouvert, ouverts, ouverte, ouvertes, ouvrez, ouvre, ouvrent, fermez, ferme,
        fermé, fermés, fermeture, ouverture, heures d'ouverture, à quelle heure .. ouvr*, à
        quelle heure .. ferm*, vous travaillez le, vous travaillez les, jours .. travaillez,
        vous bossez
    """,
    "place": """
        où êtes, où vous êtes, où êtes-vous, où se trouve, où se situe, où est, êtes où, c où, où
        c'est, c'est où, où exactement, comment on vient, quelle rue,
        vous êtes situé*, situé*, votre adresse, l'adresse, adresse !est !c'est,
        localisation, où vous trouver, vous trouver, comment venir, itinéraire, votre
        numéro, numéro de téléphone, votre téléphone, vous appeler, trouvez-vous, vous
        trouvez
    """,
    "menu": """
        vos services, services, vos prestations, prestations, que proposez, vous proposez
        quoi, proposez-vous, qu'est-ce que vous proposez, qu'est-ce que vous faites, vous
        faites quoi, que faites-vous, catalogue,
        la carte !vitale !bancaire !bleue !cadeau, le menu, menu, votre offre,
        forfaits, liste des prix, tous les prix, les prix, vos tarifs, les tarifs
    """,
    "book": """
        notez-moi, notez-nous, mettez-moi, mettez-nous, inscris-moi, inscrivez-moi,
        inscrivez-nous, réserver, réserve, réservation, rendez-vous, rendez vous, rdv,
        prendre rdv, je voudrais !savoir !connaître !parler !annuler !un !avoir !poser !demander
        !changer
        !modifier !déplacer !reporter !décaler !repousser, je
        voudrais un rdv, je voudrais un rendez, je veux !savoir !parler !annuler !un !changer
        !modifier !déplacer !reporter !décaler !repousser,
        j'aimerais !savoir !parler !connaître !annuler !changer !modifier !déplacer !reporter
        !décaler !repousser, je souhaite !savoir !parler !annuler !changer !modifier !déplacer
        !reporter !décaler, je souhaiterais !savoir !parler !changer !modifier !déplacer
        !reporter !décaler, il me faut, j'ai besoin, je prends,
        commander, planifier, fixer un
    """,
    "available": """
        disponible*, dispo, dispos, disponibilité*, créneau*, de la place, une place, vous
        pouvez venir, pouvez-vous venir, libre, libres
    """,
    "have": """
        faites-vous, vous faites, vous vendez, vendez-vous, proposez, offrez-vous, vous
        réparez, réparez-vous, nettoyez, nettoyez-vous, vous lavez, lavez-vous
    """,
    "got": """
        avez-vous, vous avez, y a-t-il, est-ce que vous avez, il y a, et pour, et le, et la
    """,
    "can_you": "pouvez-vous, vous pouvez, est-ce que vous, pourriez-vous",
    "my_order": "ma commande, ma réservation, mon rendez, mon rdv, ma demande",
    "conditional": """
        si je, si j'annule, est-il possible, est-ce possible, est-ce qu'on peut, peut-on,
        comment annuler, comment faire, politique
    """,
    "status": """
        où en est, statut, des nouvelles, ma commande .. confirmé*, a été confirmé*, a été
        accepté*, est confirmé*, suivi, avancement, état de ma
    """,
    "change": """
        changer, modifier, déplacer, reporter, décaler, repousser, avancer mon, plutôt, à la
        place, en fait, autre jour, un autre jour, autre heure, une autre heure, je me suis
        trompé*, finalement, disons, mettez plutôt
    """,
    "cancel": """
        annuler, annule, annulez, annulation, laissez tomber, laisse tomber, oubliez, je ne
        veux plus, plus besoin, non merci, j'ai changé d'avis, pas intéressé*, pas la peine
    """,
    "person": """
        parler à, parler avec, un humain, une personne, un conseiller, conseiller, un agent,
        quelqu'un, responsable, le gérant, gérant, le patron, un employé, vraie personne,
        appelez-moi, rappelez-moi, rappeler, service client, un vrai humain, être humain
    """,
    "complaint": """
        plainte, porter plainte, réclamation, me plaindre, inadmissible, inacceptable,
        scandaleux, honteux, honte, nul, nulle, arnaque, escroc*, voleur*, déçu, déçue,
        mécontent*, personne n'est venu*, n'est pas venu*, n'est jamais venu*, n'êtes pas
        venu*, cassé, cassée, abîmé*, catastroph*, très mauvais, pas satisfait*, en colère,
        toujours en retard, personne ne répond, personne répond, personne ne rappelle,
        personne m'a rappel*, personne ne m'a rappel*, furieux, furieuse, j'attends depuis, horrible
    """,
    "sensitive": """
        mon argent, avocat, tribunal, justice, juridique, poursuivre en, police, remboursement,
        rembourse*, remboursez, débité*, prélevé*, facturé deux, double paiement, deux fois,
        litige, enceinte, grossesse, allergi*, médical*, médecin, médicament*, ordonnance,
        diabét*, saigne*, brûlé, brûlée, brûlure, infection, urgence, hôpital, rgpd, mes
        données, cancer, blessé*
    """,
    "discount": """
        remise, réduction, réductions, rabais, promo, promos, promotion*, code promo,
        solde*, moins cher, trop cher, c'est cher, cher pour, un peu cher,
        gratuit*, prix d'ami, meilleur
        prix, dernier prix, prix spécial, geste commercial, un geste, petit geste, baisser,
        négocier,
        faites-moi .. prix, faites-nous .. prix, fais-moi .. prix, faire .. prix, petit prix,
        bon prix, prix plus bas, baisse* le prix, baisse* un peu, un effort, offert,
        bon de réduction, pour cent, chez les autres,
        la concurrence, concurrent*, ristourne,
        moitié prix, demi-tarif, moitié du prix
    """,
    "confirm": """
        confirmez, confirme, confirmer, confirmation, approuve*, valide*, valider, garantir,
        garantissez, garantie que, considérez
    """,
    "override": """
        ignore .. instructions, ignorez .. instructions, ignore .. règles, ignorez ..
        règles, oublie .. instructions, oubliez .. instructions, oublie tout, tu es
        maintenant, vous êtes maintenant, fais comme si, faites comme si, fais semblant, je
        suis le patron, je suis le gérant, je suis l'administrateur, je suis le
        propriétaire, mode développeur, mode admin, tes instructions, vos instructions,
        change le prix, changez le prix, mets le prix, mettez le prix, répète après, dis
        que, joue le rôle
    """,
    "greeting": "^bonjour, ^bonsoir, ^salut, ^coucou, ^bjr, ^bsr, ^slt",
    "thanks": "merci, remercie, mrc, remercions",
    "goodbye": """
        au revoir, à bientôt, bonne journée, bonne soirée, à plus, bonne nuit, à demain
    """,
    "later": """
        je réfléchis, je vais réfléchir, je reviens vers, je vous redis, plus tard, je vous
        recontacte, pas maintenant, on verra
    """,
    "how_are_you": "comment allez, comment ça va, ça va, vous allez bien, comment vas",
    "who_are_you": """
        êtes-vous un robot, êtes-vous humain, êtes-vous un humain, êtes-vous une vraie, tu
        es un robot, vous êtes un robot, es-tu un robot, c'est un robot, qui êtes, qui es, à
        qui je parle, un bot, une ia
    """,
    "off_topic": """
        météo, blague, poème, chanson, président, football, recette, horoscope, capitale de,
        bitcoin, actualités, traduis, traduire, devoirs
    """,
}
FUNCTION = """
    le la les l un une des du de d au aux et ou ni mais donc or car que qu qui quoi dont où ce
    cet cette ces c'est ça cela ceci je j tu il elle on nous vous ils elles me te se lui leur
    leurs mon ma mes ton ta tes son sa ses notre nos votre vos est es sont suis êtes sommes
    être ai as a ont avons avez avoir était serait sera fait faire faites pour par avec sans
    sous sur dans en chez à vers entre pas ne n plus moins très trop bien bon bonne oui non si
    merci bonjour bonsoir salut svp s'il plaît stp aussi alors aujourd'hui demain hier matin
    soir après-midi midi semaine jour jours heure heures mois comment quand pourquoi quel
    quelle quels quelles combien voudrais veux veut voulez aimerais souhaite souhaiterais peux
    peut pouvez pourriez puis dois faut besoin prendre prends savoir connaître dire dites
    donner donnez aller venir voir quelque chose tout toute tous toutes autre autres même ici
    là y madame monsieur peu beaucoup encore déjà seulement juste lundi mardi mercredi jeudi
    vendredi samedi dimanche prochain prochaine est-ce qu'est j'ai j'aimerais qu'il d'un d'une
    l'on n'est quelqu'un aimerions voulons reviens possible ok d'accord please comme intéresse
    cher chers chère toujours bcp slt bjr bsr cc koi dune jai vs ns pcq ptit exactement
    donc prenez passe passent passer genre côté facilement jolie jolies gentil chouette top
"""
INTENT = """
    prix tarif tarifs coût coûte coûtent coûterait devis payer réserver réservation réserve
    rendez-vous rendez rdv horaire horaires ouvert ouverts ouverture ouvrez fermé ferme fermez
    adresse téléphone numéro appeler service services prestation prestations liste catalogue
    menu carte forfait forfaits disponible disponibles disponibilité dispo créneau inclus
    comprend durée dure temps minutes remise réduction rabais promo promotion gratuit offre
    annuler changer modifier déplacer reporter confirmer parler humain agent personne commande
    commander demande proposez faites vendez avez infos informations détails
"""
MODIFIERS = """
    maison appartement pièce pièces chambre chambres salon cuisine bain femme mari fils fille
    enfant enfants bébé ami amie mère père homme hommes femmes dame dames grand grande petit
    petite complet complète deux trois quatre cinq six sept huit neuf dix mariage anniversaire
    moi adulte adultes personnes
"""
YES = """
    oui, ouais, ouep, ok, okay, d'accord, parfait, exact, exactement, entendu, volontiers,
    c'est bon, c'est bien ça, c'est bien cela, ça marche,
    allez-y, vas-y, envoyez, envoie, envoyez-le, c'est ça, confirmé,
    je confirme, bien sûr, tout à fait, correct, nickel, absolument, très bien, super,
    parfait pour moi, c'est parfait, impec, impeccable, ça roule, allez,
    demandez, demande, demandez-leur, dac, ça me va, ça me convient, ça nous va
"""
NO = "non, nan, pas du tout, surtout pas, non non, laissez, laisse"
POLITE = """
    pour moi, merci, merci beaucoup, s'il vous plaît, svp,
    stp, à l'équipe, tout, c'est, c'est tout
"""
