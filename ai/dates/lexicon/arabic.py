"""Arabic: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
w: مساء_الخير صباح_الخير مساء_النور صباح_النور مسا_الخير
V 1225: الكريسماس عيد_الميلاد
V 101: راس_السنة
W 0: الاثنين اثنين الاتنين الإثنين
W 1: الثلاثاء ثلاثاء الثلاثا التلات الثلاث الثلوث
W 2: الاربعاء اربعاء الاربعا الاربع
W 3: الخميس خميس
W 4: الجمعة جمعة
W 5: السبت سبت
W 6: الاحد احد
M 1: يناير كانون_الثاني
M 2: فبراير شباط
M 3: مارس اذار
M 4: ابريل نيسان
M 5: مايو ايار ماي
M 6: يونيو يونيه حزيران
M 7: يوليو يوليه تموز يوليوز
M 8: اغسطس غشت
M 9: سبتمبر ايلول شتنبر
M 10: اكتوبر تشرين_الاول
M 11: نوفمبر تشرين_الثاني نونبر
M 12: ديسمبر كانون_الاول دجنبر
R 0: اليوم النهارده هذا_اليوم
R 0 evening: الليلة هذه_الليلة هذا_المساء
R 0 morning: هذا_الصباح
R 0 afternoon: عصر_اليوم ظهر_اليوم
R 1: غدا غد الغد غدوة بكرة بكرا باكر بكر بوكرة باجر
R 1: bokra bukra boukra bokrah bukrah
R 2: ba3d_bokra ba3d_bukra
R 0: el_naharda ennaharda elnaharda elyom el_yom alyoum
R 0 evening: el_leila elleila
W 0: el_etnein el_itnein etnein itnein el_etnen el_etneen el_itneen el_tnein el_tneen el_2etnein
W 1: el_talat el_thalath el_talata el_tlata el_thulatha el_tolata
W 2: arb3a el_arb3a arba3a el_arba3 el_arba3a el_erba3
W 3: khamis el_khamis khamees el_khamees
W 4: jom3a gom3a jum3a gum3a el_gom3a el_jom3a el_jum3a el_gum3a jomaa el_jomaa
W 5: el_sabt sabt el_sabet
W 6: 7ad el_7ad el7ad a7ad el_a7ad ela7ad el_2a7ad
P morning: el_sob7 sob7 sb7 el_sobh elsob7 essob7 es_sob7 bel_sob7
P afternoon: 3asr el_3asr ba3d_el_3asr ba3d_el_dohr
P evening: masaan el_masa bel_masa 3asha el_3asha el_maghreb
P night: bel_leil belleil bleil bel_lail
N: el_gai elgai el_gay el_jay eljay elgaya
R 2: بعد_غد بعد_غدا بعد_بكرة بعد_بكرا بعد_باكر بعد_باجر
R -1: امس البارحة مبارح امبارح
R -2: اول_امس
P morning: صباحا الصبح صبحا بالصباح الصباح الفجر ص فجرا صباح في_الصباح
w: الغدا الغداء
P midday: وقت_الغدا
P morning: بعد_الفطور بعد_الفطار بعد_الافطار قبل_الظهر
P afternoon: بعد_صلاة_الجمعة بعد_صلاة_الظهر بعد_صلاة_العصر بعد_الغداء بعد_الغدا وقت_الغداء
P evening: ديال_العشية العشية في_العشية د_العشية
P morning: ديال_الصباح د_الصباح
P evening: بعد_الدوام بعد_الشغل بعد_العمل
P evening: بعد_صلاة_المغرب بعد_صلاة_العشاء بعد_العشاء بعد_العشا
P afternoon: العصر عصرا بعد_الظهر بعد_العصر بعد_الضهر عصر
P evening: مساء بالمساء المسا المساء المغرب م في_المساء بعد_المغرب العشاء العشا
P morning: فجر
P midday: ظهر الظهر ظهرا الضهر
P night: بالليل الليل ليلا في_الليل ليل
Z 12: الظهر ظهرا منتصف_النهار
Z 0: منتصف_الليل
d: ايام يوم يوما الايام
k: اسبوع اسابيع الاسبوع الاسابيع
m: شهر شهور اشهر الشهر الشهور
g: سنة سنوات السنة عام العام
Y: الربع_السنوي
u: ساعات ساعة
@: ساعة
i: دقيقة دقائق دقايق
e: نهاية_الاسبوع الويكند عطلة_نهاية_الاسبوع
E 1: بداية اول اوائل مطلع
E 2: منتصف نص نصف اواسط
E 3: الاخير الاخيرة نهاية اخر اواخر
E 4: باقي بقية
N: القادم القادمة الجاي الجاية الياي المقبل المقبلة التالي التالية القادمين القادمتين القادمان
N: المقبلين المقبلتين الجايين الجايات الجايه
T: هذا هذه
L: الماضي الماضية السابق الفائت
>: كمان بعد خلال في_غضون
a: قبل منذ
f: من_الان
K: الان الحين
@: el_sa3a elsa3a sa3a el-sa3a as-sa3a
H: noss nos
Q: rob3
@: الساعة على_الساعة ع_الساعة عالساعة حوالي_الساعة عند_الساعة في_الساعة ع ع_ال على_ال
%: حوالي عند
O: تماما بالضبط
U: الا
H: نصف النصف نص النص
Q: ربع الربع ربعا
n 20: ثلث الثلث
2d: يومين
2k: اسبوعين
2u: ساعتين
2m: شهرين
[: من بين ابتداء_من
~: لين الى حتى لغاية ل
&: و
b: من_شهر من شهر اللي_يبدأ الذي_يبدأ اللي_بيبدأ اللي_يبدا
l: في على
G: يوم تاريخ الموافق
p: اشخاص شخص افراد نفر شخصا انفار ضيوف
w: esmi ismi inshallah e7na ehna bkam bikam ashkhas ma3lesh tamam shokran momken 3ayez e7gez e7jez
w: اريد ابغى بدي هل كم انا من في لو سمحت عندكم ممكن اسمي نحن مرحبا السلام شكرا
"""
