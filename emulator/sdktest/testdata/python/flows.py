# What programs do with Twilio's SDK for Python, on the emulator at $EMULATOR.
import json
import os
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

EMULATOR = os.environ["EMULATOR"]


class Local(TwilioHttpClient):
    """Leads requests to the emulator, and leaves their Host as it is."""

    def request(self, method, url, params=None, data=None, headers=None, *args, **kwargs):
        parts = urlsplit(url)
        headers = dict(headers or {}, Host=parts.netloc)
        query = "?" + parts.query if parts.query else ""
        return super().request(method, EMULATOR + parts.path + query, params, data, headers, *args, **kwargs)


def refused(call, status, code):
    try:
        call()
    except TwilioRestException as error:
        assert (error.status, error.code) == (status, code), error
        return error
    raise AssertionError("it was not refused")


client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"], http_client=Local())

conversation = client.conversations.v1.conversations.create(friendly_name="tea")
assert (conversation.state, json.loads(conversation.attributes), conversation.timers) == ("active", {}, {})
hook = client.conversations.v1.conversations(conversation.sid).webhooks.create(
    target="webhook", configuration_url="https://example.com", configuration_method="POST", configuration_filters=["onMessageAdded"])
assert hook.configuration["method"] == "post", hook.configuration

for i in range(5):
    client.verify.v2.services.create(friendly_name=f"service {i}")
assert len(client.verify.v2.services.list(page_size=2)) == 5
assert len(client.calls.list(page_size=5)) == len(client.calls.list())

refused(lambda: client.messages.create(to="+14155551212", from_="+14155550130"), 400, 21619)
refused(lambda: client.messages.create(to="whatsapp:+14155551212", from_="+14155550130", body="x"), 400, 21910)
none = "CH" + "0" * 32
lost = refused(lambda: client.conversations.v1.conversations(none).fetch(), 404, 20404)
assert f"The requested resource /Conversations/{none} was not found" in lost.msg, lost.msg

message = client.messages.create(to="+14155551212", from_="+14155550130", body="a" + "😀" * 100)
assert (message.status, message.num_segments) == ("queued", "4"), message.num_segments
client.calls.create(to="+14155551212", from_="+14155550130", url="https://example.com", method="get", status_callback_event=["Completed"])

assert client.lookups.v1.phone_numbers("+14159929960").fetch().country_code == "US"  # this SDK is older than v2
flow = client.studio.v2.flows.create(friendly_name="x", status="draft", definition={"initial_state": "Trigger"})
assert (flow.revision, flow.valid) == (1, True)
assert flow.update(status="published").revision == 2
sync = client.sync.v1.services.create()
document = sync.documents.create(unique_name="d", data={"n": 1})
refused(lambda: sync.documents.create(unique_name="d"), 409, 54301)
assert document.update(data={"n": 2}, if_match=document.revision).data == {"n": 2}
refused(lambda: document.update(data={"n": 3}, if_match="0"), 412, 54103)

for sold in client.available_phone_numbers("US").local.list(limit=3):
    assert sold.capabilities["sms"] is True, sold.capabilities
print("done")
