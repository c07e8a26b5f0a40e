package notify

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"mime"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"yinling/care"
)

// letterBox is a mail server that speaks the protocol and keeps the letters.
type letterBox struct {
	t        *testing.T
	listener net.Listener
	tls      *tls.Config
	roots    *x509.CertPool
	refuse   map[string]string // answers by command, "" as the key for the greeting
	implicit bool              // TLS from the first byte
	plain    bool              // no STARTTLS offered

	conns   sync.WaitGroup
	mu      sync.Mutex
	letters []received
}

type received struct {
	from, to, user string
	encrypted      bool
	data           string
}

// newLetterBox starts a mail server with a certificate for 127.0.0.1.
func newLetterBox(t *testing.T, set func(*letterBox)) *letterBox {
	t.Helper()
	certified := httptest.NewTLSServer(nil) // for its certificate only
	defer certified.Close()
	box := &letterBox{t: t, tls: &tls.Config{Certificates: certified.TLS.Certificates}, roots: x509.NewCertPool()}
	box.roots.AddCert(certified.Certificate())
	if set != nil {
		set(box)
	}
	var err error
	if box.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	box.conns.Go(box.accept)
	t.Cleanup(func() {
		box.listener.Close()
		box.conns.Wait()
	})
	return box
}

func (b *letterBox) accept() {
	for {
		conn, err := b.listener.Accept()
		if err != nil {
			return
		}
		b.conns.Go(func() {
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(10 * time.Second))
			if b.implicit {
				conn = tls.Server(conn, b.tls)
			}
			b.serve(conn)
		})
	}
}

// serve is one session. Letters that were taken are kept.
func (b *letterBox) serve(conn net.Conn) {
	in := bufio.NewReader(conn)
	say := func(line string) { io.WriteString(conn, line+"\r\n") }
	letter := received{encrypted: b.implicit}
	if answer := b.refuse[""]; answer != "" {
		say(answer)
		return
	}
	say("220 letterbox ready")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		command, rest, _ := strings.Cut(line, " ")
		if answer := b.refuse[strings.ToUpper(command)]; answer != "" {
			say(answer)
			continue
		}
		switch strings.ToUpper(command) {
		case "EHLO":
			say("250-letterbox")
			if !letter.encrypted && !b.plain {
				say("250-STARTTLS")
			}
			say("250 AUTH PLAIN")
		case "STARTTLS":
			say("220 go on")
			conn = tls.Server(conn, b.tls)
			in = bufio.NewReader(conn)
			letter.encrypted = true
		case "AUTH":
			_, secret, _ := strings.Cut(rest, " ")
			who, _ := base64.StdEncoding.DecodeString(secret)
			letter.user = strings.ReplaceAll(string(who), "\x00", " ")
			say("235 welcome")
		case "MAIL":
			letter.from = rest
			say("250 ok")
		case "RCPT":
			letter.to = rest
			say("250 ok")
		case "DATA":
			say("354 go on")
			letter.data = b.read(in)
			if answer := b.refuse["."]; answer != "" {
				say(answer)
				continue
			}
			b.mu.Lock()
			b.letters = append(b.letters, letter)
			b.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("500 what?")
		}
	}
}

// read is the letter up to the line of one dot, its doubled dots undone.
func (b *letterBox) read(in *bufio.Reader) string {
	var data strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			return data.String()
		}
		data.WriteString(strings.TrimPrefix(line, "."))
	}
}

func (b *letterBox) taken() []received {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.letters
}

func (b *letterBox) settings() SMTP {
	return SMTP{Address: b.listener.Addr().String(), From: "银铃 <hotline@town.example>", User: "u", Password: "p", RootCAs: b.roots}
}

func TestLetterArrives(t *testing.T) {
	for name, security := range map[string]Security{"STARTTLS": "", "TLS": TLS} {
		t.Run(name, func(t *testing.T) {
			box := newLetterBox(t, func(b *letterBox) { b.implicit = security == TLS })
			c := box.settings()
			c.Security = security
			m := message(care.ChannelEmail, "陈敏 <min@home.example>")
			m.Subject = strings.Repeat("王奶奶今天来过电话，", 8) + "\r\nBcc: everybody@bad.example"
			m.Text = ".\n" + strings.Repeat("她说头有点晕。", 40)
			if err := house(t, Config{SMTP: c}).Deliver(t.Context(), m, care.English); err != nil {
				t.Fatal(err)
			}
			letters := box.taken()
			if len(letters) != 1 {
				t.Fatalf("%d letters", len(letters))
			}
			got := letters[0]
			if !got.encrypted || got.user != " u p" || got.from != "FROM:<hotline@town.example>" || got.to != "TO:<min@home.example>" {
				t.Errorf("got %+v", got)
			}
			readLetter(t, got.data, m)
		})
	}
}

