package dates

import (
	"math"
	"time"
)

// Parse is the time that a text stands for, or NaN. What follows ECMAScript's format is read as
// that says. What does not is read by the rules that V8 has had for long, and that scripts rely on:
// numbers are taken in the order in which they come, names of months by their first three letters,
// words before the first number and everything in parentheses mean nothing.
func Parse(text string, place *time.Location) float64 {
	p := parser{scanner: scanner{text: []rune(text)}, zone: zone{hour: none, minute: none}, date: date{month: none}, time: clock{noon: none}}
	p.scanner.next()
	if !p.parse() {
		return math.NaN()
	}
	year, month, dayOfMonth, ok := p.date.whole()
	if !ok || !p.time.complete() {
		return math.NaN()
	}
	at := Make([7]float64{
		float64(year), float64(month - 1), float64(dayOfMonth),
		float64(p.time.parts[0]), float64(p.time.parts[1]), float64(p.time.parts[2]), float64(p.time.parts[3]),
	})
	if p.zone.sign == 0 {
		return Clip(UTC(at, place))
	}
	return Clip(at - float64(p.zone.sign)*(float64(notNone(p.zone.hour))*hour+float64(notNone(p.zone.minute))*minute))
}

// none stands for a part that has not been read.
const none = math.MinInt32

func notNone(part int) int {
	if part == none {
		return 0
	}
	return part
}

func between(n, low, high int) bool { return low <= n && n <= high }

// date collects the parts of a day.
type date struct {
	parts [3]int
	count int
	month int // That was named, or none.
	iso   bool
}

func (d *date) add(n int) bool {
	if d.count == len(d.parts) {
		return false
	}
	d.parts[d.count] = n
	d.count++
	return true
}

func isDay(n int) bool   { return between(n, 1, 31) }
func isMonth(n int) bool { return between(n, 1, 12) }

// whole is the day that the parts stand for.
func (d *date) whole() (year, month, dayOfMonth int, ok bool) {
	if d.count == 0 {
		return 0, 0, 0, false
	}
	for d.count < len(d.parts) {
		d.add(1)
	}
	switch {
	case d.month == none && (d.iso || !isDay(d.parts[0])):
		year, month, dayOfMonth = d.parts[0], d.parts[1], d.parts[2]
	case d.month == none:
		month, dayOfMonth, year = d.parts[0], d.parts[1], d.parts[2]
	case !isDay(d.parts[0]):
		month, year, dayOfMonth = d.month, d.parts[0], d.parts[1]
	default:
		month, dayOfMonth, year = d.month, d.parts[0], d.parts[1]
	}
	if !d.iso {
		switch {
		case between(year, 0, 49):
			year += 2000
		case between(year, 50, 99):
			year += 1900
		}
	}
	return year, month, dayOfMonth, isMonth(month) && isDay(dayOfMonth)
}

// clock collects the parts of a time of day.
type clock struct {
	parts [4]int
	count int
	noon  int // What the hours of AM or PM begin at, or none.
}

func (c *clock) add(n int) bool {
	if c.count == len(c.parts) {
		return false
	}
	c.parts[c.count] = n
	c.count++
	return true
}

// finish adds the last part that is given.
func (c *clock) finish(n int) {
	c.add(n)
	for c.add(0) {
	}
}

// expects reports whether a number may be the next part.
func (c *clock) expects(n int) bool {
	switch c.count {
	case 1, 2:
		return between(n, 0, 59)
	case 3:
		return between(n, 0, 999)
	}
	return false
}

// complete sets what was not given, and reports whether there is such a time.
func (c *clock) complete() bool {
	for c.add(0) {
	}
	if c.noon != none {
		if !between(c.parts[0], 0, 12) {
			return false
		}
		c.parts[0] = c.parts[0]%12 + c.noon
	}
	return between(c.parts[0], 0, 23) && between(c.parts[1], 0, 59) && between(c.parts[2], 0, 59) && between(c.parts[3], 0, 999) ||
		c.parts == [4]int{24}
}

// zone collects an offset from UTC.
type zone struct {
	sign         int // 0 stands for local time.
	hour, minute int
}

func (z *zone) set(hours int) {
	z.sign, z.hour, z.minute = 1, hours, 0
	if hours < 0 {
		z.sign, z.hour = -1, -hours
	}
}

func (z *zone) isUTC() bool { return z.hour == 0 && z.minute == 0 }

func (z *zone) expects(n int) bool { return z.hour != none && z.minute == none && between(n, 0, 59) }

// parser reads one text.
type parser struct {
	scanner scanner
	date    date
	time    clock
	zone    zone
}

// parse reports whether the text may be a date.
func (p *parser) parse() bool {
	token, valid := p.parseISO()
	if !valid {
		return false
	}
	s := &p.scanner
	number := p.date.count > 0 // Whether a number was read.
	if token.kind == tokenEnd {
		token = s.take()
	}
	for ; token.kind != tokenEnd; token = s.take() {
		sign := token.isSign()
		switch {
		case token.kind == tokenNumber:
			number = true
			if !p.number(token.value) {
				return false
			}
		case token.kind == tokenWord:
			if !p.word(token, number) {
				return false
			}
		case sign && (p.zone.isUTC() || p.time.count > 0):
			number = true
			if !p.offset(token) {
				return false
			}
		case (sign || token.is(')')) && number:
			return false
		}
	}
	return true
}

