package api

import (
	"cmp"
	"errors"
	"io/fs"
)

// FromEnvironment returns what Twilio's variables say: TWILIO_ACCOUNT_SID,
// TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_EDGE and
// TWILIO_REGION.
func FromEnvironment(getenv func(string) string) Config {
	return Config{
		AccountSID: getenv("TWILIO_ACCOUNT_SID"),
		AuthToken:  getenv("TWILIO_AUTH_TOKEN"),
		APIKey:     getenv("TWILIO_API_KEY"),
		APISecret:  getenv("TWILIO_API_SECRET"),
		Edge:       getenv("TWILIO_EDGE"),
		Region:     getenv("TWILIO_REGION"),
	}
}

// Sources are where a configuration comes from, the first first.
type Sources struct {
	Config  Config              // what the caller set
	Getenv  func(string) string // the environment; none if nil
	Profile string              // the twilio-cli profile that was asked for by name, or ""
}

// Resolve returns a configuration with what is not set in it taken from the
// environment, and then from a profile of twilio-cli.
//
// A profile that was asked for by name goes before the environment's account and
// credentials; the active one is asked only where they are missing, and only for
// its own account. TWILIO_EDGE goes before any profile's edge (facts 11.4).
//
// What is still missing is an error of the first request, not of Resolve. A
// profile that is not there or not readable is a [ConfigurationError].
func Resolve(from Sources) (Config, error) {
	getenv := from.Getenv
	if getenv == nil {
		getenv = func(string) string { return "" }
	}
	config, env := from.Config, FromEnvironment(getenv)
	if from.Profile != "" {
		p, err := LoadProfile(ProfileDir(getenv), from.Profile)
		if err != nil {
			return Config{}, err
		}
		config = config.orElse(p.config())
		config.Edge = cmp.Or(from.Config.Edge, env.Edge, p.Edge)
		config.Region = cmp.Or(from.Config.Region, p.Region, env.Region)
		if !config.complete() {
			return Config{}, misconfigured("the profile %s of twilio-cli has no API key in its file (an old twilio-cli kept it in the system's keychain): log in again with twilio login", p.Name)
		}
		return config, nil
	}
	config = config.orElse(env)
	config.Edge, config.Region = cmp.Or(config.Edge, env.Edge), cmp.Or(config.Region, env.Region)
	if config.complete() {
		return config, nil
	}
	p, err := LoadProfile(ProfileDir(getenv), "")
	if errors.Is(err, fs.ErrNotExist) {
		return config, nil
	}
	if err != nil {
		return Config{}, err
	}
	if config.AccountSID == "" || config.AccountSID == p.AccountSID {
		config = config.orElse(p.config())
		config.Edge, config.Region = cmp.Or(config.Edge, p.Edge), cmp.Or(config.Region, p.Region)
	}
	return config, nil
}

// complete reports whether there are an account and credentials.
func (c Config) complete() bool {
	return c.AccountSID != "" && (c.AuthToken != "" || c.APIKey != "" && c.APISecret != "")
}

// orElse returns the configuration with the account and the credentials that are
// not set taken from another. A key does not come beside a token that was set,
// for it would be used instead.
func (c Config) orElse(other Config) Config {
	if c.AuthToken == "" || c.APIKey != "" {
		c.APIKey = cmp.Or(c.APIKey, other.APIKey)
		c.APISecret = cmp.Or(c.APISecret, other.APISecret)
	}
	c.AccountSID = cmp.Or(c.AccountSID, other.AccountSID)
	c.AuthToken = cmp.Or(c.AuthToken, other.AuthToken)
	return c
}

func (p Profile) config() Config {
	return Config{AccountSID: p.AccountSID, AuthToken: p.AuthToken, APIKey: p.APIKey, APISecret: p.APISecret, Edge: p.Edge, Region: p.Region}
}
