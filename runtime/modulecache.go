package runtime

import (
	"sync"

	"dialtone/runtime/internal/compile"
)

// ModuleCache keeps what was compiled of the files that scripts require and import, for hosts that come and go and
// read the same ones: a host for each request of a web server, say. Each of them reads the files itself, so that one
// that has changed is compiled again, and one that a host may not read stays out of its reach. Hosts share nothing
// else by it; what a module does when it is loaded, it does in each. It may be used by many goroutines.
type ModuleCache struct {
	mutex sync.Mutex
	files map[string]cachedModule
}

// cachedModule is what was last compiled of a file, and what of.
type cachedModule struct {
	source   string
	kind     compile.Kind
	compiled compile.Script
}

// maxCachedModules is how many files a cache keeps: more than a large application has, and an end for a script that
// writes the files it requires.
const maxCachedModules = 4096

// NewModuleCache makes an empty cache.
func NewModuleCache() *ModuleCache { return &ModuleCache{files: map[string]cachedModule{}} }

// WithModuleCache has the host share what it compiles of required files with the other hosts of a cache. Without it
// each host compiles them for itself. Scripts in a process of their own ([WithProcess]) do so in any case.
func WithModuleCache(cache *ModuleCache) Option {
	return func(s *settings) error {
		s.cache = cache
		return nil
	}
}

// required is compile.Required, unless the cache has the same already. A nil cache has nothing.
func (c *ModuleCache) required(name, source string, kind compile.Kind) (compile.Script, error) {
	if c == nil {
		return compile.Required(name, source, kind)
	}
	c.mutex.Lock()
	known, ok := c.files[name]
	c.mutex.Unlock()
	if ok && known.kind == kind && known.source == source {
		return known.compiled, nil
	}
	compiled, err := compile.Required(name, source, kind)
	if err != nil {
		return compile.Script{}, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.files) >= maxCachedModules {
		clear(c.files)
	}
	c.files[name] = cachedModule{source, kind, compiled}
	return compiled, nil
}
