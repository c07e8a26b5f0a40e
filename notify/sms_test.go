package notify

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"yinling/care"
)

// texted is what a gateway was asked.
type texted struct {
	*http.Request
	body string
}

// gateway answers every request the same and keeps them.
func gateway(t *testing.T, status int, answer string) (*httptest.Server, <-chan texted) {
	t.Helper()
	got := make(chan texted, 8)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("reading the request: %v", err)
		}
		got <- texted{r, string(body)}
		w.WriteHeader(status)
		w.Write([]byte(answer))
	}))
	t.Cleanup(s.Close)
	return s, got
}

// alert is a message of an incident to a phone.
func alert(number string) care.Message {
	return care.Message{
		ID: "01hm", IncidentID: "i1", Person: "relative:daughter", Lang: care.Chinese,
		Channel: care.Channel{Kind: care.ChannelSMS, Target: number},
		Subject: "王奶奶按了求助", Text: "10:24 王奶奶按了求助。\n\"请\"看看 & 回复。", URL: "https://town.example/incident/abc.1.s-_g",
	}
}

func plainGateway(url string) SMS {
	return SMS{
		URL: url + "/send", Headers: map[string]string{"Authorization": "Bearer {{.Secret}}"},
		Body: `{"to":{{json .Phone}},"text":{{json (print .Text " " .URL)}},"ref":{{json .ID}}}`, Secret: "token-1", Success: "status.0.ok=true",
	}
}

func aliyun(url string) SMS {
	return SMS{
		URL: url, Sign: SignAliyun, Key: "YourAccessKeyId", Secret: "YourAccessKeySecret",
		Headers: map[string]string{"x-acs-action": "SendSms", "x-acs-version": "2017-05-25"},
		Query: map[string]string{
			"PhoneNumbers": "{{.Phone}}", "SignName": "银铃 *~", "TemplateCode": "SMS_1", "OutId": "{{.ID}}",
			"TemplateParam": `{"who":{{json (cut 3 .Subject)}},"url":{{json .Token}}}`,
		},
	}
}

func tencent(url string) SMS {
	return SMS{
		URL: url, Sign: SignTencent, Key: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", Secret: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
		Headers: map[string]string{"X-TC-Action": "SendSms", "X-TC-Version": "2021-01-11", "X-TC-Region": "ap-guangzhou"},
		Body: `{"PhoneNumberSet":[{{json .Phone}}],"SmsSdkAppId":"1400006666","SignName":"银铃","TemplateId":"1110",` +
			`"TemplateParamSet":[{{json (cut 3 .Subject)}},{{json .Token}}],"SessionContext":{{json .ID}}}`,
	}
}

const (
	aliyunTook  = `{"Code":"OK","Message":"OK","BizId":"9006","RequestId":"819B"}`
	tencentTook = `{"Response":{"SendStatusSet":[{"SerialNo":"5000","PhoneNumber":"+8613800000000","Fee":1,"SessionContext":"01hm","Code":"Ok","Message":"send success"}],"RequestId":"a0aa"}}`
)

func TestPlainGatewayGetsJSON(t *testing.T) {
	s, got := gateway(t, 202, `{"status":[{"ok":true}]}`)
	n := house(t, Config{SMS: plainGateway(s.URL)})
	if !n.Can(care.ChannelSMS) {
		t.Error("the gateway is not set up")
	}
	if err := n.Deliver(t.Context(), alert("+86 138-0000-0000"), care.Chinese); err != nil {
		t.Fatal(err)
	}
	r := <-got
	var body map[string]string
	if err := json.Unmarshal([]byte(r.body), &body); err != nil {
		t.Fatalf("%q: %v", r.body, err)
	}
	m := alert("")
	if body["to"] != "+8613800000000" || body["text"] != m.Text+" "+m.URL || body["ref"] != "01hm" {
		t.Errorf("got %v", body)
	}
	if r.Method != "POST" || r.URL.Path != "/send" || r.Header.Get("Authorization") != "Bearer token-1" ||
		r.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("got %s %s with %v", r.Method, r.URL, r.Header)
	}
}

