package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
)

// TestBytes names every model that has bytes, of all that Twilio's documents have.
func TestBytes(t *testing.T) {
	var got []string
	for _, p := range catalog.Products() {
		for _, name := range p.ModelNames() {
			if b := p.Model(name).Bytes(); b != nil {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s.%s %s %s %s %s", p.Name, name, b.Name, b.Path, b.Attribute, strings.Join(b.Formats, " "))))
			}
		}
	}
	slices.Sort(got)
	want := strings.TrimSpace(`
Api.Media url /2010-04-01/Accounts/{AccountSid}/Messages/{ParentSid}/Media/{Sid}
Api.Recording  /2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}  .mp3 .wav
Api.RecordingAddOnResultPayloadData url /2010-04-01/Accounts/{AccountSid}/Recordings/{ReferenceSid}/AddOnResults/{AddOnResultSid}/Payloads/{PayloadSid}/Data.json redirect_to
BulkExports.Day url /v1/Exports/{ResourceType}/Days/{Day} redirect_to
Events.SchemaVersion   raw
Flex.ConfiguredPlugin   plugin_url
Flex.PluginVersion   plugin_url
Flex.PluginVersionArchive   plugin_url
Intelligence.EncryptedSentences   location
Intelligence.Media   media_url
Messaging.Deactivation url  redirect_to
Video.Composition media_url /v1/Compositions/{composition_sid}/Media
Video.Recording media_url /v1/Recordings/{recording_sid}/Media
Video.RoomRecording media_url /v1/Rooms/{room_sid}/Recordings/{sid}/Media
`)
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}