// parseISO reads ECMAScript's own format, as far as the text follows it. It returns the token at
// which that ends.
func (p *parser) parseISO() (token, bool) {
	s := &p.scanner
	invalid := token{}
	switch {
	case s.peeked.isSign():
		sign := s.take()
		if !s.peeked.isNumberOf(6) {
			return sign, true
		}
		year := s.take().value
		if sign.symbol == '-' && year == 0 {
			return sign, true
		}
		p.date.add(year * sign.signValue())
	case s.peeked.isNumberOf(4):
		p.date.add(s.take().value)
	}
	if p.date.count > 0 {
		for _, isPart := range []func(int) bool{isMonth, isDay} {
			if !s.peeked.is('-') {
				break
			}
			s.take()
			if !s.peeked.isNumberOf(2) || !isPart(s.peeked.value) {
				return s.take(), true
			}
			p.date.add(s.take().value)
		}
	}
	if s.peeked.word != wordT {
		if s.peeked.kind != tokenEnd {
			return s.take(), true
		}
	} else {
		if p.date.count == 0 {
			return s.take(), true
		}
		s.take()
		if !p.isoTime() {
			return invalid, false
		}
	}
	if p.zone.hour == none && p.time.count == 0 {
		p.zone.set(0)
	}
	p.date.iso = true
	return token{kind: tokenEnd}, true
}

// isoTime reads the time in ECMAScript's format, and the offset behind it.
func (p *parser) isoTime() bool {
	s := &p.scanner
	if !s.peeked.isNumberOf(2) || s.peeked.value > 24 {
		return false
	}
	last := s.peeked.value == 24 // Of which there is nothing but 24:00.
	p.time.add(s.take().value)
	for i := range 2 {
		if !s.peeked.is(':') {
			if i == 0 {
				return false
			}
			break
		}
		s.take()
		if !s.peeked.isNumberOf(2) || s.peeked.value > 59 || last && s.peeked.value > 0 {
			return false
		}
		p.time.add(s.take().value)
		if i == 1 && s.peeked.is('.') {
			s.take()
			if s.peeked.kind != tokenNumber || last && s.peeked.value > 0 {
				return false
			}
			p.time.add(s.take().milliseconds())
		}
	}
	switch {
	case s.peeked.isZ():
		s.take()
		p.zone.set(0)
	case s.peeked.isSign():
		p.zone.sign = s.take().signValue()
		if s.peeked.isNumberOf(4) {
			both := s.take().value
			p.zone.hour, p.zone.minute = both/100, both%100
		} else {
			if !s.peeked.isNumberOf(2) {
				return false
			}
			p.zone.hour = s.take().value
			if !s.peeked.is(':') {
				return false
			}
			s.take()
			if !s.peeked.isNumberOf(2) {
				return false
			}
			p.zone.minute = s.take().value
		}
		if p.zone.hour > 23 || p.zone.minute > 59 {
			return false
		}
	}
	return s.peeked.kind == tokenEnd
}

// number takes a number for what it is by what stands behind it, and by what was read before.
func (p *parser) number(n int) bool {
	s := &p.scanner
	switch {
	case s.skip(':'):
		if s.skip(':') {
			if p.time.count > 0 {
				return false
			}
			p.time.add(n)
			p.time.add(0)
			return true
		}
		if !p.time.add(n) {
			return false
		}
		s.skip('.')
	case s.skip('.') && p.time.expects(n):
		p.time.add(n)
		if s.peeked.kind != tokenNumber {
			return false
		}
		p.time.finish(s.take().milliseconds())
	case p.zone.expects(n):
		p.zone.minute = n
	case p.time.expects(n):
		p.time.finish(n)
		next := s.peeked
		return next.kind == tokenEnd || next.kind == tokenBlank || next.isZ() || next.isSign()
	default:
		if !p.date.add(n) {
			return false
		}
		s.skip('-')
	}
	return true
}

// word takes a word, which means nothing before the first number.
func (p *parser) word(word token, number bool) bool {
	s := &p.scanner
	switch {
	case word.word == wordHalf && p.time.count > 0:
		p.time.noon = word.value
	case word.word == wordMonth:
		p.date.month = word.value
		s.skip('-')
	case word.word == wordZone && number:
		p.zone.set(word.value)
	default:
		return !number && s.peeked.kind != tokenNumber
	}
	return true
}

// offset reads an offset from UTC behind its sign.
func (p *parser) offset(sign token) bool {
	s := &p.scanner
	p.zone.sign = sign.signValue()
	n, length := 0, 0
	if s.peeked.kind == tokenNumber {
		number := s.take()
		n, length = number.value, number.length
	}
	switch {
	case s.peeked.is(':'):
		p.zone.hour, p.zone.minute = n, none
	case length == 1 || length == 2:
		p.zone.hour, p.zone.minute = n, 0
	case length == 3 || length == 4:
		p.zone.hour, p.zone.minute = n/100, n%100
	default:
		return false
	}
	return true
}
