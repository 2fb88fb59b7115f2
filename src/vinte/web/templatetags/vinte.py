"""Tags and filters of Vinte's pages: `{% load vinte %}`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from django import template
from django.core.paginator import Page
from django.template.base import Node, Parser, Token
from django.template.defaulttags import url as django_url
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from vinte.handling import queries as handling
from vinte.kernel import formats
from vinte.notices import queries as notices
from vinte.web.page import dots as dots_module
from vinte.web.page import durations, icons
from vinte.web.page.addresses import fixed_address
from vinte.web.page.paging import ListPaginator

register = template.Library()

_DOT_ICONS = {
    "called": "phone",
    "due": "clock",
    "late": "exclamation",
    "won": "check",
    "reviewed": "star",
    "returned": "return",
    "confirmed": "check",
    "contradicted": "cross",
    "silent": "dots",
    "asked": "dots",
}
_CLAUSE_ICONS = {"met": "check", "open": "half", "failed": "cross"}
_NOTICE_ICONS = {"info": "info", "good": "check", "warn": "warning", "bad": "exclamation"}


class _FixedAddressNode(Node):
    """A link to a route without parameters."""

    child_nodelists = ()

    def __init__(self, route: str) -> None:
        self.route = route

    def render(self, context: template.Context) -> str:
        return str(conditional_escape(fixed_address(self.route)))


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's `{% url %}`; one that names a route and nothing more finds its address once."""
    node = django_url(parser, token)
    if node.args or node.kwargs or node.asvar or node.view_name.is_var or node.view_name.filters:
        return node
    return _FixedAddressNode(node.view_name.resolve(template.Context()))


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "phone" %}`: inline SVG in the colour of its words."""
    return icons.icon(name)


@register.inclusion_tag("web/_held_up.html", takes_context=True)
def held_up(context: template.Context, channel: str) -> dict[str, Any]:
    """`{% held_up "email" %}`: says that nothing goes out by this channel now, where that is so; `sms` is the other."""
    request = context.get("request")
    is_held_up = request is not None and notices.held_up(channel=channel, at=request.clock.now())
    return {"is_held_up": is_held_up, "channel": channel}


@register.filter
def grade_words(grade: str) -> str:
    """`{{ event.grade|grade_words }}`: how a thing on a timeline is known, such as visto pela plataforma."""
    return str(handling.GRADES[grade])


@register.filter
def cents(amount_cents: int) -> str:
    """`{{ price_cents|cents }}`: whole cents in the market's currency."""
    return formats.money(amount_cents, currency=formats.market_currency())


@register.filter
def countdown(to: datetime, now: datetime) -> str:
    """`{{ due_at|countdown:site.now }}`: faltam 3 h 12 min."""
    return durations.countdown(to, now=now)


@register.filter
def waited(since: datetime, now: datetime) -> str:
    """`{{ sent_at|waited:now }}`: 2 dias 4 h."""
    return durations.length(now - since)


@register.filter
def ago(since: datetime, now: datetime) -> str:
    """`{{ published_at|ago:site.now }}`: há 11 min."""
    return durations.ago(since, now=now)


@register.filter
def countdown_class(to: datetime, now: datetime) -> str:
    """`is-past`, `is-soon` (under four hours) or nothing."""
    if now >= to:
        return "is-past"
    return "is-soon" if (to - now).total_seconds() < 4 * 3600 else ""


@register.filter
def dot_icon(state: str) -> SafeString | str:
    """The glyph inside a dot of this state; an empty dot has none."""
    return icons.icon(_DOT_ICONS[state]) if state in _DOT_ICONS else ""


@register.filter
def dots_summary(dots: Sequence[dots_module.Dot]) -> str:
    """The whole panel in one sentence."""
    return dots_module.summary(dots)


@register.filter
def state_name(state: str) -> Any:
    """A dot state in the reader's language."""
    return dots_module.STATE_NAMES[state]


@register.filter
def clause_icon(status: str) -> SafeString:
    """The glyph of a clause: met, open, failed."""
    return icons.icon(_CLAUSE_ICONS[status])


@register.filter
def notice_icon(kind: str) -> SafeString:
    """The glyph of a notice: info, good, warn, bad."""
    return icons.icon(_NOTICE_ICONS[kind])


@register.filter
def notice_kind(level_tag: str) -> str:
    """The notice that a Django message's level is shown as."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")


@register.filter
def index_classes(index: int, current: int) -> str:
    """The class of step `index` when `current` is the one at hand, both from 1."""
    return "is-done" if index < int(current) else ""


@register.filter
def dot_states(dots: Sequence[dots_module.Dot]) -> list[str]:
    """The states that occur in a panel, in the order of the legend."""
    held = {str(dot.state) for dot in dots}
    return [str(state) for state in dots_module.STATE_NAMES if state in held]


@register.simple_tag
@cache
def twenty_circles(step: int, radius: float) -> SafeString:
    """`{% twenty_circles 10 3.6 %}`: the twenty dots of a drawing whose dots are `step` apart, made once."""
    begin = step // 2 + (2 if step < 12 else 0)
    return format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}"/>',
        ((str(x * step + begin), str(y * step + begin), str(radius)) for y in range(4) for x in range(5)),
    )


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, page: Page[Any], number: int) -> str:
    """`{% page_link page 3 %}`: this address with that page of the list; every other filter stays."""
    paginator = cast(ListPaginator, page.paginator)
    query = context["request"].GET.copy()
    query[paginator.param] = str(number)
    return f"?{query.urlencode()}{paginator.anchor and '#'}{paginator.anchor}"


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The numbers to choose a page from; None where some are left out."""
    return cast(ListPaginator, page.paginator).numbers(page.number)
