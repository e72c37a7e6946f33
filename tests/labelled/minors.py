"""Short texts in our own words that let a reader identify a minor, or do not: templates, each with several fillings.

`TRIED` was used while the rules were written; `ASIDE` only to measure them, and holds other sentences.
"""

NAMES = ("Marisol Vega", "Lintang Sari", "Chloe Arbour", "Sokha Chann", "Amara")
AGES = (9, 12, 14, 16, 17)
GROWN = ("Tomás Iriarte", "Budi Hartono", "Julien Caron", "Dara Phon", "Helen Marsh")
THAI = ("สุดา ใจดี", "มะลิ", "กานดา", "ปิติ", "ชูใจ")

TRIED = {
    True: {
        "en": (
            "{name}, {age}, was found in the back room of a bar.",
            "Officers freed {age}-year-old {name} from a fishing boat.",
            "The girl, named {name}, told the court how she was sold.",
            "{name} was {age} when a recruiter came to her village.",
            "Her daughter {name}, aged {age}, was taken across the border.",
            "{name}, a {age}-year-old boy, begged in the streets for a gang.",
        ),
        "es": (
            "{name}, de {age} años, fue rescatada en un bar.",
            "La niña llamada {name} declaró ante el juez.",
            "Una menor de {age} años, {name}, fue hallada en la frontera.",
        ),
        "fr": (
            "{name}, {age} ans, a été retrouvée dans un hôtel.",
            "La fillette prénommée {name} travaillait jour et nuit.",
            "{name}, une fille de {age} ans, a été vendue.",
        ),
        "id": (
            "{name} ({age}) ditemukan di sebuah kafe.",
            "Seorang gadis bernama {name} dijual oleh tetangganya.",
            "{name}, berusia {age} tahun, dipaksa bekerja di kapal.",
        ),
        "th": ("เจ้าหน้าที่ช่วยเด็กหญิง{thai} ออกจากร้านคาราโอเกะ", "น้อง{thai} อายุ {age} ปี ถูกหลอกไปค้าประเวณี"),
    },
    False: {
        "en": (
            "A {age}-year-old girl was rescued, said {grown} of the police.",
            "{grown}, 45, was arrested for selling two girls.",
            "{name} (not her real name), {age}, lives in a shelter now.",
            "The court heard that {age} children were held in a house.",
            "On May {age}, officers of Thailand raided a bar.",
            "A {age}-year-old Vietnamese boy was found in a lorry.",
        ),
        "es": (
            "Una niña de {age} años fue rescatada, dijo {grown}.",
            "{grown}, de 45 años, fue detenido.",
            "La policía halló a {age} menores en un taller.",
        ),
        "fr": (
            "Une fille de {age} ans a été retrouvée par la police.",
            "{grown}, 45 ans, a été arrêté.",
            "{name} (prénom modifié), {age} ans, vit dans un foyer.",
        ),
        "id": (
            "Seorang gadis berusia {age} tahun diselamatkan polisi.",
            "{grown} (45) ditangkap di Jakarta.",
            "Polisi menyelamatkan {age} anak dari sebuah kapal.",
        ),
        "th": ("เจ้าหน้าที่ช่วยเด็กหญิงอายุ {age} ปี ออกจากร้าน", "ตำรวจจับนายสมชาย อายุ 45 ปี ฐานค้ามนุษย์"),
    },
}

ASIDE = {
    True: {
        "en": (
            "Neighbours remember {name}, only {age}, carrying bricks at dawn.",
            "At {age} years old, {name} was promised a place at school.",
            "The victim was identified as {name}, a {age}-year-old pupil.",
            "A teenager called {name} escaped through a window.",
            "{name} is {age} and cannot go home.",
            "They lured {name} ({age}) with a telephone.",
        ),
        "es": (
            "{name} tenía {age} años cuando la llevaron a la capital.",
            "El niño, identificado como {name}, pedía dinero en la calle.",
            "Rescatan a {name}, menor de {age} años, en un prostíbulo.",
        ),
        "fr": (
            "{name} avait {age} ans quand un oncle l'a emmenée.",
            "Un garçon nommé {name} mendiait devant la gare.",
            "Âgée de {age} ans, {name} gardait les enfants d'une famille.",
        ),
        "id": (
            "Korban, {name}, masih berumur {age} tahun.",
            "Siswi bernama {name} dibawa ke luar negeri.",
            "Remaja {age} tahun, {name}, melarikan diri dari rumah majikan.",
        ),
        "th": ("ด.ญ.{thai} ถูกพาไปขายที่ชายแดน", "นางสาว{thai} วัย {age} ปี หนีออกจากบ้านนายจ้าง"),
    },
    False: {
        "en": (
            "Judge {grown} said that a child of {age} cannot consent.",
            "{grown} spoke of a boy who was {age} when he was sold.",
            "Article {age} of the Protocol protects children.",
            "Maya, {age}, whose name has been changed, works in a bakery.",
            "The charity helped {age} girls last year, its head {grown} wrote.",
            "A Cambodian girl, {age}, was brought back to her family.",
        ),
        "es": (
            "El fiscal {grown} habló de una menor de {age} años.",
            "En {age} años de trabajo, {grown} ayudó a muchas familias.",
            "Rosa (nombre ficticio), de {age} años, estudia de nuevo.",
        ),
        "fr": (
            "Selon le juge {grown}, l'enfant de {age} ans est en sécurité.",
            "La loi de mai protège les mineurs de moins de {age} ans.",
            "{grown}, 38 ans, dirigeait le réseau.",
        ),
        "id": (
            "Hakim {grown} mengatakan korban berusia {age} tahun itu aman.",
            "Sebanyak {age} anak dipulangkan dari Malaysia.",
            "Melati (nama samaran), {age} tahun, kembali bersekolah.",
        ),
        "th": ("เด็กชายวัย {age} ปี ได้รับการช่วยเหลือแล้ว", "น้องฟ้า (นามสมมติ) อายุ {age} ปี อยู่ในบ้านพัก"),
    },
}


def texts(part: dict[bool, dict[str, tuple[str, ...]]]) -> list[tuple[str, str, bool]]:
    """Language, text, and whether a minor can be identified."""
    fillings = list(zip(NAMES, AGES, GROWN, THAI, strict=True))
    return [
        (language, template.format(name=name, age=age, grown=grown, thai=thai), wanted)
        for wanted, languages in part.items()
        for language, templates in languages.items()
        for template in templates
        for name, age, grown, thai in fillings
    ]
