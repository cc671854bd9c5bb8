// Package delivertest has small receivers of mail and of webhooks, which note what they were sent.
package delivertest

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// Mail is a message that an SMTP receiver has taken: its last line was read.
type Mail struct {
	ID   string // of the Message-ID, before the "@"
	From string
	To   string
	Data string // as it came
	TLS  bool
}

// SMTP is a receiver of mail.
type SMTP struct {
	Address string
	// At is told each point of a conversation before the receiver goes on: "connect", "mail", "rcpt", "data", "dot" (the message
	// is taken and not acknowledged yet), "taken" (it was acknowledged). What it gives is answered in place of the usual; "-"
	// cuts the connection. Set it before anything is sent.
	At func(point string) string

	secure *tls.Config
	mu     sync.Mutex
	taken  []Mail
}

// ListenSMTP starts a receiver on this machine, which offers STARTTLS where a configuration is given.
func ListenSMTP(t testing.TB, secure *tls.Config) *SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &SMTP{Address: l.Addr().String(), At: func(string) string { return "" }, secure: secure}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(conn)
		}
	}()
	return s
}

// Taken gives what was taken until now.
func (s *SMTP) Taken() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.taken...)
}

// talk holds one conversation.
func (s *SMTP) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	c := conversation{SMTP: s, conn: conn, lines: textproto.NewReader(bufio.NewReader(conn))}
	if !c.answer("connect", "220 test ESMTP") {
		return
	}
	for {
		line, err := c.lines.ReadLine()
		if err != nil || !c.command(line) {
			return
		}
	}
}

type conversation struct {
	*SMTP
	conn  net.Conn
	lines *textproto.Reader
	now   Mail
}

// answer writes a line, unless the point says otherwise, and tells whether to go on.
func (c *conversation) answer(point, usual string) bool {
	said := ""
	if point != "" {
		said = c.At(point)
	}
	if said == "-" {
		return false
	}
	if said == "" {
		said = usual
	}
	_, err := io.WriteString(c.conn, said+"\r\n")
	return err == nil
}

func (c *conversation) command(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		if c.secure != nil && !c.now.TLS {
			return c.answer("", "250-test\r\n250-STARTTLS\r\n250 8BITMIME")
		}
		return c.answer("", "250-test\r\n250 8BITMIME")
	case "STARTTLS":
		if !c.answer("", "220 go ahead") {
			return false
		}
		conn := tls.Server(c.conn, c.secure)
		c.conn, c.lines, c.now.TLS = conn, textproto.NewReader(bufio.NewReader(conn)), true
		return conn.Handshake() == nil
	case "MAIL":
		c.now = Mail{From: rest, TLS: c.now.TLS}
		return c.answer("mail", "250 fine")
	case "RCPT":
		c.now.To = rest
		return c.answer("rcpt", "250 fine")
	case "DATA":
		return c.answer("data", "354 go ahead") && c.data()
	case "QUIT":
		c.answer("", "221 bye")
		return false
	}
	return c.answer("", "250 fine")
}

// data reads a message to its last line.
func (c *conversation) data() bool {
	b, err := c.lines.ReadDotBytes()
	if err != nil {
		return false
	}
	c.now.Data = string(b)
	if m, err := mail.ReadMessage(strings.NewReader(c.now.Data)); err == nil {
		c.now.ID, _, _ = strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	}
	if said := c.At("dot"); said == "-" || said != "" {
		if said != "-" { // refused
			_, err := io.WriteString(c.conn, said+"\r\n")
			return err == nil
		}
		c.note()
		return false
	}
	c.note()
	ok := c.answer("", "250 taken")
	c.At("taken")
	return ok
}

func (c *conversation) note() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taken = append(c.taken, c.now)
}
