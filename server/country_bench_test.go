package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// A country's history: as many filings a year as there were communes in 2022, for some years up to the last one, which lies ahead, so
// that ten years are there to ask about. Decisions are the same in all histories, from 2022 on: they are what is counted, and what
// is measured is how much more it costs where more was recorded.
const (
	countryFilings   = 10_599
	countryFirstYear = 2022
	countryLastYear  = 2036
	countrySet       = "bench.country"
)

// countryTargets are targets of no law: of the whole country, and of Thanh Hóa alone.
func countryTargets() []criteria.Target {
	country := criteria.Target{
		ID: "bench-country", Metric: criteria.MetricShare, Comparator: criteria.ComparatorAtLeast, Value: decimal.MustNew(80, 0), Unit: "%",
		Due: 20301231, Level: criteria.Commune, RuleSets: []string{countrySet}, Basis: criteria.BasisInForce, Rounding: criteria.RoundUp,
	}
	province := country
	province.ID, province.Province = "bench-province", demoProvince
	return []criteria.Target{country, province}
}

// countryServer is a server of the whole country with some years of history, whose day is the last of them.
func countryServer(b *testing.B, engine storetest.Engine, years int) (*testServer, *sql.DB) {
	b.Helper()
	dsn := engine.DSN(b)
	s := startServerOn(b, dsn)
	s.core.now = func() time.Time { return time.Date(countryLastYear, 12, 31, 3, 0, 0, 0, time.UTC) }
	s.core.units.put(countryCatalogue(b))
	s.core.targets.List = append(slices.Clone(s.core.targets.List), countryTargets()...)
	db := benchDatabase(b, engine, dsn)
	seedHistory(b, db, s.core.catalogue(), years)
	return s, db
}

