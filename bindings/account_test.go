package bindings_test

import (
	"context"
	"testing"

	"dialtone/runtime"
)

// A script may set another account up while requests are under way; those stay what they were.
func TestAnAccountIsSetUpWhileRequestsAreUnderWay(t *testing.T) {
	t.Parallel()
	twilio := &fakeTwilio{}
	value, err := realHost(t, twilio).Eval(context.Background(), "setup.js", `
		const under = [Recording.async.destroy('RE1'), Recording.all({call_sid: 'CA1'}).async.destroyAll(), Call.async.count()]
		Twilio.Config.setup({account_sid: 'AC2', auth_token: 'y'})
		const all = await Promise.all(under)
		all[0] === true && all[1].length === 3 && Call.find('CA1').sid`)
	if err != nil || value.String() != "CA1" {
		t.Errorf("%v, %s", value, runtime.Report(err))
	}
}
