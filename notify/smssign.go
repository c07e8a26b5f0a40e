package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Signature is how a gateway knows that a request is ours.
type Signature string

// The signatures. The zero value is SignNone.
const (
	SignNone    Signature = "none"    // a token in a header, if any
	SignAliyun  Signature = "aliyun"  // ACS3-HMAC-SHA256
	SignTencent Signature = "tencent" // TC3-HMAC-SHA256
)

// successes are where the vendors say that a message was taken; both answer
// 200 to one that was not.
var successes = map[Signature]string{
	"": "", SignNone: "", SignAliyun: "Code=OK", SignTencent: "Response.SendStatusSet.0.Code=Ok",
}

func signed(s Signature) bool { return s == SignAliyun || s == SignTencent }

// signAliyun signs by Alibaba Cloud's "V3 request body and signature
// mechanism": the host, the type of the body and all x-acs headers. The query
// of the request is in the order and encoding that are signed.
func signAliyun(req *http.Request, body, key, secret string, now time.Time, nonce string) {
	digest := sha256hex(body)
	req.Header.Set("X-Acs-Date", now.UTC().Format(time.RFC3339))
	req.Header.Set("X-Acs-Signature-Nonce", nonce)
	req.Header.Set("X-Acs-Content-Sha256", digest)
	names := []string{"host"}
	for name := range req.Header {
		if name = strings.ToLower(name); name == "content-type" || strings.HasPrefix(name, "x-acs-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	request, list := canonical(req, names, digest)
	mac := hmacSHA256([]byte(secret), "ACS3-HMAC-SHA256\n"+sha256hex(request))
	req.Header.Set("Authorization", "ACS3-HMAC-SHA256 Credential="+key+",SignedHeaders="+list+",Signature="+hex.EncodeToString(mac))
}

// signTencent signs by Tencent Cloud's "Signature v3": the type of the body and
// the host. The key of the signature is made for the day and the service.
func signTencent(req *http.Request, body, service, key, secret string, now time.Time) {
	const algorithm, end = "TC3-HMAC-SHA256", "tc3_request"
	now = now.UTC()
	seconds, day := strconv.FormatInt(now.Unix(), 10), now.Format(time.DateOnly)
	req.Header.Set("X-Tc-Timestamp", seconds)
	request, list := canonical(req, []string{"content-type", "host"}, sha256hex(body))
	scope := day + "/" + service + "/" + end
	mac := []byte("TC3" + secret)
	for _, part := range []string{day, service, end, algorithm + "\n" + seconds + "\n" + scope + "\n" + sha256hex(request)} {
		mac = hmacSHA256(mac, part)
	}
	req.Header.Set("Authorization", algorithm+" Credential="+key+"/"+scope+", SignedHeaders="+list+", Signature="+hex.EncodeToString(mac))
}

// canonical is the request as both vendors write it down before they sign it,
// and the list of the headers in it. names are lower-case and in order.
func canonical(req *http.Request, names []string, digest string) (request, list string) {
	path := req.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	var headers strings.Builder
	for _, name := range names {
		value := req.Header.Get(name)
		if name == "host" {
			value = req.URL.Host
		}
		headers.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	list = strings.Join(names, ";")
	return strings.Join([]string{req.Method, path, req.URL.RawQuery, headers.String(), list, digest}, "\n"), list
}

func sha256hex(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func hmacSHA256(key []byte, s string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(s))
	return h.Sum(nil)
}
