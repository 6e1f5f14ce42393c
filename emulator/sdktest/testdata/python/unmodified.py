# A program that uses Twilio and knows nothing of an emulator, but where it plays the people who call and
# text: messages, calls, Verify, numbers, and an application that takes what Twilio has signed alone. It
# is run by dialtone emulator exec, with $PORT mapped to https://app.example.com.
import json
import os
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
statuses = []


class App(BaseHTTPRequestHandler):
    def do_POST(self):
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True))
        url = f"{self.headers.get('X-Forwarded-Proto', 'http')}://{self.headers['Host']}{self.path}"
        if not validator.validate(url, form, self.headers.get("X-Twilio-Signature", "")):
            self.send_error(403)
            return
        reply = VoiceResponse()
        if self.path == "/sms":
            reply = MessagingResponse()
            reply.message("Thanks for " + form["Body"])
        elif self.path == "/voice":
            reply.gather(num_digits=1, action="/menu").say("Press 1")
        elif self.path == "/menu":
            reply.say("You pressed " + form["Digits"])
        elif self.path == "/status":
            statuses.append(form["MessageStatus"])
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(str(reply).encode())

    def log_message(self, *args):
        pass


def person(path, body=None):
    """What a person does, for the tests of any program."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(os.environ["DIALTONE_EMULATOR"] + "/_emulator" + path, data) as answer:
        return json.loads(answer.read() or "null")


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), App)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
ann = "+14155550101"
phone = "/phones/" + ann

# Numbers, with the application's real URLs.
free = client.available_phone_numbers("US").local.list(limit=1)[0]
number = client.incoming_phone_numbers.create(
    phone_number=free.phone_number, sms_url="https://app.example.com/sms", voice_url="https://app.example.com/voice")
assert [n.sid for n in client.incoming_phone_numbers.list()] == [number.sid]

# A message, and its status.
message = client.messages.create(to=ann, from_=number.phone_number, body="Hello", status_callback="https://app.example.com/status")
assert message.status == "queued", message.status
assert person(phone + "/texts")["body"] == "Hello"

# A person writes: the application answers what is signed, by the real URL.
person(phone + "/texts", {"to": number.phone_number, "body": "the flowers"})
assert person(phone + "/texts?match=flowers")["body"] == "Thanks for the flowers"

# A call that goes out: the person hears and presses.
call = client.calls.create(to=ann, from_=number.phone_number, url="https://app.example.com/voice")
sid = person(phone + "/calls")["sid"]
assert sid == call.sid
person(f"{phone}/calls/{sid}?hears=Press+1")
person(f"{phone}/calls/{sid}/press", {"digits": "1"})
person(f"{phone}/calls/{sid}?hears=You+pressed+1")

# A code, as the person got it.
service = client.verify.v2.services.create(friendly_name="login")
service.verifications.create(to=ann, channel="sms")
code = person("/codes/" + ann)["code"]
assert service.verification_checks.create(to=ann, code="000").status == "pending"
assert service.verification_checks.create(to=ann, code=code).status == "approved"

# Pages of a list lead on to Twilio's host, which is here.
for i in range(3):
    client.verify.v2.services.create(friendly_name=f"service {i}")
assert len(client.verify.v2.services.list(page_size=2)) == 4

# What is wrong is the SDK's own error.
try:
    client.messages.create(to=ann, from_=number.phone_number)
    raise AssertionError("it was not refused")
except TwilioRestException as error:
    assert (error.status, error.code) == (400, 21619), error

person("/clock/settle", {})
assert client.calls(sid).fetch().status == "completed"
assert client.messages(message.sid).fetch().status == "delivered"
assert "delivered" in statuses, statuses
print("done")
