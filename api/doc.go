// Package api speaks to Twilio over HTTP: credentials, hosts, paging, retries
// and errors, for every operation that dialtone/api/catalog knows.
//
// Most callers want [Resolve], which finds the credentials where people keep
// them, [New], and then [Client.Do] for one operation or [Client.List] for the
// records of a list:
//
//	config, err := api.Resolve(api.Sources{Getenv: os.Getenv})
//	client, err := api.New(config)
//	call := catalog.ModelNamed("Call").Operations(catalog.List)[0]
//	for record, err := range client.List(ctx, &api.Request{Operation: call}) { … }
//
// A [Client] is safe for concurrent use. An error is one of [APIError],
// [ConfigurationError], [ConnectionError] and [RequestError]; each says by
// [OutcomeOf] whether Twilio may have done what it was asked. None of them holds
// a secret.
package api
