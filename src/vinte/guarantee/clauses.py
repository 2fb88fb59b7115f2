"""The clauses of the guarantee, to be read beside the article.

One function is one clause and its docstring is the clause's sentence in the English article, word for
word (a test compares); what stands in braces is a figure of the terms. A clause is asked either of
each contact of the cohort, and then returns whether that contact keeps it, or of the professional,
and then returns when it has `failed` and when it is `open`; otherwise it is met.

What a function is given is a row of plain facts (`facts`): numbers, days and instants, with figures of
the terms already laid onto the calendar. Here are comparisons only, and no engine is named.
A comparison with a day that is not known yet is not true.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from vinte.guarantee.terms import Terms

# A row whose attributes are columns of some engine, or plain values: anything that compares.
Row = Any
Condition = Any


class Ruling(NamedTuple):
    """When a clause can no longer be met, and when it can still be met but is not. Else it is met."""

    failed: Condition
    open: Condition


# --- asked of each contact of the cohort -------------------------------------------------------------


def no_award(contact: Row, terms: Terms) -> Condition:
    """If none of those contacts becomes a job, the whole amount that you paid for them comes back to you
    as balance; a job that is called off before work begins, by the word of both sides or of the
    homeowner, is none.
    """
    return contact.award_count == 0


def profile_complete(contact: Row, terms: Terms) -> Condition:
    """At the moment of each of those purchases, your profile is at least {profile_percent} complete."""
    return contact.profile_percent >= terms.profile_percent


def badges_active(contact: Row, terms: Terms) -> Condition:
    """At the moment of each of those purchases, these badges are active on your profile: {badges}."""
    return contact.badge_count >= len(terms.badges)


def priority_service(contact: Row, terms: Terms) -> Condition:
    """You buy every one of those contacts through the priority service."""
    return contact.service == "priority"


def prompt_contact(contact: Row, terms: Terms) -> Condition:
    """You try to reach each homeowner within {prompt_hours} of buying the contact, and enter the attempt
    by {late_entry_hours} after that time at the latest.
    """
    return contact.prompt_attempt_count > 0


def prompt_contact_waits(contact: Row, terms: Terms) -> Condition:
    """A contact not yet tried does not break `prompt_contact` while an attempt can still be entered."""
    return contact.as_of <= contact.entry_until


def claim_described(contact: Row, terms: Terms) -> Condition:
    """Your claim says in a few words what happened with each of those contacts."""
    return contact.described_count > 0


def claim_truthful(contact: Row, terms: Terms) -> Condition:
    """We check each of those contacts, and none of them contradicts your claim."""
    return contact.contradicted_count == 0


# --- asked of the professional -----------------------------------------------------------------------


def first_contacts(facts: Row, terms: Terms) -> Ruling:
    """The guarantee looks at the first {contacts} contacts that you buy; one that we credit back as
    invalid does not count, and the next takes its place.
    """
    return Ruling(failed=False, open=facts.contact_count < terms.contacts)


def purchase_window(facts: Row, terms: Terms) -> Ruling:
    """You buy all of them within {window_months} of the day of the first purchase; if you bought as many
    in that time, those that we credited back counted, you have {replacement_days} from the day of the
    latest credit to replace them, if that is longer.
    """
    full = facts.contact_count >= terms.contacts
    return Ruling(
        failed=(full & (facts.last_on > facts.buy_until)) | (~full & (facts.today > facts.buy_until)),
        open=~full,
    )


def no_payment_incident(facts: Row, terms: Terms) -> Ruling:
    """From the first of those purchases to the last, there is no payment incident that is upheld, and
    there is none about a payment that paid for one of those contacts.
    """
    return Ruling(failed=facts.incident_count > 0, open=facts.contact_count < terms.contacts)


def contact_reviews(facts: Row, terms: Terms) -> Ruling:
    """At least {contact_reviews} published reviews about those contacts give you {positive_rating} stars
    or more.
    """
    return Ruling(failed=False, open=facts.contact_review_count < terms.contact_reviews)


def former_client_reviews(facts: Row, terms: Terms) -> Ruling:
    """At least {former_client_reviews} reviews by former clients are published on your profile."""
    return Ruling(failed=False, open=facts.former_client_review_count < terms.former_client_reviews)


def wait_elapsed(facts: Row, terms: Terms) -> Ruling:
    """You wait until {wait_months} from the day of the last of those purchases is over."""
    over = (facts.contact_count >= terms.contacts) & (facts.today > facts.wait_until)
    return Ruling(failed=False, open=~over)


def active_pack(facts: Row, terms: Terms) -> Ruling:
    """On the day of the refund, you have a professional pack in force."""
    return Ruling(failed=False, open=facts.active_pack_count == 0)


def once_only(facts: Row, terms: Terms) -> Ruling:
    """The guarantee is for those who are new, and is paid once for each tax number."""
    return Ruling(failed=facts.paid_count > 0, open=False)


def good_standing(facts: Row, terms: Terms) -> Ruling:
    """Your profile is not suspended."""
    return Ruling(failed=facts.suspended_count > 0, open=False)


def claim_in_time(facts: Row, terms: Terms) -> Ruling:
    """You file your claim within {claim_months} and {claim_days} of the day of the first purchase."""
    filed = facts.filed_count > 0
    return Ruling(
        failed=(filed & (facts.filed_on > facts.claim_until)) | (~filed & (facts.today > facts.claim_until)),
        open=~filed | (facts.contact_count == 0),
    )


# --- from contacts to the professional ---------------------------------------------------------------

OF_EACH_CONTACT = {
    "no_award": no_award,
    "profile_complete": profile_complete,
    "badges_active": badges_active,
    "priority_service": priority_service,
    "prompt_contact": prompt_contact,
    "claim_described": claim_described,
    "claim_truthful": claim_truthful,
}
OF_THE_PROFESSIONAL = {
    "first_contacts": first_contacts,
    "purchase_window": purchase_window,
    "no_payment_incident": no_payment_incident,
    "contact_reviews": contact_reviews,
    "former_client_reviews": former_client_reviews,
    "wait_elapsed": wait_elapsed,
    "active_pack": active_pack,
    "once_only": once_only,
    "good_standing": good_standing,
    "claim_in_time": claim_in_time,
}
# The clauses of the claim: all others come before it.
CLAIMS = ("claim_in_time", "claim_described", "claim_truthful")


def ruling(clause: str, facts: Row, terms: Terms) -> Ruling:
    """The ruling of any clause over a professional's facts, where `<clause>_broken` counts the contacts
    that break a clause asked of each, and `prompt_contact_waiting` those whose hours still run.
    """
    if clause in OF_THE_PROFESSIONAL:
        return OF_THE_PROFESSIONAL[clause](facts, terms)
    broken = getattr(facts, f"{clause}_broken") > 0
    not_full = facts.contact_count < terms.contacts
    if clause == "prompt_contact":
        return Ruling(failed=broken, open=not_full | (facts.prompt_contact_waiting > 0))
    if clause == "claim_described":
        return Ruling(failed=False, open=(facts.filed_count == 0) | broken)
    if clause == "claim_truthful":
        verified = facts.verified_count > 0
        return Ruling(failed=verified & broken, open=~verified)
    # It fails with the first contact that breaks it, and is open until all are bought.
    return Ruling(failed=broken, open=not_full)
