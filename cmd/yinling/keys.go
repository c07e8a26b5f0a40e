package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"yinling/care"
)

// linkKey reads the key that signs links; the first start makes it.
func linkKey(data string) (care.LinkKey, error) {
	file := filepath.Join(data, "link.key")
	key, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		key = make([]byte, 32)
		rand.Read(key)
		if err := writeWhole(file, key); err != nil {
			return nil, fmt.Errorf("keeping the key of links: %w", err)
		}
		return linkKey(data) // the one that is there: two first starts must agree
	case err != nil:
		return nil, fmt.Errorf("reading the key of links: %w", err)
	case len(key) < 32:
		return nil, fmt.Errorf("the key of links in %s is too short", file)
	}
	return key, nil
}

// writeWhole makes a file that is whole or not there, whatever is pulled, and
// leaves one that is there already as it is.
func writeWhole(file string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
