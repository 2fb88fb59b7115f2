"""What people see of the play provider: the hosted Checkout, the phone of MB WAY and the cash machine.

Every page says that no money moves. The address of a session is its key, as at Stripe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Protocol

from django.utils import translation
from django.utils.translation import gettext as _

from vinte.demo.play_payments.cashier import CARDS, Cashier, Refusal
from vinte.demo.play_payments.deliveries import Deliveries
from vinte.demo.play_payments.store import Document, Store
from vinte.kernel import formats

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
LANGUAGES = ("pt", "es", "fr", "it", "en")
WAIT_SECONDS = 2
_CSS = Path(__file__).with_name("play.css")


@dataclass
class Page:
    """An answer for a browser; `to` is where to go next, for a 303."""

    content: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    to: str = ""


class Play(Protocol):
    """What the pages need of the server."""

    store: Store
    cashier: Cashier
    deliveries: Deliveries


def answer(play: Play, verb: str, path: str, sent: dict[str, Any]) -> Page:
    """The page at a path, or what pressing a button on it did."""
    if path == "/play.css":
        return Page(_CSS.read_bytes(), kind="text/css")
    if path == "/":
        return Page(status=303, to="/console")
    found = re.fullmatch(r"/(c/pay|phone|atm)/(\w+)(?:/(\w+))?", path)
    session = play.store.find(found[2], "checkout.session") if found else None
    if found is None or session is None:
        return Page(page(_("Esta página não existe"), ""), status=404)
    language = session["locale"] if session["locale"] in LANGUAGES else "pt"
    with translation.override(language):
        try:
            if verb == "POST":
                return _pressed(play, found[1], session, found[3] or "", sent)
            draw = {"c/pay": _checkout, "phone": _phone, "atm": _machine}[found[1]]
            return draw(play, session, sent)
        except Refusal:
            return Page(status=303, to=f"/{found[1]}/{session['id']}")


def page(title: str, body: str, *, language: str = "pt", refresh: bool = False) -> bytes:
    """A whole page."""
    again = f'<meta http-equiv="refresh" content="{WAIT_SECONDS}">' if refresh else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/play.css"><link rel="icon" href="data:,">{again}</head><body>'
        f'<header><p class="stage">{_("Pagamento a fingir: nenhum dinheiro se move.")}</p></header>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    ).encode()


def money(document: Document, field: str = "amount") -> str:
    """An amount in the money of its document."""
    return formats.money(document[field], currency=document["currency"].upper())


def moment(seconds: int) -> str:
    """A day and hour, in UTC."""
    return formats.short_moment(datetime.fromtimestamp(seconds, UTC))


def form(action: str, body: str) -> str:
    """A form that posts."""
    return f'<form method="post" action="{escape(action)}">{body}</form>'


def _back(session: Document, address: str, words: str) -> str:
    return f'<p class="quiet"><a href="{escape(address)}">{escape(words)}</a></p>' if address else ""


def done_address(session: Document) -> str:
    """Where the payer goes when the session is complete."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _show(title: str, session: Document, body: str, *, refresh: bool = False, status: int = 200) -> Page:
    total = f'<p class="total">{escape(money(session, "amount_total"))}</p>'
    what = f'<p class="what">{escape(session["_name"])}</p>'
    language = translation.get_language() or "pt"
    return Page(page(title, total + what + body, language=language, refresh=refresh), status=status)