// readLetter reads the letter as a mail program does and compares.
func readLetter(t *testing.T, data string, m care.Message) {
	t.Helper()
	for line := range strings.Lines(data) {
		if len(line) > 90 || strings.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
			t.Errorf("line %q", line)
		}
	}
	letter, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for _, field := range []string{"From", "To"} {
		list, err := letter.Header.AddressList(field)
		if err != nil || len(list) != 1 || list[0].Name != map[string]string{"From": "银铃", "To": "陈敏"}[field] {
			t.Errorf("%s %v, %v", field, list, err)
		}
	}
	if letter.Header.Get("Bcc") != "" || letter.Header.Get("Message-ID") != "<01hm@town.example>" || letter.Header.Get("Content-Language") != "en" {
		t.Errorf("header %v", letter.Header)
	}
	if date, err := letter.Header.Date(); err != nil || time.Since(date) > time.Minute {
		t.Errorf("date %v, %v", date, err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, letter.Body))
	want := strings.ReplaceAll(m.Text+"\n\nRead the whole summary:\n"+m.URL+"\n", "\n", "\r\n")
	if err != nil || string(body) != want {
		t.Errorf("body %q, %v", body, err)
	}
}

func TestMailServerRefuses(t *testing.T) {
	for _, story := range []struct {
		name, command, answer string
		lasting               bool
	}{
		{"too busy to talk", "", "421 too busy, min@home.example", false},
		{"wants no business with us", "", "554 go away", false},
		{"wrong password", "AUTH", "535 who are you?", false},
		{"may not send as us", "MAIL", "550 not you", false},
		{"nobody of that name", "RCPT", "550 <min@home.example> unknown", true},
		{"greylisted", "RCPT", "451 <min@home.example> later", false},
		{"mailbox full", ".", "452 min@home.example is full", false},
		{"looks like spam", ".", "554 no thanks", true},
		{"cannot start TLS", "STARTTLS", "454 not now", false},
	} {
		t.Run(story.name, func(t *testing.T) {
			box := newLetterBox(t, func(b *letterBox) { b.refuse = map[string]string{story.command: story.answer} })
			err := house(t, Config{SMTP: box.settings()}).Deliver(t.Context(), message(care.ChannelEmail, "min@home.example"), care.Chinese)
			failed(t, err, story.lasting, "the server answered "+story.answer[:3], "home.example")
			if len(box.taken()) != 0 {
				t.Error("the letter was taken")
			}
		})
	}
}

func TestPasswordStaysAtHome(t *testing.T) {
	m := message(care.ChannelEmail, "min@home.example")

	box := newLetterBox(t, func(b *letterBox) { b.plain = true })
	failed(t, house(t, Config{SMTP: box.settings()}).Deliver(t.Context(), m, care.Chinese), false, "no STARTTLS")

	stranger := newLetterBox(t, nil)
	c := stranger.settings()
	c.RootCAs = x509.NewCertPool()
	failed(t, house(t, Config{SMTP: c}).Deliver(t.Context(), m, care.Chinese), false, "not trusted", "127.0.0.1")

	if len(box.taken())+len(stranger.taken()) != 0 {
		t.Error("a letter was sent")
	}
}

func TestMailServerOnThisMachine(t *testing.T) {
	box := newLetterBox(t, func(b *letterBox) { b.plain = true })
	c := SMTP{Address: box.listener.Addr().String(), From: "hotline@town.example", Security: NoTLS}
	if err := house(t, Config{SMTP: c}).Deliver(t.Context(), message(care.ChannelEmail, "min@home.example"), care.Chinese); err != nil {
		t.Fatal(err)
	}
	if got := box.taken(); len(got) != 1 || got[0].encrypted || got[0].user != "" {
		t.Errorf("got %+v", got)
	}
}

func TestAddressIsChecked(t *testing.T) {
	box := newLetterBox(t, nil)
	n := house(t, Config{SMTP: box.settings()})
	for _, target := range []string{"", "min", "min@home.example\r\nRCPT TO:<x@bad.example>", "a@b.example, c@d.example"} {
		failed(t, n.Deliver(t.Context(), message(care.ChannelEmail, target), care.Chinese), true, "not an e-mail address", target)
	}
}

func TestSilentMailServerTimesOut(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() // it takes connections and says nothing
	n := house(t, Config{SMTP: SMTP{Address: listener.Addr().String(), From: "hotline@town.example"}})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	failed(t, n.Deliver(ctx, message(care.ChannelEmail, "min@home.example"), care.Chinese), false, "timed out", "127.0.0.1")
}
