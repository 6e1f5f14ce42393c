package unicodeclass

import (
	"fmt"
	"slices"
	"unicode"
)

// set is the union of some tables without what is in others.
type set struct{ in, out []*unicode.RangeTable }

func tables(names ...string) []*unicode.RangeTable {
	found := make([]*unicode.RangeTable, len(names))
	for i, name := range names {
		if table, ok := unicode.Categories[name]; ok {
			found[i] = table
		} else {
			found[i] = unicode.Properties[name]
		}
	}
	return found
}

// aliases are the short names of binary properties, by Unicode's
// PropertyAliases.txt.
var aliases = map[string]string{
	"AHex": "ASCII_Hex_Digit", "Alpha": "Alphabetic", "Bidi_C": "Bidi_Control", "Dep": "Deprecated", "Dia": "Diacritic",
	"EBase": "Emoji_Modifier_Base", "EComp": "Emoji_Component", "EMod": "Emoji_Modifier", "EPres": "Emoji_Presentation", "Ext": "Extender",
	"ExtPict": "Extended_Pictographic", "Gr_Ext": "Grapheme_Extend", "Hex": "Hex_Digit", "IDC": "ID_Continue", "IDS": "ID_Start",
	"IDSB": "IDS_Binary_Operator", "IDST": "IDS_Trinary_Operator", "Ideo": "Ideographic", "Join_C": "Join_Control", "LOE": "Logical_Order_Exception",
	"Lower": "Lowercase", "NChar": "Noncharacter_Code_Point", "Pat_Syn": "Pattern_Syntax", "Pat_WS": "Pattern_White_Space",
	"QMark": "Quotation_Mark", "RI": "Regional_Indicator", "SD": "Soft_Dotted", "STerm": "Sentence_Terminal",
	"Term": "Terminal_Punctuation", "UIdeo": "Unified_Ideograph", "Upper": "Uppercase", "VS": "Variation_Selector", "space": "White_Space",
}

// direct are the properties of JavaScript that package unicode has as they are.
var direct = []string{
	"ASCII_Hex_Digit", "Bidi_Control", "Dash", "Deprecated", "Diacritic", "Extender", "Hex_Digit", "IDS_Binary_Operator",
	"IDS_Trinary_Operator", "Ideographic", "Join_Control", "Logical_Order_Exception", "Noncharacter_Code_Point", "Pattern_Syntax",
	"Pattern_White_Space", "Quotation_Mark", "Radical", "Regional_Indicator", "Sentence_Terminal", "Soft_Dotted",
	"Terminal_Punctuation", "Unified_Ideograph", "Variation_Selector", "White_Space",
}

// unsupported are the properties of JavaScript that need data which package unicode
// does not have.
var unsupported = []string{
	"Bidi_M", "Bidi_Mirrored", "CI", "CWCF", "CWCM", "CWKCF", "CWL", "CWT", "CWU", "Case_Ignorable", "Changes_When_Casefolded",
	"Changes_When_Casemapped", "Changes_When_Lowercased", "Changes_When_NFKC_Casefolded", "Changes_When_Titlecased",
	"Changes_When_Uppercased", "DI", "Default_Ignorable_Code_Point", "Gr_Base", "Grapheme_Base", "XIDC", "XIDS", "XID_Continue", "XID_Start",
}

// binary finds a binary property, made of others by Unicode's
// DerivedCoreProperties.txt.
func binary(name string) (set, error) {
	if long, ok := aliases[name]; ok {
		name = long
	}
	switch name {
	case "Any":
		return set{in: []*unicode.RangeTable{span(0, unicode.MaxRune)}}, nil
	case "ASCII":
		return set{in: []*unicode.RangeTable{span(0, unicode.MaxASCII)}}, nil
	case "Assigned":
		return set{in: []*unicode.RangeTable{span(0, unicode.MaxRune)}, out: tables("Cn")}, nil
	case "Alphabetic":
		return set{in: tables("L", "Nl", "Other_Alphabetic")}, nil
	case "Lowercase":
		return set{in: tables("Ll", "Other_Lowercase")}, nil
	case "Uppercase":
		return set{in: tables("Lu", "Other_Uppercase")}, nil
	case "Cased":
		return set{in: tables("Ll", "Lu", "Lt", "Other_Lowercase", "Other_Uppercase")}, nil
	case "Math":
		return set{in: tables("Sm", "Other_Math")}, nil
	case "ID_Start":
		return set{in: tables("L", "Nl", "Other_ID_Start"), out: tables("Pattern_Syntax", "Pattern_White_Space")}, nil
	case "ID_Continue":
		return set{
			in:  tables("L", "Nl", "Other_ID_Start", "Mn", "Mc", "Nd", "Pc", "Other_ID_Continue"),
			out: tables("Pattern_Syntax", "Pattern_White_Space"),
		}, nil
	case "Grapheme_Extend":
		return set{in: tables("Me", "Mn", "Other_Grapheme_Extend")}, nil
	}
	if table, ok := emoji[name]; ok {
		return set{in: []*unicode.RangeTable{table}}, nil
	}
	if slices.Contains(direct, name) {
		return set{in: tables(name)}, nil
	}
	if slices.Contains(unsupported, name) {
		return set{}, fmt.Errorf(`\p{%s} is not supported`, name)
	}
	return set{}, noProperty{}
}

func span(first, last rune) *unicode.RangeTable {
	return &unicode.RangeTable{R32: []unicode.Range32{{Lo: uint32(first), Hi: uint32(last), Stride: 1}}}
}

// ranges are the first and last code points of the ranges of a set, in order.
func (s set) ranges() [][2]rune {
	within := union(s.in)
	if len(s.out) == 0 {
		return within
	}
	// What is in the one and not in the other is what neither its complement nor the other has.
	return complement(merge(append(complement(within), union(s.out)...)))
}

func union(tables []*unicode.RangeTable) [][2]rune {
	var all [][2]rune
	for _, table := range tables {
		for _, r := range table.R16 {
			all = appendRange(all, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range table.R32 {
			all = appendRange(all, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return merge(all)
}

func appendRange(all [][2]rune, first, last, stride rune) [][2]rune {
	if stride == 1 {
		return append(all, [2]rune{first, last})
	}
	for r := first; r <= last; r += stride {
		all = append(all, [2]rune{r, r})
	}
	return all
}

// merge puts ranges in order and joins those that touch.
func merge(all [][2]rune) [][2]rune {
	slices.SortFunc(all, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	merged := all[:0]
	for _, r := range all {
		if last := len(merged) - 1; last >= 0 && r[0] <= merged[last][1]+1 {
			merged[last][1] = max(merged[last][1], r[1])
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

// complement is the ranges between ranges that are in order.
func complement(ranges [][2]rune) [][2]rune {
	var between [][2]rune
	next := rune(0)
	for _, r := range ranges {
		if r[0] > next {
			between = append(between, [2]rune{next, r[0] - 1})
		}
		next = r[1] + 1
	}
	if next <= unicode.MaxRune {
		between = append(between, [2]rune{next, unicode.MaxRune})
	}
	return between
}
