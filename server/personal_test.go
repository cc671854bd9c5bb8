package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/deliver/delivertest"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// People who must be found nowhere but in their contacts: words that nothing else has.
var (
	ofUnit    = criteria.ContactEntry{FullName: "Quách Thị Mơ Nhạc", Phone: "0987123654", Email: "mo.nhac.quach@example.vn"}
	ofCitizen = criteria.ContactEntry{FullName: "Triệu Văn Khuất Ẩn", Phone: "0356987412", Email: "khuat.an.trieu@example.vn"}
)

// personal are the words to look for, as they are and as logs may write them.
func personal() []string {
	var all []string
	for _, c := range []criteria.ContactEntry{ofUnit, ofCitizen} {
		all = append(all, c.FullName, fmt.Sprintf("%+q", c.FullName), c.Phone, c.Email, strings.Split(c.Email, "@")[0])
	}
	return all
}

// findPerson reports every word of a person in a text.
func findPerson(t *testing.T, where, text string) {
	t.Helper()
	for _, word := range personal() {
		if strings.Contains(text, strings.Trim(word, `"`)) {
			t.Errorf("%s has %s: %.300s", where, word, text)
		}
	}
}

// lockedBuffer takes the log.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestPersonalDataStaysWhereItIs plants contacts, sends mail to them, and looks for the people in every answer that others can
// get, in the events, the export, the log at its most talkative, in public and in every table but the one.
func TestPersonalDataStaysWhereItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		log, smtp, hook := &lockedBuffer{}, delivertest.ListenSMTP(t, nil), delivertest.ListenHook(t)
		dsn := engine.DSN(t)
		s := startServerLogging(t, dsn, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), "-demo", "-public-objections",
			"-smtp", smtp.Address, "-smtp-from", "tieuchi@example.vn", "-smtp-tls", "none", "-webhook", hook.URL, "-files", t.TempDir())
		vars := s.thanhHoa(t)
		s.plant(t, vars)
		s.waitForMail(t, smtp)
		names := s.contactNames(t, vars)

		s.askEverything(t, vars)
		findPerson(t, "the log", log.String())
		if !strings.Contains(log.String(), "PutContact") {
			t.Error("the log is not at its most talkative, and shows nothing")
		}
		for _, p := range hook.Posts() {
			findPerson(t, "a webhook", p.Body)
		}
		for _, m := range smtp.Taken() {
			_, body, _ := strings.Cut(m.Data, "\n\n")
			findPerson(t, "the body of a mail", body)
		}
		for _, path := range []string{"/", "/docs", "/public/" + vars["citizen"], "/openapi.json"} {
			_, _, text := s.get(t, path, "")
			findPerson(t, path, text)
		}
		findPerson(t, "the export", s.export(t))
		if engine.Name == "sqlite" {
			findInTables(t, dsn)
		}
		s.eraseAll(t, names)
		if engine.Name == "sqlite" {
			findInFiles(t, dsn)
		}
	})
}

// plant puts the people in: one by the officer of a unit, one with a citizen's objection. Some of it is refused first.
func (s *testServer) plant(t *testing.T, vars map[string]string) {
	t.Helper()
	client := tieuchiv1.NewContactServiceClient(s.conn)
	put := func(email string) error {
		_, err := client.PutContact(as("demo-officer-15448"), &tieuchiv1.PutContactRequest{Contact: &tieuchiv1.Contact{
			Subject: "units/15448", FullName: ofUnit.FullName, Phone: ofUnit.Phone, Email: email, Revision: 1,
		}})
		return err
	}
	err := put(ofUnit.Email + "@")
	if err == nil {
		t.Fatal("an address that is none was taken")
	}
	findPerson(t, "a refusal", err.Error())
	if err := put(ofUnit.Email); err != nil {
		t.Fatal(err)
	}
	body := func(email string) string {
		return fmt.Sprintf(`{"recognition": %q, "reason": "thử", "contact": {"fullName": %q, "phone": %q, "email": %q}}`,
			vars["recognition"], ofCitizen.FullName, ofCitizen.Phone, email)
	}
	if code, _, text := s.objectFrom(t, "", "application/json", body(ofCitizen.Email+"@")); code != 400 {
		t.Fatal(code, text)
	}
	code, _, text := s.objectFrom(t, "", "application/json", body(ofCitizen.Email))
	findPerson(t, "a public answer", text)
	list, err := tieuchiv1.NewObjectionServiceClient(s.conn).ListObjections(as("demo-chair"), &tieuchiv1.ListObjectionsRequest{PageSize: 10})
	if code != 200 || err != nil {
		t.Fatal(code, text, err)
	}
	for _, o := range list.GetObjections() {
		if o.GetObjectingUnit() == "" {
			vars["citizen"] = o.GetName()
		}
	}
	if _, err := tieuchiv1.NewObjectionServiceClient(s.conn).AnswerObjection(as("demo-chair"), &tieuchiv1.AnswerObjectionRequest{
		Name: vars["citizen"], State: tieuchiv1.Objection_REJECTED, Answer: "Không có căn cứ.",
	}); err != nil {
		t.Fatal(err)
	}
}

