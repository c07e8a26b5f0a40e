package webrtc_test

import (
	"strings"
	"testing"

	"yinling/webrtc"
)

// What Chromium offers for one microphone, shortened by header extensions.
const chromiumOffer = `v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS elder
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:yxYb
a=ice-pwd:05iMxO9GujD2fUWXSoi0ByNd
a=ice-options:trickle
a=fingerprint:sha-256 0F:74:31:25:CB:A2:13:EC:28:6F:6D:2C:61:FF:5D:C2:BC:B9:DB:3D:98:14:8D:1A:BB:EA:33:0C:A4:60:A8:8E
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=sendrecv
a=msid:elder microphone
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
a=ssrc:3735928559 cname:elder
a=ssrc:3735928559 msid:elder microphone
`

func TestChromiumIsOfferedOpusAndFullRateKeysOnly(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	// Whatever an offer wants for itself, sparing pauses are not for us.
	offer := strings.Replace(chromiumOffer, "useinbandfec=1", "usedtx=1", 1)
	answer, err := leg.Answer(t.Context(), strings.ReplaceAll(offer, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"m=audio 9 UDP/TLS/RTP/SAVPF 111 110\r\n", "a=rtpmap:111 opus/48000/2\r\n", "a=rtpmap:110 telephone-event/48000\r\n",
		"a=fmtp:111 minptime=10;useinbandfec=1;stereo=0;usedtx=0\r\n", "a=setup:active", "a=sendrecv",
	} {
		if !strings.Contains(answer, want) {
			t.Errorf("the answer lacks %q", want)
		}
	}
	if n := strings.Count(answer, "a=fmtp:111"); n != 1 {
		t.Errorf("%d lines of parameters", n)
	}
	if t.Failed() {
		t.Log(answer)
	}
}

func TestPageWithoutMicrophoneIsSpokenTo(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	offer := strings.Replace(chromiumOffer, "a=sendrecv", "a=recvonly", 1)
	answer, err := leg.Answer(t.Context(), strings.ReplaceAll(offer, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(answer, "a=sendonly") || !strings.Contains(answer, "a=msid:hotline audio") {
		t.Errorf("the answer to a page that only listens:\n%s", answer)
	}
}
