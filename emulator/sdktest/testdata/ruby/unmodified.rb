# A program that uses Twilio and knows nothing of an emulator, but where it plays the people who call and
# text: messages, calls, Verify, numbers, and an application that takes what Twilio has signed alone. It
# is run by dialtone emulator exec, with $PORT mapped to https://app.example.com.
require 'json'
require 'net/http'
require 'socket'
require 'twilio-ruby'

VALIDATOR = Twilio::Security::RequestValidator.new(ENV.fetch('TWILIO_AUTH_TOKEN'))
STATUSES = []

def answer(path, form)
  case path
  when '/sms' then Twilio::TwiML::MessagingResponse.new { |r| r.message(body: "Thanks for #{form['Body']}") }
  when '/voice' then Twilio::TwiML::VoiceResponse.new { |r| r.gather(num_digits: 1, action: '/menu') { |g| g.say(message: 'Press 1') } }
  when '/menu' then Twilio::TwiML::VoiceResponse.new { |r| r.say(message: "You pressed #{form['Digits']}") }
  else
    STATUSES << form['MessageStatus']
    Twilio::TwiML::MessagingResponse.new
  end
end

def serve(socket)
  _, path, = socket.gets.split
  headers = {}
  while (line = socket.gets.chomp) != ''
    name, value = line.split(': ', 2)
    headers[name.downcase] = value
  end
  form = URI.decode_www_form(socket.read(headers['content-length'].to_i)).to_h
  url = "#{headers['x-forwarded-proto']}://#{headers['host']}#{path}"
  signed = VALIDATOR.validate(url, form, headers['x-twilio-signature'])
  body = signed ? answer(path, form).to_s : 'not signed'
  socket.write("HTTP/1.1 #{signed ? '200 OK' : '403 Forbidden'}\r\nContent-Type: text/xml\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
ensure
  socket.close
end

server = TCPServer.new('127.0.0.1', ENV.fetch('PORT').to_i)
Thread.new { loop { Thread.new(server.accept) { |socket| serve(socket) } } }

# What a person does, for the tests of any program.
def person(path, body = nil)
  uri = URI(ENV.fetch('DIALTONE_EMULATOR') + '/_emulator' + path)
  res = body ? Net::HTTP.post(uri, JSON.dump(body)) : Net::HTTP.get_response(uri)
  raise res.body unless res.is_a?(Net::HTTPSuccess)

  res.body.to_s.empty? ? nil : JSON.parse(res.body)
end

def check(what, got, want)
  raise "#{what}: #{got.inspect}, want #{want.inspect}" unless got == want
end

client = Twilio::REST::Client.new(ENV.fetch('TWILIO_ACCOUNT_SID'), ENV.fetch('TWILIO_AUTH_TOKEN'))
ann = '+14155550101'
phone = "/phones/#{ann}"

free = client.available_phone_numbers('US').local.list(limit: 1).first
number = client.incoming_phone_numbers.create(phone_number: free.phone_number, sms_url: 'https://app.example.com/sms', voice_url: 'https://app.example.com/voice')
check('numbers', client.incoming_phone_numbers.list.map(&:sid), [number.sid])

message = client.messages.create(to: ann, from: number.phone_number, body: 'Hello', status_callback: 'https://app.example.com/status')
check('message', message.status, 'queued')
check('text', person("#{phone}/texts")['body'], 'Hello')

person("#{phone}/texts", { to: number.phone_number, body: 'the flowers' })
check('reply', person("#{phone}/texts?match=flowers")['body'], 'Thanks for the flowers')

call = client.calls.create(to: ann, from: number.phone_number, url: 'https://app.example.com/voice')
sid = person("#{phone}/calls")['sid']
check('call', sid, call.sid)
person("#{phone}/calls/#{sid}?hears=Press+1")
person("#{phone}/calls/#{sid}/press", { digits: '1' })
person("#{phone}/calls/#{sid}?hears=You+pressed+1")

service = client.verify.v2.services.create(friendly_name: 'login')
service.verifications.create(to: ann, channel: 'sms')
code = person("/codes/#{ann}")['code']
check('wrong code', service.verification_checks.create(to: ann, code: '000').status, 'pending')
check('right code', service.verification_checks.create(to: ann, code: code).status, 'approved')

3.times { |i| client.verify.v2.services.create(friendly_name: "service #{i}") }
check('services', client.verify.v2.services.list(page_size: 2).length, 4)

begin
  client.messages.create(to: ann, from: number.phone_number)
  raise 'it was not refused'
rescue Twilio::REST::RestError => e
  check('error', [e.status_code, e.code], [400, 21619])
end

person('/clock/settle', {})
check('call', client.calls(sid).fetch.status, 'completed')
check('message', client.messages(message.sid).fetch.status, 'delivered')
check('status', STATUSES.include?('delivered'), true)
puts 'done'
