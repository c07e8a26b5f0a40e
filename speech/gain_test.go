package speech

import (
	"math"
	"slices"
	"testing"
)

func TestAmplify(t *testing.T) {
	frame := []int16{0, 1000, -1000, 20000, -32768, 32767}
	amplify(frame, 6.0206)
	if frame[0] != 0 || math.Abs(float64(frame[1])-2000) > 2 || math.Abs(float64(frame[2])+2000) > 2 {
		t.Errorf("quiet samples are not doubled: %v", frame)
	}
	if frame[3] < 24575 || frame[3] == math.MaxInt16 || frame[5] < frame[3] || frame[4] > -frame[3] {
		t.Errorf("loud samples are not bent: %v", frame)
	}
	same := []int16{5, -32768}
	amplify(same, 0)
	if !slices.Equal(same, []int16{5, -32768}) {
		t.Errorf("no gain changed %v", same)
	}
}