// waitForMail waits until both people have got mail: their addresses are where they belong.
func (s *testServer) waitForMail(t *testing.T, smtp *delivertest.SMTP) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		got := fmt.Sprint(smtp.Taken())
		if strings.Contains(got, ofUnit.Email) && strings.Contains(got, ofCitizen.Email) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("no mail has arrived: ", got)
		}
	}
}

// contactNames gives the names of both contacts: those who may see them see them.
func (s *testServer) contactNames(t *testing.T, vars map[string]string) []string {
	t.Helper()
	var names []string
	for subject, want := range map[string]string{"units/15448": ofUnit.FullName, vars["citizen"]: ofCitizen.FullName} {
		c, err := tieuchiv1.NewContactServiceClient(s.conn).GetContact(as("demo-admin"), &tieuchiv1.GetContactRequest{Name: subject + "/contact"})
		if err != nil || c.GetFullName() != want {
			t.Fatal(c, err)
		}
		names = append(names, c.GetName())
	}
	return names
}

// askEverything calls every method as everybody, and looks for the people in what comes: they are in no answer but in those of
// ContactService to the officer and the administrator.
func (s *testServer) askEverything(t *testing.T, vars map[string]string) {
	t.Helper()
	asked, rows := 0, matrixRows(t)
	vars = maps.Clone(vars)
	vars["unit"], vars["code"] = "units/15448", "15448"
	eachMethod(func(name string, m protoreflect.MethodDescriptor) {
		row, known := rows[name]
		if !known {
			return // the test of the matrix asks for it
		}
		for _, who := range []string{
			"demo-admin", "demo-chair", "demo-appraiser", "demo-system", "demo-committee-province", "demo-officer-15448", "demo-officer-15469",
			"demo-rule-author", "demo-publisher", "",
		} {
			if strings.HasPrefix(name, "ContactService.") && (who == "demo-admin" || who == "demo-officer-15448") {
				continue
			}
			answer, st := s.callRaw(t, who, m, row.Request, vars)
			findPerson(t, name+" by "+who, answer+fmt.Sprint(st))
			asked++
		}
	})
	if asked < 500 {
		t.Errorf("only %d calls", asked)
	}
}

// export gives the whole export of the log.
func (s *testServer) export(t *testing.T) string {
	t.Helper()
	stream, err := tieuchiv1.NewAuditServiceClient(s.conn).ExportEvents(as("demo-admin"), &tieuchiv1.ExportEventsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for {
		piece, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all.Write(piece.GetContent())
	}
	for _, kind := range []criteria.Action{criteria.ActPutContact, criteria.ActObject} {
		if !strings.Contains(all.String(), string(kind)) {
			t.Fatalf("the export has no event %s", kind)
		}
	}
	return all.String()
}

// findInTables reads every table but that of contacts.
func findInTables(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	read := func(query string) (all [][]any) {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		columns, _ := rows.Columns()
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			all = append(all, values)
		}
		return all
	}
	for _, table := range read("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'contacts'") {
		for _, row := range read(fmt.Sprintf("SELECT * FROM %q", table[0])) {
			findPerson(t, fmt.Sprint("table ", table[0]), fmt.Sprintf("%s", row))
		}
	}
	if !strings.Contains(fmt.Sprintf("%s", read("SELECT * FROM contacts")), ofUnit.Email) {
		t.Error("it is not in the table of contacts either: nothing is shown")
	}
}

// eraseAll erases the contacts: the log stays whole.
func (s *testServer) eraseAll(t *testing.T, names []string) {
	t.Helper()
	for _, name := range names {
		c, err := tieuchiv1.NewContactServiceClient(s.conn).EraseContact(as("demo-admin"), &tieuchiv1.EraseContactRequest{Name: name})
		if err != nil || c.GetFullName()+c.GetPhone()+c.GetEmail() != "" || c.GetHash() == "" {
			t.Fatal(c, err)
		}
	}
	checked, err := s.core.store.CheckLog(t.Context(), audit.Given{})
	if err != nil || len(checked.Findings) > 0 {
		t.Error("erasing broke the log:", checked, err)
	}
}

// findInFiles reads the database's files as they lie on the disk.
func findInFiles(t *testing.T, path string) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		findPerson(t, filepath.Base(file), string(content))
	}
}
