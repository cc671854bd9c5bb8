package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// exported gives the export of a server's log.
func (s *testServer) exported(t *testing.T, secret string) ([]byte, error) {
	t.Helper()
	stream, err := tieuchiv1.NewAuditServiceClient(s.conn).ExportEvents(as(secret), &tieuchiv1.ExportEventsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for {
		piece, err := stream.Recv()
		if err != nil {
			if err.Error() == "EOF" {
				return all.Bytes(), nil
			}
			return nil, err
		}
		all.Write(piece.GetContent())
	}
}

// TestExportIsVerified exports the log of a server, verifies it with its key and a checkpoint from before, and the proofs by hand.
func TestExportIsVerified(t *testing.T) {
	storetest.Each(t, func(t *testing.T, e storetest.Engine) {
		flags := []string{"-demo"}
		if e.Name != "sqlite" {
			path := filepath.Join(t.TempDir(), "key")
			if _, err := makeAuditKey(path, "tieuchi/provinces/38"); err != nil {
				t.Fatal(err)
			}
			flags = append(flags, "-audit-key", path)
		}
		s := startServer(t, e, flags...)
		client := tieuchiv1.NewAuditServiceClient(s.conn)
		held, err := client.GetCheckpoint(as("demo-system"), &tieuchiv1.GetCheckpointRequest{Name: "checkpoints/latest"})
		if err != nil {
			t.Fatal(err)
		}
		a, err := tieuchiv1.NewAssessmentServiceClient(s.conn).CreateAssessment(as("demo-admin"), &tieuchiv1.CreateAssessmentRequest{Assessment: &tieuchiv1.Assessment{
			Unit: "units/15448", RuleSetVersion: demoSet, Period: "2026", Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		k, err := client.GetAuditKey(as("demo-system"), &tieuchiv1.GetAuditKeyRequest{})
		if err != nil {
			t.Fatal(err)
		}
		key, err := audit.ParseKey(k.GetKey())
		if err != nil {
			t.Fatal(err)
		}
		export, err := s.exported(t, "demo-admin")
		if err != nil {
			t.Fatal(err)
		}
		report, err := audit.Verify(bytes.NewReader(export), audit.Given{Keys: []note.Verifier{key}, Checkpoints: [][]byte{[]byte(held.GetNote())}})
		if err != nil || len(report.Findings) > 0 || report.Signed != report.Events || report.Held != held.GetSize() || report.Events != held.GetSize()+1 {
			t.Fatalf("%+v, %v", report, err)
		}
		checkProofs(t, client, a.GetName(), report, held)
		if _, err := s.exported(t, "demo-appraiser"); status.Code(err) != codes.PermissionDenied {
			t.Errorf("an appraiser exports: %v", err)
		}
		if bytes.Contains(export, []byte("Bearer")) || bytes.Contains(export, []byte("demo-officer-15448")) {
			t.Error("secrets are in the export")
		}
	})
}

// checkProofs checks what the service proves with nothing but what was exported and held.
func checkProofs(t *testing.T, client tieuchiv1.AuditServiceClient, subject string, report *audit.Report, held *tieuchiv1.Checkpoint) {
	t.Helper()
	p, err := client.GetInclusionProof(as("demo-officer-15448"), &tieuchiv1.GetInclusionProofRequest{Subject: subject, Number: 1, Size: report.Events})
	if err != nil {
		t.Fatal(err)
	}
	proof := parseHashes(t, p.GetHashes())
	if err := tlog.CheckRecord(proof, p.GetSize(), report.Root, p.GetSequence()-1, audit.Leaf([]byte(p.GetLine()))); err != nil {
		t.Error("the event is not in the tree:", err)
	}
	c, err := client.GetConsistencyProof(as("demo-officer-15448"), &tieuchiv1.GetConsistencyProofRequest{From: held.GetSize(), To: report.Events})
	if err != nil {
		t.Fatal(err)
	}
	root := parseHashes(t, []string{held.GetRoot()})[0]
	if err := audit.CheckConsistent(audit.Checkpoint{Size: held.GetSize(), Root: root}, audit.Checkpoint{Size: report.Events, Root: report.Root}, parseHashes(t, c.GetHashes())); err != nil {
		t.Error("the tree does not go on:", err)
	}
}

func parseHashes(t *testing.T, texts []string) []tlog.Hash {
	t.Helper()
	var all []tlog.Hash
	for _, text := range texts {
		h, err := tlog.ParseHash(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	return all
}

// TestPublishCheckpoints takes checkpoints into a file and to the server of another province, which sees a second history.
func TestPublishCheckpoints(t *testing.T) {
	sqlite := storetest.Engines(t)[0]
	witness := startServer(t, sqlite, "-demo")
	folder := t.TempDir()
	token := filepath.Join(folder, "token")
	if err := os.WriteFile(token, []byte("demo-system\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, db := filepath.Join(folder, "checkpoints"), filepath.Join(folder, "own.db")
	flags := []string{"-demo", "-audit-origin", "tieuchi/provinces/31", "-checkpoint-file", file, "-checkpoint-peer", "http://" + witness.at.HTTP, "-checkpoint-peer-token-file", token}
	own := startServerOn(t, db, flags...)
	cfg, err := parseConfig(append([]string{"-db", db}, flags...), func(string) string { return "" }, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPublisher(own.core, cfg)
	if err != nil {
		t.Fatal(err)
	}
	sizes := []int64{}
	for _, period := range []criteria.Period{"", "2025", "2026"} {
		if period != "" {
			if _, err := tieuchiv1.NewAssessmentServiceClient(own.conn).CreateAssessment(as("demo-admin"), &tieuchiv1.CreateAssessmentRequest{Assessment: &tieuchiv1.Assessment{
				Unit: "units/15448", RuleSetVersion: demoSet, Period: string(period),
			}}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second time there is nothing to do
			if err := p.publish(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		size, err := own.core.store.LogSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, size)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	notes := audit.SplitCheckpoints(content)
	there, err := tieuchiv1.NewAuditServiceClient(witness.conn).ListWitnessedCheckpoints(as("demo-chair"), &tieuchiv1.ListWitnessedCheckpointsRequest{Origin: "tieuchi/provinces/31"})
	if err != nil || len(notes) != 3 || len(there.GetWitnessedCheckpoints()) != 3 {
		t.Fatalf("%d in the file, %d at the witness, %v", len(notes), len(there.GetWitnessedCheckpoints()), err)
	}
	key, err := audit.ParseKey(own.core.audit.key)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range notes {
		if c, verified, err := audit.OpenCheckpoint(n, key); err != nil || !verified || c.Size != sizes[i] {
			t.Error(c, verified, err)
		}
	}
	// Somebody removes the last event, and what is signed then is known to be another history.
	fork, err := audit.Checkpoint{Origin: "tieuchi/provinces/31", Size: sizes[2] + 5}.Sign(own.core.audit.signer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tieuchiv1.NewAuditServiceClient(witness.conn).WitnessCheckpoint(as("demo-system"), &tieuchiv1.WitnessCheckpointRequest{Note: string(fork), Key: own.core.audit.key})
	if status.Code(err) != codes.FailedPrecondition || !strings.Contains(err.Error(), "31") {
		t.Errorf("a second history is taken: %v", err)
	}
	witness.wantWhole(t)
}

// TestPublishedIsTakenBack publishes of a log that is not the one whose checkpoints are known outside: events were taken away, or others
// stand in their place. Whoever publishes says so at once, and does not wait until the log has grown again.
func TestPublishedIsTakenBack(t *testing.T) {
	sqlite := storetest.Engines(t)[0]
	witness := startServer(t, sqlite, "-demo")
	token := write(t, "token", []byte("demo-system\n"))
	for _, more := range []int64{0, 5, -5} {
		for _, where := range []string{"file", "peer"} {
			db, origin, file := filepath.Join(t.TempDir(), "own.db"), fmt.Sprint("tieuchi/", where, more), filepath.Join(t.TempDir(), "checkpoints")
			flags := []string{"-demo", "-audit-origin", origin, "-checkpoint-file", file}
			if where == "peer" {
				flags = []string{"-demo", "-audit-origin", origin, "-checkpoint-peer", "http://" + witness.at.HTTP, "-checkpoint-peer-token-file", token}
			}
			own := startServerOn(t, db, flags...)
			cfg, err := parseConfig(append([]string{"-db", db}, flags...), func(string) string { return "" }, t.Output())
			if err != nil {
				t.Fatal(err)
			}
			p, err := newPublisher(own.core, cfg)
			if err != nil {
				t.Fatal(err)
			}
			size, err := own.core.store.LogSize(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			known, err := audit.Checkpoint{Origin: origin, Size: size + more, Root: tlog.Hash{1}}.Sign(own.core.audit.signer)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, append(known, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := witness.core.store.WitnessCheckpoint(t.Context(), own.core.audit.key, known, nil, criteria.Act{Actor: criteria.Actor{ID: "tokens/x", Role: criteria.System}, At: 1}); err != nil {
				t.Fatal(err)
			}
			if err := p.publish(t.Context()); err == nil {
				t.Errorf("%s: of a log of %d events another one of %d is known, and nobody is told", where, size, size+more)
			}
		}
	}
}

// TestAuditKey makes keys and refuses those that are none.
func TestAuditKey(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "key")
	var out bytes.Buffer
	run := func(args ...string) error {
		return run(context.Background(), args, func(string) string { return "" }, &out, t.Output(), nil)
	}
	if err := run("-audit-key", path, "audit-key"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error("others may read the key:", info, err)
	}
	if err := run("-audit-key", path, "audit-key"); err == nil {
		t.Error("a key is overwritten")
	}
	l, err := openAuditLog(&config{auditKey: path, auditOrigin: "tieuchi/provinces/38"})
	if err != nil || l.key != strings.TrimSpace(out.String()) {
		t.Errorf("the public key is %q, and was said to be %q: %v", l.key, out.String(), err)
	}
	if _, err := openAuditLog(&config{auditKey: path, auditOrigin: "tieuchi/provinces/31"}); err == nil {
		t.Error("a key signs for another log")
	}
	bad := filepath.Join(folder, "bad")
	if err := os.WriteFile(bad, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openAuditLog(&config{auditKey: bad, auditOrigin: "tieuchi/provinces/38"}); err == nil {
		t.Error("what is no key is taken for one")
	}
	if l, err := openAuditLog(&config{db: "postgres://x", auditOrigin: "tieuchi/provinces/38"}); err != nil || l.signer != nil {
		t.Error("a database on a server has a key of its own:", err)
	}
	for _, args := range [][]string{{"audit-key"}, {"-checkpoint-peer", "ftp://x"}, {"-checkpoint-peer", "http://example.vn", "-checkpoint-peer-token-file", "x"}, {"-checkpoint-peer", "https://x"}, {"-clock-back", "x"}} {
		if err := run(args...); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
