package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// openPostgres prepares the two pools; the first statement connects.
func openPostgres(dsn string) (*engine, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err // it hides the password
	}
	// Named statements belong to one connection of the server and are gone on the next one behind PgBouncer in
	// transaction mode. Descriptions are kept on our side.
	if !strings.Contains(dsn, "default_query_exec_mode=") {
		config.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "tieuchi"
	}
	writer, reader := stdlib.OpenDB(*config), stdlib.OpenDB(*config)
	writer.SetMaxOpenConns(1)
	writer.SetMaxIdleConns(1)
	readers := max(8, 4*runtime.GOMAXPROCS(0))
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &engine{
		name: "postgres", dialect: goose.DialectPostgres, write: writer, read: reader, judge: judgePostgres,
		hasTable: "SELECT COUNT(*) FROM pg_tables WHERE schemaname = CURRENT_SCHEMA() AND tablename = $1",
		lock:     "SELECT pg_advisory_xact_lock(32766981780498537)", // "tieuchi" in bytes; it holds for this database only
		remote:   true,
	}, nil
}

// judgePostgres knows errors by their codes and types, never by their texts.
func judgePostgres(err error) fate {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "40001", "40P01": // serialization failure, deadlock
			return again
		case "25006", // a read-only transaction: the server was made a standby under us
			"53300", "57P01", "57P02", "57P03": // too many connections, shutting down, crashed, starting up
			return lost
		}
		if strings.HasPrefix(pg.Code, "08") { // connection exceptions
			return lost
		}
		return broken
	}
	var connect *pgconn.ConnectError
	var network net.Error
	for _, gone := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, driver.ErrBadConn, sql.ErrConnDone, context.DeadlineExceeded} {
		if errors.Is(err, gone) {
			return lost
		}
	}
	if errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) {
		return lost
	}
	return broken
}
