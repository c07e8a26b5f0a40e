package main

import (
	"errors"
	"net"
	"testing"
	"testing/synctest"
)

// tired is a listener that cannot accept twice, as without file descriptors.
type tired struct {
	net.Listener
	tries int
	conn  net.Conn
	end   chan struct{}
}

func (l *tired) Accept() (net.Conn, error) {
	switch l.tries++; l.tries {
	case 1, 2:
		return nil, errors.New("accept: too many open files")
	case 3:
		return l.conn, nil
	}
	<-l.end
	return nil, net.ErrClosed
}

func TestThePortSurvivesRunningOutOfFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		defer client.Close()
		p := &sharedPort{Listener: &tired{conn: server, end: make(chan struct{})}, done: make(chan struct{})}
		p.web, p.ice = newHanded(p), newHanded(p)
		go client.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
		got := make(chan net.Conn, 1)
		go func() {
			c, _ := p.web.Accept()
			got <- c
		}()
		go p.accept()
		if c := <-got; c == nil {
			t.Error("the port was given up")
		} else {
			c.Close()
		}
		close(p.Listener.(*tired).end)
		<-p.done
	})
}
