"""The operator's console of the play provider: disputes, refunds, and events sent badly on purpose."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from vinte.demo.play_payments import pages
from vinte.demo.play_payments.cashier import Refusal
from vinte.demo.play_payments.store import Document

SHOWN = 30


def answer(play: pages.Play, verb: str, path: str, sent: dict[str, Any]) -> pages.Page:
    """The console, or what one of its buttons did; the operator reads Portuguese."""
    with translation.override("pt"):
        return _answer(play, verb, path, sent)


def _answer(play: pages.Play, verb: str, path: str, sent: dict[str, Any]) -> pages.Page:
    said = ""
    if verb == "POST":
        try:
            _press(play, path.removeprefix("/console/"), sent)
            return pages.Page(status=303, to="/console")
        except Refusal as refusal:
            said = f'<p class="trouble" role="alert">{escape(str(refusal))}</p>'
    body = (
        said
        + _mischief(play)
        + _waiting(play)
        + _charges(play)
        + _refunds(play)
        + _disputes(play)
        + _events(play)
    )
    return pages.Page(pages.page(_("Consola dos pagamentos a fingir"), f'<div class="wide">{body}</div>'))


def _press(play: pages.Play, what: str, sent: dict[str, Any]) -> None:
    key = str(sent.get("id", ""))
    cashier = play.cashier
    if what == "mischief":
        numbers = {
            "copies": (1, 5),
            "shuffled": (0, 1),
            "late_seconds": (0, 3600),
            "forged": (0, 1),
            "lost": (0, 1),
        }
        chosen = []
        for name, (least, most) in numbers.items():
            text = str(sent.get(name, ""))
            chosen.append(min(max(int(text) if text.isdigit() else least, least), most))
        play.store.query(
            "UPDATE mischief SET copies = ?, shuffled = ?, late_seconds = ?, forged = ?, lost = ?", *chosen
        )
    elif what == "dispute":
        cashier.open_dispute(key, reason="fraudulent", status=str(sent.get("status", "needs_response")))
    elif what in ("won", "lost"):
        cashier.close_dispute(key, won=what == "won")
    elif what == "refund":
        cashier.refund(key, amount=None, reason="requested_by_customer", metadata={})
    elif what == "refund-failed":
        cashier.fail_refund(key)
    elif what in ("again", "forged"):
        play.deliveries.again(key, copies=1 if what == "forged" else 3, forged=what == "forged")
    elif what == "pay":
        cashier.pay_voucher(key)
    elif what == "expire":
        session = cashier.need(key, "checkout.session")
        (cashier.expire if session["status"] == "open" else cashier.expire_voucher)(key)


def _button(what: str, key: str, words: str, *, also: str = "") -> str:
    hidden = f'<input type="hidden" name="id" value="{escape(key)}">{also}'
    return pages.form(f"/console/{what}", f'{hidden}<button class="small">{escape(words)}</button>')


def _table(title: str, head: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return f"<h2>{escape(title)}</h2><p>{_('Nada por agora.')}</p>"
    top = "".join(f"<th>{escape(each)}</th>" for each in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<h2>{escape(title)}</h2><div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'


def _mischief(play: pages.Play) -> str:
    how = play.store.mischief()
    fields = (
        f'<label>{_("Cópias de cada evento")} <input name="copies" type="number" min="1" max="5" value="{how["copies"]}"></label>'
        f'<label>{_("Segundos de atraso")} <input name="late_seconds" type="number" min="0" max="3600" value="{how["late_seconds"]}"></label>'
    )
    for name, words in (
        ("shuffled", _("Por qualquer ordem")),
        ("forged", _("Uma cópia mal assinada antes")),
        ("lost", _("Não entregar")),
    ):
        ticked = " checked" if how[name] else ""
        fields += f'<label class="tick"><input type="checkbox" name="{name}" value="1"{ticked}> {escape(words)}</label>'
    fields += f'<button class="small">{_("Guardar")}</button>'
    return f"<h2>{_('Como se entregam os eventos')}</h2>" + pages.form("/console/mischief", fields)


def _waiting(play: pages.Play) -> str:
    rows = [
        [
            escape(pages.moment(each["created"])),
            escape(pages.money(each, "amount_total")),
            escape(each["payment_method_types"][0]),
            (_button("pay", each["id"], _("Pagar")) if each["status"] == "complete" else "")
            + _button("expire", each["id"], _("Acabar o prazo")),
        ]
        for each in _newest(play, "checkout.session")
        if each["status"] == "open" or (each["status"] == "complete" and each["payment_status"] == "unpaid")
    ]
    return _table(_("Por pagar"), [_("Quando"), _("Valor"), _("Meio"), ""], rows)


def _charges(play: pages.Play) -> str:
    inquiry = '<input type="hidden" name="status" value="warning_needs_response">'
    rows = []
    for each in _newest(play, "charge"):
        if each["paid"]:
            acts = ""
            if not each["disputed"]:
                acts = (
                    _button("dispute", each["id"], _("Estornar"))
                    + _button("dispute", each["id"], _("Pedir explicação"), also=inquiry)
                    + ("" if each["refunded"] else _button("refund", each["id"], _("Devolver ao pagador")))
                )
            state = _("contestado") if each["disputed"] else _("devolvido") if each["refunded"] else _("pago")
            rows.append(
                [escape(pages.moment(each["created"])), escape(pages.money(each)), escape(state), acts]
            )
    return _table(_("Pagamentos"), [_("Quando"), _("Valor"), _("Estado"), ""], rows)


def _refunds(play: pages.Play) -> str:
    rows = []
    for each in _newest(play, "refund"):
        went = each["status"] == "succeeded"
        rows.append(
            [
                escape(pages.moment(each["created"])),
                escape(pages.money(each)),
                escape(_("devolvido") if went else _("recusado pelo banco")),
                _button("refund-failed", each["id"], _("O banco recusa")) if went else "",
            ]
        )
    return _table(_("Devoluções a quem pagou"), [_("Quando"), _("Valor"), _("Estado"), ""], rows)


def _disputes(play: pages.Play) -> str:
    rows = []
    for each in _newest(play, "dispute"):
        is_open = each["status"] not in ("won", "lost", "warning_closed")
        acts = (
            _button("won", each["id"], _("Dar razão ao sítio"))
            + _button("lost", each["id"], _("Dar razão a quem pagou"))
            if is_open
            else ""
        )
        rows.append(
            [
                escape(pages.moment(each["created"])),
                escape(pages.money(each)),
                f"<code>{escape(each['status'])}</code>",
                acts,
            ]
        )
    return _table(_("Contestações"), [_("Quando"), _("Valor"), _("Estado"), ""], rows)


def _events(play: pages.Play) -> str:
    rows = [
        [
            escape(pages.moment(each["created"])),
            f"<code>{escape(each['type'])}</code>",
            _button("again", each["id"], _("Enviar mais 3 vezes"))
            + _button("forged", each["id"], _("Enviar mal assinado")),
        ]
        for each in _newest(play, "event")
    ]
    return _table(_("Eventos"), [_("Quando"), _("Tipo"), ""], rows)


def _newest(play: pages.Play, kind: str) -> list[Document]:
    return play.store.page(kind, limit=SHOWN)[0]
