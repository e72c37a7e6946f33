"""Documents: a feed's items as Atom, RSS and JSON Feed, lists of feeds as OPML, and a strict checker of all four.

An `Entry` (`formats.entry`) is what stands in a document, before any format; `formats.items` makes it from an item.
The three formats print the same entry, so that they agree field by field. `docs/feeds.md` says what each field holds.
"""
