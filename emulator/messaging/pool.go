package messaging

import (
	"slices"
	"strings"

	"dialtone/emulator/session"
)

// pools are the resources that a messaging service's senders are, with the attributes that say
// which service and which address.
var pools = []struct{ resource, service, address string }{
	{"messaging_v1/PhoneNumber", "service_sid", "phone_number"},
	{"messaging_v1/ShortCode", "service_sid", "short_code"},
	{"messaging_v1/AlphaSender", "service_sid", "alpha_sender"},
	{"messaging_v1/ChannelSender", "messaging_service_sid", "sender"},
}

// Pool returns the senders of a messaging service, the oldest first of each kind.
func (m *Messaging) Pool(account, service string) []string {
	var all []string
	for _, p := range pools {
		for _, r := range m.session.Records.All(account, p.resource) {
			if address := r.Text(p.address); r.Text(p.service) == service && address != "" {
				all = append(all, address)
			}
		}
	}
	return all
}

// serviceOf returns the messaging service that a number, short code or channel's sender is in, or
// nil.
func (m *Messaging) serviceOf(own session.Record) session.Record {
	for _, p := range pools {
		if in := m.session.Records.Find(p.resource, own.SID()); in != nil {
			return m.session.Records.Find("messaging_v1/Service", in.Text(p.service))
		}
	}
	return nil
}

// pick chooses the sender of a message in a service's pool: the one that this person had before
// (sticky sender), else one of their area code and then country (area code geomatch), else each in
// its turn. It returns "" where the pool has none for the channel. A service that is not there, as
// it need not be, sends from the account's number.
// Source: https://www.twilio.com/docs/messaging/services#messaging-services-features
func (m *Messaging) pick(account, service, to string) string {
	record := m.session.Records.Find("messaging_v1/Service", service)
	if record == nil {
		return m.hooks.Default(account)
	}
	pool := slices.DeleteFunc(m.Pool(account, service), func(from string) bool { return Channel(from) != Channel(to) })
	if country := m.hooks.Country(to); country == "US" || country == "CA" {
		// No names can send there (https://www.twilio.com/docs/api/errors/21612).
		pool = slices.DeleteFunc(pool, func(from string) bool { return Channel(from) == "" && strings.Trim(from, "+0123456789") != "" })
	}
	if len(pool) == 0 {
		return ""
	}
	pair := service + " " + to
	sticky, given := boolean(record, "sticky_sender")
	if sticky = sticky || !given; sticky && slices.Contains(pool, m.state.Stuck[pair]) {
		return m.state.Stuck[pair]
	}
	if geomatch, given := boolean(record, "area_code_geomatch"); geomatch || !given {
		pool = m.nearest(pool, to)
	}
	from := pool[m.state.Turns[service]%len(pool)]
	m.state.Turns[service]++
	if sticky {
		m.state.Stuck[pair] = from
	}
	return from
}

// nearest returns the senders of a number's area code, else those of its country, else all.
func (m *Messaging) nearest(pool []string, to string) []string {
	for _, near := range []func(from string) bool{
		func(from string) bool {
			return strings.HasPrefix(to, "+1") && len(to) > 5 && strings.HasPrefix(from, to[:5])
		},
		func(from string) bool {
			return m.hooks.Country(from) != "" && m.hooks.Country(from) == m.hooks.Country(to)
		},
	} {
		var found []string
		for _, from := range pool {
			if near(from) {
				found = append(found, from)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return pool
}
