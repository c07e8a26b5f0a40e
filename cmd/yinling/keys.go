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
		if err := os.WriteFile(file, key, 0o600); err != nil {
			return nil, fmt.Errorf("keeping the key of links: %w", err)
		}
	case err != nil:
		return nil, fmt.Errorf("reading the key of links: %w", err)
	case len(key) < 32:
		return nil, fmt.Errorf("the key of links in %s is too short", file)
	}
	return key, nil
}
