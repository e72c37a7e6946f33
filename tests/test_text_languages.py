"""Languages beside their nearest neighbours: the right one or none, whatever the page says of itself."""

import pytest

from syndicator.text import language_of

TEXTS = {
    "id": "Polisi menangkap tiga orang tersangka perdagangan manusia di Batam pada hari Senin. Para korban mengaku "
    "dijanjikan pekerjaan di luar negeri dengan gaji besar, tetapi mereka justru dipaksa bekerja tanpa upah.",
    "ms": "Polis menahan tiga lelaki yang disyaki terlibat dalam sindiket pemerdagangan orang di Johor Bahru semalam. "
    "Semua mangsa dijanjikan pekerjaan dengan gaji lumayan tetapi dipaksa bekerja tanpa bayaran, kata ketua polis.",
    "pt": "A polícia prendeu na segunda-feira três homens suspeitos de tráfico de pessoas na capital. As vítimas "
    "tinham "
    "recebido promessas de emprego bem pago no exterior, mas foram obrigadas a trabalhar sem salário.",
    "es": "La policía detuvo el lunes a tres hombres sospechosos de trata de personas en la capital. A las víctimas se "
    "les había prometido un trabajo bien pagado en el extranjero, pero fueron obligadas a trabajar sin sueldo.",
    "ru": "Полиция задержала в понедельник в столице трёх мужчин, подозреваемых в торговле людьми. Жертвам обещали "
    "хорошо оплачиваемую работу за границей, но их заставляли работать без зарплаты.",
    "uk": "Поліція затримала в понеділок у столиці трьох чоловіків, яких підозрюють у торгівлі людьми. Жертвам обіцяли "
    "добре оплачувану роботу за кордоном, але їх змушували працювати без зарплати.",
    "be": "Паліцыя затрымала ў панядзелак у сталіцы трох мужчын, якіх падазраюць у гандлі людзьмі. Ахвярам абяцалі "
    "добра аплачваную працу за мяжой, але іх прымушалі працаваць без заробку.",
    "mk": "Полицијата во понеделникот во главниот град уапси тројца мажи осомничени за трговија со луѓе. На жртвите им "
    "била ветена добро платена работа во странство, но биле принудени да работат без плата.",
    "sk": "Polícia v pondelok v hlavnom meste zadržala troch mužov podozrivých z obchodovania s ľuďmi. Obetiam bola "
    "sľúbená dobre platená práca v zahraničí, ale boli nútené pracovať bez mzdy.",
    "sl": "Policija je v ponedeljek v glavnem mestu prijela tri moške, osumljene trgovine z ljudmi. Žrtvam so "
    "obljubili "
    "dobro plačano delo v tujini, vendar so jih prisilili, da delajo brez plačila.",
    "fa": "پلیس روز دوشنبه سه مرد را به ظن قاچاق انسان در پایتخت بازداشت کرد. به قربانیان وعده کار با دستمزد خوب در "
    "خارج از کشور داده شده بود، اما آنها مجبور به کار بدون دستمزد شدند.",
    "ckb": "پۆلیس ڕۆژی دووشەممە لە پایتەخت سێ پیاوی دەستگیر کرد کە گومانی بازرگانیکردن بە مرۆڤیان لێدەکرێت. بەڵێنی "
    "کارێکی باش لە دەرەوەی وڵات بە قوربانییەکان درابوو، بەڵام ناچار کران بەبێ مووچە کار بکەن.",
    "ug": "ساقچىلار دۈشەنبە كۈنى پايتەختتە ئادەم سودىسى قىلىش گۇمانى بار ئۈچ كىشىنى تۇتتى. زىيانكەشلىككە "
    "ئۇچرىغۇچىلارغا چەتئەلدە ياخشى مائاشلىق خىزمەت ۋەدە قىلىنغان ئىدى.",
    "mr": "पोलिसांनी सोमवारी राजधानीत मानवी तस्करीच्या संशयावरून तीन जणांना अटक केली. पीडितांना परदेशात चांगल्या "
    "पगाराची नोकरी देण्याचे आश्वासन दिले होते, पण त्यांना वेतनाशिवाय काम करण्यास भाग पाडले.",
    "as": "আৰক্ষীয়ে সোমবাৰে ৰাজধানীত মানৱ সৰবৰাহৰ সন্দেহত তিনিজন লোকক গ্ৰেপ্তাৰ কৰিছে।",
    "shn": "ပလိၵ်ႈတီႉၺွပ်းၵူၼ်းသၢမ်ၵေႃႉ ဢၼ်ၸႂ်ႉသင်ၵႃႈၶၢႆၵူၼ်းဝႃႈၼႆႉ တီႈဝဵင်းလူင် မိူဝ်ႈဝၼ်းၸၼ်ၼၼ်ႉယဝ်ႉ။",
    "ht": "Lapolis arete twa gason lendi nan kapital la yo sispèk nan trafik moun. Yo te pwomèt viktim yo yon bon "
    "travay "
    "nan peyi etranje, men yo te fòse yo travay san salè.",
    "ja": "警察、北部で人身取引の被害者20人を保護したと発表",
    "da": "Politiet anholdt mandag tre mænd i hovedstaden, som er mistænkt for menneskehandel. Ofrene var blevet lovet "
    "arbejde i udlandet, men de blev tvunget til at arbejde uden løn, og deres pas blev taget fra dem.",
    "nb": "Politiet pågrep mandag tre menn i hovedstaden som er mistenkt for menneskehandel. Ofrene var blitt lovet "
    "arbeid i utlandet, men de ble tvunget til å arbeide uten lønn, og passene deres ble tatt fra dem.",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("declared", [None, "en", "own"])
def test_a_text_is_in_its_language_whatever_its_page_says(language: str, declared: str | None) -> None:
    assert language_of(TEXTS[language], language if declared == "own" else declared) == language


@pytest.mark.parametrize(
    ("language", "claimed"),
    [
        ("id", "ms"), ("ms", "id"), ("pt", "es"), ("es", "pt"), ("be", "ru"), ("uk", "ru"), ("mk", "bg"), ("sk", "cs"),
        ("sl", "hr"), ("ckb", "ar"), ("ug", "fa"), ("fa", "ar"), ("mr", "hi"), ("as", "bn"), ("shn", "my"),
        ("da", "nb"), ("nb", "da"), ("ja", "zh"),
    ],
)  # fmt: skip
def test_a_page_that_takes_its_language_for_the_neighbours_is_not_believed(language: str, claimed: str) -> None:
    assert language_of(TEXTS[language], claimed) in {language, "und"}


@pytest.mark.parametrize(
    "text",
    [
        "Willem van der Meer, Jan de Vries, Piet de Boer, Kees van den Berg, Anna van Dijk, Joost de Wit, Henk van Dam",
        "Cristina Fernandez de Kirchner, Luis de la Rosa, Maria de los Santos, Juan de Dios, Pedro de Alba",
        "Politsiya zaderzhala v ponedelnik v stolitse trekh muzhchin, zhertvam obeshchali khoroshuyu rabotu",
        "Saluton! La polico arestis lunde en la ĉefurbo tri virojn suspektatajn pri homkomerco kaj ilia estro foriris",
        "if (x == 0) { return a + b; } else { for (var i = 0; i < n; i++) { foo(i); } }",
        "Bangkok Chiang Mai Phuket Pattaya Hat Yai Udon Thani Khon Kaen Nakhon Ratchasima Surat Thani Mae Sot Mae Sai",
    ],
)
def test_names_and_what_we_do_not_know_are_no_language(text: str) -> None:
    assert language_of(text) == "und"


def test_a_language_that_we_do_not_know_is_taken_at_its_word_where_the_text_allows_it() -> None:
    text = "Ny polisy dia nisambotra lehilahy telo tamin'ny alatsinainy noho ny fanondranana olona an-tsokosoko tany"

    assert language_of(text, "mg") == "mg"
    assert language_of(TEXTS["pt"], "mg") == "pt"
    assert language_of(TEXTS["es"], "mg") == "es"


def test_serbian_is_believed_in_either_script() -> None:
    latin = (
        "Policija je u ponedeljak u glavnom gradu uhapsila trojicu muškaraca osumnjičenih za trgovinu ljudima, koji su"
    )
    cyrillic = (
        "Полиција је у понедељак у престоници ухапсила тројицу мушкараца осумњичених за трговину људима, а они су"
    )

    assert language_of(latin, "sr") == "sr"
    assert language_of(cyrillic, "en") == "sr"


def test_a_text_of_other_matters_is_neither_its_twin_nor_what_its_page_claims() -> None:
    malay = (
        "Hujan lebat di Kuala Lumpur sejak pagi menyebabkan beberapa jalan ditenggelami air dan kesesakan lalu lintas. "
        "MetMalaysia meramalkan keadaan ini akan berterusan sehingga hujung minggu."
    )
    turkish = "Sabahtan beri yağan şiddetli yağmur kentte birçok sokağı su altında bıraktı ve tüm trafiği aksattı."

    assert language_of(malay) in {"ms", "und"}
    assert language_of(malay, "en") in {"ms", "und"}
    assert language_of(turkish, "en") in {"tr", "und"}