func TestGatewayGetsAForm(t *testing.T) {
	s, got := gateway(t, 201, `accepted`)
	n := house(t, Config{SMS: SMS{
		URL: s.URL + "/Messages?region=cn", Query: map[string]string{"lang": "{{.Lang}}"},
		Headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
		Body:    "To={{urlquery .Phone}}&Body={{urlquery .Text}}",
	}})
	if err := n.Deliver(t.Context(), alert("13800000000"), care.English); err != nil {
		t.Fatal(err)
	}
	r := <-got
	if r.body != "To=13800000000&Body=10%3A24+%E7%8E%8B%E5%A5%B6%E5%A5%B6%E6%8C%89%E4%BA%86%E6%B1%82%E5%8A%A9%E3%80%82%0A%22%E8%AF%B7%22%E7%9C%8B%E7%9C%8B+%26+%E5%9B%9E%E5%A4%8D%E3%80%82" ||
		r.URL.RawQuery != "lang=en&region=cn" {
		t.Errorf("got %s and %q", r.URL, r.body)
	}
}

// The example of "V3 request body and signature mechanism" in Alibaba Cloud's
// SDK documentation, with its fixed parameters.
func TestAliyunSignatureIsThePublishedOne(t *testing.T) {
	req := httptest.NewRequest("POST", "https://ecs.cn-shanghai.aliyuncs.com/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai", nil)
	req.Header.Set("x-acs-action", "RunInstances")
	req.Header.Set("x-acs-version", "2014-05-26")
	signAliyun(req, "", "YourAccessKeyId", "YourAccessKeySecret", time.Date(2023, 10, 26, 10, 22, 32, 0, time.UTC), "3156853299f313e23d1673dc12e1703d")
	const want = "ACS3-HMAC-SHA256 Credential=YourAccessKeyId," +
		"SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version," +
		"Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
	if got := req.Header.Get("Authorization"); got != want {
		t.Errorf("got %s", got)
	}
}

