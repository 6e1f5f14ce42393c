package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
)

// What Twilio's release 2.6.7 has.
func TestTheFactsHaveEveryOperation(t *testing.T) {
	resources, operations := 0, 0
	for _, d := range catalog.Documents() {
		for _, r := range d.Resources() {
			resources++
			operations += len(r.Operations)
		}
	}
	t.Logf("%d documents, %d resources, %d operations", len(catalog.Documents()), resources, operations)
	if len(catalog.Documents()) != 55 || resources != 530 || operations != 1447 {
		t.Errorf("want 55 documents, 530 resources and 1447 operations")
	}
}

func TestAResourceHasWhatItsDocumentSays(t *testing.T) {
	call := catalog.DocumentNamed("api_v2010").Resource("Call")
	for _, c := range []struct{ what, got, want string }{
		{"host", call.Document.Host, "api.twilio.com"},
		{"list path", call.ListPath, "/2010-04-01/Accounts/{AccountSid}/Calls.json"},
		{"instance path", call.InstancePath, "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json"},
		{"parent", call.Parent, "/2010-04-01/Accounts/{Sid}.json"},
		{"key", call.Key, "sid"},
		{"SID prefix", call.SIDPrefix, "CA"},
		{"collection", call.Collection, "calls"},
		{"paging", string(call.Paging), "uri"},
		{"columns", strings.Join(call.Columns, " "), "sid from to status start_time"},
		{"body", string(call.Operation(catalog.Create).Body), "form"},
		{"condition", strings.Join(call.Operation(catalog.Create).OneOf[0], " "), "Url Twiml ApplicationSid"},
		{"enumeration", strings.Join(call.Operation(catalog.Update).Parameter("Status").Enum, " "), "canceled completed"},
		{"array", call.Operation(catalog.Create).Parameter("StatusCallbackEvent").Type, "array"},
		{"range", call.Operation(catalog.List).Parameter("StartTime<").Format, "date-time"},
		{"date", call.Attribute("start_time").Format, "date-time-rfc-2822"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.what, c.got, c.want)
		}
	}
	if to := call.Operation(catalog.Create).Parameter("To"); !to.Required {
		t.Error("To is not required")
	}
	if size := call.Operation(catalog.List).Parameter("PageSize"); *size.Min != 1 || *size.Max != 1000 {
		t.Errorf("PageSize goes from %v to %v, want 1 to 1000", *size.Min, *size.Max)
	}
	if !catalog.DocumentNamed("api_v2010").Resource("Notification").Deprecated {
		t.Error("Notification is not deprecated")
	}
	verification := catalog.DocumentNamed("verify_v2").Resource("Verification")
	if verification.Document.Host != "verify.twilio.com" {
		t.Errorf("Verification is at %s", verification.Document.Host)
	}
	if typing := catalog.DocumentNamed("messaging_v3").Resource("V3TypingIndicator").Operation(catalog.Create); typing.Body != catalog.JSONBody || typing.Free {
		t.Errorf("a typing indicator has a body %q with free keys %v; it is JSON of several forms", typing.Body, typing.Free)
	}
}

func TestJSONTextsAreMarked(t *testing.T) {
	for _, c := range []struct {
		document, resource, parameter string
		want                          bool
	}{
		{"api_v2010", "Message", "ContentVariables", true},
		{"api_v2010", "Message", "Body", false},
		{"chat_v2", "Channel", "Attributes", true},
		{"ip_messaging_v2", "Channel", "Attributes", true},
		{"conversations_v1", "ConversationMessage", "ContentVariables", true},
		{"conversations_v1", "Conversation", "FriendlyName", false},
		{"taskrouter_v1", "Workflow", "Configuration", true},
		{"taskrouter_v1", "Worker", "Attributes", true},
		{"verify_v2", "Verification", "Tags", true},
		{"notify_v1", "Notification", "ToBinding", true},
		{"notify_v1", "Notification", "Tag", false},
	} {
		p := catalog.DocumentNamed(c.document).Resource(c.resource).Operation(catalog.Create).Parameter(c.parameter)
		schema := &p.Schema
		if schema.Items != nil {
			schema = schema.Items
		}
		if schema.JSON != c.want {
			t.Errorf("%s %s of %s is JSON: %v, want %v", c.document, c.parameter, c.resource, schema.JSON, c.want)
		}
	}
}

