package webhook

import (
	"context"
	"fmt"

	"dialtone/internal/secret"
)

// TokenSet are auth tokens that are known beforehand, for a [Filter]'s Tokens:
//
//	tokens := webhook.TokenSet{
//		Main:     []string{primary, secondary},
//		Accounts: map[string][]string{"AC…": {tokenOfTheSubaccount}},
//	}
//	filter := webhook.Filter{Tokens: tokens.Find}
type TokenSet struct {
	// Main are the tokens of the account itself: of all requests but those of Accounts.
	Main []string `secret:"yes"`
	// Accounts are the tokens of other accounts, such as subaccounts, by their SIDs.
	Accounts map[string][]string `secret:"yes"`
}

// Format prints the set without secrets, whatever the verb.
func (t TokenSet) Format(f fmt.State, verb rune) { secret.Format(f, verb, t) }

// MarshalJSON writes the set without secrets, for a log.
func (t TokenSet) MarshalJSON() ([]byte, error) { return secret.JSON(t) }

// Find returns the tokens of an account: its own where Accounts has it, and else Main. It does not
// fail.
func (t TokenSet) Find(_ context.Context, accountSID string) ([]string, error) {
	if own, ok := t.Accounts[accountSID]; ok {
		return own, nil
	}
	return t.Main, nil
}
