"""Find terms that can never fire, contradict or shadow one another."""

from collections import defaultdict
from collections.abc import Iterator

from syndicator.vocabulary import Vocabulary
from syndicator.vocabulary.fold import inner, spellings
from syndicator.vocabulary.terms import CountryTerm, TopicTerm


def lint(vocabulary: Vocabulary) -> list[str]:
    """One sentence for each term that does not do what its writer meant, sorted; empty where all is well."""
    found = [*_countries(vocabulary), *_guards(vocabulary)]
    by_topic: dict[str, list[TopicTerm]] = defaultdict(list)
    for term in vocabulary.topic_terms:
        by_topic[term.slug].append(term)
    for slug in sorted(by_topic):
        found += _topic(slug, by_topic[slug])
    found += [
        f"{slug}: has no strong term, so that it can never be given"
        for slug in sorted(vocabulary.assignable)
        if not any(term.kind == "strong" for term in by_topic[slug])
    ]
    return sorted(found)


def _countries(vocabulary: Vocabulary) -> Iterator[str]:
    by_form: dict[str, list[CountryTerm]] = defaultdict(list)
    for term in vocabulary.country_terms:
        if not inner(term.form):
            yield f"{term.code}: {term.form!r} has no letter, so that it can never be found"
        by_form[term.form].append(term)
    masks = vocabulary.guards.masks
    for form, terms in by_form.items():
        if form in masks:
            yield f"{terms[0].code}: {form!r} is a mask too, so that it can never be found"
        sure = sorted({term.code for term in terms if term.sure and term.languages is None})
        if len(sure) > 1:
            yield f"{form!r}: {' and '.join(sure)} both claim it for sure; mark all but one with ?"
        for code in sorted({term.code for term in terms}):
            kinds = [term.kind for term in terms if term.code == code and term.kind != "cue"]
            if len(kinds) > 1 and terms[0].languages is None:
                yield f"{code}: {form!r} stands there more than once ({', '.join(kinds)})"
            if all(not term.sure for term in terms) and len(terms) == 1 and terms[0].kind == "name":
                yield f"{code}: {form!r}, its own name, is never sure"


def _guards(vocabulary: Vocabulary) -> Iterator[str]:
    guards = vocabulary.guards
    forms = {term.form for term in vocabulary.country_terms}
    words = {inner(form) for form in forms}
    lists = {"people": guards.people, "first_names": guards.first_names, "agency_seats": guards.agency_seats}
    for name, listed in {**lists, "seats": frozenset(guards.seats)}.items():
        for form in sorted(listed - forms):
            yield f"guards.{name}: {form!r} is no country's word, so that it guards nothing"
    for form in sorted(guards.first_names - guards.people):
        yield f"guards.first_names: {form!r} is missing from guards.people"
    for mask in sorted(guards.masks):
        text = f" {inner(mask)} "
        if not any(f" {word} " in text for word in _parts(text) if word in words):
            yield f"masks: {mask!r} holds no country's word, so that it hides nothing"


def _parts(text: str) -> Iterator[str]:
    """Every run of words in a folded phrase."""
    words = text.split()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield " ".join(words[start:end])


def _topic(slug: str, terms: list[TopicTerm]) -> Iterator[str]:
    spelled: dict[tuple[str, str], tuple[str, str]] = {}
    for term in terms:
        for form in _spelled(term):
            earlier = spelled.setdefault((form, term.language), (term.form, term.kind))
            if earlier == (term.form, term.kind):
                continue
            if earlier[1] == term.kind:
                yield f"{slug}: {term.form!r} says the same as {earlier[0]!r}"
            else:
                yield f"{slug}: {term.form!r} is both {earlier[1]} and {term.kind}"
            break
    counted = [form for term in terms if term.kind != "not" for form in _spelled(term) if "…" not in form]
    bare = {word for term in terms if term.kind != "not" for word in term.form.replace("…", " ").split()}
    for term in terms:
        if term.kind == "not" and "…" not in term.form:
            text = f" {inner(term.form)} "
            if not any(f" {form} " in text for form in counted) and not set(inner(term.form).split()) & bare:
                yield f"{slug}: {term.form!r} hides no term of this topic"


def _spelled(term: TopicTerm) -> list[str]:
    """A term's folded spellings; one with a gap as it stands."""
    if "…" in term.form:
        return [" … ".join(inner(side) for side in term.form.split("…"))]
    return [inner(form) if form == form.lower() else form for form in spellings(term.form)]
