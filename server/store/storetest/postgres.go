package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// errMissing says that there is no PostgreSQL on this machine.
var errMissing = errors.New("PostgreSQL is not installed: apt-get install postgresql")

// cluster is the private PostgreSQL of this test process. The first test that wants it starts it, and it ends with the
// process, however that ends.
var cluster = sync.OnceValues(startCluster)

// server is a running PostgreSQL.
type server struct {
	*guarded
	count atomic.Int64
}

// postgresDatabase makes a database in the cluster.
func postgresDatabase(t testing.TB) string {
	t.Helper()
	c, err := cluster()
	switch {
	case errors.Is(err, errMissing) && os.Getenv("CI") == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	name := "t" + strconv.FormatInt(c.count.Add(1), 10)
	if err := c.run("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.run("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return c.dsn(name)
}

func (c *server) dsn(database string) string {
	return fmt.Sprintf("postgres://postgres@%s/%s?sslmode=disable", c.address, database)
}

func (c *server) run(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.dsn("postgres")+"&default_query_exec_mode=simple_protocol")
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// clusterScript makes a cluster and runs it. Nothing has to survive a crash, so nothing waits for the disk.
const clusterScript = `
"$BIN/initdb" --no-sync -U postgres -A trust -E UTF8 --locale=C.UTF-8 -D data || exit 1
exec "$BIN/postgres" -D data -h 127.0.0.1 -p "$PORT" -k "" -F \
	-c full_page_writes=off -c synchronous_commit=off -c max_connections=200
`

// startCluster makes a cluster on a free port of the loopback and waits until it answers.
func startCluster() (*server, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	g, err := startGuarded(clusterScript, "BIN="+programs)
	if err != nil {
		return nil, err
	}
	c := &server{guarded: g}
	return c, g.await(func() error { return c.run("SELECT 1") })
}

// findPrograms gives the folder of the newest PostgreSQL. Debian keeps it out of the path.
func findPrograms() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) // 9 comes before 15
	})
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errMissing
}
