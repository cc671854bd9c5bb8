package delivertest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Post is a request that a webhook has got.
type Post struct {
	Header http.Header
	Body   string
}

// Hook is a receiver of webhooks.
type Hook struct {
	URL string
	// At is told "connect" before the body is read, "body" when it was, and "answered". Where it gives a status for "body",
	// that is answered in place of 204; -1 cuts the connection. Set it before anything is sent.
	At func(point string) int

	mu    sync.Mutex
	posts []Post
}

// ListenHook starts a receiver on this machine.
func ListenHook(t testing.TB) *Hook {
	t.Helper()
	h := &Hook{At: func(string) int { return 0 }}
	s := httptest.NewServer(http.HandlerFunc(h.serve))
	t.Cleanup(s.Close)
	h.URL = s.URL + "/hook"
	return h
}

// Posts gives what came in until now.
func (h *Hook) Posts() []Post {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Post(nil), h.posts...)
}

func (h *Hook) serve(w http.ResponseWriter, r *http.Request) {
	h.At("connect")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	h.mu.Lock()
	h.posts = append(h.posts, Post{r.Header.Clone(), string(body)})
	h.mu.Unlock()
	switch code := h.At("body"); {
	case code < 0:
		panic(http.ErrAbortHandler)
	case code >= 300 && code < 400:
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(code)
	case code > 0:
		w.WriteHeader(code)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
	_ = http.NewResponseController(w).Flush()
	h.At("answered")
}