def _checkout(play: Play, session: Document, sent: dict[str, Any]) -> Page:
    if session["payment_status"] == "paid":
        return Page(status=303, to=done_address(session))
    leave = _back(session, session["cancel_url"] or "", _("Desistir e voltar ao sítio"))
    intent = play.store.find(session["payment_intent"] or "") or {}
    action = (intent.get("next_action") or {}).get("type")
    if session["status"] == "expired":
        return _show(_("Este pagamento já acabou"), session, leave)
    if action == "multibanco_display_details":
        return _voucher(session, intent)
    if action == "mb_way_await":
        return _mb_way_waits(play, session, intent)
    if session["status"] == "complete":
        return Page(status=303, to=done_address(session))
    said = str(sent.get("said", ""))
    trouble = f'<p class="trouble" role="alert">{escape(_trouble(said))}</p>' if said else ""
    if not trouble and intent.get("last_payment_error"):
        trouble = (
            f'<p class="trouble" role="alert">{escape(_trouble(intent["last_payment_error"]["code"]))}</p>'
        )
    address = f"/c/pay/{session['id']}"
    method = session["payment_method_types"][0]
    if method == "mb_way":
        body = (
            f'<label for="phone">{_("Telemóvel")}</label><input id="phone" name="phone" inputmode="tel" '
            f'autocomplete="tel" value="912 345 678" required pattern="[0-9+ ]{{9,16}}">'
            f"<button>{_('Pagar com MB WAY')}</button>"
        )
        return _show(_("Pagar com MB WAY"), session, trouble + form(f"{address}/mb_way", body) + leave)
    if method == "multibanco":
        body = f"<p>{_('Recebe uma referência e paga-a no multibanco ou na aplicação do seu banco.')}</p>"
        body += f"<button>{_('Obter a referência')}</button>"
        return _show(
            _("Pagar por Multibanco"), session, trouble + form(f"{address}/multibanco", body) + leave
        )
    body = (
        f'<label for="number">{_("Número do cartão")}</label><input id="number" name="number" inputmode="numeric" '
        f'value="4242 4242 4242 4242" required autocomplete="off">'
        f'<div class="pair"><div><label for="until">{_("Validade")}</label><input id="until" name="until" '
        f'value="12/34" required pattern="[0-9]{{2}}/[0-9]{{2}}" autocomplete="off"></div>'
        f'<div><label for="cvc">CVC</label><input id="cvc" name="cvc" inputmode="numeric" value="123" required '
        f'autocomplete="off"></div></div><button>{_("Pagar")} {escape(money(session, "amount_total"))}</button>'
    )
    return _show(_("Pagar com cartão"), session, trouble + form(f"{address}/card", body) + _numbers() + leave)


def _numbers() -> str:
    lines = {
        "4242 4242 4242 4242": _("é aceite"),
        "4000 0000 0000 0002": _("é recusado"),
        "4000 0000 0000 9995": _("não tem dinheiro"),
        "4000 0025 0000 3155": _("o banco pede confirmação"),
        "4000 0000 0000 0259": _("é aceite e depois contestado"),
        "4000 0000 0000 0341": _("é aceite agora e recusado nas renovações"),
    }
    rows = "".join(f"<li><code>{number}</code> {escape(what)}</li>" for number, what in lines.items())
    return f"<details><summary>{_('Cartões de ensaio')}</summary><ul>{rows}</ul></details>"


def _trouble(code: str) -> str:
    known = {
        "insufficient_funds": _("O cartão não tem dinheiro que chegue. Use outro."),
        "incorrect_number": _("Aqui só servem os cartões de ensaio."),
        "authentication_required": _("A confirmação foi recusada. Nada foi cobrado."),
        "payment_method_provider_decline": _("O pedido foi recusado no telemóvel. Nada foi cobrado."),
        "payment_method_customer_decline": _("O pedido não teve resposta a tempo. Nada foi cobrado."),
    }
    return known.get(code, _("O cartão foi recusado. Use outro."))


def _mb_way_waits(play: Play, session: Document, intent: Document) -> Page:
    left = max(0, intent["_answer_by"] - play.cashier.instant())
    body = (
        f"<p>{_('Abra a aplicação no telemóvel e aceite o pagamento.')}</p>"
        f'<p class="clock" role="timer">{left // 60}:{left % 60:02d}</p>'
        f'<p><a class="button" href="/phone/{session["id"]}" target="_blank" rel="noopener">'
        f"{_('Abrir o telemóvel a fingir')}</a></p>"
    )
    return _show(_("À espera do MB WAY"), session, body, refresh=True)


def _facts(rows: dict[str, str]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in rows.items()) + "</dl>"


