"""English: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
w: good_morning good_afternoon good_evening good_night gud_morning
V 1225: christmas christmas_day xmas
V 1224: christmas_eve xmas_eve
V 1231: new_year's_eve new_years_eve
V 101: new_year's_day new_years_day new_year
V 214: valentine's_day valentines_day
V 1031: halloween
V 1226: boxing_day
V 317: st_patrick's_day st_patricks_day saint_patrick's_day saint_patricks_day
V easter: easter easter_sunday
V easter-2: good_friday
V easter+1: easter_monday
V thanksgiving: thanksgiving thanksgiving_day
V thanksgiving+1: black_friday
V thanksgiving+4: cyber_monday
W 0: monday mondays mon monda
W 1: tuesday tuesdays tue tues teusday tuseday
W 2: wednesday wednesdays wed weds wensday wednsday wendesday wensdays
W 3: thursday thursdays thu thur thurs thrusday thusday
W 4: friday fridays fri firday fryday
W 5: saturday saturdays sat saterday satruday
W 6: sunday sundays sun sunnday
M 1: january jan
M 2: february feb febuary
M 3: march mar
M 4: april apr
M 5: may
M 6: june jun
M 7: july jul
M 8: august aug
M 9: september sep sept
M 10: october oct
M 11: november nov
M 12: december dec
R 0: today todays 2day
R 0 evening: tonight tonite tonights this_evening this_night
R 0 morning: this_morning
R 0 afternoon: this_afternoon this_arvo this_aft
R 1: tomorrow tomorow tommorow tommorrow tomorrows tmrw tmr tmrow 2moro 2morrow tomoro tomrrow
R 1: tmoz tmz tomoz 2mz tomarrow tmro tmw tomorro 2mrw
R 2: the_day_after_tomorrow day_after_tomorrow day_after_tmrw overmorrow
R -1: yesterday
R -1 evening: last_night
R -2: the_day_before_yesterday day_before_yesterday
P morning: morning mornings in_the_morning in_the_mornings early_morning mid_morning late_morning
P morning: early_in_the_morning of_the_morning
P afternoon: afternoon afternoons in_the_afternoon in_the_afternoons early_afternoon late_afternoon
P afternoon: mid_afternoon
P evening: evening evenings in_the_evening in_the_evenings early_evening late_evening after_work
P night: night at_night in_the_night late_at_night late_night
P morning: mornin in_the_mornin first_thing first_thing_in_the_morning
P evening: evenin in_the_evenin
P night: nite at_nite
P afternoon: arvo
P morning: before_lunch after_breakfast at_breakfast breakfast_time fajr
P midday: lunchtime lunch_time at_lunch over_lunch dhuhr zuhr
P afternoon: after_lunch asr
P evening: last_thing_on last_thing_tomorrow last_thing_today after_work after_hours
P evening: eod end_of_day end_of_the_day dinnertime dinner_time maghrib after_isha isha_prayer
d: day days
k: week weeks wk wks w/c
2k: fortnight
m: month months
g: year years
Y: quarter q
u: hour hours hr hrs
i: minute minutes min mins
e: weekend week_end
E 1: early start_of beginning_of beginning start
E 2: mid middle middle_of
E 3: late end final
E 4: rest remainder later_this later_in_the
N: next following upcoming coming
T: this current
L: last previous past
>: in within after
a: ago back earlier
f: from_now later hence
K: now right_now
@: at around_at
%: by around about after before approximately til till until circa from between since
%: later_than earlier_than no_later_than not_before
O: o'clock oclock sharp ish
q: past after
t: to til till before of
H: half
Q: quarter a_quarter
Z 12: noon midday mid_day noontime
Z 0: midnight mid_night
[: from between starting since
~: to until till til through thru untill
&: and n
b: of
s: the that
l: on for
1: a an
p: people persons person guests guest pax adults adult seats covers heads ppl others friends
w: i you we it is my do can could would please want have book need are for with what how no but
w: onwards onward thanks thank hi hello maybe if only just them nights only
w: and the of at in to your when there been was be i'm i'd me on so or as
"""
