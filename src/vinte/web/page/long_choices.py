"""Widgets of many choices, written at once: Django's make each choice by templates of its own, 300 for a select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def _attributes(given: Mapping[str, Any]) -> SafeString:
    """The attributes as Django's templates write them: what is False is left out, what is True has no value."""
    if not given:
        return SafeString()
    return flatatt({name: value for name, value in given.items() if value is not False})


class LongSelect(forms.Select):
    """A select as Django's, for long lists."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element; `renderer` is not asked."""
        widget = self.get_context(name, value, attrs)["widget"]
        groups = [
            format_html('<optgroup label="{}">{}</optgroup>', group, self._options(options))
            if group
            else self._options(options)
            for group, options, _index in widget["optgroups"]
        ]
        return format_html(
            '<select name="{}"{}>{}</select>',
            widget["name"],
            _attributes(widget["attrs"]),
            format_html_join("", "{}", ((group,) for group in groups)),
        )

    def _options(self, options: Iterable[Mapping[str, Any]]) -> SafeString:
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((each["value"], _attributes(each["attrs"]), each["label"]) for each in options),
        )


class LongTicks(forms.CheckboxSelectMultiple):
    """Boxes to tick as Django's, for long lists without groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element; `renderer` is not asked."""
        widget = self.get_context(name, value, attrs)["widget"]
        box = {key: widget["attrs"][key] for key in ("id", "class") if widget["attrs"].get(key)}
        ticks = format_html_join(
            "",
            '<div><label{}><input type="checkbox" name="{}" value="{}"{}> {}</label></div>',
            (
                (
                    _attributes({"for": each["attrs"]["id"]} if each["attrs"].get("id") else {}),
                    each["name"],
                    each["value"],
                    _attributes(each["attrs"]),
                    each["label"],
                )
                for _group, options, _index in widget["optgroups"]
                for each in options
            ),
        )
        return format_html("<div{}>{}</div>", _attributes(box), ticks)