def _voucher(session: Document, intent: Document) -> Page:
    voucher = intent["next_action"]["multibanco_display_details"]
    number = voucher["reference"]
    body = _facts(
        {
            _("Entidade"): voucher["entity"],
            _("Referência"): f"{number[:3]} {number[3:6]} {number[6:]}",
            _("Montante"): money(session, "amount_total"),
            _("Pagar até"): moment(voucher["expires_at"]),
        }
    )
    body += f'<p><a class="button" href="{escape(done_address(session))}">{_("Voltar ao sítio")}</a></p>'
    body += f'<p class="quiet"><a href="/atm/{session["id"]}" target="_blank" rel="noopener">{_("Ir ao multibanco a fingir")}</a></p>'
    return _show(_("A sua referência"), session, body)


def _phone(play: Play, session: Document, _sent: dict[str, Any]) -> Page:
    intent = play.store.find(session["payment_intent"] or "") or {}
    if (intent.get("next_action") or {}).get("type") != "mb_way_await":
        return _show(_("Nada à espera neste telemóvel"), session, "")
    ask = f"<p>{_('Aceita pagar este valor?')} …{escape(intent['_phone_end'])}</p>"
    address = f"/phone/{session['id']}"
    yes = form(f"{address}/accept", f"<button>{_('Aceitar')}</button>")
    no = form(f"{address}/refuse", f'<button class="other">{_("Recusar")}</button>')
    return _show(_("O telemóvel"), session, ask + yes + no)


def _machine(play: Play, session: Document, _sent: dict[str, Any]) -> Page:
    intent = play.store.find(session["payment_intent"] or "") or {}
    if (intent.get("next_action") or {}).get("type") != "multibanco_display_details":
        title = (
            _("Está pago") if session["payment_status"] == "paid" else _("Nada por pagar nesta referência")
        )
        return _show(title, session, "")
    voucher = intent["next_action"]["multibanco_display_details"]
    facts = _facts({_("Entidade"): voucher["entity"], _("Referência"): voucher["reference"]})
    address = f"/atm/{session['id']}"
    pay = form(f"{address}/pay", f"<button>{_('Pagar no multibanco')}</button>")
    late = form(f"{address}/expire", f'<button class="other">{_("Deixar passar o prazo")}</button>')
    return _show(_("A caixa multibanco"), session, facts + pay + late)


def _pressed(play: Play, where: str, session: Document, what: str, sent: dict[str, Any]) -> Page:
    key, cashier = session["id"], play.cashier
    here = Page(status=303, to=f"/{where}/{key}")
    if where == "phone":
        cashier.answer_phone(key, accepted=what == "accept")
    elif where == "atm":
        (cashier.pay_voucher if what == "pay" else cashier.expire_voucher)(key)
    elif what == "mb_way":
        cashier.ask_phone(key, phone=str(sent.get("phone", "")))
    elif what == "multibanco":
        cashier.issue_voucher(key)
    elif what in ("card", "confirm"):
        return _card_pressed(play, session, what, sent)
    return here


def _card_pressed(play: Play, session: Document, what: str, sent: dict[str, Any]) -> Page:
    number = "".join(character for character in str(sent.get("number", "")) if character.isdigit())
    if what == "confirm" and sent.get("answer") != "yes":
        return Page(status=303, to=f"/c/pay/{session['id']}?said=authentication_required")
    month, _slash, year = str(sent.get("until", "12/34")).partition("/")
    became = play.cashier.pay_by_card(
        session["id"],
        number=number,
        month=int(month) if month.isdigit() else 12,
        year=2000 + (int(year) if year.isdigit() else 34),
        confirmed=what == "confirm",
    )
    if became == "paid":
        return Page(status=303, to=done_address(session))
    if became != "authentication" or number not in CARDS:
        return Page(status=303, to=f"/c/pay/{session['id']}")
    kept = f'<input type="hidden" name="number" value="{number}"><input type="hidden" name="until" value="{escape(str(sent.get("until", "")))}">'
    yes = f'{kept}<button name="answer" value="yes">{_("Confirmar")}</button>'
    no = f'<button class="other" name="answer" value="no">{_("Recusar")}</button>'
    ask = f"<p>{_('O banco quer confirmar que o pagamento é seu.')}</p>"
    return _show(_("Confirmação do banco"), session, ask + form(f"/c/pay/{session['id']}/confirm", yes + no))
