package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// writeTo is the environment variable that turns the test program into one that writes until it is killed.
const writeTo = "TIEUCHI_TEST_WRITE_TO"

// testKilled kills a program that writes, in the middle of it, and looks for every write that it said was done. It shows
// what a crash of the program does, not what a loss of power does.
func testKilled(t *testing.T, e storetest.Engine) {
	dsn := e.DSN(t)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), writeTo+"="+dsn)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == 300 {
			if err := command.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := command.Wait(); err == nil || len(acknowledged) < 300 {
		t.Fatalf("the program ended by itself after %d writes: %v", len(acknowledged), err)
	}

	s := storetest.OpenWith(t, store.Options{DSN: dsn})
	var all []string
	for token := ""; ; {
		page, next, err := s.ListAssessments(t.Context(), store.Filter{Within: reach(province)}, store.Page{Size: 1000, Token: token})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			all = append(all, d.Assessment.Name())
		}
		if token = next; token == "" {
			break
		}
	}
	there := map[string]bool{}
	for _, name := range all {
		there[name] = true
	}
	for _, name := range acknowledged {
		if !there[name] {
			t.Errorf("%s was acknowledged and is not there", name)
		}
	}
	filings := milestones(t, s)
	wantSequence(t, sequences(t, s, all...), len(all)+len(filings))
	wantMilestones(t, s, filings, all)
	if 3*len(filings) < len(all) {
		t.Errorf("%d of %d are filed", len(filings), len(all))
	}
	wantWhole(t, s, audit.Given{}) // log and tables agree
	t.Logf("%d acknowledged, %d there, %d of them filed", len(acknowledged), len(all), len(filings))
}

// writeUntilKilled makes assessments from several callers, every other one filed at once, and names each on its output once it
// is acknowledged.
func writeUntilKilled(dsn string) {
	s, err := store.Open(context.Background(), store.Options{DSN: dsn})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for caller := range 8 {
		go func() {
			for n := 0; ; n++ {
				u := commune(caller)
				u.From = 20210701
				id := fmt.Sprintf("%d-%d", caller, n)
				open := opened(id, u)
				if n%2 == 0 {
					open = filed(id, u, 20240919)
				}
				_, _, err := s.CreateAssessment(context.Background(), store.RequestKey{}, u, func() (*store.Opened, error) {
					o, err := open()
					o.Assessment.RuleSet.Version = fmt.Sprint(n) // one per unit and version
					return o, err
				})
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				fmt.Println("assessments/" + id)
			}
		}()
	}
	select {}
}
