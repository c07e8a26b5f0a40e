package rtpaudio

import (
	"fmt"
	"strings"
)

// opusParameters is how we want Opus to be sent to us (RFC 7587, section 6.1):
// mono, with a copy of the last packet in each (FEC), and without pauses in
// silence (DTX), which would look like loss to endpointing.
const opusParameters = "minptime=10;useinbandfec=1;stereo=0;usedtx=0"

// AskForOpus writes opusParameters into an offer or answer of pion's. Left to
// itself an answer repeats the offer's, which are the other side's wishes.
func AskForOpus(sdp string) string {
	var out strings.Builder
	payload := "" // the type of Opus
	for line := range strings.Lines(sdp) {
		if pt, codec, ok := strings.Cut(strings.TrimPrefix(line, "a=rtpmap:"), " "); ok &&
			strings.HasPrefix(line, "a=rtpmap:") && strings.HasPrefix(strings.ToLower(codec), "opus/") {
			payload = pt
			fmt.Fprintf(&out, "%sa=fmtp:%s %s\r\n", line, pt, opusParameters)
			continue
		}
		if payload == "" || !strings.HasPrefix(line, "a=fmtp:"+payload+" ") {
			out.WriteString(line)
		}
	}
	return out.String()
}
