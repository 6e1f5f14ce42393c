package emulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"dialtone/internal/secret"
)

// Save writes the session to a file, which is a whole one whatever happens: it is written beside
// and then takes its name. It has secrets, and only its owner may read it.
func (s *Session) Save(file string) error {
	raw, err := s.State()
	if err != nil {
		return err
	}
	return writeWhole(file, raw)
}

// Load replaces all that the session has by what [Session.Save] wrote; see [Session.Restore].
func (s *Session) Load(file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	if err := s.Restore(raw); err != nil {
		return fmt.Errorf("%w (%s)", err, file)
	}
	return nil
}

// writeWhole writes a file beside, to the disk, and gives it its name.
func writeWhole(file string, raw []byte) error {
	failed := func(err error) error { return fmt.Errorf("emulator: the state cannot be saved: %w", err) }
	dir := filepath.Dir(file)
	f, err := os.OpenFile(filepath.Join(dir, "."+filepath.Base(file)+".new"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return failed(err)
	}
	_, err = f.Write(raw)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // it is of no use
		return failed(err)
	}
	if d, err := os.Open(dir); err == nil {
		// That the name is on the disk as well: not every system can say so of a folder.
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}

// The pace of keeping: at least this long from one time to the next, and at least so many times as
// long as the last one took.
const keepShare = 20

var keepEvery = time.Second // shorter in tests alone

// keptFile is a file of [Emulator.Keep]: the main account's session, and the credentials of the
// emulator.
type keptFile struct {
	Credentials credentials     `json:"credentials"`
	Session     json.RawMessage `json:"session"`
}

// credentials are what programs may have remembered of an emulator.
type credentials struct {
	AccountSID   string `json:"account_sid"`
	AuthToken    string `json:"auth_token" secret:"yes"`
	TestSID      string `json:"test_sid"`
	TestToken    string `json:"test_token" secret:"yes"`
	KeySID       string `json:"key_sid"`
	KeySecret    string `json:"key_secret" secret:"yes"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret" secret:"yes"`
	TokenKey     string `json:"token_key" secret:"yes"`
}

// Keep has a file keep the main account's session and the emulator's credentials, so that an
// emulator that begins later with the same file goes on where this one ended. It loads the file
// where there is one; [Options] with credentials go before its own. It is called before anything is
// asked.
//
// What has changed is in the file within a second, or within 20 times as long as it takes to write,
// and when the emulator is closed. A process that is killed leaves the file as it was last written.
// The error of writing is given to failed, once for each time.
func (e *Emulator) Keep(file string, failed func(error)) error {
	raw, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("emulator: %w", err)
	}
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	if e.ready || e.keeping != nil {
		return errors.New("emulator: a state is kept from the beginning: Keep before anything is asked, and once")
	}
	if err == nil {
		var w keptFile
		if err := json.Unmarshal(raw, &w); err != nil {
			return fmt.Errorf("emulator: %s is not a state that was kept: %w; move it away to begin a new one", file, err)
		}
		e.assume(w.Credentials)
		empty := e.options.Empty
		e.options.Empty = true
		e.prepare()
		e.options.Empty = empty
		if err := e.sessions[0].restore(w.Session); err != nil {
			return fmt.Errorf("%w (%s); move it away to begin a new one", err, file)
		}
	} else {
		e.prepare()
	}
	k := &keeping{e: e, file: file, failed: failed, changed: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	e.keeping = k
	k.touch()
	go k.run()
	return nil
}

// assume takes the credentials that were kept, where the options give none.
func (e *Emulator) assume(c credentials) {
	if e.options.AccountSID == "" {
		e.engine.AccountSID = c.AccountSID
	}
	if e.options.AuthToken == "" {
		e.engine.AuthToken = c.AuthToken
	}
	e.engine.TestSID, e.engine.TestToken, e.engine.KeySID, e.engine.KeySecret = c.TestSID, c.TestToken, c.KeySID, c.KeySecret
	e.engine.ClientID, e.engine.ClientSecret, e.engine.TokenKey = c.ClientID, c.ClientSecret, c.TokenKey
}

// Format prints no more than the SIDs, whatever the verb.
func (c credentials) Format(f fmt.State, verb rune) { secret.Format(f, verb, c) }

// keeping is the file that an emulator is kept in.
type keeping struct {
	e       *Emulator
	file    string
	failed  func(error)
	changed chan struct{} // holds one where something may have changed
	stop    chan struct{}
	done    chan struct{}
	last    [sha256.Size]byte // of what the file has, without the time
}

// touch says that something may have changed. It never waits.
func (k *keeping) touch() {
	select {
	case k.changed <- struct{}{}:
	default:
	}
}

// run writes what has changed until it is stopped, and then once more.
func (k *keeping) run() {
	defer close(k.done)
	pace := time.NewTimer(0)
	defer pace.Stop()
	for {
		select {
		case <-k.changed:
		case <-k.stop:
			k.write()
			return
		}
		select {
		case <-pace.C:
		case <-k.stop:
			k.write()
			return
		}
		began := time.Now()
		k.write()
		pace.Reset(max(keepEvery, keepShare*time.Since(began)))
	}
}

// write writes the file unless it has what there is.
func (k *keeping) write() {
	raw, same, err := k.gather()
	if err == nil && !same {
		err = writeWhole(k.file, raw)
	}
	if err != nil {
		k.last = [sha256.Size]byte{}
		k.failed(err)
	}
}

// gather returns what is to be written, and whether the file has it.
func (k *keeping) gather() (raw []byte, same bool, err error) {
	e := k.e
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	saved, err := e.sessions[0].state()
	if err != nil {
		return nil, false, fmt.Errorf("emulator: the state cannot be saved: %w", err)
	}
	at := saved.Saved
	saved.Saved = time.Time{}
	bare, err := json.Marshal(saved)
	if err != nil {
		return nil, false, fmt.Errorf("emulator: the state cannot be saved: %w", err)
	}
	sum := sha256.Sum256(bare)
	same, k.last = sum == k.last, sum
	stamp, err := json.Marshal(at)
	if err != nil {
		return nil, false, err
	}
	session := bytes.Replace(bare, []byte(`"saved":"0001-01-01T00:00:00Z"`), append([]byte(`"saved":`), stamp...), 1)
	raw, err = json.Marshal(keptFile{credentials{
		e.engine.AccountSID, e.engine.Main.Token, e.engine.TestSID, e.engine.TestToken, e.engine.KeySID, e.engine.KeySecret, e.engine.ClientID, e.engine.ClientSecret, e.engine.TokenKey,
	}, session})
	return raw, same, err
}

// end writes for the last time.
func (k *keeping) end() {
	close(k.stop)
	<-k.done
}
