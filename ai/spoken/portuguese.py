"""Portuguese, of Portugal and of Brazil."""

PHRASES: dict[str, str] = {
    "price": """
        quanto !tempo, quantos custa*, custa, custam, custaria, preço, preços, valor,
        valores, tabela de preços, qual o valor, sai por quanto, quanto sai, quanto fica,
        fica quanto, cobra, cobram, cobras, orçamento, tarifa*, por quanto, qto, a como é, vlr
    """,
    "duration": """
        quanto tempo, duração, dura, duram, demora, demoram, leva quanto, quantas horas,
        quantos minutos
    """,
    "about": """
        inclui, incluem, o que tem no, o que tem na, que tem no, que tem na, vem com o quê,
        incluído, incluso, incluída, o que é, em que consiste, consiste,
        detalhes, mais informações, mais info, explica, explique, descrição, o que vem, como
        funciona
    """,
    "hours": """
        horário*, aberto, abertos, aberta, abre, abrem, abrir, abertura, fecha, fecham,
        fechado, fechados, que horas .. abr*, que horas .. fech*, funciona no, funcionam,
        funcionamento, vocês trabalham, trabalham no, trabalham aos, atendem no, atendem
        aos, atendem de, atende no, atende aos, atende de, atende domingo, atende sábado,
        atende feriado*, atendem domingo, atendem sábado, atendem feriado*, tem expediente
    """,
    "place": """
        onde fica, onde ficam, onde é, onde estão, onde vocês, onde está, endereço !é,
        morada !é, localização, localizado*, como chego, como chegar, vosso número, seu
        telefone, telefone !é, número de telefone, posso ligar, ligar para vocês, vossa
        morada, fica onde, ficam onde,
        que rua .. fica*, que rua .. é, qual rua
    """,
    "menu": """
        serviços, que serviços, o que vocês fazem, o que vocês oferecem, o que oferecem, o
        que têm, que vocês têm, o que fazem, catálogo, cardápio, lista de preços, pacotes,
        opções, tabela, os preços, todos os preços, menu
    """,
    "book": """
        marca !de !da !do ~a ~da ~que ~qual ~uma ~outra ~de, marque, anota aí, me anota,
        reservar, reserva, marcar, agendar, agendamento, marcação, agenda, consulta marcada,
        quero !saber !falar !cancelar !desconto !mudar !reclamar !alterar !remarcar !reagendar
        !adiar !trocar, queria !saber !falar !cancelar !mudar !alterar !remarcar !reagendar
        !adiar !trocar, gostaria !de, gostaria de !saber !falar !cancelar !mudar !alterar
        !remarcar !reagendar !adiar !trocar, preciso !saber !falar !cancelar !mudar !alterar
        !remarcar !reagendar !adiar !trocar, eu quero um, encomendar, vou querer, vou levar, pode
        marcar, horário para
    """,
    "available": """
        disponível, disponíveis, disponibilidade, vaga, vagas, podem vir, vocês podem vir,
        tem horário, têm horário, livre, livres, horário livre, encaixe
    """,
    "have": """
        vocês fazem, fazem, vendem, vocês vendem, vocês consertam, oferecem, vocês lavam,
        vocês limpam, trabalham com, consertam
    """,
    "got": "tem, têm, vocês têm, há, e o, e a, e para, existe",
    "can_you": "vocês podem, pode, podem, poderia, dá para, dá pra",
    "my_order": """
        meu pedido, minha reserva, minha marcação, meu agendamento, minha encomenda, meu
        horário
    """,
    "conditional": """
        se eu, e se, é possível, posso cancelar, como faço, como cancelo, política, dá para
        cancelar
    """,
    "status": """
        status, foi aprovad*, aprovado, aprovada, já aprovaram, como está o meu, como está meu,
        como está a minha, como está minha, em que
        pé, alguma novidade, novidades, foi confirmado, foi confirmada, foi aceite, foi
        aceito, está confirmado, está confirmada, já confirmaram, estado do, estado da, cadê
        meu, onde está meu,
        cadê minha, onde está minha
    """,
    "change": """
        mudar, mude, alterar, remarcar, reagendar, adiar, trocar, troca, antecipar, em vez,
        na verdade, melhor, outro dia, outra hora, outra data, me enganei, enganei-me, passa
        para, afinal, quer dizer, muda para
    """,
    "cancel": """
        cancelar, cancela, cancele, cancelamento, desmarcar, desmarque, desisti, desisto,
        deixa para lá, deixa pra lá, esquece, esqueça, não quero mais, não preciso mais,
        mudei de ideia, não obrigado, não obrigada, deixe estar, anular
    """,
    "person": """
        falar com, conversar com, uma pessoa, um humano, humano, atendente, um agente,
        gerente, responsável, dono, alguém .. ligar, me ligue*, me ligar, ligue-me,
        liguem-me, pessoa real, pessoa de verdade, atendimento humano, falar .. alguém,
        funcionário
    """,
    "complaint": """
        reclamação, reclamar, queixa, péssimo, péssima, estragad*, nojo, nojent*, podre, podres,
        horrível, vergonha, absurdo,
        inaceitável, ninguém veio, ninguém apareceu, não veio, não vieram, não apareceu, não
        apareceram, quebrou, quebraram, partiram, estragou, estragaram, danific*, fraude,
        golpe, roubaram, insatisfeit*, decepcionad*, desiludid*, muito mau, muito ruim,
        ninguém responde, ninguém me responde, ninguém atende, ninguém me respondeu, tô esperando
        há, estou esperando há, estou à espera há, esperando desde,
        terrível, sempre atrasado*, indignad*, ladr*, burla
    """,
    "sensitive": """
        advogad*, processar, tribunal, justiça, polícia, procon, reembolso, reembols*,
        meu dinheiro,
        dinheiro de volta, devolver o dinheiro, devolução, estorno, cobrado duas, cobrada
        duas, cobraram duas, cobraram a mais, cobrou a mais, conta errada, conta veio errada,
        duas vezes, cobrança indevida, grávida, gravidez, alergi*,
        alérgic*, médic*, remédio*, medicamento*, diabet*, infecção, sangr*, queimou minha,
        queimad*, queimaram, emergência, urgência, hospital, lgpd, meus dados, câncer,
        cancro, ferid*, receita médica
    """,
    "discount": """
        descontinho, descontinhos, precinho, jeitinho no preço,
        desconto*, promoção, promoções, cupom, cupão, mais barato, muito caro, está caro, tá
        caro, caro, barato, grátis, gratuito, de graça, melhor preço, último preço, preço
        especial, baixar o preço, baixa o preço, faz um preço, melhor* o preço,
        preço camarada, abatimento, oferta, ofertas, por cento, concorrência,
        o vizinho, outro lugar cobr*, outro lugar é, outro lugar faz*, outro lugar .. preço,
        negociar, um precinho, preço de amigo,
        metade do preço, metade do valor, pela metade, meio preço
    """,
    "confirm": """
        confirma, confirme, confirmar, confirmação, confirmem, aprova, aprove, aprovar,
        garante*, garantir, marca como, marque como, considere
    """,
    "override": """
        ignora .. instruções, ignore .. instruções, ignore .. regras, ignora .. regras,
        esqueça .. instruções, esquece .. instruções, esqueça tudo, agora és, agora você é,
        você agora é, finja, finge, faz de conta, sou o dono, sou a dona, sou o gerente, sou
        o administrador, sou administrador, modo desenvolvedor, modo admin, suas instruções,
        tuas instruções, muda o preço, mude o preço, põe o preço, coloque o preço, altere o
        preço, repita, atua como, aja como, diga que
    """,
    "greeting": """
        ^oi, ^olá, ^ola, ^bom dia, ^boa tarde, ^boa noite, ^opa, ^oie, ^e aí, ^alô
    """,
    "thanks": """
        obrigado, obrigada, obg, brigado, brigada, valeu, agradeço, grato, grata, vlw
    """,
    "goodbye": """
        tchau, até logo, até mais, até amanhã, adeus, até já, até breve, xau, até à próxima
    """,
    "later": """
        vou pensar, deixa eu ver, depois falo, depois te digo, mais tarde, agora não, depois
        aviso, já volto
    """,
    "how_are_you": """
        tudo bem, tudo bom, como vai, como está !o !a !meu !minha, como estás, como vão,
        beleza
    """,
    "who_are_you": """
        é um robô, és um robô, você é um robô, é robô, você é humano, é uma pessoa, é um
        bot, quem é você, quem és, com quem falo, com quem estou falando, é uma ia, você é
        real,
        falando com um bot, falando com um robô, falo com um robô, falo com um bot,
        falar com um robô ou, é um robot, é uma máquina
    """,
    "off_topic": """
        piada, poema, canção, previsão do tempo, clima, presidente, futebol, receita de,
        horóscopo, capital de, capital do, capital da, bitcoin, traduz, traduza, notícias,
        dever de casa
    """,
}
FUNCTION = """
    o a os as um uma uns umas de do da dos das em no na nos nas num numa por pelo pela para
    pra pro com sem sob sobre entre até e ou mas se que quem qual quais quanto quanta quantos
    quantas onde quando como porque porquê eu tu você vocês ele ela nós eles elas me te lhe
    meu minha meus minhas seu sua seus suas nosso nossa vosso vossa este esta isto esse essa
    isso aquele aquela é és sou são somos ser está estão estou estar foi fica ficam ficar tem
    têm tenho temos ter há faz fazem fazer faço pode podem posso poderia quero queria quer
    gostaria preciso precisa vou vai vão ir vir vem dar dá diz dizer saber ver muito muita
    mais menos pouco bem bom boa sim não já ainda também só apenas aqui aí ali lá hoje amanhã
    ontem manhã tarde noite dia dias semana hora horas mês meses ano agora depois antes sempre
    nunca oi olá obrigado obrigada favor gentileza senhor senhora segunda terça quarta quinta
    sexta sábado domingo feira próximo próxima outro outra tudo todo toda todos todas algo
    alguém nada coisa tá né pq vc vcs tb qto qdo interessa gente então levar levo leva trazer
    trago traz boas aceitam aceita valeu vlw blz
    pfv pff obg pessoal ao aos à às
    daqui nesse neste nessa certo ok dele dela
"""
INTENT = """
    preço preços valor valores custa custam custo cobra cobram orçamento reservar reserva
    marcar agendar agendamento marcação horário horários aberto abre abrem fecha fecham
    endereço morada telefone número ligar serviço serviços lista catálogo cardápio pacote
    pacotes opções disponível vaga vagas inclui duração dura demora tempo minutos desconto
    promoção cupom grátis oferta caro barato cancelar mudar alterar remarcar confirmar falar
    humano atendente pessoa pedido vendem oferecem informação informações detalhes pagar
"""
MODIFIERS = """
    casa apartamento quarto quartos sala cozinha banheiro mulher marido filho filha filhos
    criança crianças bebé bebê amigo amiga mãe pai homem homens mulheres senhoras grande
    pequeno pequena completo completa dois duas três quatro cinco seis sete oito nove dez
    casamento aniversário mim adulto adultos pessoas
"""
YES = """
    sim, isso, isso mesmo, isso msm, certinho,
    claro, certo, ok, okay, pode ser, pode, pode sim, pode enviar,
    pode mandar, perfeito, correto, exato, está bem, tá bom, tá ótimo, está ótimo, ótimo, tá,
    combinado, beleza, fechado, fechou, bora, blz, isso aí, show, envia,
    envie, manda, então fecha, pode fechar, confirmo, com certeza, está certo, tudo certo,
    pode pedir, pede, peça
"""
NO = "não, nao, nada disso, de jeito nenhum, não não, deixe assim, deixa assim"
POLITE = "por favor, obrigado, obrigada, faz favor, pfv, é só isso, só isso, é tudo, é só, só"
