package core

import (
	"slices"
	"strings"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// checkContent fills in the message that a content template makes: ContentSid names it, and
// ContentVariables has what stands in the place of {{1}} and {{name}}, else what the template has
// as an example. Source:
// https://www.twilio.com/docs/content/send-templates-created-with-the-content-template-builder
func checkContent(q *rest.Request) *rest.Error {
	sid := typed.TextOf(q.Params["ContentSid"])
	if sid == "" {
		return nil
	}
	var template *rest.Record
	for _, r := range q.Account.Table(q.Engine.Named("content_v1", "Content")).ByKey[sid] {
		template = r
	}
	if template == nil {
		return rest.Fail(21655, "The ContentSid is Invalid")
	}
	variables := map[string]any{}
	if defaults, ok := template.Attrs["variables"].(map[string]any); ok {
		for name, v := range defaults {
			variables[name] = v
		}
	}
	if text := typed.TextOf(q.Params["ContentVariables"]); text != "" {
		given, ok := typed.Decode(text)
		object, isObject := given.(map[string]any)
		if !ok || !isObject {
			return rest.Fail(21656, "The ContentVariables Parameter is invalid")
		}
		for name, v := range object {
			variables[name] = v
		}
	}
	body, media := contentOf(template, variables)
	if typed.TextOf(q.Params["Body"]) == "" {
		q.Params["Body"] = body
	}
	if q.Params["MediaUrl"] == nil && len(media) > 0 {
		q.Params["MediaUrl"] = media
	}
	return nil
}

// contentTypes are the types of content, the one first that a text message shows.
var contentTypes = []string{
	"twilio/text", "twilio/media", "twilio/quick-reply", "twilio/call-to-action", "twilio/list-picker", "twilio/card", "twilio/location",
	"twilio/carousel", "whatsapp/card", "whatsapp/authentication",
}

// contentOf returns the words and media of a template.
func contentOf(template *rest.Record, variables map[string]any) (body string, media []any) {
	types, _ := template.Attrs["types"].(map[string]any)
	names := slices.Clone(contentTypes)
	for name := range types {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		content, ok := types[name].(map[string]any)
		if !ok {
			continue
		}
		for _, field := range []string{"body", "title", "label"} {
			if body = typed.TextOf(content[field]); body != "" {
				break
			}
		}
		if list, ok := content["media"].([]any); ok {
			for _, u := range list {
				media = append(media, fillIn(typed.TextOf(u), variables))
			}
		}
		return fillIn(body, variables), media
	}
	return "", nil
}

// Placeholder finds what stands in a text for a variable: {{1}}, {{name}}.
var Placeholder = typed.Lazy(`\{\{\s*([\w.-]+)\s*\}\}`)

// fillIn puts variables in their places. A place without a value stays as it is.
func fillIn(text string, variables map[string]any) string {
	return Placeholder().ReplaceAllStringFunc(text, func(place string) string {
		if v, ok := variables[strings.TrimSpace(strings.Trim(place, "{}"))]; ok {
			return typed.TextOf(v)
		}
		return place
	})
}
