package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// authority issues certificates for a test.
type authority struct {
	t    testing.TB
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t testing.TB, name string) *authority {
	t.Helper()
	a := &authority{t: t, key: newKey(t)}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, &a.key.PublicKey, a.key)
	if err == nil {
		a.cert, err = x509.ParseCertificate(der)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// issue gives a certificate for a use, which ends then.
func (a *authority) issue(name string, use x509.ExtKeyUsage, ends time.Time) tls.Certificate {
	a.t.Helper()
	key := newKey(a.t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: ends,
		ExtKeyUsage: []x509.ExtKeyUsage{use}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// files writes a certificate and its key and gives the paths.
func files(t testing.TB, c tls.Certificate) (cert, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]})),
		write(t, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func fingerprint(c tls.Certificate) string {
	sum := sha256.Sum256(c.Certificate[0])
	return hex.EncodeToString(sum[:])
}

// mutual is a server that asks for client certificates, and how to call it.
type mutual struct {
	*testServer
	roots *x509.CertPool
}

// rest calls with a certificate, none where it is nil, and a bearer token, none where it is "".
func (m *mutual) rest(t *testing.T, cert *tls.Certificate, secret string) (int, string, error) {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: m.config(cert)}
	defer transport.CloseIdleConnections()
	r, err := http.NewRequest("GET", "https://"+m.at.HTTP+"/v1/units/15448", nil)
	if err != nil {
		t.Fatal(err)
	}
	if secret != "" {
		r.Header.Set("Authorization", "Bearer "+secret)
	}
	answer, err := (&http.Client{Transport: transport}).Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}

func (m *mutual) grpc(t *testing.T, cert *tls.Certificate, secret string) error {
	t.Helper()
	conn, err := grpc.NewClient(m.at.GRPC, grpc.WithTransportCredentials(credentials.NewTLS(m.config(cert))))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if secret != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+secret)
	}
	_, err = tieuchiv1.NewUnitServiceClient(conn).GetUnit(ctx, &tieuchiv1.GetUnitRequest{Name: "units/15448"})
	return err
}

func (m *mutual) config(cert *tls.Certificate) *tls.Config {
	c := &tls.Config{RootCAs: m.roots, MinVersion: tls.VersionTLS12}
	if cert != nil {
		// Sent whatever roots the server names: a hostile caller does not heed them.
		c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return cert, nil }
	}
	return c
}

// TestMutualTLS lets a system in by its certificate, over both protocols, and others not.
func TestMutualTLS(t *testing.T) {
	ours, stranger := newAuthority(t, "Gốc thử"), newAuthority(t, "Gốc lạ")
	hour := time.Now().Add(time.Hour)
	cert, key := files(t, ours.issue("máy chủ", x509.ExtKeyUsageServerAuth, hour))
	m := &mutual{roots: x509.NewCertPool()}
	m.roots.AddCert(ours.cert)
	m.testServer = startServer(t, storetest.Engines(t)[0], "-tls-cert", cert, "-tls-key", key, "-client-ca", write(t, "ca.pem", ours.pem()))

	system, unknown := ours.issue("trục liên thông", x509.ExtKeyUsageClientAuth, hour), ours.issue("chưa có mã", x509.ExtKeyUsageClientAuth, hour)
	act := criteria.Act{Actor: criteria.Actor{ID: "server", Role: criteria.Admin, Scope: criteria.Scope{Level: criteria.Province, Code: "38"}}, Today: m.core.today(), At: testNow.UnixMicro()}
	u, err := tokenService{core: m.core}.grantable(act.Actor.Scope, act)
	if err != nil {
		t.Fatal(err)
	}
	made, _ := newToken("Trục liên thông", criteria.System, &u, act.At, act.At+tokenLife.Microseconds())
	made.Certificate = fingerprint(system)
	made.Hash = hashCertificate(made.Certificate)
	if err := m.core.store.CreateToken(t.Context(), made, act); err != nil {
		t.Fatal(err)
	}
	m.refused(t, "nothing", nil, "", "TOKEN_MISSING")
	m.refused(t, "a certificate without a token", &unknown, "", "CERTIFICATE_UNKNOWN")
	m.refused(t, "the fingerprint as a secret", nil, made.Certificate, "TOKEN_UNKNOWN")
	m.refused(t, "a wrong secret beside the certificate", &system, "tc_wrong", "TOKEN_UNKNOWN")
	if code, body, err := m.rest(t, &system, ""); code != http.StatusOK || err != nil {
		t.Errorf("REST: %d %s, %v", code, body, err)
	}
	if err := m.grpc(t, &system, ""); err != nil {
		t.Errorf("gRPC: %v", err)
	}
	copied := stranger.issue("trục liên thông", x509.ExtKeyUsageClientAuth, hour)
	expired := ours.issue("trục liên thông", x509.ExtKeyUsageClientAuth, time.Now().Add(-time.Minute))
	server := ours.issue("trục liên thông", x509.ExtKeyUsageServerAuth, hour)
	for name, c := range map[string]*tls.Certificate{"of another authority": &copied, "expired": &expired, "made for a server": &server} {
		if code, body, err := m.rest(t, c, ""); err == nil {
			t.Errorf("REST with a certificate %s: %d %s", name, code, body)
		}
		if err := m.grpc(t, c, ""); status.Code(err) != codes.Unavailable {
			t.Errorf("gRPC with a certificate %s: %v", name, err)
		}
	}
	if _, err := m.core.store.RevokeToken(t.Context(), made.ID, act); err != nil {
		t.Fatal(err)
	}
	m.core.forgetAll()
	m.refused(t, "a certificate whose token was revoked", &system, "", "CERTIFICATE_UNKNOWN")
}

// refused checks that both protocols refuse a call for one reason.
func (m *mutual) refused(t *testing.T, what string, cert *tls.Certificate, secret, reason string) {
	t.Helper()
	code, body, err := m.rest(t, cert, secret)
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	wantHTTP(t, what, code, body, 401, reason)
	wantRefused(t, what, m.grpc(t, cert, secret), codes.Unauthenticated, reason)
}
