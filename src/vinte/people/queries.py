"""What other rooms may ask about people."""

from __future__ import annotations

from vinte.people.accounts.codes import VALID_FOR as CODE_LASTS
from vinte.people.accounts.codes import VALID_FOR as CODE_VALID_FOR
from vinte.people.accounts.codes import confirmed_at as code_confirmed_at
from vinte.people.accounts.confirmations import is_contact_confirmed
from vinte.people.accounts.contact_data import (
    check_language,
    clean_email,
    clean_name,
    clean_phone,
    mailbox_of,
    same_mailbox,
    say_phone,
)
from vinte.people.accounts.directory import (
    account,
    account_by_email,
    audiences_of,
    homeowner_of,
    keep_audiences,
    professional_of,
)
from vinte.people.accounts.homeowners import (
    first_of_same_person,
    homeowner,
    names_of_homeowners,
    same_person,
)
from vinte.people.accounts.letter_choices import FOR_MEMBERS as LETTERS_FOR_MEMBERS
from vinte.people.accounts.letter_choices import wanted_letters, wants_letter
from vinte.people.accounts.links import days_of_link, find_private_link, private_link_address
from vinte.people.accounts.links import last_day as last_day_of_link
from vinte.people.accounts.rules_account import RULES_ACCOUNT
from vinte.people.accounts.staff import ROLES as STAFF_ROLES
from vinte.people.accounts.staff import StaffMember, staff
from vinte.people.badges.history import BadgePeriod, active_badges, active_badges_of, badge_history
from vinte.people.badges.identity_changes import (
    AskedChange,
    ChangeCase,
    identity_change_case,
    identity_change_queue,
    is_verified,
    latest_identity_change,
)
from vinte.people.badges.phone_calls import AskedCall, phone_call_case, phone_call_of, phone_call_queue
from vinte.people.badges.status import (
    MOST_DOCUMENTS,
    AskedBadge,
    BadgeStanding,
    SentPaper,
    asked_badge,
    badge_application,
    badge_queue,
    badge_standing,
    badge_standings,
)
from vinte.people.catalogue.places import (
    EARTH_RADIUS_KM,
    distance_km,
    is_place,
    place,
    place_at,
    places,
)
from vinte.people.catalogue.plain import address_of
from vinte.people.catalogue.postcodes import looks_like_postcode, places_meant
from vinte.people.catalogue.trades import (
    OTHER,
    Trade,
    badge_kind,
    badge_kinds,
    trade,
    trade_at,
    trades,
    trades_meant,
)
from vinte.people.joining.concerns import Concern, Touches
from vinte.people.joining.leaving import (
    OpenLeaving,
    concerns_of,
    days_to_return,
    has_left,
    leaving_of,
)
from vinte.people.joining.lost_mailbox import CHECKS as MAILBOX_CHECKS
from vinte.people.joining.lost_mailbox import AskedMailbox, mailbox_behind, mailbox_case, mailbox_queue
from vinte.people.joining.members import (
    DoneAct,
    Invited,
    MemberView,
    OpenInvitation,
    Reminded,
    RemindedMember,
    Took,
    acts_of,
    invitation_behind,
    members_of,
    open_invitations,
    reminded_account,
    reminded_members,
)
from vinte.people.joining.newcomers import is_joining_confirmed, require_new_identity
from vinte.people.joining.opening import AcceptedTerms, Joined, accepted_terms
from vinte.people.joining.terms_of_use import TermsOfUse, terms_of_use
from vinte.people.models.professionals import Professional
from vinte.people.professionals.alike import (
    AccountsAlike,
    PhoneElsewhere,
    accounts_alike,
    homeowners_at_business,
    phones_elsewhere,
)
from vinte.people.professionals.areas import (
    DaysAway,
    absences,
    is_away,
    municipalities_covered,
    municipalities_within,
)
from vinte.people.professionals.coverage import (
    FURTHER_KM,
    Coverage,
    WorkingThere,
    coverage,
    working_near,
    working_there,
)
from vinte.people.professionals.directory import (
    PublicCard,
    base_places,
    directory,
    nearest_places,
    public_cards,
    public_ids,
    served_places,
)
from vinte.people.professionals.hours import WEEKDAYS, week_lines
from vinte.people.professionals.identity_family import identity_family, lock_family
from vinte.people.professionals.logo import LogoFile, logo_of
from vinte.people.professionals.parties import (
    addresses_of_business,
    party_accounts,
    phones_of_business,
    require_no_part,
)
from vinte.people.professionals.registry import (
    BusinessCard,
    TradingIdentity,
    business_cards,
    professional,
    professionals,
    professionals_with_identity,
    profile,
    trade_names,
    trading_identities,
)
from vinte.people.professionals.standing import (
    StandingView,
    Suspension,
    is_business_suspended,
    standing,
    standing_history,
    suspensions,
)
from vinte.people.professionals.trader import Trader, trader
from vinte.people.professionals.works import MOST_PHOTOS, work_photo, works_of