// countryCatalogue folds the imports of all provinces, without entering them.
func countryCatalogue(b *testing.B) *units.Catalogue {
	b.Helper()
	shipped, err := units.ShippedCatalogue()
	if err != nil {
		b.Fatal(err)
	}
	imports, err := units.ReadImports(os.DirFS("../criteria/units/national"))
	if err != nil {
		b.Fatal(err)
	}
	sets := make([]*units.ChangeSet, len(imports))
	for i, p := range imports {
		sets[i] = &units.ChangeSet{Province: p.Province, Entry: p.Entry}
	}
	c, err := units.FoldSets(shipped, sets)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func benchDatabase(b *testing.B, engine storetest.Engine, dsn string) *sql.DB {
	b.Helper()
	driver := map[string]string{"sqlite": "sqlite3", "postgres": "pgx"}[engine.Name]
	db, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// seedHistory writes years of filings and returns, and all decisions, straight into the tables, as events without content and their
// milestones: it is reading that is measured. A tenth is entered out of the order of days.
func seedHistory(b *testing.B, db *sql.DB, c *units.Catalogue, years int) {
	b.Helper()
	w := &historyWriter{b: b, random: rand.New(rand.NewPCG(38, 1686))}
	var err error
	if w.tx, err = db.BeginTx(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	if err := w.tx.QueryRow("SELECT COALESCE(MAX(sequence), 0), COALESCE(MAX(committed_at), 0) FROM events").Scan(&w.sequence, &w.at); err != nil {
		b.Fatal(err)
	}
	for year := countryFirstYear; year <= countryLastYear; year++ {
		communes, err := c.AsOf(criteria.NewDate(year, 6, 29), criteria.Commune)
		if err != nil {
			b.Fatal(err)
		}
		for i := range countryFilings {
			w.year(&communes[i%len(communes)], year, i, year > countryLastYear-years)
		}
	}
	w.flush()
	if err := w.tx.Commit(); err != nil {
		b.Fatal(err)
	}
	if _, err := db.Exec("ANALYZE"); err != nil {
		b.Fatal(err)
	}
}

// historyWriter writes events and milestones, some to a statement: SQLite looks every parameter up among all of them.
type historyWriter struct {
	b                  *testing.B
	tx                 *sql.Tx
	random             *rand.Rand
	sequence, at       int64
	events, milestones []any
}

// year lets a commune file once, where that year is recorded; most filings pass, a tenth is returned, one in twelve leads to a
// decision, which is recorded whatever the year.
func (w *historyWriter) year(u *criteria.Unit, year, i int, recorded bool) {
	r := w.random
	on := max(criteria.NewDate(year, 1+r.IntN(5), 1+r.IntN(28)), u.From)
	if r.IntN(10) == 0 && u.From < criteria.NewDate(year-1, 1, 1) {
		on = criteria.NewDate(year-1, 1+r.IntN(12), 1+r.IntN(28)) // entered late
	}
	result := []string{"passed", "passed", "passed", "not_passed", "inconclusive"}[r.IntN(5)]
	subject := fmt.Sprintf("assessments/%d-%d", year, i)
	if recorded {
		w.add("filed", subject, 1, u, on, result, "")
	}
	switch next := r.IntN(24); {
	case next < 2 && recorded:
		w.add("returned", subject, 2, u, on.AddDays(1), result, "")
	case next == 2 || next == 3:
		w.add("recognised", fmt.Sprintf("recognitions/%d-%d", year, i), 1, u, on.AddDays(1), "", fmt.Sprintf("%d/QĐ-%d", i, year))
	}
}

func (w *historyWriter) add(kind, subject string, number int, u *criteria.Unit, on criteria.Date, result, decision string) {
	w.sequence, w.at = w.sequence+1, w.at+1
	w.events = append(w.events, w.sequence, subject, number, kind, "seed", "admin", int64(on), w.at, w.at, "{}")
	w.milestones = append(w.milestones, w.sequence, w.at, kind, subject, u.Province, u.Code, int64(u.From), countrySet, "1", int64(on),
		1, fmt.Sprint(countryLastYear), result, 30, 37, 7, 0, 0, 0, 0, 0, "", "dat", decision, "", "")
	if len(w.events) >= 40*10 {
		w.flush()
	}
}

func (w *historyWriter) flush() {
	insert := func(table string, columns int, args []any) {
		var rows strings.Builder
		for i := range args {
			sep := ", "
			if i%columns == 0 {
				sep = "), ("
			}
			fmt.Fprintf(&rows, "%s$%d", sep, i+1)
		}
		if len(args) > 0 {
			if _, err := w.tx.Exec("INSERT INTO "+table+" VALUES "+strings.TrimPrefix(rows.String(), "), ")+")", args...); err != nil {
				w.b.Fatal(err)
			}
		}
	}
	insert("events (sequence, subject, number, kind, actor, role, given_date, recorded_at, committed_at, change)", 10, w.events)
	insert(`milestones (sequence, committed_at, kind, subject, province, unit_code, unit_from, rule_set_id, rule_set_version, held_on,
		number, period, result, met, out_of, not_met, not_applicable, did_not_occur, no_data, awaiting_appraisal, unknown, gaps,
		level, decision_number, target, value)`, 26, w.milestones)
	w.events, w.milestones = w.events[:0], w.milestones[:0]
}

// countryQuestions are what is measured: today; five years back by what is known now; and in a country that had 10,599 communes. Of
// the last two the shorter histories know decisions alone, so that ratios say something about today.
var countryQuestions = []struct{ name, target, asOf, policy string }{
	{"province-today", "targets/bench-province", "2036-12-31", "majority"},
	{"province-5y-back", "targets/bench-province", "2031-12-31", "majority"},
	{"country-today", "targets/bench-country", "2036-12-31", "majority"},
	{"country-5y-back", "targets/bench-country", "2031-12-31", "majority"},
	{"country-2024", "targets/bench-country", "2024-01-31", "majority"},
}

// BenchmarkCountryProgress asks for progress by district and province, the whole answer inside the server without network. History
// of one, five and ten years is asked in turn, so that what else the machine does slows all of them alike; medians are given, and
// ten years against one. By its side stands one plain SQL statement over the milestones of ten years.
func BenchmarkCountryProgress(b *testing.B) {
	for _, engine := range storetest.Engines(b) {
		b.Run(engine.Name, func(b *testing.B) {
			spans := []int{1, 5, 10}
			servers := map[int]*testServer{}
			var db *sql.DB
			for _, years := range spans {
				began := time.Now()
				servers[years], db = countryServer(b, engine, years)
				loaded := time.Since(began)
				began = time.Now()
				servers[years].ask(b, "targets/bench-country", "", "")
				b.Logf("%d years: loaded in %v, first answer in %v", years, loaded.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
			}
			plain := newPlainCount(b, db, servers[10].core.catalogue())
			for _, q := range countryQuestions {
				b.Run(q.name, func(b *testing.B) {
					took := map[int][]time.Duration{}
					for b.Loop() {
						for _, years := range spans {
							began := time.Now()
							servers[years].ask(b, q.target, q.asOf, q.policy)
							took[years] = append(took[years], time.Since(began))
						}
					}
					ms := func(years int) float64 { return float64(median(took[years]).Nanoseconds()) / 1e6 }
					for _, years := range spans {
						b.ReportMetric(ms(years), fmt.Sprintf("ms-%dy", years))
					}
					b.ReportMetric(ms(10)/ms(1), "10y/1y")
					sql := float64(plain.median(b, q.asOf, strings.HasSuffix(q.target, "province")).Nanoseconds()) / 1e6
					b.ReportMetric(sql, "ms-plain-sql")
					b.ReportMetric(ms(10)/sql, "10y/plain-sql")
				})
			}
		})
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// ask calls the handler as an administrator does.
func (s *testServer) ask(b *testing.B, target, asOf, policy string) *tieuchiv1.TargetProgress {
	ctx := withActor(context.Background(), &criteria.Actor{ID: "bench", Role: criteria.Admin, Scope: criteria.Scope{Level: criteria.Province, Code: demoProvince}})
	p, err := progressService{core: s.core}.GetTargetProgress(ctx, &tieuchiv1.GetTargetProgressRequest{Name: target, AsOf: asOf, CarryOver: policy})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// plainCount is the statement that somebody would write who looks at the rows alone: no predecessors, no statuses, no policies.
type plainCount struct{ conn *sql.Conn }

func newPlainCount(b *testing.B, db *sql.DB, c *units.Catalogue) *plainCount {
	b.Helper()
	conn, err := db.Conn(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	p := &plainCount{conn}
	p.exec(b, "CREATE TEMPORARY TABLE bench_units (code TEXT, row_from BIGINT, row_to BIGINT, district TEXT, province TEXT, PRIMARY KEY (code, row_from))")
	p.exec(b, "BEGIN")
	for u := range c.All() {
		if u.Level == criteria.Commune {
			p.exec(b, "INSERT INTO bench_units VALUES ($1, $2, $3, $4, $5)", u.Code, int64(u.From), int64(u.To), u.District, u.Province)
		}
	}
	p.exec(b, "COMMIT")
	p.exec(b, "ANALYZE bench_units")
	return p
}

func (p *plainCount) exec(b *testing.B, statement string, args ...any) {
	b.Helper()
	if _, err := p.conn.ExecContext(context.Background(), statement, args...); err != nil {
		b.Fatal(statement, err)
	}
}

// median counts by district nine times, or by province where there are no districts.
func (p *plainCount) median(b *testing.B, asOf string, province bool) time.Duration {
	b.Helper()
	only := ""
	if province {
		only = " AND u.province = '" + demoProvince + "'"
	}
	day := strings.ReplaceAll(asOf, "-", "")
	statement := `SELECT u.province, u.district, COUNT(*), COUNT(m.unit_code) FROM bench_units u LEFT JOIN (
		SELECT DISTINCT unit_code, unit_from FROM milestones WHERE kind = 'recognised' AND rule_set_id = 'bench.country' AND held_on <= ` + day + `) m
		ON m.unit_code = u.code AND m.unit_from = u.row_from
		WHERE u.row_from <= ` + day + ` AND (u.row_to = 0 OR ` + day + ` < u.row_to)` + only + ` GROUP BY u.province, u.district`
	var all []time.Duration
	for range 9 {
		began := time.Now()
		rows, err := p.conn.QueryContext(context.Background(), statement)
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
		all = append(all, time.Since(began))
	}
	return median(all)
}