func TestSecretsAreMarked(t *testing.T) {
	for _, c := range []struct{ document, resource, attribute string }{
		{"api_v2010", "Account", "auth_token"},
		{"api_v2010", "NewKey", "secret"},
		{"api_v2010", "NewSigningKey", "secret"},
		{"api_v2010", "Token", "ice_servers"},
		{"serverless_v1", "Variable", "value"},
		{"api_v2010", "Token", "password"},
		{"verify_v2", "AccessToken", "token"},
		{"verify_v2", "NewFactor", "binding"},
	} {
		a := catalog.DocumentNamed(c.document).Resource(c.resource).Attribute(c.attribute)
		if a == nil || !a.Secret {
			t.Errorf("%s %s.%s is not a secret", c.document, c.resource, c.attribute)
		}
	}
	for _, c := range []struct{ document, resource, operation, parameter string }{
		{"api_v2010", "SipCredential", "CreateSipCredential", "Password"},
		{"api_v2010", "Call", "CreateCall", "SipAuthPassword"},
		{"chat_v2", "Credential", "CreateCredential", "PrivateKey"},
		{"oauth_v2", "Oauth2Token", "CreateOauth2Token", "client_secret"},
		{"accounts_v1", "CredentialAws", "CreateCredentialAws", "Credentials"},
		{"messaging_v1", "DomainCertV4", "UpdateDomainCertV4", "TlsCert"},
		{"serverless_v1", "Variable", "UpdateVariable", "Value"},
	} {
		for _, op := range catalog.DocumentNamed(c.document).Resource(c.resource).Operations {
			if op.ID == c.operation && !op.Parameter(c.parameter).Secret {
				t.Errorf("%s %s is not a secret", c.operation, c.parameter)
			}
		}
	}
	if ttl := catalog.DocumentNamed("iam_v1").Resource("OauthAppAccount").Attribute("access_token_ttl"); ttl != nil && ttl.Secret {
		t.Error("a lifetime is not a secret")
	}
}

func TestEveryResourceBelongsToOneModel(t *testing.T) {
	for _, p := range catalog.Products() {
		owners := map[string][]string{}
		for _, name := range p.ModelNames() {
			m := p.Model(name)
			if m == nil {
				t.Errorf("%s.%s has no model", p.Name, name)
				continue
			}
			for _, r := range m.Resources {
				owners[r.Document.Name+"."+r.Name] = append(owners[r.Document.Name+"."+r.Name], name)
			}
		}
		for _, d := range p.Documents {
			for _, r := range d.Resources() {
				if models := owners[d.Name+"."+r.Name]; len(models) != 1 {
					t.Errorf("%s %s belongs to the models %v", d.Name, r.Name, models)
				}
			}
		}
	}
}

// No two parameters of an operation may go by one name, or one of them could not
// be given.
func TestEveryParameterHasANameOfItsOwn(t *testing.T) {
	for _, d := range catalog.Documents() {
		for _, r := range d.Resources() {
			for _, op := range r.Operations {
				for _, p := range op.Parameters {
					for _, key := range p.Keys() {
						if got := op.ByKey(key); got != p && got.Name != p.Name {
							t.Errorf("%s: %s is %s and %s", op.ID, key, got.Name, p.Name)
						}
						if got := op.ByKey(catalog.CamelCase(key)); got == nil || got.Name != op.ByKey(key).Name {
							t.Errorf("%s: %s and %s differ", op.ID, key, catalog.CamelCase(key))
						}
					}
				}
			}
		}
	}
}

func TestAssociationsLeadToModels(t *testing.T) {
	for _, p := range catalog.Products() {
		for _, name := range p.ModelNames() {
			for _, a := range p.Model(name).Associations() {
				if a.Resource() == nil || a.Model() == nil {
					t.Errorf("%s.%s has an association %s that leads nowhere", p.Name, name, a.Name)
				}
			}
		}
	}
	var names []string
	for _, a := range catalog.ModelNamed("Account").Associations() {
		names = append(names, a.Name)
	}
	for _, want := range []string{"calls", "sms", "messages", "recordings", "available_phone_numbers", "usage_records", "sip_domains", "short_codes", "balance"} {
		if !slices.Contains(names, want) {
			t.Errorf("an account has no association %s; it has %v", want, names)
		}
	}
}
