// Differ writes small programs, runs each in Node and in dialtone's runtime, and shows what
// differs, made as small as it can be. Programs are written by their numbers, so that one that
// differs is found again by its number:
//
//	go run ./bench/differ -for 1h
//	go run ./bench/differ -seed 1234 -count 1 -show
//
// What may differ, and why, is in accepted.go. CI runs the programs from number 0 on, as many as
// its time allows, and none beyond those of which CONTRIBUTING.md says that they were run for an
// hour: it fails for a change, and not for the program that it came upon. -random takes others.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"time"
)

func main() {
	seed := flag.Uint64("seed", 0, "the number of the first program")
	random := flag.Bool("random", false, "begin at a number that the clock gives")
	count := flag.Int("count", 0, "how many programs at most; 0 is without an end")
	period := flag.Duration("for", 3*time.Minute, "for how long at most")
	most := flag.Int("most", 5, "how many differences to make small before it ends")
	show := flag.Bool("show", false, "print every program")
	flag.Parse()
	debug.SetGCPercent(400) // A host is garbage after each program, and there is memory.
	if *random {
		*seed = uint64(time.Now().Unix()) << 20
	}
	found, err := compare(*seed, *count, *period, *most, *show)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if found > 0 {
		os.Exit(1)
	}
}

// batch is how many programs run in one process of Node's.
const batch = 300

// compare runs programs until the time is over, and returns how many differ.
func compare(seed uint64, count int, period time.Duration, most int, show bool) (found int, err error) {
	begun, ran, accepted := time.Now(), 0, map[string]int{}
	for found < most && (count == 0 || ran < count) && time.Since(begun) < period {
		size := batch
		if count > 0 {
			size = min(size, count-ran)
		}
		cases := make([]testCase, size)
		for i := range cases {
			number := seed + uint64(ran+i)
			kind, root := program(number)
			cases[i] = testCase{number: number, kind: kind, root: root}
			if show {
				fmt.Println(root.text(true))
			}
		}
		results, err := runBoth(cases)
		if err != nil {
			return found, err
		}
		for i, result := range results {
			if !result.differs() || found >= most {
				continue
			}
			small, smallResult, err := reduce(cases[i], result)
			if err != nil {
				return found, err
			}
			reason, err := acceptedReason(small)
			if err != nil {
				return found, err
			}
			if reason != "" {
				accepted[reason]++
				continue
			}
			found++
			fmt.Printf("-- program %d (.%s) differs --\n%s-- Node --\n%s-- here --\n%s\n", small.number, small.kind, small.body(), smallResult.node, smallResult.here)
		}
		ran += size
	}
	fmt.Printf("programs %d to %d in %v, %d differences", seed, seed+uint64(ran)-1, time.Since(begun).Round(time.Second), found)
	for reason, times := range accepted {
		fmt.Printf("; %d times: %s", times, reason)
	}
	fmt.Println()
	return found, nil
}
