package patience

import (
	"flag"
	"testing"
)

// Waiting is for the TestMain of a package whose tests wait for others, such as processes and
// servers, more than they work: eight of those that are parallel run at a time, whatever the number
// of processors, unless -parallel says how many. With the race detector they work more than they
// wait, and as many run as otherwise.
func Waiting() {
	testing.Init()
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said && Slower == 1 {
		_ = flag.Set("test.parallel", "8") // it is a flag of package testing, which takes a number
	}
}
