package speech

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A phraseStore keeps spoken phrases as packets: in memory, and below that as
// Ogg Opus files in a folder. Both are bounded and drop what was not used for
// longest.
type phraseStore struct {
	dir string // "" keeps nothing on disk
	log *slog.Logger

	mu     sync.Mutex
	memory *lru[[][]byte]
	files  *lru[struct{}]

	writing sync.WaitGroup
}

const phraseSuffix = ".ogg"

// openPhraseStore makes or takes up a folder of phrases.
func openPhraseStore(dir string, memoryBytes, diskBytes int64, keep time.Duration, log *slog.Logger) (*phraseStore, error) {
	s := &phraseStore{dir: dir, log: log, memory: newLRU[[][]byte](memoryBytes, nil)}
	s.files = newLRU[struct{}](diskBytes, s.remove)
	if dir == "" {
		return s, nil
	}
	// What is said to people may name them: nobody else reads it.
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of phrases: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the folder of phrases: %w", err)
	}
	var found []fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		old := time.Since(info.ModTime()) > keep
		switch {
		case strings.HasSuffix(e.Name(), phraseSuffix) && !old:
			found = append(found, info)
		case strings.HasSuffix(e.Name(), phraseSuffix), strings.HasPrefix(e.Name(), "tmp-"):
			os.Remove(filepath.Join(dir, e.Name())) // what stays is found again next time
		}
	}
	slices.SortFunc(found, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), strings.Compare(a.Name(), b.Name()))
	})
	for _, info := range found {
		s.files.put(strings.TrimSuffix(info.Name(), phraseSuffix), struct{}{}, info.Size())
	}
	return s, nil
}

// get returns a phrase's packets, which are shared and never changed.
func (s *phraseStore) get(key string) ([][]byte, bool) {
	s.mu.Lock()
	packets, ok := s.memory.get(key)
	_, onDisk := s.files.get(key)
	s.mu.Unlock()
	if ok || !onDisk {
		return packets, ok
	}
	packets, err := s.read(key)
	if err != nil {
		s.mu.Lock()
		s.files.forget(key)
		s.mu.Unlock()
		s.remove(key)
		s.log.Warn("dropping a cached phrase that cannot be read", "key", key, "error", err)
		return nil, false
	}
	s.mu.Lock()
	s.memory.put(key, packets, packetsCost(packets))
	s.mu.Unlock()
	return packets, true
}

func (s *phraseStore) read(key string) ([][]byte, error) {
	file, err := os.ReadFile(s.path(key))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	if err := os.Chtimes(s.path(key), now, now); err != nil { // the next start sees what was used last
		return nil, err
	}
	return decodeOgg(file)
}

// put keeps a phrase in memory now and on disk soon.
func (s *phraseStore) put(key string, packets [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory.put(key, packets, packetsCost(packets))
	if s.dir == "" {
		return
	}
	s.writing.Go(func() {
		if err := s.write(key, encodeOgg(packets)); err != nil {
			s.log.Warn("cannot keep a phrase on disk", "key", key, "error", err)
		}
	})
}

// write puts a file in its place whole or not at all, whenever it is killed.
func (s *phraseStore) write(key string, file []byte) error {
	f, err := os.CreateTemp(s.dir, "tmp-")
	if err != nil {
		return err
	}
	_, err = f.Write(file)
	err = errors.Join(err, f.Sync(), f.Close())
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		err = os.Rename(f.Name(), s.path(key))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	s.files.put(key, struct{}{}, int64(len(file)))
	return nil
}

// remove deletes the file of a phrase that was dropped.
func (s *phraseStore) remove(key string) {
	if err := os.Remove(s.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.Warn("cannot remove a cached phrase", "key", key, "error", err)
	}
}

func (s *phraseStore) path(key string) string { return filepath.Join(s.dir, key+phraseSuffix) }

// close waits for what is being written.
func (s *phraseStore) close() { s.writing.Wait() }

// packetsCost is about the memory that packets take, with their slices.
func packetsCost(packets [][]byte) int64 {
	cost := int64(24 * len(packets))
	for _, p := range packets {
		cost += int64(cap(p))
	}
	return cost
}
