"""Indonesian: the words of days and times, in the lines that :mod:`ai.dates.lexicon` describes."""

WORDS = """
w: aja saja deh dong
w: selamat_pagi selamat_siang selamat_sore selamat_malam met_pagi met_siang met_sore
w: met_malam pagi_kak siang_kak sore_kak malam_kak pagi_min siang_min sore_min malam_min
V 1225: natal hari_natal
V 101: tahun_baru
V easter: paskah hari_paskah minggu_paskah
V easter-2: jumat_agung
V easter+39: kenaikan_isa_almasih
W 0: senin
W 1: selasa
W 2: rabu
W 3: kamis
W 4: jumat jum'at
W 5: sabtu malam_minggu malem_minggu malming
W 6: hari_minggu ahad minggu_buka minggu_tutup buka_minggu tutup_minggu minggu_masih_buka
M 1: januari
M 2: februari pebruari
M 3: maret
M 4: april
M 5: mei
M 6: juni
M 7: juli
M 8: agustus agt
M 9: september
M 10: oktober okt
M 11: november nopember
M 12: desember des
R 0: hari_ini hr_ini skrg sekarang
R 0 morning: pagi_ini
R 0 afternoon: siang_ini sore_ini nanti_sore ntar_sore ntar_siang nanti_siang
R 0 evening: malam_ini mlm_ini malem_ini ntar_malem nanti_malem nanti_malam ntar_malam
R 1: besok bsk bsok besuk esok
R 1 morning: besok_pagi
R 2: lusa besok_lusa
R -1: kemarin
R -1 evening: tadi_malam
P morning: pagi di_pagi_hari pagi_pagi pagi_hari subuh
P midday: siang siang_hari
P afternoon: sore sore_hari petang sore_sore
P morning: habis_subuh setelah_sarapan habis_sarapan sehabis_sarapan
P afternoon: ashar asar dzuhur zuhur habis_makan_siang setelah_makan_siang
P midday: jam_makan_siang
P evening: maghrib magrib isya
P evening: pulang_kerja sepulang_kerja habis_kerja setelah_kerja
P night: mlm malem malam malam_hari dini_hari
Z 12: tengah_hari
Z 0: tengah_malam
d: hari
k: minggu pekan
m: bulan
g: tahun
Y: triwulan kuartal
i: menit mnt
e: akhir_pekan akhir_minggu weekend
E 1: awal
E 2: pertengahan tengah
E 3: akhir terakhir
E 4: sisa
N: depan ke_depan kedepan mendatang yang_akan_datang berikutnya
T: ini
L: lalu yang_lalu terakhir
>: dalam dlm
a: yang_lalu
1d: sehari
1k: seminggu sepekan
1m: sebulan
1u: sejam
f: lg lagi kemudian dari_sekarang
u: jam
@: jam jm pukul pkl sekitar_jam sekitar_pukul
O: tepat teng
%: sebelum setelah sesudah
r: lewat lebih
U: kurang
S: setengah
Q: seperempat
[: dari antara mulai
~: sampai hingga ke s/d sd sampe smp smpe
&: dan
l: yang di pada untuk buat
b: yang_dimulai yang_mulai yang_diawali
G: tanggal tgl
p: orang tamu org dewasa anak
w: saya mau aku bisa berapa ada dan untuk tidak apakah tolong kak pesan buat ingin terima kasih
w: yang di boleh dong ya nama kami kita halo
"""
