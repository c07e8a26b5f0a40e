package notify

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"yinling/care"
)

var errPrivate = errors.New("the address is in a private network")

// newClient makes an HTTP client that follows no redirects and, unless allowed
// to, connects to no private address. The address is checked when it is dialed,
// after the name was looked up, so that no name can lead inside.
func newClient(allowPrivate bool) *http.Client {
	dialer := &net.Dialer{Timeout: Timeout / 2}
	if !allowPrivate {
		dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			addr, err := netip.ParseAddrPort(address)
			if err != nil || !public(addr.Addr()) {
				return errPrivate
			}
			return nil
		}
	}
	return &http.Client{
		Timeout: Timeout,
		Transport: &http.Transport{
			DialContext:           dialer.DialContext,
			ForceAttemptHTTP2:     true,
			TLSHandshakeTimeout:   Timeout / 2,
			ResponseHeaderTimeout: Timeout,
			IdleConnTimeout:       30 * time.Second,
			MaxIdleConns:          8,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Ranges that netip does not count as private and that are not the internet
// either: shared (RFC 6598), benchmarks (RFC 2544), NAT64 (RFC 6052: it may
// lead to any IPv4), reserved (RFC 1112).
var inside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"),
}

func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range inside {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// target reads a URL that we are to post to.
func target(kind care.ChannelKind, raw string, allowPrivate bool) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil, u.Host == "":
		return nil, permanent(kind, "the target is not a URL", err)
	case u.Scheme != "https" && (u.Scheme != "http" || !allowPrivate):
		return nil, permanent(kind, "the target is not https", nil)
	case u.User != nil:
		return nil, permanent(kind, "the target has a password in it", nil)
	}
	return u, nil
}
