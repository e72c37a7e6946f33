"""Text: one spelling of characters and white space, summaries, languages."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicator.text import clean, language_of, line, summary_of

SAMPLES = {
    "en": "The police said on Monday that they had freed twelve workers who were held in a compound near "
    "the border, and that "
    "three men have been arrested in connection with the case.",
    "id": "Polisi mengatakan bahwa para pekerja itu telah dibebaskan dari sebuah gedung di dekat "
    "perbatasan dan tiga orang pria "
    "telah ditangkap karena diduga melakukan tindak pidana perdagangan orang.",
    "ms": "Polis berkata pekerja itu telah diselamatkan daripada sebuah bangunan berhampiran sempadan dan "
    "tiga lelaki telah ditahan "
    "kerana disyaki terlibat dalam kes pemerdagangan orang, kata beliau ketika dihubungi.",
    "tl": "Ayon sa pulisya, nailigtas ang mga manggagawa mula sa isang gusali malapit sa hangganan at "
    "tatlong lalaki ang inaresto "
    "dahil sa kasong ito na may kinalaman sa pangangalakal ng tao.",
    "vi": "Công an cho biết những người lao động này đã được giải cứu khỏi một tòa nhà gần biên giới và ba "
    "người đàn ông đã bị bắt vì "
    "liên quan đến vụ án mua bán người trong năm nay.",
    "es": "La policía dijo el lunes que los trabajadores fueron rescatados de un edificio cerca de la "
    "frontera y que tres hombres "
    "han sido detenidos por su relación con el caso de trata de personas.",
    "fr": "La police a déclaré lundi que les travailleurs ont été libérés d'un bâtiment près de la "
    "frontière et que trois hommes "
    "sont détenus pour leur rôle dans cette affaire de traite des êtres humains.",
    "pt": "A polícia disse na segunda-feira que os trabalhadores foram resgatados de um prédio perto da "
    "fronteira e que três homens "
    "foram detidos pelo seu papel no caso de tráfico de pessoas, mas não há mais informações.",
    "de": "Die Polizei sagte am Montag, dass die Arbeiter aus einem Gebäude in der Nähe der Grenze befreit "
    "wurden und dass drei "
    "Männer wegen des Verdachts auf Menschenhandel nach einer Anzeige verhaftet worden sind.",
    "th": "ตำรวจช่วยเหลือแรงงานสิบสองคนจากอาคารใกล้ชายแดน และจับกุมชายสามคนในข้อหาค้ามนุษย์",
    "lo": "ຕຳຫຼວດໄດ້ຊ່ວຍເຫຼືອແຮງງານສິບສອງຄົນຈາກຕຶກໃກ້ຊາຍແດນ",
    "km": "ប៉ូលីសបានជួយសង្គ្រោះកម្មករដប់ពីរនាក់ពីអគារក្បែរព្រំដែន",
    "my": "ရဲတပ်ဖွဲ့က နယ်စပ်အနီးရှိ အဆောက်အအုံမှ အလုပ်သမား ဆယ့်နှစ်ဦးကို ကယ်တင်ခဲ့သည်",
    "ru": "Полиция сообщила, что рабочие были освобождены из здания недалеко от границы и что по этому "
    "делу задержаны трое мужчин, "
    "которые не дали показаний.",
    "ar": "قالت الشرطة إن العمال الذين كانوا في مبنى قرب الحدود قد تم تحريرهم من هذا المكان بعد شكوى إلى السلطات",
}


@pytest.mark.parametrize(
    ("raw", "clean_text"),
    [
        ("a\u00a0b", "a b"),
        ("a \t b\r\nc", "a b\nc"),
        ("a\n\n\n \n b", "a\n\nb"),
        ("e\u0301", "é"),
        ("\ufeffa\u00adb\u200b", "ab"),
        ("a\x00b\x0bc\ufffed", "ab\ncd"),
        ("a\ud800b", "ab"),
        ("&amp; stays", "&amp; stays"),
        ("ab\u202egnp", "abgnp"),
        ("ก\u200bข", "ก\u200bข"),
        ("", ""),
    ],
)
def test_text_gets_one_spelling(raw: str, clean_text: str) -> None:
    assert clean(raw) == clean_text


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert line(line(text)) == line(text)
    assert "\n" not in line(text)


@given(st.text())
def test_clean_text_is_normal_and_fits_into_xml(text: str) -> None:
    result = clean(text)

    assert unicodedata.is_normalized("NFC", result)
    element = etree.Element("a")
    element.text = result  # lxml refuses what XML 1.0 forbids


def test_no_code_point_at_all_breaks_xml() -> None:
    result = clean("".join(map(chr, range(0x110000))))

    etree.Element("a").text = result
    assert "\ufffe" not in result
    assert "\U0001fffe" not in result


def test_a_tower_of_combining_marks_costs_no_more_than_its_length() -> None:
    tower = "a" + "\u0315\u0300" * 200_000

    start = time.process_time()
    result = clean(tower)

    assert time.process_time() - start < 2
    assert len(result) < 20


def test_a_summary_is_made_of_whole_sentences_where_they_fit() -> None:
    text = "First sentence here. " * 20

    assert summary_of(text).endswith("here.")
    assert len(summary_of(text)) <= 300
    assert summary_of("Short.") == "Short."


def test_a_summary_that_had_to_be_cut_says_so_and_cuts_between_words() -> None:
    summary = summary_of("word " * 200)

    assert summary.endswith("word…")
    assert len(summary) <= 300


def test_a_title_before_a_name_ends_no_sentence() -> None:
    text = (
        "The workshop was opened with a speech about cooperation by Pol. Lt. Gen. Surachate Hakparn, who "
        + "spoke on and " * 30
    )

    assert not summary_of(text, 110).endswith("Gen.")


@given(st.text(max_size=500), st.integers(20, 300))
def test_a_summary_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(summary_of(text, limit)) <= limit


@pytest.mark.parametrize("language", SAMPLES)
def test_languages_are_told_apart(language: str) -> None:
    assert language_of(SAMPLES[language]) == language


@pytest.mark.parametrize("text", ["", "12345", "Bangkok", "UNODC ASEAN", "No, gracias"])
def test_too_little_to_tell_by_is_undetermined(text: str) -> None:
    assert language_of(text) == "und"


def test_the_page_s_own_word_holds_unless_the_text_contradicts_it() -> None:
    assert language_of("Bangkok", "en-AU") == "en"
    assert language_of(SAMPLES["vi"], "en") == "vi"
    assert language_of(SAMPLES["th"], "en") == "th"
    assert language_of(SAMPLES["ms"], "ms-MY") == "ms"
    assert language_of(SAMPLES["tl"], "fil") == "tl"
    assert language_of(SAMPLES["id"], "in") == "id"
    assert language_of("Bangkok", "nonsense!") == "und"


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("ألقت الشرطة القبض على ثلاثة مشتبهين", "en", "und"),
        ("Полиция задержала троих подозреваемых", "en-GB", "und"),
        ("Полиция задержала троих подозреваемых", "uk", "uk"),
        ("Полиција је ухапсила осумњичене", "sr", "sr"),
        ("Joint press statement of the meeting", "th", "und"),
        ("人身取引対策推進会議決定事項", "ja", "ja"),
        ("警方逮捕了三名涉嫌人口贩运的嫌疑人", "en", "zh"),
        ("Bangkok", "th", "th"),
    ],
)
def test_a_short_text_in_another_script_is_not_what_its_page_declares(text: str, declared: str, language: str) -> None:
    assert language_of(text, declared) == language


def test_a_name_in_another_script_does_not_decide() -> None:
    assert language_of(SAMPLES["en"] + " (กรมสอบสวนคดีพิเศษ)", "en") == "en"


def test_zawgyi_is_marked_and_unicode_burmese_is_not() -> None:
    zawgyi = "ရဲတပ္ဖြဲ႕က နယ္စပ္အနီးရွိ အေဆာက္အအံုမွ အလုပ္သမား ဆယ့္ႏွစ္ဦးကို ကယ္တင္ခဲ့သည္"

    assert language_of(zawgyi) == "my-Qaag"
    assert language_of(SAMPLES["my"]) == "my"


@given(st.text(max_size=400), st.none() | st.text(max_size=12))
def test_every_text_has_an_answer_that_is_a_language_tag(text: str, declared: str | None) -> None:
    answer = language_of(text, declared)

    assert answer.replace("-Qaag", "").isalpha()
    assert 2 <= len(answer) <= 7


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            (
                "Badan Pelindungan Pekerja Migran bersama Direktorat Imigrasi memperketat pemeriksaan paspor di "
                "bandara mulai pekan ini. Petugas menunda keberangkatan 316 orang dalam tiga bulan terakhir."
            ),
            "id",
        ),
        (
            (
                "Jabatan Imigresen memperketat pemeriksaan pasport di lapangan terbang minggu ini, kata kerajaan. "
                "Perlepasan 316 orang ditangguhkan dalam tiga bulan lepas kerana disyaki menjadi mangsa jenayah."
            ),
            "ms",
        ),
    ],
)
def test_indonesian_and_malay_are_told_apart_by_the_words_that_only_one_of_them_has(text: str, language: str) -> None:
    assert language_of(text, "en") == language
