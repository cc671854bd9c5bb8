package storetest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// startOnly is the environment variable that turns the test program into one that starts a cluster and waits.
const startOnly = "TIEUCHI_TEST_START_CLUSTER"

func TestMain(m *testing.M) {
	if os.Getenv(startOnly) == "" {
		os.Exit(m.Run())
	}
	c, err := cluster()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(c.address, c.folder)
	select {}
}

// TestClusterEndsWithTheProcess kills a process that has a cluster: soon the cluster is gone, and its files are.
func TestClusterEndsWithTheProcess(t *testing.T) {
	if _, err := findPrograms(); errors.Is(err, errMissing) {
		t.Skip(err)
	}
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), startOnly+"=1")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, folder, _ := strings.Cut(strings.TrimSpace(line), " ")
	if conn, err := net.Dial("tcp", address); err != nil {
		t.Fatal(err)
	} else {
		conn.Close()
	}
	command.Process.Kill()
	command.Wait()
	from := time.Now()
	for {
		conn, err := net.Dial("tcp", address)
		_, gone := os.Stat(folder)
		if err != nil && errors.Is(gone, os.ErrNotExist) {
			break
		}
		if err == nil {
			conn.Close()
		}
		if time.Since(from) > 30*time.Second {
			t.Fatalf("half a minute after its process was killed, the cluster is there: %v, %v", err, gone)
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Logf("the cluster was gone after %v", time.Since(from))
}

// TestDatabasesAreApart wants an empty database each time, on every engine.
func TestDatabasesAreApart(t *testing.T) {
	Each(t, func(t *testing.T, e Engine) {
		a, b := Open(t, e), Open(t, e)
		if err := a.SetMeta(t.Context(), "name", "a"); err != nil {
			t.Fatal(err)
		}
		if got, err := b.Meta(t.Context(), "name"); got != "" || err != nil {
			t.Errorf("the second database knows %q, %v", got, err)
		}
	})
}
