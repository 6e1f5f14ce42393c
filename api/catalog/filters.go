package catalog

// shapes are the query parameters of lists that choose how much is answered, in which order and
// form, or from where on: what is listed is no less for them, or is even more.
var shapes = map[string]bool{
	"Bounds": true, "Granularity": true, "Group": true, "IncludeConstraints": true, "IncludeInactive": true,
	"IncludeSoftDeleted": true, "IncludeSubAccounts": true, "IncludeSubaccounts": true, "Order": true, "Ordering": true,
	"Page": true, "PageSize": true, "PageToken": true, "Redacted": true, "Size": true, "SortBy": true,
	"SortByContentName": true, "SortByDate": true, "SortDirection": true, "SortOrder": true, "SplitByWaitTime": true,
	"Token": true, "WordTimestamps": true,
}

// Narrows reports whether a list with the parameter is of fewer records than one without it: a
// filter does, a page's size or an order does not.
func (p *Parameter) Narrows() bool { return p.In == InQuery && !shapes[p.Name] }
