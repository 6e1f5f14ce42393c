// Package core is what the resources of the 2010-04-01 API do beyond being records: accounts,
// numbers and what is for sale, calls and conferences, messages and media, recordings, queues,
// usage. What happens to calls and messages in time is in voice and messaging.
package core

import (
	"maps"

	"dialtone/emulator/rest"
)

// Specials says what resources of the 2010-04-01 API do beyond what every resource does.
func Specials() map[string]*rest.Special {
	all := map[string]*rest.Special{}
	for _, family := range []map[string]*rest.Special{
		accountSpecials(), callSpecials(), conferenceSpecials(), keySpecials(), messageSpecials(), numberSpecials(),
		callerIDSpecials(), queueSpecials(), recordingSpecials(), sipSpecials(), tokenSpecials(), usageSpecials(),
	} {
		maps.Copy(all, family)
	}
	return all
}
