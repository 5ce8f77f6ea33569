"""Reading the customers: the list, the search, and who may be the same person twice."""

import re

from django.db.models import Max, Q, QuerySet

from conversations.identity import Kind
from conversations.models import Contact, ContactAddress, ContactMerge
from conversations.numbers import spellings
from conversations.words import fold

LOOK_ALIKES = 5
"""Suggestions shown; who has more namesakes than that is found by search."""

NAMESAKES = 200
"""Contacts of one name that are looked at for them."""

SHORTEST_NAME = 4
"""Letters of a name that says anything about who it is."""

_NUMBER = re.compile(r"[+\d][\d\s().\-]{4,}\Z")


def contacts(*, search: str = "") -> QuerySet[Contact]:
    """Everybody who was not merged into somebody else, the newest first; `search` looks at
    names and at every address, former ones included."""
    found = Contact.objects.filter(merged_into=None).order_by("-id")
    words = search.replace("\x00", "").strip()[:100]
    return found.filter(matching(words)) if words else found


def matching(words: str, *, prefix: str = "") -> Q:
    """Contacts (behind `prefix`) whose names or addresses hold the words.

    A number may be written with blanks and a plus, a user name with its @.
    """
    looked_for = [words.removeprefix("@")]
    if _NUMBER.match(words):
        looked_for += spellings(re.sub(r"\D", "", words))
    held = Q()
    for value in looked_for:
        held |= Q(value__icontains=value)
    owners = ContactAddress.objects.filter(held).values("contact_id")
    return (
        Q(**{f"{prefix}name__icontains": words})
        | Q(**{f"{prefix}profile_name__icontains": words})
        | Q(**{f"{prefix}pk__in": owners})
    )


def with_activity(found: QuerySet[Contact]) -> QuerySet[Contact]:
    """The contacts with `active_at`, when something was last said, the latest first."""
    return found.annotate(active_at=Max("conversations__last_message_at")).order_by(
        "-active_at", "-id"
    )


def contact(contact_id: int) -> Contact | None:
    """One of them, also one that was merged into another."""
    return (
        Contact.objects.select_related("merged_into")
        .prefetch_related("addresses__channel")
        .filter(pk=contact_id)
        .first()
    )


def look_alikes(of: Contact) -> list[Contact]:
    """Who may be the same person: one with the same number, user name or e-mail at another
    of the business's numbers, then one with the same name."""
    same = Q()
    for row in of.addresses.all():
        if row.kind in (Kind.PHONE, Kind.USERNAME, Kind.EMAIL):
            values = spellings(row.value) if row.kind == Kind.PHONE else (row.value,)
            same |= Q(addresses__kind=row.kind, addresses__value__in=values)
    others = Contact.objects.filter(merged_into=None).exclude(pk=of.pk)
    found = list(others.filter(same).distinct().order_by("-id")[:LOOK_ALIKES]) if same else []
    name = fold(of.label)
    if len(name.replace(" ", "")) < SHORTEST_NAME or not (of.name or of.profile_name):
        return found
    # Case, accents and blanks apart, which the database cannot tell: by the first word.
    first = (of.name or of.profile_name).split()[0]
    named = others.filter(Q(name__istartswith=first) | Q(profile_name__istartswith=first))
    named = named.exclude(pk__in=[one.pk for one in found])
    namesakes = [one for one in named.order_by("-id")[:NAMESAKES] if fold(one.label) == name]
    return (found + namesakes)[:LOOK_ALIKES]


def merges_of(one: Contact) -> QuerySet[ContactMerge]:
    """Every merge it was part of, undone ones too, the latest first."""
    return (
        ContactMerge.objects.filter(Q(kept=one) | Q(absorbed=one))
        .select_related("kept", "absorbed", "merged_by", "undone_by")
        .defer("moved")
    )


def standing_merge(one: Contact) -> ContactMerge | None:
    """The latest merge of the contact's that was not undone."""
    return merges_of(one).filter(undone_at=None).first()
