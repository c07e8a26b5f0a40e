package care

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Link is a signed, expiring, revocable way in for somebody without an account.
type Link struct {
	ID      string
	Purpose LinkPurpose
	Subject string // device id for LinkPair, summary id for LinkSummary, incident id for LinkIncident
	Person  string // elder id for LinkPair, relative id for LinkSummary, Person.Ref for LinkIncident
	Made    time.Time
	Expires time.Time
	Revoked time.Time // zero: valid
}

// LinkPurpose keeps a link of one kind from opening another kind of door.
type LinkPurpose string

// The purposes of a link.
const (
	LinkPair     LinkPurpose = "pair"
	LinkSummary  LinkPurpose = "summary"
	LinkIncident LinkPurpose = "incident"
)

// Errors of a link, told apart so that a page can say what to do.
var (
	ErrLinkForged  = &Error{Code: "link_forged", Message: "This link is not one of ours."}
	ErrLinkExpired = &Error{Code: "link_expired", Message: "This link has expired."}
	ErrLinkRevoked = &Error{Code: "link_revoked", Message: "This link was withdrawn."}
)

// LinkKey signs links: HMAC-SHA-256, 32 bytes.
type LinkKey []byte

// Sign gives the token of a link: id.expiry.signature, safe in a URL.
func (k LinkKey) Sign(l Link) string {
	head := l.ID + "." + strconv.FormatInt(l.Expires.Unix(), 36)
	return head + "." + k.mac(l.Purpose, head)
}

// Open checks a token's signature and expiry and gives the id of its link. The
// record behind it still has to be read: it may be revoked.
func (k LinkKey) Open(purpose LinkPurpose, token string, now time.Time) (id string, err error) {
	i := strings.LastIndexByte(token, '.')
	if i < 0 || !hmac.Equal([]byte(token[i+1:]), []byte(k.mac(purpose, token[:i]))) {
		return "", ErrLinkForged
	}
	id, exp, _ := strings.Cut(token[:i], ".")
	secs, err := strconv.ParseInt(exp, 36, 64)
	if err != nil {
		return "", ErrLinkForged
	}
	if now.Unix() >= secs {
		return "", ErrLinkExpired
	}
	return id, nil
}

func (k LinkKey) mac(purpose LinkPurpose, head string) string {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(string(purpose) + "\x00" + head))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
