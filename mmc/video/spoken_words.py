"""The tables of mmc.video.spoken: short forms, units and letters as Indonesians say them."""

from __future__ import annotations

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SCALES = ("ribu", "juta", "miliar", "triliun")
ZONES = {"WIB": "Waktu Indonesia Barat", "WITA": "Waktu Indonesia Tengah", "WIT": "Waktu Indonesia Timur"}
ROMAN = {
    "I": "satu", "II": "dua", "III": "tiga", "IV": "empat", "V": "lima", "VI": "enam", "VII": "tujuh",
    "VIII": "delapan", "IX": "sembilan", "X": "sepuluh", "XI": "sebelas", "XII": "dua belas",
}  # fmt: skip
UNITS = {
    "%": "persen", "‰": "permil", "°C": "derajat Celsius", "°": "derajat", "km/jam": "kilometer per jam",
    "km²": "kilometer persegi", "km2": "kilometer persegi", "m²": "meter persegi", "m2": "meter persegi",
    "m³": "meter kubik", "m3": "meter kubik", "ha": "hektare", "km": "kilometer", "cm": "sentimeter",
    "mm": "milimeter", "m": "meter", "kg": "kilogram", "gr": "gram", "g": "gram", "kW": "kilowatt",
    "kWh": "kilowatt jam", "MW": "megawatt", "ml": "mililiter", "l": "liter", "kuintal": "kuintal",
    "jiwa/km²": "jiwa per kilometer persegi", "kg/kapita": "kilogram per kapita", "Rp/kg": "rupiah per kilogram",
    "ton/ha": "ton per hektare", "mdpl": "meter di atas permukaan laut", "hPa": "hektopaskal",
}  # fmt: skip
ABBREVIATIONS = {
    "Kab.": "Kabupaten", "kab.": "kabupaten", "Prov.": "Provinsi", "prov.": "provinsi", "Kec.": "Kecamatan",
    "kec.": "kecamatan", "Kel.": "Kelurahan", "kel.": "kelurahan", "Ds.": "Desa", "Jl.": "Jalan", "No.": "Nomor",
    "no.": "nomor", "Tgl.": "Tanggal", "tgl.": "tanggal", "dll.": "dan lain-lain", "dsb.": "dan sebagainya",
    "dkk.": "dan kawan-kawan", "s.d.": "sampai dengan", "s/d": "sampai dengan", "a.n.": "atas nama",
    "d.a.": "dengan alamat", "Dr.": "Doktor", "dr.": "dokter", "Ir.": "Insinyur", "Drs.": "Doktorandus",
    "H.": "Haji", "Hj.": "Hajah", "Kalteng": "Kalimantan Tengah", "Sulsel": "Sulawesi Selatan",
    "Kalsel": "Kalimantan Selatan", "Kalbar": "Kalimantan Barat", "Kaltim": "Kalimantan Timur",
    "yg": "yang", "dgn": "dengan", "utk": "untuk", "tsb": "tersebut",
}  # fmt: skip
"""Written -> said. Those that end in a dot end no sentence by it."""
SPELLED = frozenset({
    "APBD", "APBN", "ASN", "BMKG", "BPS", "BPBD", "CPNS", "DPRD", "HGU", "IPM", "KPU", "KTP", "MMC", "NTP", "PUPR",
    "OPD", "PBB", "PDAM", "PDRB", "PLN", "PNS", "PPID", "RSUD", "SD", "SMA", "SMK", "SMP", "SPBU", "TPT", "UMKM",
    "UMP", "UPT", "SKPD", "UPTD", "PPPK", "IKK", "RI", "UMK", "PMI", "DBD", "ODP", "IHK",
})  # fmt: skip
LETTERS = dict(zip(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    ("a", "be", "ce", "de", "e", "ef", "ge", "ha", "i", "je", "ka", "el", "em", "en", "o", "pe", "ki", "er", "es",
     "te", "u", "fe", "we", "eks", "ye", "zet"), strict=True,
))  # fmt: skip
SIGNS = {
    "&": " dan ", "·": ", ", "•": ", ", "→": " ke ", "≥": " paling sedikit ", "≤": " paling banyak ",
    ">": " lebih dari ", "<": " kurang dari ", "×": " kali ", "±": " kurang lebih ", "=": " sama dengan ",
    "…": ", ", "–": ", ", "—": ", ", ";": ",", "%": " persen ", "°": " derajat ", "/": " ", "_": " ", "*": " ",
    "\"": " ", "“": " ", "”": " ",
}  # fmt: skip
