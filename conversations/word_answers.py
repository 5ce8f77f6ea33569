"""The fixed answers to the words that work everywhere, in the languages of those words."""

GOODBYE = {
    "en": "Done: you won't get messages from us any more. Write START whenever you want us back.",
    "es": "Listo: ya no recibirás mensajes nuestros. Escribe ALTA cuando quieras volver.",
    "ar": "تم، لن تصلك رسائل منا بعد الآن. اكتب «ابدأ» متى أردت العودة.",
    "fr": "C'est fait : vous ne recevrez plus de messages de notre part. Écrivez START pour "
    "en recevoir à nouveau.",
    "pt": "Pronto: você não vai mais receber mensagens nossas. Escreva COMEÇAR quando quiser "
    "voltar.",
    "hi": "हो गया: अब आपको हमारे संदेश नहीं मिलेंगे। फिर से पाने के लिए START लिखें।",
    "sw": "Tayari: hutapokea tena ujumbe kutoka kwetu. Andika ANZA ukitaka kurudi.",
    "id": "Selesai: Anda tidak akan menerima pesan dari kami lagi. Tulis MULAI kapan saja untuk "
    "kembali.",
}
WELCOME = {
    "en": "Welcome back! How can we help?",
    "es": "¡Bienvenido de nuevo! ¿En qué te ayudamos?",
    "ar": "أهلًا بعودتك! كيف نساعدك؟",
    "fr": "Heureux de vous retrouver ! Comment pouvons-nous vous aider ?",
    "pt": "Que bom ter você de volta! Como podemos ajudar?",
    "hi": "फिर से स्वागत है! हम आपकी क्या मदद कर सकते हैं?",
    "sw": "Karibu tena! Tukusaidie nini?",
    "id": "Selamat datang kembali! Ada yang bisa kami bantu?",
}
HELP = {
    "en": "Write to us here; a person reads it and answers. HUMAN asks for somebody of the "
    "team, STOP ends our messages.",
    "es": "Escríbenos aquí; una persona lo lee y te responde. PERSONA pide que alguien del "
    "equipo te atienda, BAJA termina nuestros mensajes.",
    "ar": "اكتب لنا هنا وسيقرأ رسالتك أحد أفراد الفريق ويرد عليك. اكتب «موظف» لطلب موظف، "
    "أو «توقف» لإيقاف رسائلنا.",
    "fr": "Écrivez-nous ici ; une personne lit et répond. CONSEILLER demande quelqu'un de "
    "l'équipe, STOP met fin à nos messages.",
    "pt": "Escreva aqui; uma pessoa lê e responde. ATENDENTE chama alguém da equipe, PARAR "
    "encerra nossas mensagens.",
    "hi": "यहाँ लिखें; हमारी टीम का कोई व्यक्ति पढ़कर जवाब देगा। किसी से बात करने के लिए एजेंट लिखें, "
    "संदेश बंद करने के लिए STOP लिखें।",
    "sw": "Tuandikie hapa; mtu wa timu atasoma na kukujibu. Andika MHUDUMU kuomba mtu, "
    "SITISHA kuacha kupokea ujumbe wetu.",
    "id": "Tulis kepada kami di sini; seseorang akan membaca dan menjawab. Tulis PETUGAS untuk "
    "dilayani tim kami, BERHENTI untuk menghentikan pesan kami.",
}
MENU = {
    "en": "Tell us what you are looking for; somebody of the team will answer with what we offer.",
    "es": "Dinos qué buscas; alguien del equipo te responderá con lo que ofrecemos.",
    "ar": "أخبرنا بما تبحث عنه وسيرد عليك أحد أفراد الفريق بما نقدمه.",
    "fr": "Dites-nous ce que vous cherchez ; quelqu'un de l'équipe vous répondra avec ce que "
    "nous proposons.",
    "pt": "Diga o que você procura; alguém da equipe vai responder com o que oferecemos.",
    "hi": "बताइए आपको क्या चाहिए; हमारी टीम का कोई व्यक्ति हमारी सेवाओं के साथ जवाब देगा।",
    "sw": "Tuambie unachotafuta; mtu wa timu atakujibu kuhusu huduma zetu.",
    "id": "Beri tahu kami apa yang Anda cari; tim kami akan menjawab dengan layanan yang ada.",
}
HUMAN = {
    "en": "Somebody of the team will answer you here as soon as they can.",
    "es": "Alguien del equipo te responderá aquí lo antes posible.",
    "ar": "سيرد عليك هنا أحد أفراد الفريق في أقرب وقت ممكن.",
    "fr": "Quelqu'un de l'équipe vous répondra ici dès que possible.",
    "pt": "Alguém da equipe vai responder aqui assim que puder.",
    "hi": "हमारी टीम का कोई व्यक्ति जल्द से जल्द यहाँ जवाब देगा।",
    "sw": "Mtu wa timu atakujibu hapa haraka iwezekanavyo.",
    "id": "Seseorang dari tim kami akan menjawab di sini secepatnya.",
}
