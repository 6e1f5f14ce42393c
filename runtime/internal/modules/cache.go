package modules

import (
	"sync"

	"dialtone/runtime/internal/engine"
)

// Cache keeps what was compiled of the files that scripts require and import, for hosts that come
// and go and read the same ones: a host for each request of a web server, say. Each of them reads
// the files itself, so that one that has changed is compiled again, and one that a host may not
// read stays out of its reach. Hosts share nothing else by it; what a module does when it is
// loaded, it does in each. It may be used by many goroutines, and its zero value is empty.
type Cache struct {
	mutex sync.Mutex
	files map[string]cachedModule
}

// cachedModule is what was last compiled of a file, and what of.
type cachedModule struct {
	source   string
	kind     engine.Kind
	compiled engine.Script
}

// maxCachedModules is how many files a cache keeps: more than a large application has, and an end
// for a script that writes the files it requires.
const maxCachedModules = 4096

// required is engine.Required, unless the cache has the same already. A nil cache has nothing.
func (c *Cache) required(name, source string, kind engine.Kind) (engine.Script, error) {
	if c == nil {
		return engine.Required(name, source, kind)
	}
	c.mutex.Lock()
	known, ok := c.files[name]
	c.mutex.Unlock()
	if ok && known.kind == kind && known.source == source {
		return known.compiled, nil
	}
	compiled, err := engine.Required(name, source, kind)
	if err != nil {
		return engine.Script{}, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.files) >= maxCachedModules {
		clear(c.files)
	}
	if c.files == nil {
		c.files = map[string]cachedModule{}
	}
	c.files[name] = cachedModule{source, kind, compiled}
	return compiled, nil
}
