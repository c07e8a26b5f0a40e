//go:build unix

package devices

import "syscall"

// openFiles is how many files the program may have open.
func openFiles() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 1024 // what the smallest machines have
	}
	return int(min(limit.Cur, 1<<30))
}
