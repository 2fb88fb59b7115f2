"""What changes about people: accounts, professionals, badges, standing, homeowners, private links."""

from __future__ import annotations

from vinte.people.accounts.changing import ask_new_email, confirm_new_email, set_language
from vinte.people.accounts.codes import check_code, issue_code, wait_turn
from vinte.people.accounts.confirmations import confirm_contact, send_contact_code
from vinte.people.accounts.directory import open_account
from vinte.people.accounts.homeowners import (
    confirm_homeowner_phone,
    correct_phone,
    register_homeowner,
    send_homeowner_phone_code,
)
from vinte.people.accounts.letter_choices import choose_letters, leave_out_letter
from vinte.people.accounts.links import issue_private_link, use_private_link
from vinte.people.accounts.rules_account import rules_account
from vinte.people.accounts.staff import give_role, take_role
from vinte.people.badges.corrections import correct_identity
from vinte.people.badges.documents import (
    accept_badge,
    apply_for_badge,
    read_badge_document,
    refuse_badge,
    uphold_badge,
)
from vinte.people.badges.history import activate_badge, deactivate_badge
from vinte.people.badges.identity_changes import (
    accept_identity_change,
    ask_identity_change,
    read_identity_paper,
    refuse_identity_change,
    update_profile,
    withdraw_identity_change,
)
from vinte.people.badges.phone_calls import (
    ask_phone_call,
    confirm_by_call,
    miss_phone_call,
    refuse_phone_call,
)
from vinte.people.desk.cards import add_person_note, note_search, person_details
from vinte.people.joining.concerns import register_leaving
from vinte.people.joining.leaving import come_back, leave
from vinte.people.joining.lost_mailbox import (
    accept_mailbox,
    answer_mailbox,
    ask_mailbox,
    refuse_mailbox,
    send_mailbox_code,
)
from vinte.people.joining.members import (
    accept_invitation,
    act_under_way,
    hand_over,
    invite_member,
    note_act,
    note_act_under_way,
    remove_member,
    withdraw_invitation,
)
from vinte.people.joining.newcomers import send_joining_code, take_joining_code
from vinte.people.joining.opening import join
from vinte.people.joining.staff_invitations import (
    accept_staff_invitation,
    give_staff_role,
    invite_staff,
    send_staff_invitation_again,
    take_staff_role,
    withdraw_staff_invitation,
)
from vinte.people.professionals.areas import add_absence, remove_absence
from vinte.people.professionals.foreign_phone import mark_phone_foreign
from vinte.people.professionals.logo import keep_logo
from vinte.people.professionals.new_phone import ask_new_phone, confirm_new_phone
from vinte.people.professionals.registry import lock_professional, register_professional
from vinte.people.professionals.standing import reinstate, suspend
from vinte.people.professionals.trader import declare_trader
from vinte.people.professionals.works import add_work, remove_work

__all__ = [
    "accept_badge",
    "accept_identity_change",
    "accept_invitation",
    "accept_mailbox",
    "accept_staff_invitation",
    "act_under_way",
    "activate_badge",
    "add_absence",
    "add_person_note",
    "add_work",
    "answer_mailbox",
    "apply_for_badge",
    "ask_identity_change",
    "ask_mailbox",
    "ask_new_email",
    "ask_new_phone",
    "ask_phone_call",
    "check_code",
    "choose_letters",
    "come_back",
    "confirm_by_call",
    "confirm_contact",
    "confirm_homeowner_phone",
    "confirm_new_email",
    "confirm_new_phone",
    "correct_identity",
    "correct_phone",
    "deactivate_badge",
    "declare_trader",
    "give_role",
    "give_staff_role",
    "hand_over",
    "invite_member",
    "invite_staff",
    "issue_code",
    "issue_private_link",
    "join",
    "keep_logo",
    "leave",
    "leave_out_letter",
    "lock_professional",
    "mark_phone_foreign",
    "miss_phone_call",
    "note_act",
    "note_act_under_way",
    "note_search",
    "open_account",
    "person_details",
    "read_badge_document",
    "read_identity_paper",
    "refuse_badge",
    "refuse_identity_change",
    "refuse_mailbox",
    "refuse_phone_call",
    "register_homeowner",
    "register_leaving",
    "register_professional",
    "reinstate",
    "remove_absence",
    "remove_member",
    "remove_work",
    "rules_account",
    "send_contact_code",
    "send_homeowner_phone_code",
    "send_joining_code",
    "send_mailbox_code",
    "send_staff_invitation_again",
    "set_language",
    "suspend",
    "take_joining_code",
    "take_role",
    "take_staff_role",
    "update_profile",
    "uphold_badge",
    "use_private_link",
    "wait_turn",
    "withdraw_identity_change",
    "withdraw_invitation",
    "withdraw_staff_invitation",
]
