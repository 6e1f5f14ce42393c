package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"dialtone/bench/internal/fleet"
	"dialtone/jobs"
)

const (
	// settles is how long processes take to find each other and their pace.
	settles = 3 * time.Second
	// window is over how long a rate is measured.
	window = 10 * time.Second
	// mayDiffer is by how much a rate over a window may.
	mayDiffer = 0.05
)

// measured are rates a second, each of a sender of its own, all at once.
var measured = []float64{1, 3, 10, 50, 100}

// rates measures what reaches Twilio of senders that have a rate, over ten seconds and again. A
// window has its rate from its first arrival to its last.
func (b bench) rates(ctx context.Context, kind string) (err error) {
	s, err := b.open(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	options := jobs.Options{Rates: map[string]float64{}}
	var senders []string
	windows := max(1, b.trials)
	all := settles + time.Duration(windows)*window
	for i, rate := range measured {
		number, err := s.twilio.Main().Buy(map[string]any{"phone_number": fmt.Sprintf("+1415666%04d", i)})
		if err != nil {
			return err
		}
		senders = append(senders, number)
		options.Rates[number] = rate
	}
	// As many of each, so that the fastest has enough.
	n := len(measured) * int(math.Ceil(measured[len(measured)-1]*(all+window).Seconds()))
	if s.run, err = fleet.Begin(ctx, s.handle, s.twilio.AccountSID(), options, fleet.Rows(n, senders...)); err != nil {
		return err
	}
	if err := s.start(b.processes); err != nil {
		return err
	}
	s.twilio.Wait(1)
	began := time.Now()
	time.Sleep(all)
	bySender := make([][]time.Time, len(measured))
	for n, at := range s.twilio.Firsts() {
		bySender[n%len(measured)] = append(bySender[n%len(measured)], at)
	}
	fmt.Printf("%-9s %d processes, a second", kind, b.processes)
	for i := range windows {
		fmt.Printf(" in window %d", i+1)
	}
	fmt.Println()
	for i, rate := range measured {
		line := fmt.Sprintf("%-9s %6.0f:", "", rate)
		for w := range windows {
			from := began.Add(settles + time.Duration(w)*window)
			got := rateOf(bySender[i], from, from.Add(window))
			line += fmt.Sprintf("  %8.2f (%+.1f %%)", got, 100*(got/rate-1))
			if math.Abs(got/rate-1) > mayDiffer {
				line += "!"
				err = errors.Join(err, fmt.Errorf("%s: %.2f a second where %.0f are allowed", kind, got, rate))
			}
		}
		fmt.Println(line)
	}
	return err
}

// rateOf is how many a second arrived in a window, from one arrival to another so that it does not
// matter how the window lies: from the last before it, or the first in it, to the last in it.
func rateOf(times []time.Time, from, to time.Time) float64 {
	slices.SortFunc(times, time.Time.Compare)
	var first, last time.Time
	n := 0
	for _, at := range times {
		switch {
		case at.Before(from):
			first, n = at, 0
		case at.Before(to):
			if first.IsZero() {
				first, n = at, -1
			}
			last = at
			n++
		}
	}
	if last.IsZero() || !last.After(first) {
		return 0
	}
	return float64(n) / last.Sub(first).Seconds()
}

// pauses measures how long after a person's `dialtone jobs pause` something is still begun.
func (b bench) pauses(ctx context.Context, kind string) (err error) {
	s, err := b.open(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if s.run, err = fleet.Begin(ctx, s.handle, s.twilio.AccountSID(), jobs.Options{}, fleet.Rows(b.n)); err != nil {
		return err
	}
	if err := s.start(b.processes); err != nil {
		return err
	}
	s.twilio.Wait(b.n / 50)
	var lines []string
	for range max(1, b.trials) {
		asked := time.Now()
		if err := s.jobs("pause"); err != nil {
			return err
		}
		said := time.Now()
		before, _ := s.twilio.Arrived()
		time.Sleep(2 * time.Second)
		times := s.twilio.Times()
		last := times[len(times)-1]
		if len(times) == b.n {
			return fmt.Errorf("%s: all %d were sent before it could be paused: take more with -n", kind, b.n)
		}
		lines = append(lines, fmt.Sprintf("%.2f s (said after %.2f s, %d came later)", max(0, last.Sub(asked).Seconds()), said.Sub(asked).Seconds(), len(times)-before))
		if last.Sub(asked) > time.Second {
			err = errors.Join(err, fmt.Errorf("%s: the last was sent %v after it was asked to pause", kind, last.Sub(asked)))
		}
		if err := s.jobs("resume"); err != nil {
			return err
		}
		s.twilio.Wait(len(times) + b.n/50)
	}
	fmt.Printf("%-9s %d processes; from `jobs pause` to the last that was sent: %s\n", kind, b.processes, strings.Join(lines, ", "))
	return err
}
