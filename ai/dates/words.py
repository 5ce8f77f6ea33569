"""Words for days and times in the shipped languages, folded as :mod:`ai.text` folds."""

from ai.text import word_set

WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "monday mon mondays monda lunes lun الاثنين الاتنين",
        "tuesday tue tues teusday tuseday martes الثلاثاء ثلاثاء الثلاثا التلات الثلاث الثلوث",
        "wednesday wed weds wensday wednsday wendesday miercoles mier الاربعاء اربعاء الاربعا"
        " الاربع",
        "thursday thu thur thurs thrusday thusday jueves jue الخميس خميس",
        "friday fri firday fryday viernes vier vie الجمعه جمعه",
        "saturday sat saterday satruday sabado sab السبت سبت",
        "sunday sun sunnday domingo dom الاحد احد",
    )
):
    for _name in _names.split():
        WEEKDAYS[_name] = _number

SHORT_ONLY = word_set("sun sat wed dom vie jue lun sab احد سبت خميس جمعه")
"""Weekday words that are also other words; they need a preposition or to stand alone."""

MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan enero ene يناير",
        "february feb febrero فبراير شباط",
        "march mar marzo مارس اذار",
        "april apr abril abr ابريل نيسان",
        "may mayo مايو ايار",
        "june jun junio يونيو حزيران",
        "july jul julio يوليو تموز",
        "august aug agosto ago اغسطس",
        "september sep sept septiembre setiembre سبتمبر ايلول",
        "october oct octubre اكتوبر",
        "november nov noviembre نوفمبر",
        "december dec diciembre dic ديسمبر",
    ),
    start=1,
):
    for _name in _names.split():
        MONTHS[_name] = _number

NUMBERS: dict[str, int] = {
    word: number
    for number, words in {
        1: "one uno una un واحد واحده وحده",
        2: "two dos couple pair اثنين اثنان ثنين اتنين ثنتين تنتين الثانيه الثانيه",
        3: "three tres ثلاث ثلاثه تلاته تلات الثالثه",
        4: "four cuatro اربع اربعه الرابعه",
        5: "five cinco خمس خمسه الخامسه",
        6: "six seis ست سته السادسه",
        7: "seven siete سبع سبعه السابعه",
        8: "eight ocho ثمان ثمانيه تمانيه الثامنه",
        9: "nine nueve تسع تسعه التاسعه",
        10: "ten diez عشر عشره العاشره",
        11: "eleven once احدعشر حداشر الحاديه",
        12: "twelve dozen doce docena اثناعشر اتناشر اثنعش",
        13: "thirteen trece",
        14: "fourteen catorce",
        15: "fifteen quince",
        16: "sixteen dieciseis",
        17: "seventeen diecisiete",
        18: "eighteen dieciocho",
        19: "nineteen diecinueve",
        20: "twenty veinte عشرين عشرون",
        30: "thirty treinta ثلاثين ثلاثون",
    }.items()
    for word in words.split()
}

TODAY = (
    "today", "todays", "2day", "hoy", "اليوم", "النهارده", "tonight", "tonite", "الليله",
    "esta tarde", "esta noche", "this morning", "this afternoon", "this evening", "esta manana",
)  # fmt: skip
TOMORROW = (
    "tomorrow", "tomorow", "tommorow", "tommorrow", "tomorrows", "tmrw", "tmr", "tmrow", "2moro",
    "2morrow", "tomoro", "tomrrow", "tomarrow", "غدا", "غد", "غدوه", "بكره", "بكرا", "باكر", "بكر",
)  # fmt: skip
YESTERDAY = ("yesterday", "ayer", "امس", "مبارح", "امبارح")
DAY_AFTER = (
    "the day after tomorrow", "day after tomorrow", "day after tmrw", "overmorrow",
    "pasado manana", "بعد غد", "بعد بكره", "بعد بكرا", "بعد باكر",
)  # fmt: skip

HOURS = frozenset(word for word, n in NUMBERS.items() if n <= 12) - word_set(
    "couple pair dozen docena"
)
"""The words an hour is told in: a dozen is how many, never when."""

DAY_UNITS = "days day dias dia ايام يوم"
WEEK_UNITS = "weeks week semanas semana اسابيع اسبوع"
HOUR_UNITS = "hours hour hrs hr horas hora ساعات ساعه"
MINUTE_UNITS = "minutes minute mins min minutos minuto دقايق دقيقه"

AM = (
    r"a\.?m\.?|in the morning|this morning|morning|de la manana|de la madrugada|por la manana"
    r"|en la manana|de la manana|صباحا|الصبح|صبحا|بالصباح|الصباح|الفجر|ص"
)
PM = (
    r"p\.?m\.?|in the afternoon|in the evening|this afternoon|this evening|at night|afternoon"
    r"|evening|tonight|night|de la tarde|de la noche|por la tarde|por la noche|en la tarde"
    r"|en la noche|esta tarde|esta noche|del mediodia|مساء|بالمساء|المسا|المساء|العصر|عصرا|المغرب"
    r"|العشاء|بالليل|الليل|ليلا|الليله|بعد الظهر|بعد العصر|بعد المغرب|الظهر|ظهرا|م"
)

PARTS: tuple[tuple[str, str], ...] = (
    (
        r"(?:early |late )?(?:in the |this |the )?(?:morning|mornings)|(?:por|en|a) la manana"
        r"|de manana|(?:esta|la) manana|a primera hora|temprano"
        r"|صباحا|الصبح|بالصباح|الصباح|في الصباح",
        "morning",
    ),
    (
        r"(?:early |late )?(?:in the |this |the )?afternoons?|(?:por|en|a) la tarde|esta tarde"
        r"|بعد الظهر|العصر|عصرا|بعد العصر",
        "afternoon",
    ),
    (
        r"(?:early |late )?(?:in the |this |the |at )?(?:evenings?|nights?)|tonight|tonite"
        r"|after work"
        r"|(?:por|en|a) la noche|esta noche|مساء|في المساء|المساء|المسا|بالليل|الليله|المغرب|ليلا",
        "evening",
    ),
)
