package patience

import (
	"flag"
	"runtime"
	"strconv"
	"testing"
)

// Waiting is for the TestMain of a package whose tests wait for others, such as processes and
// servers, more than they work: n of those that are parallel run at a time, whatever the number of
// processors, unless -parallel says how many. With the race detector they work more than they
// wait, and as many run as otherwise.
func Waiting(n int) {
	testing.Init()
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said && Slower == 1 {
		_ = flag.Set("test.parallel", strconv.Itoa(max(n, runtime.GOMAXPROCS(0)))) // it takes any number
	}
}