// The example of "Signature v3" in Tencent Cloud's API documentation.
func TestTencentSignatureIsThePublishedOne(t *testing.T) {
	const body = `{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`
	req := httptest.NewRequest("POST", "https://cvm.tencentcloudapi.com", nil)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	signTencent(req, body, "cvm", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", time.Unix(1551113065, 0))
	const want = "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, " +
		"SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
	if got := req.Header.Get("Authorization"); got != want {
		t.Errorf("got %s", got)
	}
	if got := req.Header.Get("X-TC-Timestamp"); got != "1551113065" {
		t.Errorf("timestamp %s", got)
	}
}

// signedAs gives the signature that a vendor would compute of what came over
// the wire, from the headers that the request says are signed.
func signedAs(r texted, algorithm string, key []byte, between string) string {
	_, list, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	lines := []string{r.Method, r.URL.Path, r.URL.RawQuery}
	for name := range strings.SplitSeq(list, ";") {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		lines = append(lines, name+":"+value)
	}
	lines = append(lines, "", list, sha256hex(r.body))
	return hex.EncodeToString(hmacSHA256(key, algorithm+"\n"+between+sha256hex(strings.Join(lines, "\n"))))
}

func TestAliyunGetsWhatWasSigned(t *testing.T) {
	s, got := gateway(t, 200, aliyunTook)
	n := house(t, Config{SMS: aliyun(s.URL)})
	nonces := map[string]bool{}
	for range 2 {
		if err := n.Deliver(t.Context(), alert("13800000000"), care.Chinese); err != nil {
			t.Fatal(err)
		}
		r := <-got
		want := "OutId=01hm&PhoneNumbers=13800000000&SignName=%E9%93%B6%E9%93%83%20%2A~&TemplateCode=SMS_1" +
			"&TemplateParam=%7B%22who%22%3A%22%E7%8E%8B%E5%A5%B6%E5%A5%B6%22%2C%22url%22%3A%22abc.1.s-_g%22%7D"
		if r.URL.RawQuery != want || r.body != "" {
			t.Errorf("got %s and %q", r.URL.RawQuery, r.body)
		}
		if at, err := time.Parse(time.RFC3339, r.Header.Get("X-Acs-Date")); err != nil || time.Since(at) > time.Minute || at.Location() != time.UTC {
			t.Errorf("date %q", r.Header.Get("X-Acs-Date"))
		}
		authorization := r.Header.Get("Authorization")
		if want := signedAs(r, "ACS3-HMAC-SHA256", []byte("YourAccessKeySecret"), ""); !strings.HasSuffix(authorization, ",Signature="+want) {
			t.Errorf("got %s, want %s", authorization, want)
		}
		if !strings.Contains(authorization, "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,") {
			t.Errorf("not all is signed: %s", authorization)
		}
		nonces[r.Header.Get("X-Acs-Signature-Nonce")] = true
	}
	if len(nonces) != 2 {
		t.Error("a nonce was used twice: the vendor refuses that")
	}
}

func TestTencentGetsWhatWasSigned(t *testing.T) {
	s, got := gateway(t, 200, tencentTook)
	if err := house(t, Config{SMS: tencent(s.URL + "/")}).Deliver(t.Context(), alert("+8613800000000"), care.Chinese); err != nil {
		t.Fatal(err)
	}
	r := <-got
	var body struct {
		PhoneNumberSet, TemplateParamSet []string
		SessionContext                   string
	}
	if err := json.Unmarshal([]byte(r.body), &body); err != nil {
		t.Fatalf("%q: %v", r.body, err)
	}
	if !slices.Equal(body.PhoneNumberSet, []string{"+8613800000000"}) || !slices.Equal(body.TemplateParamSet, []string{"王奶奶", "abc.1.s-_g"}) || body.SessionContext != "01hm" {
		t.Errorf("got %+v", body)
	}
	stamp := r.Header.Get("X-TC-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)) > time.Minute {
		t.Errorf("timestamp %q", stamp)
	}
	day := time.Unix(seconds, 0).UTC().Format("2006-01-02")
	key := []byte("TC3Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
	for _, part := range []string{day, "sms", "tc3_request"} {
		key = hmacSHA256(key, part)
	}
	want := signedAs(r, "TC3-HMAC-SHA256", key, stamp+"\n"+day+"/sms/tc3_request\n")
	if got := r.Header.Get("Authorization"); !strings.HasSuffix(got, " Signature="+want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestGatewaysRefuse(t *testing.T) {
	for _, story := range []struct {
		name    string
		vendor  func(string) SMS
		status  int
		answer  string
		lasting bool
		says    string
	}{
		{"bad number", aliyun, 200, `{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"13800000000"}`, true, "isv.MOBILE_NUMBER_ILLEGAL"},
		{"too many", aliyun, 200, `{"Code":"isv.BUSINESS_LIMIT_CONTROL"}`, false, "isv.BUSINESS_LIMIT_CONTROL"},
		{"no money", aliyun, 200, `{"Code":"isv.AMOUNT_NOT_ENOUGH"}`, false, "isv.AMOUNT_NOT_ENOUGH"},
		{"throttled by 400", aliyun, 400, `{"Code":"Throttling.User"}`, false, "answered 400, Throttling.User"},
		{"wrong secret", aliyun, 400, `{"Code":"SignatureDoesNotMatch"}`, false, "SignatureDoesNotMatch"},
		{"wrong key", aliyun, 404, `{"Code":"InvalidAccessKeyId.NotFound"}`, false, "InvalidAccessKeyId.NotFound"},
		{"a code that is a number of a phone", aliyun, 200, `{"Code":"13800000000"}`, false, "answered 200, not success"},
		{"a code that is a text", aliyun, 200, `{"Code":"for 王奶奶"}`, false, "answered 200, not success"},
		{"no code", aliyun, 200, `{"Message":"OK"}`, false, "answered without Code"},
		{"code that is no value", aliyun, 200, `{"Code":{"OK":1}}`, false, "answered without Code"},
		{"portal of a hotel", aliyun, 200, `<html>welcome</html>`, false, "answered without Code"},
		{"redirect", aliyun, 302, ``, true, "answered 302"},
		{"broken", aliyun, 503, `{"Code":"OK"}`, false, "answered 503"},
		{"refused whole", tencent, 200, `{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"x"},"RequestId":"y"}}`, false, "AuthFailure.SignatureFailure"},
		{"refused one", tencent, 200, strings.Replace(tencentTook, `"Ok"`, `"FailedOperation.PhoneNumberInBlacklist"`, 1), true, "FailedOperation.PhoneNumberInBlacklist"},
		{"refused for now", tencent, 200, strings.Replace(tencentTook, `"Ok"`, `"LimitExceeded.PhoneNumberDailyLimit"`, 1), false, "LimitExceeded.PhoneNumberDailyLimit"},
		{"nobody sent to", tencent, 200, `{"Response":{"SendStatusSet":[]}}`, false, "answered without Response.SendStatusSet.0.Code"},
		{"says no", plainGateway, 200, `{"status":[{"ok":false}]}`, false, "answered 200, false"},
		{"token expired", plainGateway, 401, ``, false, "answered 401"},
		{"does not like it", plainGateway, 422, `{"error":"13800000000"}`, true, "answered 422"},
		{"busy", plainGateway, 429, ``, false, "answered 429"},
	} {
		t.Run(story.name, func(t *testing.T) {
			s, _ := gateway(t, story.status, story.answer)
			c := story.vendor(s.URL)
			err := house(t, Config{SMS: c}).Deliver(t.Context(), alert("13800000000"), care.Chinese)
			failed(t, err, story.lasting, story.says, "13800000000", s.URL[7:], c.Key, c.Secret, "王奶奶")
		})
	}
}

func TestGatewayThatIsGone(t *testing.T) {
	s, _ := gateway(t, 200, aliyunTook)
	s.Close()
	failed(t, house(t, Config{SMS: aliyun(s.URL)}).Deliver(t.Context(), alert("13800000000"), care.Chinese),
		false, "refused the connection", "13800000000", s.URL[7:], "YourAccess")
}

func TestPhoneNumbers(t *testing.T) {
	s, got := gateway(t, 200, aliyunTook)
	n := house(t, Config{SMS: aliyun(s.URL)})
	for _, target := range []string{"", "陈敏", "1380000\r\n0000", "+", "+86+138", "12", "1234567890123456", "138,139", "sms:13800000000"} {
		failed(t, n.Deliver(t.Context(), alert(target), care.Chinese), true, "not a phone number", target)
	}
	for target, want := range map[string]string{
		"138 0000 0000": "13800000000", "(0514) 8680-0000": "051486800000", "+8613800000000": "+8613800000000", "0086-13800000000": "008613800000000",
	} {
		if err := n.Deliver(t.Context(), alert(target), care.Chinese); err != nil {
			t.Fatal(err)
		}
		if number := (<-got).URL.Query().Get("PhoneNumbers"); number != want {
			t.Errorf("%q became %q", target, number)
		}
	}
	if len(got) != 0 {
		t.Error("a bad number was sent to the gateway")
	}
}

func TestBadGatewaySettingsStopTheStart(t *testing.T) {
	const url = "https://gateway.example/t-secret"
	for want, c := range map[string]SMS{
		"not an http":           {URL: "gateway.example/t-secret"},
		"want aliyun":           {URL: url, Sign: "huawei"},
		"needs a key":           {URL: url, Sign: SignAliyun, Key: "k"},
		"success is":            {URL: url, Success: "Code"},
		"header X":              {URL: url, Headers: map[string]string{"X": "{{.Name}}"}},
		"query to":              {URL: url, Query: map[string]string{"to": "{{.Phone"}},
		"is not JSON":           {URL: url, Body: `{"to":{{.Subject}}}`},
		"has a line break":      {URL: url, Headers: map[string]string{"X": "{{.Text}}"}},
		"function \"sign\" not": {URL: url, Body: `{{sign}}`},
		"the method":            {URL: url, Method: "PO ST"},
	} {
		_, err := New(Config{Data: t.TempDir(), SMS: c}, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "t-secret") {
			t.Errorf("%s: got %v", want, err)
		}
		if checked := c.Check(); checked == nil || checked.Error() != err.Error() {
			t.Errorf("%s: the check says %v", want, checked)
		}
	}
	for _, c := range []SMS{{}, plainGateway(url), aliyun(url), tencent(url)} {
		if err := c.Check(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Towns copy the settings from the page.
func TestSettingsInTheDocumentationWork(t *testing.T) {
	page, err := os.ReadFile("../docs/sos.md")
	if err != nil {
		t.Fatal(err)
	}
	var signs []Signature
	for _, block := range strings.Split(string(page), "```yaml\n")[1:] {
		block, _, _ = strings.Cut(block, "```")
		if !strings.HasPrefix(block, "sms:") {
			continue
		}
		var c struct{ SMS SMS }
		if err := yaml.Unmarshal([]byte(block), &c); err != nil {
			t.Fatalf("%v in\n%s", err, block)
		}
		c.SMS.Secret = "from the environment"
		if err := c.SMS.Check(); err != nil {
			t.Errorf("%v in\n%s", err, block)
		}
		signs = append(signs, c.SMS.Sign)
	}
	if want := []Signature{"", SignAliyun, SignTencent}; !slices.Equal(signs, want) {
		t.Errorf("the page shows %q", signs)
	}
}

func TestLinkOfAnIncidentIsCalledSo(t *testing.T) {
	for lang, want := range map[care.Lang]string{care.Chinese: "\n现在的情况:\nhttps://", care.English: "\nWhat is happening now:\nhttps://"} {
		if got := letter(alert(""), lang); !strings.Contains(got, want) {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
