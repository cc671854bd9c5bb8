package storetest

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Bouncer is PostgreSQL behind PgBouncer in transaction mode, where no two transactions need to share a connection of the
// server. It is not among Engines: few machines have it, and one test that runs everything through it is enough.
func Bouncer() Engine { return Engine{"pgbouncer", bouncedDatabase} }

// bouncer is the PgBouncer of this test process.
var bouncer = sync.OnceValues(startBouncer)

func bouncedDatabase(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("pgbouncer"); err != nil {
		const missing = "PgBouncer is not installed: apt-get install pgbouncer"
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	dsn := postgresDatabase(t)
	c, err := cluster()
	if err != nil {
		t.Fatal(err)
	}
	b, err := bouncer()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(dsn, c.address, b.address, 1)
}

const bouncerScript = `
cat >bouncer.ini <<END
[databases]
* = host=127.0.0.1 port=$SERVER user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $PORT
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
END
exec pgbouncer -q bouncer.ini
`

func startBouncer() (*server, error) {
	c, err := cluster()
	if err != nil {
		return nil, err
	}
	_, port, _ := strings.Cut(c.address, ":")
	g, err := startGuarded(bouncerScript, "SERVER="+port)
	if err != nil {
		return nil, err
	}
	b := &server{guarded: g}
	if err := g.await(func() error { return b.run("SELECT 1") }); err != nil {
		return nil, fmt.Errorf("PgBouncer: %w", err)
	}
	return b, nil
}
