"""What every template has of how the site looks, without loading anything."""

from __future__ import annotations

from django import template

from vinte.kernel.look import site

register = template.Library()


@register.simple_tag
def site_look() -> site.Look:
    """`{% site_look as look %}`: its shades (`look.light.blue`) and its sign."""
    return site.look()
