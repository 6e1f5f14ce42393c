package emulator

import (
	"fmt"

	"dialtone/emulator/core"
	"dialtone/emulator/rest"
)

// Seed puts a record into the state that Twilio itself would have made: a
// recording, a message that came in. The model is one of the catalog's
// ("Recording", "Sip.Domain", "Verify.Service", "Verify.v2.Service"). The
// attributes are those of the record's JSON, and what stands in its path
// ("message_sid" of a Media); account_sid names a subaccount. What is missing is
// made up, its parents too. It returns the record as an answer would show it.
//
// A model or an attribute that does not exist is an error that names the nearest
// one. A parent that is not there is an error, too, and so is a value that is none
// of an attribute's enumeration or type.
func (e *Emulator) Seed(model string, attrs map[string]any) (map[string]any, error) {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	e.catchUp()
	res, err := e.engine.Seeded(model)
	if err != nil {
		return nil, err
	}
	var r *rest.Record
	if res.Table == core.MarketTable {
		r, err = core.SeedOffer(e.engine, res, attrs)
	} else {
		r, err = e.engine.Seed(res, attrs)
	}
	if err != nil {
		return nil, fmt.Errorf("emulator: seed %s: %w", model, err)
	}
	return rest.Viewer{Engine: e.engine}.Render(r, r.Kind, nil), nil
}
