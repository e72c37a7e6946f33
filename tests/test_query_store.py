"""Queries over the real store: what it writes is what they ask for, through every change of an item."""

from dataclasses import replace
from datetime import timedelta

import pytest
from query_archive import NOW, Tagged, an_item, asked

from syndicator.model import Attachment, Dated, Status
from syndicator.query.sql import FUNCTIONS
from syndicator.store import Store

ITEM = an_item(
    1,
    "Scam centre raided, ตำรวจช่วยเหยื่อค้ามนุษย์",
    text="Police in Đà Nẵng",
    tagged=Tagged(primary=["TH"], mentioned=["MM"], topics=["forced-criminality"]),
    language="th",
    story_id=an_item(1).id,
    published=Dated(value=NOW.replace(year=2024, month=3, day=8), precision="day", raw="", method="test"),
    attachments=(Attachment(url="https://board.example/a.pdf"),),
)
OTHER = an_item(2, "Floods", source="iom", tagged=Tagged(primary=["AU"], topics=["migrant-smuggling"]))
QUERIES = [
    "", "country:TH", "mentions:MM", "anycountry:MM", "topic:trafficking-in-persons", "region:asean", "source:rso",
    "lang:th", "after:2024-03", "date:2024-03-08", "-country:AU", "has:pdf", "has:date", "is:first", "scams",
    '"scam centre"', "title:raided", "da nang", "raid*", "ค้ามนุษย์", "country:TH ค้ามนุษย์", "ค้ามนุษย์ OR buffalo",
    f"id:{ITEM.id}", f"story:{ITEM.id}",
]  # fmt: skip


def finds(store: Store, text: str) -> bool:
    selection = asked(text).sql()
    return bool(store.connection.execute(selection.sql, (*selection.parameters, 9)).fetchall())


@pytest.fixture
def filled(store: Store) -> Store:
    store.add_functions(FUNCTIONS)
    with store.write():
        store.add(ITEM)
        store.add(OTHER)
    return store


@pytest.mark.parametrize("text", QUERIES)
def test_what_the_store_writes_is_found(filled: Store, text: str) -> None:
    assert asked(text).matches(ITEM)
    assert finds(filled, text)


@pytest.mark.parametrize("text", QUERIES)
def test_what_is_withdrawn_is_not_found(filled: Store, text: str) -> None:
    with filled.write():
        filled.set_status(ITEM, Status.WITHDRAWN, now=NOW)

    assert finds(filled, text) is asked(text).matches(OTHER)


def test_an_item_is_found_by_what_it_became(filled: Store) -> None:
    changed = replace(ITEM, title="Buffaloes", summary="", text="", language="en", published=None, attachments=())
    with filled.write():
        filled.change(changed, now=NOW + timedelta(days=1))

    assert finds(filled, "buffaloes date:unknown lang:en")
    assert not any(finds(filled, text) for text in ("scam", "ค้ามนุษย์", "has:pdf", "lang:th", "date:2024-03"))


def test_an_item_is_found_by_its_new_tags(filled: Store) -> None:
    with filled.write():
        filled.retag(ITEM, Tagged(primary=["LA"]).tags(), now=NOW)

    assert finds(filled, "country:LA topic:none scam")
    assert not any(finds(filled, text) for text in ("country:TH", "mentions:MM", "topic:forced-criminality"))