__all__ = [
    "CODE_LASTS",
    "CODE_VALID_FOR",
    "EARTH_RADIUS_KM",
    "FURTHER_KM",
    "LETTERS_FOR_MEMBERS",
    "MAILBOX_CHECKS",
    "MOST_DOCUMENTS",
    "MOST_PHOTOS",
    "OTHER",
    "RULES_ACCOUNT",
    "STAFF_ROLES",
    "WEEKDAYS",
    "AcceptedTerms",
    "AccountsAlike",
    "AskedBadge",
    "AskedCall",
    "AskedChange",
    "AskedMailbox",
    "BadgePeriod",
    "BadgeStanding",
    "BusinessCard",
    "ChangeCase",
    "Concern",
    "Coverage",
    "DaysAway",
    "DoneAct",
    "Invited",
    "Joined",
    "LogoFile",
    "MemberView",
    "OpenInvitation",
    "OpenLeaving",
    "PhoneElsewhere",
    "Professional",
    "PublicCard",
    "Reminded",
    "RemindedMember",
    "SentPaper",
    "StaffMember",
    "StandingView",
    "Suspension",
    "TermsOfUse",
    "Took",
    "Touches",
    "Trade",
    "Trader",
    "TradingIdentity",
    "WorkingThere",
    "absences",
    "accepted_terms",
    "account",
    "account_by_email",
    "accounts_alike",
    "active_badges",
    "active_badges_of",
    "acts_of",
    "address_of",
    "addresses_of_business",
    "asked_badge",
    "audiences_of",
    "badge_application",
    "badge_history",
    "badge_kind",
    "badge_kinds",
    "badge_queue",
    "badge_standing",
    "badge_standings",
    "base_places",
    "business_cards",
    "check_language",
    "clean_email",
    "clean_name",
    "clean_phone",
    "code_confirmed_at",
    "concerns_of",
    "coverage",
    "days_of_link",
    "days_to_return",
    "directory",
    "distance_km",
    "find_private_link",
    "first_of_same_person",
    "has_left",
    "homeowner",
    "homeowner_of",
    "homeowners_at_business",
    "identity_change_case",
    "identity_change_queue",
    "identity_family",
    "invitation_behind",
    "is_away",
    "is_business_suspended",
    "is_contact_confirmed",
    "is_joining_confirmed",
    "is_place",
    "is_verified",
    "keep_audiences",
    "last_day_of_link",
    "latest_identity_change",
    "leaving_of",
    "lock_family",
    "logo_of",
    "looks_like_postcode",
    "mailbox_behind",
    "mailbox_case",
    "mailbox_of",
    "mailbox_queue",
    "members_of",
    "municipalities_covered",
    "municipalities_within",
    "names_of_homeowners",
    "nearest_places",
    "open_invitations",
    "party_accounts",
    "phone_call_case",
    "phone_call_of",
    "phone_call_queue",
    "phones_elsewhere",
    "phones_of_business",
    "place",
    "place_at",
    "places",
    "places_meant",
    "private_link_address",
    "professional",
    "professional_of",
    "professionals",
    "professionals_with_identity",
    "profile",
    "public_cards",
    "public_ids",
    "reminded_account",
    "reminded_members",
    "require_new_identity",
    "require_no_part",
    "same_mailbox",
    "same_person",
    "say_phone",
    "served_places",
    "staff",
    "standing",
    "standing_history",
    "suspensions",
    "terms_of_use",
    "trade",
    "trade_at",
    "trade_names",
    "trader",
    "trades",
    "trades_meant",
    "trading_identities",
    "wanted_letters",
    "wants_letter",
    "week_lines",
    "work_photo",
    "working_near",
    "working_there",
    "works_of",
]
