package files

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
)

// answers is a resolver of a test: the addresses of a name, one answer after the other; the last one stays.
type answers struct {
	mu sync.Mutex
	of map[string][]string
}

func (a *answers) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := a.of[host]
	if len(list) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(list) > 1 {
		a.of[host] = list[1:]
	}
	var all []netip.Addr
	for _, s := range strings.Split(list[0], " ") {
		all = append(all, netip.MustParseAddr(s))
	}
	return all, nil
}

const publicAddress = "93.184.215.14"

// web is a public network of one server, in a test: whatever public address is dialled is that server, and what was dialled is kept.
func web(t *testing.T, names map[string][]string, serve http.HandlerFunc) (f *Fetcher, dialled *[]string) {
	t.Helper()
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	dialled = &[]string{}
	return newFetcher(&answers{of: names}, func(ctx context.Context, network, address string) (net.Conn, error) {
		*dialled = append(*dialled, address)
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}), dialled
}

func TestFetcherAsks(t *testing.T) {
	f, dialled := web(t, map[string][]string{"cong.vn": {publicAddress}, "khac.vn": {"::ffff:" + publicAddress}}, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			t.Error("it carries a secret")
		}
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "http://khac.vn/page", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "http://cong.vn/loop", http.StatusFound)
		case "/get":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		case "/endless":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case "/none":
			w.WriteHeader(http.StatusNotFound)
		}
	})
	for path, want := range map[string]struct {
		status int
		reason string
	}{
		"/page": {200, ""}, "/moved": {200, ""}, "/get": {200, ""}, "/endless": {200, ""}, "/none": {404, "LINK_STATUS"}, "/loop": {0, "LINK_REDIRECTS"},
	} {
		status, reason, err := f.Check(t.Context(), "http://cong.vn"+path)
		if status != want.status || reason != want.reason || err != nil {
			t.Errorf("%s: %d %q %v", path, status, reason, err)
		}
	}
	if _, reason, err := f.Check(t.Context(), "http://khong-co.vn/"); reason != "LINK_UNREACHABLE" || err != nil {
		t.Errorf("a name that nobody has: %q %v", reason, err)
	}
	for _, address := range *dialled {
		if address != publicAddress+":80" {
			t.Errorf("dialled %s", address)
		}
	}
}

// TestFetcherRefuses checks that nothing is dialled where a link leads inside, whichever way it says so.
func TestFetcherRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		link  string
		names map[string][]string
	}{
		"metadata":               {"http://169.254.169.254/latest/meta-data/", nil},
		"localhost":              {"http://localhost/", nil},
		"loopback of IPv6":       {"http://[::1]/", nil},
		"private":                {"http://10.1.2.3/", nil},
		"decimal":                {"http://2130706433/", nil},
		"octal":                  {"http://0177.0.0.1/", nil},
		"hex":                    {"http://0x7f000001/", nil},
		"short":                  {"http://127.1/", nil},
		"wrapped":                {"http://[::ffff:127.0.0.1]/", nil},
		"other port":             {"http://cong.vn:8080/", map[string][]string{"cong.vn": {publicAddress}}},
		"mail port":              {"http://cong.vn:25/", map[string][]string{"cong.vn": {publicAddress}}},
		"password":               {"http://a:b@cong.vn/", map[string][]string{"cong.vn": {publicAddress}}},
		"file":                   {"file:///etc/passwd", nil},
		"gopher":                 {"gopher://cong.vn/", nil},
		"name of loopback":       {"http://cong.vn/", map[string][]string{"cong.vn": {"127.0.0.1"}}},
		"name of a private one":  {"http://cong.vn/", map[string][]string{"cong.vn": {"192.168.1.10"}}},
		"name of both":           {"http://cong.vn/", map[string][]string{"cong.vn": {publicAddress + " 10.0.0.1"}}},
		"name of a unique local": {"http://cong.vn/", map[string][]string{"cong.vn": {"fd00::1"}}},
		"name of a link-local":   {"http://cong.vn/", map[string][]string{"cong.vn": {"fe80::1"}}},
		"name of a shared one":   {"http://cong.vn/", map[string][]string{"cong.vn": {"100.64.0.1"}}},
		"name of wrapped":        {"http://cong.vn/", map[string][]string{"cong.vn": {"::ffff:10.0.0.1"}}},
		"name of NAT64":          {"http://cong.vn/", map[string][]string{"cong.vn": {"64:ff9b::7f00:1"}}},
		"name of multicast":      {"http://cong.vn/", map[string][]string{"cong.vn": {"224.0.0.1"}}},
		"name of nowhere":        {"http://cong.vn/", map[string][]string{"cong.vn": {"0.0.0.0"}}},
	} {
		f, dialled := web(t, test.names, func(http.ResponseWriter, *http.Request) {})
		if _, _, err := f.Check(t.Context(), test.link); reasonOf(err) != "LINK_REFUSED" || len(*dialled) > 0 {
			t.Errorf("%s: %v, dialled %v", name, err, *dialled)
		}
	}
}

// TestFetcherFollowsOutwardsOnly checks redirects: the first answer is of a public server, the second address is not.
func TestFetcherFollowsOutwardsOnly(t *testing.T) {
	for _, to := range []string{
		"http://169.254.169.254/", "http://localhost/", "http://127.0.0.1:80/", "http://[::1]/", "http://trong.vn/", "http://cong.vn:22/", "http://10.0.0.8/",
		"http://0x7f.1/", "file:///etc/passwd", "http://cong.vn/again",
	} {
		names := map[string][]string{"trong.vn": {"172.16.0.9"}, "cong.vn": {publicAddress, "127.0.0.1"}} // the second look-up is another one
		f, dialled := web(t, names, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
		_, _, err := f.Check(t.Context(), "http://cong.vn/")
		if reasonOf(err) != "LINK_REFUSED" && to != "file:///etc/passwd" || err == nil || len(*dialled) != 1 {
			t.Errorf("%s: %v, dialled %v", to, err, *dialled)
		}
	}
}

// TestFetcherDialsWhatItJudged is about a name that changes between two look-ups: there is one look-up only.
func TestFetcherDialsWhatItJudged(t *testing.T) {
	f, dialled := web(t, map[string][]string{"cong.vn": {publicAddress, "127.0.0.1"}}, func(http.ResponseWriter, *http.Request) {})
	if status, _, err := f.Check(t.Context(), "http://cong.vn/"); status != 200 || err != nil || len(*dialled) != 1 || (*dialled)[0] != publicAddress+":80" {
		t.Errorf("%d %v, dialled %v", status, err, *dialled)
	}
}

// TestSecondWall dials this machine past every other check.
func TestSecondWall(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	for _, address := range []string{server.Listener.Addr().String(), "[::1]:80", "169.254.169.254:80"} {
		conn, err := publicDialer().DialContext(t.Context(), "tcp", address)
		if err == nil {
			conn.Close()
		}
		if reasonOf(err) != "LINK_REFUSED" {
			t.Errorf("%s: %v", address, err)
		}
	}
}
