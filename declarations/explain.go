package declarations

import (
	"sync"

	"dialtone/internal/dts"
)

// explained are the declarations that Explain reads.
var explained struct {
	mutex   sync.Mutex
	library *dts.Library
}

// Explain returns how a name that scripts see is declared, or a member of one ("fetch",
// "CSV.parse", "fs.readFile"), and what its comment says of it; or "". Console and command line
// show it as help.
func Explain(name string) string {
	explained.mutex.Lock()
	defer explained.mutex.Unlock()
	if explained.library == nil {
		explained.library = Library()
	}
	return explained.library.Explain(name)
}
