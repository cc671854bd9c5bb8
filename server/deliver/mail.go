package deliver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/tieuchi/tieuchi/criteria/notice"
)

// SMTP says how mail leaves.
type SMTP struct {
	Address  string // "host:port"; port 465 speaks TLS from the beginning
	From     string // address that mail comes from
	Operator string // address of the operator, for notice.Operator; "" for none
	User     string // "" for none
	Password string
	TLS      Policy
	Roots    *tls.Config   // nil for the system's certificates
	Timeout  time.Duration // of each of three phases: to connect, to greet, to send; 0 means 20 s
}

// Policy says whether mail may leave without encryption.
type Policy string

// Policies.
const (
	Mandatory     Policy = "mandatory"
	Opportunistic Policy = "opportunistic" // where the server offers it
	None          Policy = "none"          // to this machine only
)

var policies = map[Policy]mail.TLSPolicy{Mandatory: mail.TLSMandatory, Opportunistic: mail.TLSOpportunistic, None: mail.NoTLS}

const (
	usualTimeout = 20 * time.Second
	portOfTLS    = 465
)

// mailer sends mail.
type mailer struct {
	SMTP
	client *mail.Client
	domain string // of the sender, for ids of messages
}

func newMailer(c SMTP) (*mailer, error) {
	host, port, err := net.SplitHostPort(c.Address)
	if err != nil {
		return nil, fmt.Errorf("the address of the mail server: %w", err)
	}
	number, err := strconv.Atoi(port)
	policy, known := policies[c.TLS]
	switch {
	case err != nil:
		return nil, fmt.Errorf("the port of the mail server: %q", port)
	case !known:
		return nil, fmt.Errorf("the TLS policy %q: mandatory, opportunistic or none", c.TLS)
	case c.TLS == None && !loopback(host):
		return nil, fmt.Errorf("mail leaves without TLS to this machine only, not to %s", host)
	}
	if c.Timeout == 0 {
		c.Timeout = usualTimeout
	}
	_, domain, ok := strings.Cut(c.From, "@")
	if !ok || domain == "" {
		return nil, fmt.Errorf("the address that mail comes from is none")
	}
	options := []mail.Option{mail.WithPort(number), mail.WithTimeout(c.Timeout), mail.WithTLSPolicy(policy), mail.WithoutNoop()}
	if c.Roots != nil {
		options = append(options, mail.WithTLSConfig(c.Roots))
	}
	if number == portOfTLS {
		options = append(options, mail.WithSSL())
	}
	if c.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(c.User), mail.WithPassword(c.Password))
	}
	client, err := mail.NewClient(host, options...)
	return &mailer{SMTP: c, client: client, domain: domain}, err
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// compose writes a message. Its id follows from the entry, so that a mail sent again on purpose can be known by it.
func (m *mailer) compose(e *notice.Entry, to string) (*mail.Msg, error) {
	msg := mail.NewMsg()
	if err := errors.Join(msg.From(m.From), msg.To(to)); err != nil {
		return nil, err
	}
	msg.SetMessageIDWithValue(e.ID + "@" + m.domain)
	msg.SetDate()
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no answers by machines
	msg.Subject(e.Subject)
	msg.SetBodyString(mail.TypeTextPlain, e.Body)
	return msg, nil
}

// send makes one attempt. log is for the operator and names no recipient.
func (m *mailer) send(ctx context.Context, e *notice.Entry, to string) (o outcome, log error) {
	msg, err := m.compose(e, to)
	if err != nil {
		return failed("ADDRESS_MALFORMED"), nil
	}
	client, err := m.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return retry("SMTP_UNREACHABLE"), err // nothing of the message was said yet
	}
	defer func() { _ = m.client.CloseWithSMTPClient(client) }()
	return judge(msg, m.client.SendWithSMTPClient(client, msg)), nil
}

// judge tells what an error means for the message. What the server refused has not arrived. Where it did not answer after the
// message was under way, it may have.
func judge(msg *mail.Msg, err error) outcome {
	var e *mail.SendError
	switch {
	case err == nil || msg.IsDelivered(): // taken, whatever went wrong in parting
		return sent
	case !errors.As(err, &e):
		return uncertain("SMTP_NO_ANSWER")
	case e.ErrorCode() >= 500 && e.ErrorCode() < 600:
		return failed("SMTP_" + strconv.Itoa(e.ErrorCode()))
	case e.ErrorCode() >= 400 && e.ErrorCode() < 500:
		return retry("SMTP_" + strconv.Itoa(e.ErrorCode()))
	case e.Reason == mail.ErrWriteContent, e.Reason == mail.ErrSMTPDataClose, e.Reason == mail.ErrAmbiguous, e.Reason == mail.ErrSMTPReset:
		return uncertain("SMTP_NO_ANSWER") // closing the connection may have ended the message
	}
	return retry("SMTP_NO_ANSWER")
}
