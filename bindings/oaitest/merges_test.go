package oaitest

import (
	"strings"
	"testing"

	"dialtone/api/catalog"
)

// merges says, for the models that are several of Twilio's resources, how people
// write each of their operations, and what lies below them and above. %RE stands
// for a SID with that prefix.
var merges = []struct{ model, operation, script string }{
	{"Recording", "ListRecording", `Recording.first()`},
	{"Recording", "ListRecording", `Recording.all({call_sid: '%CA'}).first()`},
	{"Recording", "ListRecording", `Recording.all({conference_sid: '%CF', created_after: '2026-03-01'}).first()`},
	{"Recording", "ListRecording", `Account.find('%AC').recordings.first()`},
	{"Recording", "FetchRecording", `Recording.find('%RE')`},
	{"Recording", "FetchRecording", `Recording.find('%RE', {include_soft_deleted: true})`},
	{"Recording", "DeleteRecording", `Recording.destroy('%RE')`},
	{"Recording", "DeleteRecording", `Recording.find('%RE').destroy()`},
	{"Recording", "CreateCallRecording", `Recording.create({call_sid: '%CA', recording_track: 'both'})`},
	{"Recording", "CreateCallRecording", `Call.find('%CA').recordings.create({trim: 'trim-silence'})`},
	{"Recording", "ListCallRecording", `Call.find('%CA').recordings.all({created_before: '2026-03-01'}).first()`},
	{"Recording", "FetchCallRecording", `Recording.find('%RE', {call_sid: '%CA'})`},
	{"Recording", "FetchCallRecording", `Call.find('%CA').recordings.find('%RE')`},
	{"Recording", "UpdateCallRecording", `Recording.update('%RE', {call_sid: '%CA', status: 'paused', pause_behavior: 'skip'})`},
	{"Recording", "UpdateCallRecording", `Call.find('%CA').recordings.find('%RE').update({status: 'stopped'})`},
	{"Recording", "DeleteCallRecording", `Recording.destroy('%RE', {call_sid: '%CA'})`},
	{"Recording", "DeleteCallRecording", `Call.find('%CA').recordings.destroy('%RE')`},
	{"Recording", "ListConferenceRecording", `Conference.find('%CF').recordings.first()`},
	{"Recording", "FetchConferenceRecording", `Recording.find('%RE', {conference_sid: '%CF'})`},
	{"Recording", "UpdateConferenceRecording", `Recording.update('%RE', {conference_sid: '%CF', status: 'paused'})`},
	{"Recording", "UpdateConferenceRecording", `Conference.find('%CF').recordings.update('%RE', {status: 'stopped'})`},
	{"Recording", "DeleteConferenceRecording", `Recording.destroy('%RE', {conference_sid: '%CF'})`},
	{"Recording", "DeleteConferenceRecording", `Conference.find('%CF').recordings.destroy('%RE')`},
	{"Recording", "ListRecordingTranscription", `Recording.find('%RE').transcriptions.first()`},
	{"Recording", "ListRecordingTranscription", `Call.find('%CA').recordings.find('%RE').transcriptions.first()`},
	{"Recording", "ListRecordingAddOnResult", `Recording.find('%RE').add_on_results.first()`},

	{"Transcription", "ListTranscription", `Transcription.first()`},
	{"Transcription", "ListTranscription", `Account.find('%AC').transcriptions.first()`},
	{"Transcription", "FetchTranscription", `Transcription.find('%TR')`},
	{"Transcription", "DeleteTranscription", `Transcription.destroy('%TR')`},
	{"Transcription", "ListRecordingTranscription", `Transcription.all({recording_sid: '%RE'}).first()`},
	{"Transcription", "FetchRecordingTranscription", `Transcription.find('%TR', {recording_sid: '%RE'})`},
	{"Transcription", "FetchRecordingTranscription", `Recording.find('%RE').transcriptions.find('%TR')`},
	{"Transcription", "DeleteRecordingTranscription", `Transcription.destroy('%TR', {recordingSid: '%RE'})`},

	{"Notification", "ListNotification", `Notification.all({log: 0, created_before: '2026-03-01'}).first()`},
	{"Notification", "ListNotification", `Account.find('%AC').notifications.first()`},
	{"Notification", "FetchNotification", `Notification.find('%NO')`},
	{"Notification", "ListCallNotification", `Notification.all({call_sid: '%CA', log: 1}).first()`},
	{"Notification", "ListCallNotification", `Call.find('%CA').notifications.first()`},
	{"Notification", "FetchCallNotification", `Notification.find('%NO', {call_sid: '%CA'})`},
	{"Notification", "DeleteNotification", `Notification.destroy('%NO')`},

	{"AvailablePhoneNumber", "ListAvailablePhoneNumberLocal", `AvailablePhoneNumber.all({area_code: '917'}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberLocal", `Account.find('%AC').available_phone_numbers.all({iso_country_code: 'US'}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberLocal", `AvailablePhoneNumberCountry.find('US').local.first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberTollFree", `AvailablePhoneNumber.all({toll_free: true, country_code: 'US'}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberTollFree", `AvailablePhoneNumber.all({type: 'toll-free'}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberMobile", `AvailablePhoneNumber.all({type: 'mobile', sms_enabled: true}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberNational", `AvailablePhoneNumber.all({type: 'national'}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberVoip", `AvailablePhoneNumber.all({type: 'voip'}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberSharedCost", `AvailablePhoneNumber.all({type: 'shared_cost'}).first()`},
	{"AvailablePhoneNumber", "ListAvailablePhoneNumberMachineToMachine", `AvailablePhoneNumber.all({type: 'machine_to_machine'}).first()`},

	{"IncomingPhoneNumber", "ListIncomingPhoneNumber", `IncomingPhoneNumber.all({phone_number: '+1917'}).first()`},
	{"IncomingPhoneNumber", "ListIncomingPhoneNumberLocal", `IncomingPhoneNumber.all({type: 'local', beta: false}).first()`},
	{"IncomingPhoneNumber", "ListIncomingPhoneNumberMobile", `IncomingPhoneNumber.all({type: 'mobile'}).first()`},
	{"IncomingPhoneNumber", "ListIncomingPhoneNumberTollFree", `IncomingPhoneNumber.all({toll_free: true}).first()`},
	{"IncomingPhoneNumber", "CreateIncomingPhoneNumber", `IncomingPhoneNumber.create({area_code: '917'})`},
	{"IncomingPhoneNumber", "CreateIncomingPhoneNumberLocal", `IncomingPhoneNumber.create({type: 'local', phone_number: '+19175550123'})`},
	{"IncomingPhoneNumber", "CreateIncomingPhoneNumberMobile", `IncomingPhoneNumber.create({type: 'mobile', phone_number: '+447700900123'})`},
	{"IncomingPhoneNumber", "CreateIncomingPhoneNumberTollFree", `IncomingPhoneNumber.create({type: 'toll_free', phone_number: '+18005550123'})`},
	{"IncomingPhoneNumber", "FetchIncomingPhoneNumber", `IncomingPhoneNumber.find('%PN')`},
	{"IncomingPhoneNumber", "UpdateIncomingPhoneNumber", `IncomingPhoneNumber.update('%PN', {voice_url: 'https://example.com'})`},
	{"IncomingPhoneNumber", "UpdateIncomingPhoneNumber", `IncomingPhoneNumber.find('%PN').update({account_sid: '%AC'})`},
	{"IncomingPhoneNumber", "DeleteIncomingPhoneNumber", `IncomingPhoneNumber.destroy('%PN')`},
	{"IncomingPhoneNumber", "ListIncomingPhoneNumberAssignedAddOn", `IncomingPhoneNumber.find('%PN').assigned_add_ons.first()`},

	{"UsageRecord", "ListUsageRecord", `UsageRecord.all({category: 'sms', start_date: '-30days'}).first()`},
	{"UsageRecord", "ListUsageRecord", `Account.find('%AC').usage_records.first()`},
	{"UsageRecord", "ListUsageRecordAllTime", `UsageRecord.all_time().first()`},
	{"UsageRecord", "ListUsageRecordDaily", `UsageRecord.daily({category: 'calls'}).first()`},
	{"UsageRecord", "ListUsageRecordDaily", `Account.find('%AC').usage_records.daily().first()`},
	{"UsageRecord", "ListUsageRecordLastMonth", `UsageRecord.lastMonth().first()`},
	{"UsageRecord", "ListUsageRecordMonthly", `UsageRecord.monthly().first()`},
	{"UsageRecord", "ListUsageRecordThisMonth", `UsageRecord.this_month().first()`},
	{"UsageRecord", "ListUsageRecordToday", `UsageRecord.today().first()`},
	{"UsageRecord", "ListUsageRecordYearly", `UsageRecord.yearly().first()`},
	{"UsageRecord", "ListUsageRecordYesterday", `UsageRecord.yesterday().first()`},

	{"Key", "ListKey", `Key.first()`},
	{"Key", "FetchKey", `Key.find('%SK')`},
	{"Key", "CreateNewKey", `Key.create({friendly_name: 'x'})`},
	{"Key", "CreateNewKey", `Account.find('%AC').association('keys').create({})`},
	{"Key", "UpdateKey", `Key.find('%SK').update({friendly_name: 'x'})`},
	{"Key", "DeleteKey", `Key.destroy('%SK')`},

	{"SigningKey", "ListSigningKey", `SigningKey.first()`},
	{"SigningKey", "FetchSigningKey", `SigningKey.find('%SK')`},
	{"SigningKey", "CreateNewSigningKey", `SigningKey.create()`},
	{"SigningKey", "CreateNewSigningKey", `Account.find('%AC').signing_keys.create({friendly_name: 'x'})`},
	{"SigningKey", "UpdateSigningKey", `SigningKey.update('%SK', {friendly_name: 'x'})`},
	{"SigningKey", "DeleteSigningKey", `SigningKey.find('%SK').destroy()`},

	{"OutgoingCallerId", "ListOutgoingCallerId", `OutgoingCallerId.all({phone_number: '+19175550123'}).first()`},
	{"OutgoingCallerId", "FetchOutgoingCallerId", `OutgoingCallerId.find('%PN')`},
	{"OutgoingCallerId", "CreateValidationRequest", `OutgoingCallerId.create({phone_number: '+19175550123', call_delay: 5})`},
	{"OutgoingCallerId", "CreateValidationRequest", `Account.find('%AC').outgoing_caller_ids.create({phone_number: '+19175550123'})`},
	{"OutgoingCallerId", "UpdateOutgoingCallerId", `OutgoingCallerId.find('%PN').update({friendly_name: 'x'})`},
	{"OutgoingCallerId", "DeleteOutgoingCallerId", `OutgoingCallerId.destroy('%PN')`},
}

// sidOf is the SID that a prefix stands for in the table.
func sidOf(prefix string) string {
	if prefix == "AC" {
		return account
	}
	return prefix + strings.Repeat("0", 31) + "5"
}

// A model that is several of Twilio's resources has lost none of what they do.
func TestMergedModelsReachAllThatTheyAreMadeOf(t *testing.T) {
	b := newBench(t)
	inTable := map[string]bool{}
	models := map[string]bool{}
	for _, m := range merges {
		models[m.model], inTable[m.operation] = true, true
		op := core(t, m.operation)
		s := spelling{script: m.script, path: map[string]string{}}
		for _, prefix := range []string{"AC", "CA", "CF", "NO", "PN", "RE", "SK", "TR"} {
			s.script = strings.ReplaceAll(s.script, "%"+prefix, sidOf(prefix))
		}
		for _, p := range op.PathParameters() {
			switch {
			case p.Name == "CountryCode":
				s.path[p.Name] = "US"
			case p.Prefix == "": // a running recording's SID may be a word instead
				s.path[p.Name] = sidOf("RE")
			default:
				s.path[p.Name] = sidOf(p.Prefix)
			}
		}
		b.wire.key = ""
		if strings.Contains(m.script, "Country.find") {
			b.wire.key = "country_code"
		}
		if _, err := b.run(op, s); err != nil {
			t.Error(err)
		}
	}
	for model := range models {
		for _, r := range catalog.ModelNamed(model).Resources {
			for _, op := range r.Operations {
				if !inTable[op.ID] {
					t.Errorf("%s: %s stands nowhere in the table", model, op.ID)
				}
			}
		}
	}
}

// core returns an operation of the 2010-04-01 API, or what stands for one that
// Twilio has withdrawn.
func core(t *testing.T, id string) *catalog.Operation {
	for _, name := range catalog.ModelNames() {
		for _, kind := range []catalog.Kind{catalog.Create, catalog.List, catalog.Fetch, catalog.Update, catalog.Delete} {
			for _, op := range catalog.ModelNamed(name).Operations(kind) {
				if op.ID == id {
					return op
				}
			}
		}
	}
	t.Fatalf("there is no operation %s", id)
	return nil
}
