package intents

import (
	"os"
	"strconv"
)

func tun(k string, d float64) float64 {
	if v, err := strconv.ParseFloat(os.Getenv(k), 64); err == nil {
		return v
	}
	return d
}

var tPasses, tStep, tNeg, tMin, tDecl, tCon, tGrave = tun("P", 8), tun("S", 3), tun("N", 1), tun("M", 1), tun("D", 1e-5), tun("C", 1), tun("G", 1)
