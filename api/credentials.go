package api

// The two ways out of missing credentials.
const (
	setThem     = "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET), also in a file: --env-file=.env"
	useEmulator = "or use the emulator: --emulator"
)

// credentials returns the user and password of a request.
func (c *Client) credentials(r *Request) (user, password string, err error) {
	config := c.config
	switch {
	case config.AccountSID == "":
		return "", "", misconfigured("no Twilio account is set: %s, %s", setThem, useEmulator)
	case r.Connect && r.Account == "":
		return "", "", badRequest(r, "with Twilio Connect needs the SID of the account that is connected")
	case r.Connect && !isSID(r.Account, "AC"):
		return "", "", badRequest(r, "with Twilio Connect needs the SID of an account: AC, then letters and digits")
	case r.Connect && config.AuthToken == "":
		return "", "", misconfigured("Twilio Connect needs the auth token of account %s, and an API key will not do: set TWILIO_AUTH_TOKEN, %s", config.AccountSID, useEmulator)
	case r.Connect:
		return r.Account, config.AuthToken, nil
	case config.APIKey != "" && config.APISecret != "":
		return config.APIKey, config.APISecret, nil
	case config.AuthToken != "":
		return config.AccountSID, config.AuthToken, nil
	case config.APIKey != "":
		return "", "", misconfigured("the API key %s has no secret: set TWILIO_API_SECRET, %s", config.APIKey, useEmulator)
	}
	return "", "", misconfigured("no credentials are set for account %s: set TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET), also in a file: --env-file=.env, %s", config.AccountSID, useEmulator)
}
