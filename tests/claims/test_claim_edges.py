"""Both sides of each edge of a claim: what is refused, what just passes, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions, queries
from vinte.claims.desk.reasons import NotClaimable
from vinte.claims.models import Claim, ClaimedContact, Evidence, HomeownerQuestion
from vinte.claims.periods import periods
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices.models import Message
from vinte.people.accounts import staff
from vinte.people.models import PrivateLink

pytestmark = pytest.mark.django_db

A_SECOND = timedelta(seconds=1)


def everything():
    """What a refusal must leave as it is: no row, no link, no e-mail."""
    models = (Claim, ClaimedContact, HomeownerQuestion, Evidence, PrivateLink, Message)
    return [list(model.objects.order_by("pk").values()) for model in models]


def refused(act, code):
    before = everything()
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code
    assert everything() == before
    return refusal.value


def file(of, *, at=CLAIM_DAY, **changed):
    return lambda: actions.file_claim(
        professional_id=of.id, descriptions={**of.described(), **changed}, at=at
    )


def test_filing_is_refused_clause_by_clause_and_passes_a_day_later(bruno):
    last_waiting_day = CLAIM_DAY.replace(month=4, day=10, hour=22)
    refusal = refused(file(bruno, at=last_waiting_day), "not_claimable")
    assert isinstance(refusal, NotClaimable)
    assert [(reason.clause, reason.status, reason.section) for reason in refusal.reasons] == [
        ("wait_elapsed", "open", "6.1")
    ]
    assert file(bruno, at=last_waiting_day + timedelta(hours=2))().state == "verifying"


def test_filing_tells_every_clause_that_stands_in_the_way():
    ana = cast.professional("Ana")
    cast.contact(ana, at=cast.MONDAY, asked_before=timedelta(hours=30), called_after=None)
    refusal = refused(file(ana, at=cast.MONDAY + timedelta(days=2)), "not_claimable")
    by_clause = {reason.clause: reason.status for reason in refusal.reasons}
    assert (
        by_clause["profile_complete"]
        == by_clause["badges_active"]
        == by_clause["priority_service"]
        == "failed"
    )
    assert by_clause["prompt_contact"] == "failed"
    assert by_clause["first_contacts"] == by_clause["active_pack"] == "open"
    assert not {"claim_described", "claim_truthful"} & set(by_clause)
    assert "80%" in refusal.message and "pack" in refusal.what_to_do


def test_every_contact_needs_words_and_they_are_kept_as_written(bruno):
    other = cast.claimable("Outro", contacts=1)
    words = bruno.described()
    third = bruno.purchases[2].id

    def with_words(changed):
        return lambda: actions.file_claim(professional_id=bruno.id, descriptions=changed, at=CLAIM_DAY)

    one_missing = {purchase: text for purchase, text in words.items() if purchase != third}
    assert "3" in refused(with_words(one_missing), "description_missing").message
    refused(with_words({**words, third: " \n\t"}), "description_missing")
    refused(with_words({**words, third: "…?!"}), "description_missing")
    refused(with_words({**words, third: "x" * 4001}), "text_too_long")
    refused(with_words({**words, other.purchases[0].id: "Não é meu."}), "contact_not_in_cohort")
    written = "  Liguei\n<b>três</b> vezes.  "
    claim = with_words({**words, third: written})()
    kept = {
        contact.purchase_id: contact.description
        for contact in queries.claimed_contacts(professional_id=bruno.id, claim_id=claim.id)
    }
    assert kept == {**words, third: written}


def test_filing_again_gives_the_open_claim_and_other_words_are_refused(bruno):
    claim = file(bruno)()
    mails = Message.objects.count()
    assert file(bruno, at=CLAIM_DAY + timedelta(hours=1))().id == claim.id
    assert Message.objects.count() == mails
    other = {**bruno.described(), bruno.purchases[0].id: "Outra coisa."}
    refused(
        lambda: actions.file_claim(professional_id=bruno.id, descriptions=other, at=CLAIM_DAY), "claim_open"
    )


def test_the_first_answer_stands_until_the_claim_is_decided_or_the_link_is_too_old(bruno, sofia):
    claim = file(bruno)()
    secrets = [cast.question_about(purchase) for purchase in bruno.purchases]

    def answer(secret, *, at, **changed):
        words = {"was_contacted": True, "contacted_on": None, "hired": "nobody", "comment": "", **changed}
        return lambda: actions.answer_question(secret=secret, at=at, **words)

    day = CLAIM_DAY.date()
    refused(answer(secrets[0], at=CLAIM_DAY, was_contacted=False, contacted_on=day), "day_without_contact")
    refused(answer(secrets[0], at=CLAIM_DAY, comment="x" * 4001), "comment_too_long")
    refused(answer("x" * 43, at=CLAIM_DAY), "link_unknown")
    with pytest.raises(ValueError, match="hired"):
        answer(secrets[0], at=CLAIM_DAY, hired="perhaps")()
    assert queries.question_behind(secret=secrets[0], at=CLAIM_DAY).business == "Bruno Obras"
    answer(secrets[0], at=CLAIM_DAY)()
    refused(answer(secrets[0], at=CLAIM_DAY, hired="them"), "link_used")
    too_old = CLAIM_DAY + timedelta(days=periods().link_days)
    refused(answer(secrets[1], at=too_old), "link_expired")
    answer(secrets[1], at=too_old - A_SECOND)()
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=AFTER_ANSWERS)
    answer(secrets[2], at=AFTER_ANSWERS)()
    actions.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=AFTER_ANSWERS)
    refused(answer(secrets[3], at=AFTER_ANSWERS), "already_decided")
    refused(lambda: queries.question_behind(secret=secrets[3], at=AFTER_ANSWERS), "already_decided")


def test_verification_waits_for_the_answers_to_the_second(bruno, sofia):
    claim = file(bruno)()
    due = CLAIM_DAY + timedelta(days=7)

    def conclude(at):
        return lambda: actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=at)

    refused(conclude(due - A_SECOND), "answers_pending")
    assert not queries.desk_queue(due - A_SECOND)[0].ready
    assert queries.desk_queue(due)[0].ready
    assert conclude(due)().state == "verified"
    refused(conclude(due), "wrong_state")


def test_what_conflicts_is_a_question_and_what_does_not_is_none(bruno):
    claim = file(bruno)()
    day = bruno.purchases[0].bought_on
    said = [
        ({"hired": "nobody"}, ()),
        ({"hired": "other"}, ()),
        ({"hired": "undecided", "contacted_on": day + timedelta(days=1)}, ()),
        ({"hired": "nobody", "contacted_on": "later"}, ("contacted_later",)),
        ({"hired": "nobody", "was_contacted": False}, ("not_contacted",)),
        ({"hired": "them", "was_contacted": False}, ("hired", "not_contacted")),
    ]
    for purchase, (words, _conflicts) in zip(bruno.purchases, said, strict=False):
        words = {"was_contacted": True, "contacted_on": None, "comment": "", **words}
        if words["contacted_on"]:
            days = 2 if words["contacted_on"] == "later" else 1
            words["contacted_on"] = purchase.bought_on + timedelta(days=days)
        actions.answer_question(secret=cast.question_about(purchase), at=CLAIM_DAY, **words)
    rows = queries.desk_claim(claim_id=claim.id, at=AFTER_ANSWERS).rows
    assert [row.conflicts for row in rows[: len(said)]] == [conflicts for _words, conflicts in said]
    assert not any(row.conflict for row in rows[len(said) :])


def test_nobody_acts_on_a_claim_in_which_they_have_a_part_and_only_support_acts_at_all():
    sofia, otilia = cast.staff("Sofia"), cast.staff("Otilia", role="operator")
    helena = cast.staff("Helena")
    rui = cast.staff("Rui")
    of_helena = cast.homeowner("Helena Em Casa", account_id=helena.pk)
    same_address = cast.homeowner("Rui Em Casa", email=rui.email.upper())
    bruno, carla = cast.claimable("Bruno", owners=[of_helena, same_address]), cast.professional("Carla")
    staff.give_role(account_id=bruno.account.pk, role="support", at=CLAIM_DAY)
    claim = file(bruno)()
    words = {"claim_id": claim.id, "purchase_id": bruno.purchases[5].id, "reason": "Vi o registo."}
    for nobody in (otilia, helena, rui, bruno.professional.account, carla.professional.account):
        before = everything()
        with pytest.raises(NotAllowed):
            actions.record_finding(**words, finding="consistent", by=nobody.pk, at=AFTER_ANSWERS)
        assert everything() == before
    actions.record_finding(**words, finding="consistent", by=sofia.pk, at=AFTER_ANSWERS)
    assert ClaimedContact.objects.get(purchase_id=bruno.purchases[5].id).found_by_id == sofia.pk


def test_each_act_has_its_state_and_needs_its_words(bruno, sofia):
    claim = file(bruno)()
    by = {"by": sofia.pk, "at": AFTER_ANSWERS}
    row = {"claim_id": claim.id, "purchase_id": bruno.purchases[0].id, **by}
    whole = {"claim_id": claim.id, **by}
    foreign = {**row, "purchase_id": claim.id}
    reason = {"reason": "Porque sim, e está escrito."}
    refused(lambda: actions.approve(**whole, **reason), "wrong_state")
    refused(lambda: actions.refuse(**whole, **reason), "verify_first")
    refused(lambda: actions.confirm_misuse(**whole, **reason), "wrong_state")
    refused(lambda: actions.drop_misuse(**whole, **reason), "wrong_state")
    refused(lambda: actions.add_evidence(**row, source="call", text="Ligou."), "wrong_state")
    refused(lambda: actions.open_misuse(**row, **reason), "no_conflict")
    refused(lambda: actions.record_finding(**row, finding="contradicted", reason=" "), "reason_missing")
    refused(lambda: actions.ask_professional(**row, question="?"), "question_missing")
    with pytest.raises(NotAllowed):
        actions.record_finding(**foreign, finding="contradicted", **reason)
    with pytest.raises(NotAllowed):
        actions.conclude_verification(**{**whole, "claim_id": row["purchase_id"]})
    with pytest.raises(ValueError, match="finding"):
        actions.record_finding(**row, finding="none", **reason)
    actions.record_finding(**row, finding="contradicted", **reason)
    actions.open_misuse(**row, **reason)
    refused(lambda: actions.conclude_verification(**whole), "wrong_state")
    refused(lambda: actions.approve(**whole, **reason), "wrong_state")
    with pytest.raises(ValueError, match="source"):
        actions.add_evidence(**row, source="rumour", text="Dizem que sim.")
    with pytest.raises(ValueError, match="given by"):
        actions.add_evidence(**row, source="platform", given_by="homeowner", text="Registo de 3 de março.")
    refused(lambda: actions.add_evidence(**row, source="call", text="…"), "text_missing")
    refused(
        lambda: actions.add_evidence(**row, source="document", given_by="third_party", text="Fatura."),
        "from_whom_missing",
    )
    # Two papers of one office, however its name is typed, come from one origin.
    for name in ("Câmara Municipal", " câmara  MUNICIPAL ", "Camara Municipal."):
        actions.add_evidence(
            **row, source="document", given_by="third_party", from_whom=name, text="Licença."
        )
    assert queries.desk_claim(claim_id=claim.id, at=AFTER_ANSWERS).independent_piece_count == 1
    refused(lambda: actions.confirm_misuse(**whole, **reason), "two_pieces_needed")


def test_a_contradicted_claim_may_be_refused_without_misuse_and_an_appeal_decides_it_anew():
    duarte, sofia, rui = cast.claimable("Duarte"), cast.staff("Sofia"), cast.staff("Rui")
    claim = file(duarte)()
    by = {"by": sofia.pk, "at": AFTER_ANSWERS}
    actions.record_finding(
        claim_id=claim.id,
        purchase_id=duarte.purchases[0].id,
        finding="contradicted",
        reason="O registo diz outra coisa.",
        **by,
    )
    actions.conclude_verification(claim_id=claim.id, **by)
    refused(lambda: actions.approve(claim_id=claim.id, reason="Tudo bem.", **by), "not_payable")
    decision = actions.refuse(claim_id=claim.id, reason="Um contacto contradiz.", **by)
    refusal = refused(file(duarte, at=AFTER_ANSWERS), "not_claimable")
    assert [reason.clause for reason in refusal.reasons] == ["claim_truthful"]
    appeal = actions.file_appeal(
        professional_id=duarte.id, decision_id=decision.id, text="Não concordo.", at=AFTER_ANSWERS
    )
    refused(
        lambda: actions.file_appeal(
            professional_id=duarte.id, decision_id=decision.id, text="Outra vez.", at=AFTER_ANSWERS
        ),
        "already_appealed",
    )
    answer = {
        "appeal_id": appeal.id,
        "accepted": True,
        "answer": "Tem razão.",
        "by": rui.pk,
        "at": AFTER_ANSWERS,
    }
    actions.answer_appeal(**answer)
    refused(lambda: actions.answer_appeal(**answer), "already_answered")
    # The contact counts as described, and nothing else stands in the way: it is paid at once.
    (anew, before) = queries.decisions_of(duarte.id)
    assert (anew.outcome, anew.overturns_id, anew.claim_id) == ("approved", before.id, claim.id)


def test_an_approval_cannot_be_appealed_and_nobody_appeals_for_another(bruno, sofia):
    carla = cast.professional("Carla")
    claim = file(bruno)()
    by = {"by": sofia.pk, "at": AFTER_ANSWERS}
    actions.conclude_verification(claim_id=claim.id, **by)
    refused(lambda: actions.refuse(claim_id=claim.id, reason="Não quero.", **by), "payable")
    decision = actions.approve(claim_id=claim.id, reason="Tudo confirmado.", **by)
    words = {"decision_id": decision.id, "text": "Não concordo.", "at": AFTER_ANSWERS}
    refused(lambda: actions.file_appeal(professional_id=bruno.id, **words), "nothing_to_appeal")
    with pytest.raises(NotAllowed):
        actions.file_appeal(professional_id=carla.id, **words)


@pytest.mark.parametrize("kind", ["dispute", "chargeback"])
def test_an_open_dispute_stops_a_refund_that_is_not_yet_paid(kind, bruno, sofia):
    claim = file(bruno)()
    by = {"by": sofia.pk, "at": AFTER_ANSWERS}
    actions.conclude_verification(claim_id=claim.id, **by)
    dispute = cast.incident(bruno, occurred_at=CLAIM_DAY, kind=kind)
    assert queries.assess(professional_id=bruno.id, at=AFTER_ANSWERS).verdict == "payable"
    refused(lambda: actions.approve(claim_id=claim.id, reason="Tudo confirmado.", **by), "dispute_open")
    cast.settle_incident(bruno, dispute, state="dismissed", at=AFTER_ANSWERS)
    assert actions.approve(claim_id=claim.id, reason="Tudo confirmado.", **by).outcome == "approved"


def test_evidence_that_gives_another_answer_than_the_database_decides_nothing(monkeypatch, bruno, sofia):
    from vinte.claims.dossier import tables as dossier

    claim = file(bruno)()
    by = {"by": sofia.pk, "at": AFTER_ANSWERS}
    actions.conclude_verification(claim_id=claim.id, **by)
    read = dossier.read_dossier
    monkeypatch.setattr(
        dossier, "read_dossier", lambda professional_id, at: {**read(professional_id, at), "packs": []}
    )
    before = everything()
    with pytest.raises(actions.EvidenceDisagrees, match="vinte check"):
        actions.approve(claim_id=claim.id, reason="Tudo confirmado.", **by)
    assert everything() == before


def test_the_homeowners_mail_names_the_business_and_the_job_and_nobody_else(bruno):
    file(bruno)()
    owner = cast.owner_of(bruno.purchases[3])
    mail = Message.objects.get(kind="homeowner_question", to_address=owner.email)
    for body in (mail.text, mail.html):
        assert "Bruno Obras" in body and "Pintar a sala 4" in body
        for personal in (bruno.professional.account.email, "912345678", "Rua Direita", "501964843", "Liguei"):
            assert personal not in body
        for other in bruno.purchases[:3]:
            assert cast.owner_of(other).name not in body and cast.owner_of(other).email not in body


def test_the_addresses_in_the_mails_lead_to_pages():
    from django.urls import resolve

    from vinte.claims import links

    secret, decision_id = "s" * 43, "018f0000-0000-7000-8000-000000000000"
    paths = {
        links.QUESTION_PATH.format(secret=secret): "answer",
        links.GUARANTEE_PATH: "guarantee",
        links.DECISION_PATH.format(decision_id=decision_id): "decision",
    }
    assert {path: resolve(path).url_name for path in paths} == paths
