"""Ana says yes to being told on her phone; a reminder is pushed to it, and a tap on it opens the contact.

No push service is reached from a test: what the browser would be given by one stands in, with keys of a real
subscription, and Chromium's own tools hand the worker what such a service would deliver.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

import cast
import push_service
from eventually import eventually
from push_service import Service
from vinte.notices import actions as notices
from vinte.notices.models import Push, PushSubscription
from vinte.notices.push import keys, sending

# The subscription of a push service that is not there, and what it was asked with.
STANDS_IN = """([endpoint, keys]) => {
  Notification.requestPermission = async () => "granted";
  PushManager.prototype.subscribe = async function (options) {
    const key = btoa(String.fromCharCode(...new Uint8Array(options.applicationServerKey)));
    sessionStorage.askedWith = JSON.stringify({ key, visible: options.userVisibleOnly });
    return { toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
  };
}"""


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    settings.VINTE_PUSH_KEY = keys.new_key()
    settings.VINTE_PUSH_SERVICES = ["127.0.0.1"]
    with push_service.listening() as listening:
        yield listening


def test_a_reminder_arrives_on_the_phone_and_opens_its_contact(
    whole_door: Any, service: Service, settings: Any
) -> None:
    now = datetime.now(UTC)
    ana = cast.professional("Ana", at=now - timedelta(days=2), pack="monthly", balance_cents=9_000)
    bought = cast.contact(
        ana, at=now - timedelta(hours=3), called_after=None, title="Cozinha", price_cents=900
    )
    contact = f"/pro/contactos/{bought.id}/"
    page = whole_door.page("phone", who=ana.account, service_workers="allow", permissions=["notifications"])
    page.goto(contact)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    phone = service.phone()
    page.evaluate(STANDS_IN, [phone.endpoint, phone.keys])
    # The page comes anew once it is agreed to.
    with page.expect_navigation():
        page.get_by_role("button", name="Sim, avisar").click()
    eventually(
        lambda: PushSubscription.objects.filter(owner=ana.account.pk, endpoint=phone.endpoint).exists()
    )
    asked = json.loads(page.evaluate("sessionStorage.askedWith"))
    # The browser is told this site's public key (VAPID, RFC 8292), and that nothing is pushed that is not shown.
    assert asked["visible"] is True
    key = asked["key"].replace("+", "-").replace("/", "_").rstrip("=")
    assert key == keys.public(settings.VINTE_PUSH_KEY)

    assert notices.post_push(
        owner=ana.account.pk, kind="reminder", language="pt", path=contact, idempotency_key="reminder:1", at=now,
        context={"headline": "Falta ligar a um contacto", "text": "Até às 14:30."},
    ) == 1  # fmt: skip
    sending.send_push(push_id=str(Push.objects.get().pk))
    ((_path, _headers, body),) = service.taken
    told = phone.read(body)
    assert told["path"] == contact

    page.goto("/pro/hoje/")
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    eventually(lambda: page.evaluate("1") and bool(found))
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": whole_door.site, "registrationId": found[-1], "data": json.dumps(told)},
    )
    shown = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
        .map(({title, body, tag, data}) => [title, body, tag, data.path])"""
    eventually(lambda: page.evaluate(shown) != [])
    assert page.evaluate(shown) == [["Falta ligar a um contacto", "Até às 14:30.", "reminder:1", contact]]

    # Nobody can tap on the shade of a browser without a screen: the worker is told what it would be told.
    (worker,) = page.context.service_workers
    worker.evaluate(
        """async () => {
            const [notification] = await self.registration.getNotifications();
            self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        }"""
    )
    expect(page).to_have_url(re.compile(re.escape(contact)))
    eventually(lambda: page.evaluate(shown) == [])
