"""Fields of a form written at once: Django's renderer runs a template for each, and one more for each choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


class QuickInputs(DjangoTemplates):
    """Django's renderer of forms, but for inputs, selects, and boxes to tick or choose from without groups."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """What Django's template of that name writes, the attributes perhaps in another order."""
        writer = _WRITERS.get(template_name)
        widget = context.get("widget", {})
        in_groups = writer is _choices and any(group for group, *_ in widget["optgroups"])
        if writer is None or in_groups:
            return super().render(template_name, context, request)
        return writer(widget)


def _attributes(given: Mapping[str, Any]) -> SafeString:
    """The attributes as Django's templates write them: what is False is left out, what is True has no value."""
    if not given:
        return SafeString()
    return flatatt({name: value for name, value in given.items() if value is not False})


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    named = f'type="{widget["type"]}" name="{conditional_escape(widget["name"])}"'
    return mark_safe(f"<input {named}{value}{_attributes(widget['attrs'])}>")


def _options(options: Iterable[Widget]) -> SafeString:
    # By hand, for there may be hundreds: each part is escaped, and most options have no attributes.
    return mark_safe(
        "".join(
            f'<option value="{conditional_escape(each["value"])}"{_attributes(each["attrs"])}>'
            f"{conditional_escape(each['label'])}</option>"
            for each in options
        )
    )


def _select(widget: Widget) -> SafeString:
    groups = (
        format_html('<optgroup label="{}">{}</optgroup>', group, _options(options))
        if group
        else _options(options)
        for group, options, _index in widget["optgroups"]
    )
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        format_html_join("", "{}", ((group,) for group in groups)),
    )


def _choice(option: Widget) -> SafeString:
    if not option["wrap_label"]:
        return _input(option)
    named = {"for": option["attrs"]["id"]} if option["attrs"].get("id") else {}
    label = conditional_escape(option["label"])
    return mark_safe(f"<label{_attributes(named)}>{_input(option)} {label}</label>")


def _choices(widget: Widget) -> SafeString:
    box = {key: widget["attrs"][key] for key in ("id", "class") if widget["attrs"].get(key)}
    choices = (_choice(option) for _group, options, _index in widget["optgroups"] for option in options)
    return mark_safe(f"<div{_attributes(box)}>{''.join(f'<div>{choice}</div>' for choice in choices)}</div>")


_ONE_LINE = ("checkbox", "date", "datetime", "email", "hidden", "input", "number", "text", "time", "url")
_WRITERS: Mapping[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _ONE_LINE},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/checkbox_select.html": _choices,
    "django/forms/widgets/radio.html": _choices,
}
