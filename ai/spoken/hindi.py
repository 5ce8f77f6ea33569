"""Hindi, in its own letters and in Latin ones as people type it."""

PHRASES: dict[str, str] = {
    "price": """
        कितना !समय !टाइम !वक्त, कितने का, कितने की, कितने के, कितने पैसे, कितने रुपये, कितने
        में, कितनी !देर !बार, कीमत, दाम, रेट, प्राइस, भाव, शुल्क, फीस, चार्ज, खर्च, लागत, kitna
        !time !samay !der, kitne ka, kitne ki, kitne ke, kitne paise, kitne rupaye, kitne
        me, kitne mein, kitne rupee*, kitni !der, keemat, kimat, daam, dam kya, ka dam, ke dam,
        dam bata*, kya lagega, kya hisab, kya hisaab, kharcha, खर्चा, कितने लग*, कितने रुपए, क्या हिसाब,
        kya loge, kya lete, kya lenge, क्या लेते, क्या लेंगे, क्या लोगे, bhav, bhaav,
        rate, price,
        paisa, charge kitna, paise kitne, पैसे कितने, total kitna, कुल कितना
    """,
    "duration": """
        कितना समय, कितना टाइम, कितनी देर, कितना वक्त, कितने घंटे, कितने मिनट, समय लगता, समय
        लगेगा, टाइम लगता, kitna time, kitna samay, kitni der, kitne ghante, kitne minute,
        kitna waqt, time kitna, samay kitna, समय कितना, टाइम कितना, time lagta, time lagega
    """,
    "about": """
        क्या शामिल, क्या क्या शामिल, शामिल, विवरण, जानकारी दीजिए, के बारे, क्या होता है,
        समझाइए, क्या मिलता, डिटेल*, kya shamil, shamil, kya kya milta, kya milta, ke bare,
        ke baare, kya hota hai, details, samjhao, include
    """,
    "hours": """
        खुला, खुली, खुले, खुलते, खुलता, खुलती, बंद, कितने बजे, कब खुल*, कब बंद, समय क्या है,
        टाइमिंग, खुलने का, किस दिन खुल*, छुट्टी, khula, khuli, khule, khulte, khulta,
        khulti, band hota, band hote, kitne baje, kab khul*, kab band, timing, timings,
        khulne,
        aapka time kya, aap logo* ka time, dukaan ka time, dukan ka time, aapki timing,
        आपका टाइम क्या, आपका समय क्या, दुकान का समय, दुकान का टाइम
    """,
    "place": """
        कहाँ !है मेरा, पता !है, पता क्या, आपका पता, एड्रेस, लोकेशन, कहां हो, कैसे पहुँच*,
        कैसे पहुंच*, फोन नंबर, नंबर दो, नंबर दीजिए, आपका नंबर, दुकान कहाँ, kahan, kaha ho,
        kaha hai, kaha par, kidhar, pata kya, aapka pata, address kya, location, kaise
        pahunch*, phone number, aapka number
    """,
    "menu": """
        सेवाएं, सेवाएँ, सर्विस, सर्विसेज, सेवा, क्या क्या करते, क्या करते, क्या क्या है,
        क्या क्या मिलता, मेन्यू, मेनू, लिस्ट, रेट लिस्ट, सारे रेट, पैकेज, services, kya kya
        service*, kaun kaun si, kon kon si, sewa,
        kya kya karte, kya kya hai, kya kya .. aapke paas, kya kya bechte,
        kya kya milega, kya kya services, menu, rate list, list bhej*, sare
        rate, packages, kya karte ho
    """,
    "book": """
        likh lo, likh do, likh lijiye, naam likh*, लिख लो, लिख लीजिए, नाम लिख,
        बुक, बुकिंग, अपॉइंटमेंट, अपॉइन्टमेंट, अपोइंटमेंट, आरक्षण, रिज़र्व, समय लेना, चाहिए
        !था, करवाना है, करवानी है, करवाने हैं, कराना है, करानी है, कराने हैं, कटवाने,
        कटवाना, कटवानी, धुलवानी, धुलवाना, बनवाना, बनवानी, लेना है, लेनी है, ऑर्डर करना,
        book, booking, appointment, reserve, chahiye, karwana hai, karwani hai, karvana,
        karana hai, karani hai, katwane, katwana, dhulwani, lena hai, leni hai, order karna,
        krwana, krana h
    """,
    "available": """
        उपलब्ध, खाली, स्लॉट, जगह है, आ सकते हैं, आ सकते हो, फ्री हो, मिल सकता, available,
        khali, slot, jagah hai, aa sakte, free ho
    """,
    "have": """
        क्या आप, बेचते, करते हैं, करते हो, देते हैं, साफ करते, ठीक करते, बनाते हैं, kya aap,
        bechte, karte hain, karte ho, karte hai, thik karte, dete ho, banate ho
    """,
    "got": """
        है क्या, मिलेगा, मिलेगी, मिलता है, होता है क्या, hai kya, milega, milegi, milta hai,
        hota hai kya
    """,
    "can_you": "कर सकते, सकते हैं, सकते हो, kar sakte, sakte ho, sakte hain, kar doge",
    "my_order": """
        मेरा ऑर्डर, मेरी बुकिंग, मेरा बुकिंग, मेरा अपॉइंटमेंट, मेरी अपॉइंटमेंट, मेरे ऑर्डर,
        mera order, meri booking, mera booking, mera appointment, meri appointment, mere
        order
    """,
    "conditional": """
        अगर मैं, अगर, क्या मैं .. रद्द, नीति, कैसे कर*, agar main, agar, policy, kaise
        cancel, kaise karu
    """,
    "status": """
        स्टेटस, स्थिति, क्या हुआ, कहाँ तक, कन्फर्म हुआ, कन्फर्म हुई, कन्फर्म हो गया, कन्फर्म
        हो गई, ऑर्डर कहाँ, कब तक आएगा, मंजूर हुआ, status, kya hua, kahan tak, kaha tak,
        confirm hua, confirm hui, confirm ho gaya, confirm ho gayi, order kahan, order kaha
    """,
    "change": """
        बदल*, बदलना, बदल दो, आगे बढ़ा*, स्थगित, टाल दो, टालना, के बजाय, दूसरे दिन, दूसरा
        समय, किसी और दिन, कर दो, शिफ्ट, पोस्टपोन, असल में, मेरा मतलब, गलती से, badal*,
        badal do, badlo, change kar*, aage badha*, postpone, shift, ke bajay, dusre
        din, dusra time, kisi aur din, actually, mera matlab, kar do, kardo
    """,
    "move": """
        बुकिंग .. कर दीजिए, बुकिंग .. कर दें, अपॉइंटमेंट .. कर दीजिए, booking .. kar dijiye,
        booking .. kar dijie, appointment .. kar dijiye
    """,
    "cancel": """
        रद्द, कैंसल, कैंसिल, नहीं चाहिए, रहने दो, रहने दीजिए, छोड़ो, छोड़ दो, भूल जाओ, मन
        बदल गया, ज़रूरत नहीं, जरूरत नहीं, cancel, cancle, nahi chahiye, nhi chahiye, rehne
        do, rahne do, chhodo, chodo, bhool jao, zarurat nahi, jarurat nahi
    """,
    "person": """
        इंसान, आदमी से, किसी से बात, व्यक्ति, एजेंट, मैनेजर, मालिक से, मालिक को, स्टाफ, से
        बात करनी, से बात करना, बात करवा*, बात करा*, कॉल करो, कॉल करें, फोन करो, कॉल बैक,
        ग्राहक सेवा, असली इंसान, insaan, insan, aadmi se, kisi se baat, agent, manager,
        malik se, staff se, baat karni, baat karna, baat karwa*, baat kara*, call karo, call
        kare, phone karo, customer care, asli insan
    """,
    "complaint": """
        खरोंच, खरोच, kharoch*, kharonch*, scratch*, ghatiya, घटिया,
        कोई जवाब नहीं, जवाब नहीं, koi jawab nahi, koi reply nahi, reply nahi kar*, phone nahi utha*,
        kab se wait, kab se intezar, kabse wait,
        शिकायत, घटिया, बेकार, खराब, ख़राब, बहुत बुरा, बुरी, टूट गया, तोड़ दिया, तोड़ दी, टूट
        गई, कोई नहीं आया, नहीं आए, नहीं आया, धोखा, धोखेबाज, चोर, चोरी, नाराज़, गुस्सा,
        परेशान, संतुष्ट नहीं, लूट, शर्म, shikayat, ghatiya, bekar, kharab, bahut bura, toot
        gaya, tod diya, tod di, koi nahi aaya, koi nhi aaya, nahi aaye, nahi aaya, dhokha,
        chor, chori, naraz, gussa, pareshan, complaint, khush nahi, loot, sharam
    """,
    "sensitive": """
        वकील, अदालत, कोर्ट, पुलिस, कानून, कानूनी, मुकदमा, केस कर*, रिफंड, पैसे वापस, पैसा
        वापस, दो बार, डबल चार्ज, गलत चार्ज, गर्भवती, प्रेगनेंट, गर्भ, एलर्जी, डॉक्टर, दवा,
        दवाई, शुगर की बीमारी, मधुमेह, बीमारी, संक्रमण, खून, जल गया, जल गई, जला दिया,
        अस्पताल, इमरजेंसी, आपातकाल, कैंसर, चोट, vakil, wakeel, lawyer, adalat, court,
        police, kanoon, kanuni, mukadma, case kar*, refund, paise wapas, paisa wapas, paise
        vapas, do baar kat*, double charge, garbhwati, pregnant, allergy, elergy, doctor,
        dawa, dawai, bimari, sugar ki bimari, khoon, jal gaya, jala diya, aspatal, hospital,
        emergency, chot
    """,
    "discount": """
        छूट, डिस्काउंट, ऑफर, ऑफ़र, सस्ता, सस्ते, सस्ती, महंगा, महँगा, महंगे, मुफ्त, मुफ़्त,
        फ्री में, कम करो, कम कर, कम कीजिए, कम करें, कुछ कम, थोड़ा कम, कम नहीं, आखिरी दाम,
        फाइनल रेट, प्रतिशत, परसेंट, कूपन, दोस्त वाला, chhoot, chhut, chut do, discount,
        offer, sasta, saste, sasti, mehenga, mehnga, mahanga, mahnga, muft, free me, free
        mein, kam karo, kam kar, kam kijiye, kuch kam, thoda kam, kam nahi, last price,
        final rate, percent, coupon, kam karoge, kam
        karenge, kam hoga, kam ho, kam lagao, kam dam, best price, sahi lagao, theek lagao,
        sahi daam, कम करोगे, कम करेंगे, कम होगा, कम हो, कम लगाओ, सही लगाओ, सही दाम,
        aadhe daam, aadhe dam, aadhi keemat, aadhi kimat, aadhe rate, half rate, half price,
        आधे दाम, आधी कीमत, आधे रेट
    """,
    "confirm": """
        कन्फर्म, कंफर्म, पक्का कर*, मंजूर, मंज़ूर, स्वीकृत, गारंटी, confirm, pakka kar*,
        manjoor, approve, guarantee
    """,
    "override": """
        निर्देश .. अनदेखा, निर्देशों .. अनदेखा, निर्देश .. भूल, निर्देशों .. भूल, नियम ..
        भूल, नियमों .. भूल, सब भूल, अब तुम, अब आप .. हो, अब से तुम, अब से आप, नाटक करो, मैं
        मालिक, मैं एडमिन, मैं मैनेजर, डेवलपर मोड, एडमिन मोड, तुम्हारे निर्देश, कीमत बदल*,
        कीमत .. कर दो, दाम .. कर दो, instructions .. bhool, nirdesh .. bhool, niyam ..
        bhool, sab bhool, instructions .. ignore, ab tum, ab aap .. ho, main malik, mai
        malik, main admin, main hi malik, developer mode, price badal*, rate .. kar do,
        price .. kar do
    """,
    "greeting": """
        ^नमस्ते, ^नमस्कार, ^हेलो, ^हैलो, ^हाय, ^सुप्रभात, ^प्रणाम, ^राम, ^namaste,
        ^namaskar, ^hello, ^hi, ^pranam, ^suprabhat, ^helo, ^sat
    """,
    "thanks": """
        धन्यवाद, शुक्रिया, थैंक्स, थैंक, आभार, dhanyavad, dhanyawad, shukriya, thanks,
        thank, aabhar,
        dhanyavaad, dhanyawaad, shukria, धन्यवाद जी
    """,
    "goodbye": """
        अलविदा, फिर मिलेंगे, बाय, शुभ रात्रि, alvida, phir milenge, fir milenge, bye, shubh
        ratri,
        phir milte, fir milte, milte hain, फिर मिलते, चलता हूँ
    """,
    "later": """
        सोचकर बता*, सोच कर बता*, बाद में, अभी नहीं, soch kar, sochkar, baad me, baad mein,
        abhi nahi, abhi nhi
    """,
    "how_are_you": """
        कैसे हो, कैसे हैं, आप कैसे, क्या हाल, kaise ho, kaise hain, kaise hai, kya hal, kya
        haal
    """,
    "who_are_you": """
        आप कौन, तुम कौन, कौन बोल, रोबोट, बॉट हो, बॉट है, क्या आप इंसान, मशीन हो, aap kaun,
        tum kaun, kaun bol, robot, bot ho, bot hai, kya aap insan, machine ho, ai ho
    """,
    "off_topic": """
        मौसम, चुटकुला, कविता, गाना, राष्ट्रपति, प्रधानमंत्री, क्रिकेट, फुटबॉल, रेसिपी,
        राशिफल, राजधानी, बिटकॉइन, अनुवाद, समाचार, mausam, chutkula, joke, kavita, gana,
        pradhan mantri, cricket, football, recipe, rashifal, rajdhani, bitcoin, anuvad
    """,
}
FUNCTION = """
    भेजो भेज भेजें भेजिए देते देती चलेगा चलता bhejo bhej bhejna dete deti chalega chalta है
    हैं था थी थे हो हूँ हूं होगा होगी होता होती का की के को से में पर और या लेकिन तो ही भी ना
    न नहीं मत मैं मुझे मेरा मेरी मेरे हम हमें हमारा आप आपका आपकी आपके तुम तुम्हारा वह वो यह ये
    इस उस इसका उसका क्या कौन कब कहाँ कहां कैसे क्यों कितना कितने कितनी कुछ कोई सब एक लिए साथ
    बाद पहले अभी आज कल परसों सुबह दोपहर शाम रात दिन बजे घंटे मिनट समय टाइम हफ्ते महीने साल
    चाहिए चाहता चाहती करना करनी करने कर करो करते करें करवाना करवानी करवाने कराना करानी कराने
    कटवाने लेना लेनी देना दो दीजिए दे दें सकता सकती सकते जी हाँ हां ठीक अच्छा कृपया प्लीज
    नमस्ते हेलो भाई सर मैडम धन्यवाद शुक्रिया बहुत थोड़ा ज्यादा सिर्फ बस अगर फिर वाला वाली वाले
    तक जैसे बता बताओ बताइए बताएं सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार अगले
    मिलेगा मिलेगी मिलता जाना आना होना रहे रहा रही गया गई लगता लगेगा लगती लेते यहाँ वहाँ बात
    किसी यहां यहा आपकेयहां भैया भइया दादा लगेंगे लगेंगा होते hai hain tha thi ho hu hoon hoga
    hogi hota hoti ka ki ke ko se me mein par aur ya
    lekin to toh hi bhi na nahi nhi mat main mai mujhe mera meri mere hum humein hamara aap
    aapka aapki aapke tum tumhara wo woh yeh ye is us kya kaun kab kahan kaha kaise kyun kyu
    kitna kitne kitni kuch koi sab ek liye sath baad pehle abhi aaj kal parso subah dopahar
    shaam sham raat din baje ghante minute chahiye chahta chahti karna karni karne kar karo
    karte karein karwana karwani karwane karana karani lena leni dena do dijiye de den sakta
    sakti sakte ji haan han theek thik accha acha kripya please bhai sir madam bahut thoda
    zyada sirf bas agar phir fir wala wali wale tak jaise bata batao bataiye somvar mangalvar
    budhvar guruvar shukravar shanivar ravivar agle milega milegi milta rahe raha rahi gaya
    gayi lagta lagega padega padegi padta पड़ेगा पड़ेगी पड़ता h
    krna krwana hona baat kisi yaha yahan aapke bhaiya bhaiyya bhaisaab
    lagenge loge lenge pls plz yaar bolo boliye bataye batana bta btao बोलो बोलिए बताओ
"""
INTENT = """
    कीमत दाम रेट प्राइस भाव शुल्क फीस चार्ज खर्च बुक बुकिंग अपॉइंटमेंट आरक्षण खुला खुले खुलते
    बंद पता एड्रेस लोकेशन फोन नंबर कॉल सेवा सेवाएं सर्विस मेन्यू लिस्ट पैकेज उपलब्ध खाली स्लॉट
    शामिल छूट डिस्काउंट ऑफर सस्ता महंगा मुफ्त रद्द कैंसल बदल बदलना कन्फर्म ऑर्डर स्टेटस
    जानकारी पैसे रुपये बेचते keemat kimat daam rate price paisa paise rupaye rupees charge
    book booking appointment khula khule khulte band pata address location phone number call
    service services menu list available khali slot shamil chhoot discount offer sasta mehenga
    muft cancel badal change confirm order status details bechte
"""
MODIFIERS = """
    घर मकान फ्लैट कमरा कमरे रसोई बाथरूम पत्नी पति बेटा बेटी बेटे बच्चा बच्चे बच्चों बच्ची
    दोस्त माँ पिता पुरुष महिला आदमी औरत बड़ा बड़ी छोटा छोटी पूरा पूरी तीन चार पाँच पांच छह सात
    आठ नौ दस शादी जन्मदिन लोग लोगों ghar makan kamra kamre rasoi patni pati beta beti bacha
    bacche bachche bachon dost maa pita purush mahila aadmi aurat bada badi chhota choti pura
    puri teen char paanch shaadi log logo logon
"""
YES = """
    हाँ, हां, हा, जी, जी हाँ, ठीक, ठीक है, सही, सही है, बिल्कुल, भेजो, भेज दो, भेज दीजिए, bhej
    dijiye, bhej dijiyega, kar do, kar dijiye, कर दो, कर दीजिए,
    ओके, अच्छा, haan, han, ha, haa, ji, haanji, ji haan, theek hai, thik hai, thik h, theek,
    sahi, sahi hai, pakka, done, chalo, चलो, पक्का, bilkul, bhej do, bhejo, ok, okay, accha, acha,
    chalega, chalegi, चलेगा, चलेगी,
    कह दीजिए, कह दो, keh do, kah do, keh dijiye, kah dijiye
"""
NO = """
    नहीं, ना, जी नहीं, मत भेजो, गलत, nahi, nahin, nhi, ji nahi, mat bhejo, galat,
    रहने दीजिए, रहने दो, rehne do, rehne dijiye, rahne do
"""
POLITE = """
    please, ji, bhai, bas, itna hi, bas itna hi, बस, इतना ही, बस इतना ही,
    dhanyavad, shukriya, sir, जी, धन्यवाद, कृपया, प्लीज, भाई, सर
"""
