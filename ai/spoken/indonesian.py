"""Indonesian."""

PHRASES: dict[str, str] = {
    "price": """
        berapa harga*, harga, harganya, berapa !lama !jam !hari !nomor, brp !lama !jam !hari !menit
        !nomor, berapaan,
        biaya, biayanya, tarif, tarifnya, ongkos, daftar harga, bayar berapa, kena berapa,
        pricelist, piro, hrg
    """,
    "duration": """
        berapa lama, brp lama, brp jam !buka !tutup, brp menit, durasi, lamanya, berapa jam,
        berapa menit, makan waktu, lama ga, lama gak, lama nggak, lama ngga, lama tidak
    """,
    "about": """
        bedanya, perbedaan, beda apa, termasuk apa, sudah termasuk, termasuk, meliputi, mencakup,
        detail, detailnya,
        jelaskan, penjelasan, apa itu, info lengkap, dapat apa, isinya apa, info tentang
    """,
    "hours": """
        jam buka, jam berapa .. buka, jam berapa .. tutup, jam operasional*, operasional,
        jadwal buka, buka jam brp, tutup jam brp, jam brp .. buka, jam brp .. tutup,
        buka, bukanya, tutup, tutupnya, masih buka, hari apa .. buka, jam kerja, libur
    """,
    "place": """
        di mana !pesanan, dimana !pesanan, alamat !saya !rumah, alamatnya, lokasi !saya,
        lokasinya, nomor telepon*, nomor hp, nomor wa, telepon, peta, maps, cara ke sana,
        tempatnya, no telp, sebelah mana, jalan apa, shareloc, sherlok, serlok
    """,
    "menu": """
        layanan, layanannya, jasa apa, ada apa saja, apa saja, jual apa, sewain apa,
        layani apa, menu, menunya, katalog, paket
        apa, paketnya, daftar harga, daftar layanan, pilihan, pricelist, price list
    """,
    "book": """
        daftarin, daftarkan, pesankan, pesenin, catat ya, catat .. jam,
        pesan !saya, memesan, booking, book, reservasi, daftar untuk, janji, bikin janji,
        buat janji, jadwalkan, mau pesan, mau booking, saya mau !tanya !bicara !batal
        !ngomong !komplain !tahu !ubah !ganti !pindah !pindahkan !tunda !menunda !reschedule
        !mengubah !mengganti, saya ingin !tanya !bicara !batal !tahu !ubah !ganti !pindah
        !pindahkan !menunda !reschedule !mengubah !mengganti, saya butuh, aku mau !tanya !batal
        !ganti !ubah !pindah !reschedule, pengen !tanya, minta dijadwalkan,
        order, ambil yang
    """,
    "available": """
        tersedia, ada slot, slot, kosong, ada jadwal, bisa datang, jadwal kosong, ada
        tempat, ada waktu
    """,
    "have": """
        jual, menjual, apakah kalian, bisa cuci, bisa bersihkan, bisa servis, bisa perbaiki,
        terima jasa, melayani, menerima
    """,
    "got": "ada, punya, apakah ada, kalau, gimana dengan, bagaimana dengan",
    "can_you": "bisa, bisakah, bolehkah, apakah bisa, dapatkah",
    "my_order": """
        ubah jadwal, ganti jadwal, pesanan saya, order saya, booking saya, reservasi saya,
        janji saya, pesananku, bookingan saya, jadwal saya
    """,
    "conditional": """
        kalau saya, jika saya, apakah boleh, bagaimana cara, gimana cara, kebijakan,
        bagaimana kalau, apa bisa dibatalkan
    """,
    "status": """
        status, statusnya, bagaimana pesanan, gimana pesanan, sudah dikonfirmasi, sudah
        disetujui, sudah diterima, kabar pesanan, ada kabar, sampai mana, di mana pesanan,
        dimana pesanan,
        pesanan saya sampai mana, pesanan sampai mana
    """,
    "change": """
        ubah, mengubah, diubah, ganti, mengganti, diganti, pindah, pindahkan, dipindah,
        tunda, menunda, ditunda, jadwal ulang, reschedule, undur, dimundurkan, majukan, hari
        lain, jam lain, sebenarnya, maksud saya, maksudnya, jadi .. saja, eh
    """,
    "cancel": """
        batal, batalkan, membatalkan, dibatalkan, pembatalan, tidak jadi, nggak jadi, gak
        jadi, ga jadi, ngga jadi, lupakan, tidak usah, gak usah, nggak usah, tidak perlu,
        cancel, gajadi,
        batalin, dibatalin, mau batal
    """,
    "person": """
        bicara dengan, ngomong sama, ngomong dengan, bicara sama, berbicara dengan, orang
        asli, manusia, admin !mode, cs, customer service, operator, manajer, pemilik, staf,
        petugas, telepon saya, hubungi saya, telpon saya, chat dengan orang, sama orang,
        orang beneran, agen
    """,
    "complaint": """
        komplain, keluhan, mengeluh, kecewa, mengecewakan, buruk, jelek, parah, rusak,
        merusak, pecah, dirusak, tidak datang, gak datang, nggak datang, belum datang, tidak
        ada yang datang, gak dibales, nggak dibales, ga dibales, tidak dibalas, gak ada yang
        bales, ga ada yang bales, tidak ada yang balas, nunggu dari,
        penipu, penipuan, menipu, marah, tidak puas, gak puas, telat terus,
        hilang, mencuri, dicuri, payah,
        ada yang datang kemarin, gak ada yang datang, ga ada yang datang, nggak ada yang datang,
        gak ada yg datang, ga ada yg datang
    """,
    "sensitive": """
        pengacara, hukum, menuntut, tuntut, polisi, pengadilan, refund, uang kembali, uang saya,
        uangku,
        kembalikan uang, pengembalian, dua kali, didebit, ditagih dua, salah tagih, hamil,
        kehamilan, alergi, medis, dokter, obat, diabetes, infeksi, berdarah, luka, terbakar,
        darurat, rumah sakit, data pribadi, kanker, ginjal, resep
    """,
    "discount": """
        diskon, potongan, promo, promosi, kupon, voucher, lebih murah, kemahalan, mahal,
        murah, murahin, gratis, harga teman, harga terbaik, nego, tawar, ditawar, kurangin,
        kurang dong, kurangi, turunin, turunkan, boleh kurang, bisa kurang, persen, tempat
        lain lebih, tempat lain cuma, tempat lain hanya, harga pas, harga akhir, harga nett,
        cashback, harga spesial,
        setengah harga, separuh harga, separo harga
    """,
    "confirm": """
        konfirmasi, konfirmasikan, dikonfirmasi, setujui, sahkan, pastikan, jamin, tandai,
        acc
    """,
    "override": """
        abaikan .. instruksi, abaikan .. perintah, abaikan .. aturan, lupakan .. instruksi,
        lupakan .. aturan, kamu sekarang, sekarang kamu, anda sekarang, sekarang anda
        adalah, berpura, pura, saya pemilik, saya admin, saya adalah pemilik, saya bos, mode
        pengembang, mode admin, instruksi sistem, ubah harga, ganti harga, jadikan harga,
        bertindak sebagai, katakan bahwa
    """,
    "greeting": """
        ^halo, ^hai, ^selamat pagi, ^selamat siang, ^selamat sore, ^selamat malam, ^pagi,
        ^siang, ^sore, ^malam, ^permisi, ^assalamualaikum, ^hallo, ^hi, ^min, ^kak
    """,
    "thanks": """
        terima kasih, terimakasih, makasih, makasi, trims, thanks, tengkyu, tq, trimakasih
    """,
    "goodbye": """
        sampai jumpa, dadah, selamat tinggal, sampai nanti, sampai besok, dah dulu
    """,
    "later": """
        nanti dulu, nanti saja, pikir dulu, pikir pikir, nanti kabari, nanti saya, belum
        sekarang
    """,
    "how_are_you": "apa kabar, gimana kabar, bagaimana kabar",
    "who_are_you": """
        kamu robot, ini robot, anda robot, kamu bot, ini bot, kamu siapa, anda siapa, siapa
        ini, ini siapa, dengan siapa, ini ai, robot atau, bot atau
    """,
    "off_topic": """
        cuaca, lelucon, puisi, lagu, presiden, sepak bola, bola, resep masak*, ramalan,
        zodiak, ibu kota, ibukota, bitcoin, terjemahkan, berita, pr sekolah
    """,
}
FUNCTION = """
    bang abang gan agan min mimin kakak mbak mas pak bu bapak ibu sis bro cak kang teh
    yang dan atau di ke dari untuk dengan pada oleh ini itu saya aku kami kita kamu anda
    kalian dia mereka nya adalah ada apa apakah siapa kapan mana dimana bagaimana gimana
    mengapa kenapa berapa tidak tak gak ga nggak ngga enggak bukan belum sudah udah akan
    sedang lagi bisa boleh dapat mau ingin pengen butuh perlu harus tolong mohon minta coba ya
    iya yes ok oke dong sih deh kok kan lah nih tuh juga saja aja cuma hanya sangat sekali
    banget lebih paling semua setiap beberapa satu pake pakai pk bgt sm dgn yg utk krn klo kl
    kalo kak kakak mas mbak pak bu bapak ibu min gan
    sis bro halo hai selamat pagi siang sore malam hari besok lusa kemarin minggu bulan tahun
    jam menit sekarang nanti tadi terima kasih makasih senin selasa rabu kamis jumat sabtu
    depan kalau jika karena tapi tetapi jadi seperti sama buat punya tentang soal per sebuah
    orang dulu lain tanya tahu tau lihat
"""
INTENT = """
    harga harganya biaya tarif ongkos bayar pesan memesan booking reservasi janji jadwal buka
    tutup alamat lokasi nomor telepon hp wa layanan jasa menu katalog paket daftar pilihan
    tersedia slot kosong termasuk durasi lama diskon promo murah mahal gratis potongan batal
    batalkan ubah ganti pindah tunda konfirmasi bicara orang admin pesanan order status info
    detail jual
"""
MODIFIERS = """
    rumah apartemen kamar ruang dapur istri suami anak bayi teman ayah pria wanita perempuan
    laki besar kecil lengkap dua tiga empat lima enam tujuh delapan sembilan sepuluh
    pernikahan ulang dewasa cewek cowok
"""
YES = """
    ya, iya, yap, yup, betul, benar, oke, ok, okay, setuju, boleh, sip, siap, lanjut,
    lanjutkan, kirim, kirimkan, kirim saja, kirim aja, sudah benar, tentu, cocok, bener,
    sudah pas, minta, mintakan, gas, gaskeun, mantap, deal, gpp, fix
"""
NO = "biarkan, biarkan saja, tidak, tak, gak, ga, nggak, enggak, ngga, jangan, bukan, salah"
POLITE = (
    "ke tim, kak, min, terima kasih, makasih, dong, saja, aja, deh, mas, mbak, itu saja, itu aja"
)
