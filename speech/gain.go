package speech

import "math"

// amplify makes a frame louder by dB, in place. Samples above three quarters
// of full scale are bent instead of clipped, which would crackle.
func amplify(frame []int16, dB float64) {
	if dB == 0 {
		return
	}
	const full = math.MaxInt16
	const knee = 0.75 * full
	factor := math.Pow(10, dB/20)
	for i, s := range frame {
		v := float64(s) * factor
		if over := math.Abs(v) - knee; over > 0 {
			v = math.Copysign(knee+(full-knee)*math.Tanh(over/(full-knee)), v)
		}
		frame[i] = int16(v)
	}
}
