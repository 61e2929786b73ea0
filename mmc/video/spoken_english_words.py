"""The tables of mmc.video.spoken_english: short forms, units and zones as they are said in English."""

from __future__ import annotations

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = {month[:3]: month for month in MONTHS if month != "May"}
SCALES = ("thousand", "million", "billion", "trillion")
ZONES = {"WIB": "Western Indonesia Time", "WITA": "Central Indonesia Time", "WIT": "Eastern Indonesia Time"}
UNITS = {
    "%": "percent", "‰": "per mille", "°C": "degrees Celsius", "°": "degrees", "km/h": "kilometres an hour",
    "km/jam": "kilometres an hour", "km²": "square kilometres", "km2": "square kilometres", "m²": "square metres",
    "m2": "square metres", "m³": "cubic metres", "m3": "cubic metres", "ha": "hectares", "km": "kilometres",
    "cm": "centimetres", "mm": "millimetres", "m": "metres", "kg": "kilograms", "g": "grams", "kW": "kilowatts",
    "kWh": "kilowatt hours", "MW": "megawatts", "ml": "millilitres", "l": "litres", "hPa": "hectopascals",
    "people/km²": "people per square kilometre",
}  # fmt: skip
# After a stroke or `per` one is meant.
ONE = {
    "km²": "square kilometre", "km2": "square kilometre", "m²": "square metre", "m2": "square metre",
    "m³": "cubic metre", "m3": "cubic metre", "ha": "hectare", "km": "kilometre", "cm": "centimetre",
    "mm": "millimetre", "m": "metre", "kg": "kilogram", "g": "gram", "kWh": "kilowatt hour", "l": "litre", "h": "hour",
}  # fmt: skip
ABBREVIATIONS = {
    "No.": "number", "no.": "number", "Dr.": "Doctor", "Mr.": "Mister", "Mrs.": "Missis", "St.": "Saint",
    "Jl.": "Jalan", "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "vs.": "versus", "approx.": "about",
    "Kab.": "Kabupaten", "Prov.": "Province",
}  # fmt: skip
# Without a vowel, or said so all the same; other capitals are words or shouting.
SPELLED = frozenset({
    "APBD", "APBN", "ASN", "BMKG", "BPS", "BPBD", "BIG", "DPRD", "GDP", "ID", "IPM", "KPU", "KTP", "MMC", "NTP", "OPD",
    "PDRB", "PLN", "PPID", "PUPR", "RSUD", "UMKM", "UMP", "UN", "EU", "US", "USA", "UK", "HDI", "RI", "UU",
})  # fmt: skip
SIGNS = {
    "&": " and ", "·": ", ", "•": ", ", "→": " to ", "≥": " at least ", "≤": " at most ", ">": " more than ",
    "<": " less than ", "×": " times ", "±": " plus or minus ", "=": " equals ", "…": ", ", "–": ", ", "—": ", ",
    ";": ",", "%": " percent ", "°": " degrees ", "/": " ", "_": " ", "*": " ", "\"": " ", "“": " ", "”": " ",
}  # fmt: skip
