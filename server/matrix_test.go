package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

var updateAccess = flag.Bool("update-access", false, "fill in the rights of methods that have none in testdata/access.yaml; read the difference before it is committed")

const matrixFile = "testdata/access.yaml"

// relations are the columns of the matrix: who asks, and about what.
var relations = []string{"own", "other", "foreign", "ended"}

// matrixRow says of a method how it keeps units and provinces apart, with a request about something of a commune of Thanh Hóa, and
// what comes of it for every role: one word for all relations, or one for each.
type matrixRow struct {
	Way     string              `yaml:"way"`
	Request string              `yaml:"request"`
	Rights  map[string][]string `yaml:"rights"` // by roles, separated by blanks
}

// outcomes gives what is expected of a role, by relation; nil where there is no entry.
func (r *matrixRow) outcomes(role string) map[string]string {
	for names, words := range r.Rights {
		if !slices.Contains(strings.Fields(names), role) {
			continue
		}
		out := map[string]string{}
		for i, relation := range relations {
			if out[relation] = words[0]; len(words) == len(relations) {
				out[relation] = words[i]
			}
		}
		return out
	}
	return nil
}

// Words of the matrix besides reasons and those of isolation_test.go.
const (
	allowed = "allowed" // it is let through, and comes to what the state of things makes of it
	none    = "n/a"     // there is no such relation for the role or the method
)

// matrix is the world in which it is played: who asks, and what there is.
type matrix struct {
	*testServer
	t       *testing.T
	secrets map[string]map[criteria.Role]string // by relation
	vars    map[string]map[string]string
	names   map[string][]string // resource names that only who may see them sees
	rows    map[string]*matrixRow
	seen    map[string]map[string]map[string]string // method, role, relation: what came of it
}

// TestAccess plays the whole matrix of method, role and unit over both protocols. What is refused leaves everything as it was.
func TestAccess(t *testing.T) {
	m := newMatrix(t)
	before := m.contentHash(t)
	rows, err := m.core.store.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.each(func(name string, d protoreflect.MethodDescriptor, row *matrixRow) {
		for _, role := range sortedRoles() {
			if row.Way != own || !m.core.access[fullName(d)][role] {
				m.play(name, d, row, role, "other", "foreign")
			}
			if !m.core.access[fullName(d)][role] {
				m.play(name, d, row, role, "own", "ended")
			}
		}
	})
	if m.contentHash(t) != before {
		after, err := m.core.store.Counts(t.Context())
		t.Errorf("somebody has written something who may not (%v): %s", err, cmp.Diff(rows, after))
	}
	for _, reads := range []bool{true, false} {
		m.each(func(name string, d protoreflect.MethodDescriptor, row *matrixRow) {
			for _, role := range sortedRoles() {
				if m.core.access[fullName(d)][role] && isRead(d) == reads {
					m.play(name, d, row, role, "ended", "own")
					if row.Way == own {
						m.play(name, d, row, role, "other", "foreign")
					}
				}
			}
		})
	}
	m.ownProvince(t, m.secrets["foreign"][criteria.RuleAuthor])
	if *updateAccess {
		m.write()
	}
}

func sortedRoles() []criteria.Role {
	all := slices.Collect(maps.Keys(roles))
	slices.SortFunc(all, func(a, b criteria.Role) int { return int(roles[a] - roles[b]) })
	return all
}

func isRead(d protoreflect.MethodDescriptor) bool {
	rule, _ := proto.GetExtension(d.Options(), annotations.E_Http).(*annotations.HttpRule)
	return rule.GetGet() != "" || rule == nil
}

func newMatrix(t *testing.T) *matrix {
	m := &matrix{
		testServer: startServer(t, storetest.Engines(t)[0], "-demo", "-rate", "0"), t: t, rows: map[string]*matrixRow{},
		secrets: map[string]map[criteria.Role]string{}, seen: map[string]map[string]map[string]string{},
	}
	content, err := os.ReadFile(matrixFile)
	if err == nil {
		err = yaml.Load(content, &m.rows, yaml.WithKnownFields(true))
	}
	if err != nil {
		t.Fatal(err)
	}
	here := m.thanhHoa(t)
	m.core.units.put(catalogueWith(t, "30,Hải Dương,tinh,2021-07-01,", "10600,An Phú,xa,,30,lowland,2021-07-01,", ""))
	here["unit"], here["code"] = "units/15448", "15448"
	ended := m.absorbed(t, here)
	m.vars = map[string]map[string]string{"own": here, "other": here, "foreign": here, "ended": ended}
	m.names = map[string][]string{}
	for relation, vars := range m.vars {
		m.names[relation] = slices.DeleteFunc(slices.Collect(maps.Values(vars)), func(name string) bool { return !named.MatchString(name) })
	}
	for relation, of := range map[string][2]string{"own": {"38", "15448"}, "other": {"", "15469"}, "foreign": {"30", "10600"}, "ended": {"38", "15448"}} {
		m.secrets[relation] = map[criteria.Role]string{}
		for _, role := range sortedRoles() {
			scope := "provinces/" + of[0]
			if role == criteria.Officer || role == criteria.Head {
				scope = "communes/" + of[1]
			}
			if scope == "provinces/" {
				continue // a right for the province is for every unit of it
			}
			parsed, err := criteria.ParseScope(scope)
			if err != nil {
				t.Fatal(err)
			}
			u, ok := m.core.catalogue().Made(parsed, m.core.today())
			if !ok {
				t.Fatalf("there is no %s", scope)
			}
			_, m.secrets[relation][role] = m.earlier(t, role, scope, u.Province, testNow, u.From)
		}
	}
	if _, err := tieuchiv1.NewAuditServiceClient(m.conn).GetCheckpoint(as("demo-admin"), &tieuchiv1.GetCheckpointRequest{Name: "checkpoints/latest"}); err != nil {
		t.Fatal(err) // who asks for the latest has it made where the log has grown, which it has not after this
	}
	return m
}

// named is a name that only those see who may see the thing: published rule sets are everybody's.
var named = regexp.MustCompile(`^(assessments|recognitions|finalisations|ruleSetDrafts|unitChangeSets|tokens|handovers|grants|campaigns|objections|documents|contacts)/`)

// absorbed makes for a commune that became part of xã Định Hòa what there is for that one, and gives the names.
func (m *matrix) absorbed(t *testing.T, here map[string]string) map[string]string {
	t.Helper()
	const unit = "units/15451.20210701"
	vars := maps.Clone(here)
	vars["unit"], vars["code"] = unit, "15451"
	for name, period := range map[string]string{"draft": "2024-Q1", "filed": "2024-Q2"} {
		a, err := tieuchiv1.NewAssessmentServiceClient(m.conn).CreateAssessment(as("demo-admin"), &tieuchiv1.CreateAssessmentRequest{Submit: name == "filed", Assessment: &tieuchiv1.Assessment{
			Unit: unit, RuleSetVersion: demoSet, Period: period, Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		vars[name] = a.GetName()
	}
	r, err := tieuchiv1.NewRecognitionServiceClient(m.conn).CreateRecognition(as("demo-admin"), &tieuchiv1.CreateRecognitionRequest{Recognition: &tieuchiv1.Recognition{
		Unit: unit, RuleSetVersion: demoSet, DecisionNumber: "2/QĐ-THỬ", DecisionDate: "2024-10-07",
	}})
	if err != nil {
		t.Fatal(err)
	}
	vars["recognition"] = r.GetName()
	return vars
}

// aboutUnit finds what of a request is of one unit: for the others there is no ended unit to ask about.
var aboutUnit = regexp.MustCompile(`\$\{(unit|code|draft|filed|recognition)\}`)

// each visits every method. One that has no row fails, and so does a row of no method.
func (m *matrix) each(visit func(string, protoreflect.MethodDescriptor, *matrixRow)) {
	known := map[string]bool{}
	eachMethod(func(name string, d protoreflect.MethodDescriptor) {
		known[name] = true
		row := m.rows[name]
		if row == nil || row.Request == "" || !slices.Contains([]string{denied, empty, public, own}, row.Way) {
			m.t.Errorf("%s is not in %s: say who may, its way and a request (-update-access fills in the rights: read them)", name, matrixFile)
			return
		}
		visit(name, d, row)
	})
	for name := range m.rows {
		if !known[name] {
			m.t.Errorf("there is no method %s", name)
		}
	}
}

// play makes one call for each relation over each protocol and compares what comes of it.
func (m *matrix) play(name string, d protoreflect.MethodDescriptor, row *matrixRow, role criteria.Role, relations ...string) {
	word := strings.TrimPrefix(roles[role].String(), "ROLE_")
	want := row.outcomes(word)
	if want == nil && !*updateAccess {
		m.t.Errorf("%s has no entry for %s", name, word)
		return
	}
	for _, relation := range relations {
		secret, expected := m.secrets[relation][role], want[relation]
		absent := secret == "" || relation == "ended" && (!aboutUnit.MatchString(row.Request) || row.Way == public) || row.Way == own && relation != "own" && relation != "foreign"
		if !m.core.access[fullName(d)][role] {
			absent = false // whatever it is about
			if secret == "" {
				secret = m.secrets["own"][role]
			}
		}
		if absent {
			m.note(name, word, relation, none)
			if want != nil && expected != none {
				m.t.Errorf("%s by %s, %s: there is no such case, and %s is expected", name, word, relation, expected)
			}
			continue
		}
		for _, protocol := range []string{"gRPC", "REST"} {
			got, said := m.outcome(protocol, secret, relation, d, row)
			m.note(name, word, relation, got)
			if want == nil && protocol == "REST" && m.seen[name][word][relation] != got || want != nil && got != expected {
				m.t.Errorf("%s by %s, %s, over %s: %s, want %s: %.300s", name, word, relation, protocol, got, expected, said)
			}
			m.checkWay(fmt.Sprintf("%s by %s over %s", name, word, protocol), row.Way, relation, got, m.core.access[fullName(d)][role])
		}
	}
}

// checkWay holds whatever stands in the file: another province gets nothing, and a role that may not call is told so.
func (m *matrix) checkWay(what, way, relation, got string, mayCall bool) {
	switch {
	case !mayCall && got != "ROLE_NOT_ALLOWED":
		m.t.Errorf("%s: %s, and the contract does not let the role call", what, got)
	case mayCall && relation == "foreign" && (way == denied && (got == allowed || got == "ROLE_NOT_ALLOWED") || way == empty && got != empty || way == public && got != public):
		m.t.Errorf("%s, from another province: %s", what, got)
	}
}

func (m *matrix) note(method, role, relation, got string) {
	if m.seen[method] == nil {
		m.seen[method] = map[string]map[string]string{}
	}
	if m.seen[method][role] == nil {
		m.seen[method][role] = map[string]string{}
	}
	if m.seen[method][role][relation] == "" {
		m.seen[method][role][relation] = got
	}
}

// outcome gives what comes of a call in one word, and what was answered.
func (m *matrix) outcome(protocol, secret, relation string, d protoreflect.MethodDescriptor, row *matrixRow) (word, said string) {
	answer, st := "", (*status.Status)(nil)
	if protocol == "gRPC" {
		answer, st = m.callRaw(m.t, secret, d, row.Request, m.vars[relation])
	} else {
		answer, st = m.restRaw(secret, d, row.Request, m.vars[relation])
	}
	reason := explain(st).reason
	switch code := st.Code(); {
	case code == codes.PermissionDenied || code == codes.NotFound || code == codes.Unauthenticated || slices.Contains(refusals, reason):
		return reason, st.Message()
	case row.Way == public && code == codes.OK:
		return public, answer
	case row.Way == empty && code == codes.OK && !m.shows(answer, relation):
		return empty, answer
	}
	return allowed, answer
}

// refusals are reasons that are about the unit although their kind is another.
var refusals = []string{"OUT_OF_PROVINCE", "UNIT_ENDED", "UNIT_NOT_IN_FORCE", "SCOPE_UNKNOWN", "UNIT_UNKNOWN"}

// shows tells whether an answer is about something of the commune or its province.
func (m *matrix) shows(answer, relation string) bool {
	if slices.ContainsFunc(m.names[relation], func(name string) bool { return strings.Contains(answer, name) }) {
		return true
	}
	return strings.Contains(answer, `"38`) || strings.Contains(answer, m.vars[relation]["code"]) || strings.Contains(answer, `"assessments":`) && strings.Contains(answer, " 15448")
}

// restRaw makes a call over REST; of a stream it takes the first line.
func (m *matrix) restRaw(secret string, d protoreflect.MethodDescriptor, request string, vars map[string]string) (string, *status.Status) {
	m.t.Helper()
	for name, value := range vars {
		request = strings.ReplaceAll(request, "${"+name+"}", value)
	}
	in := dynamicpb.NewMessage(d.Input())
	if err := protojson.Unmarshal([]byte(request), in); err != nil {
		m.t.Fatalf("%s: %v", d.FullName(), err)
	}
	method, path, query, body := transcode(m.t, d, in)
	if path == "" { // no route: only gRPC has it
		return m.callRaw(m.t, secret, d, request, vars)
	}
	ctx, cancel := context.WithCancel(m.t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, "http://"+m.at.HTTP+path+query, bytes.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	if d.IsStreamingServer() {
		return m.firstLine(r, secret, d, request, vars)
	}
	code, _, text := send(m.t, r)
	if code == http.StatusOK {
		return text, status.New(codes.OK, "")
	}
	return "", statusOf(m.t, text)
}

// firstLine asks whether a stream begins. What it says was judged over gRPC, and is the same.
func (m *matrix) firstLine(r *http.Request, secret string, d protoreflect.MethodDescriptor, request string, vars map[string]string) (string, *status.Status) {
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	line, _ := bufio.NewReader(answer.Body).ReadString('\n')
	if answer.StatusCode != http.StatusOK {
		return "", statusOf(m.t, line)
	}
	var begun struct {
		Error json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal([]byte(line), &begun); err != nil {
		m.t.Fatalf("%s: %v: %.200s", d.FullName(), err, line)
	}
	if begun.Error != nil {
		return "", statusOf(m.t, string(begun.Error))
	}
	return m.callRaw(m.t, secret, d, request, vars)
}

// write writes the file anew, with what came of methods or roles that had no entry.
func (m *matrix) write() {
	var b bytes.Buffer
	b.WriteString(matrixHead)
	service := ""
	eachSorted(func(name string) {
		row := m.rows[name]
		if row == nil {
			return // it has failed already
		}
		if of, _, _ := strings.Cut(name, "."); of != service {
			fmt.Fprintf(&b, "\n# %s\n", of)
			service = of
		}
		fmt.Fprintf(&b, "%s:\n  way: %s\n  request: '%s'\n  rights:\n", name, row.Way, strings.ReplaceAll(row.Request, "'", "''"))
		m.writeRights(&b, name, row)
	})
	if err := os.WriteFile(matrixFile, b.Bytes(), 0o644); err != nil {
		m.t.Fatal(err)
	}
}

// writeRights writes a line for each group of roles that get the same.
func (m *matrix) writeRights(b *bytes.Buffer, name string, row *matrixRow) {
	var order []string
	groups := map[string][]string{}
	for _, role := range sortedRoles() {
		word := roles[role].String()
		outcome := row.outcomes(word)
		if outcome == nil {
			outcome = m.seen[name][word]
		}
		words := make([]string, len(relations))
		for i, relation := range relations {
			words[i] = outcome[relation]
		}
		if len(slices.Compact(slices.Clone(words))) == 1 {
			words = words[:1]
		}
		line := "[" + strings.Join(words, ", ") + "]"
		if groups[line] == nil {
			order = append(order, line)
		}
		groups[line] = append(groups[line], word)
	}
	for _, line := range order {
		fmt.Fprintf(b, "    %s: %s\n", strings.Join(groups[line], " "), line)
	}
}

// eachSorted visits the methods service by service, each in the order of the contract.
func eachSorted(visit func(name string)) {
	var all []string
	eachMethod(func(name string, _ protoreflect.MethodDescriptor) { all = append(all, name) })
	slices.SortStableFunc(all, func(a, b string) int {
		a, _, _ = strings.Cut(a, ".")
		b, _, _ = strings.Cut(b, ".")
		return strings.Compare(a, b)
	})
	for _, name := range all {
		visit(name)
	}
}

const matrixHead = `# Who may: every method of the contract, for every role and relation. TestAccess plays all of it over gRPC and REST.
#
# A request is about something of xã Định Hòa (15448) in Thanh Hóa. The relations, in this order:
#   own      the right is for that commune, or for the province
#   other    the right is for another commune of the province; rights for the province are for all of them: n/a
#   foreign  the right is for another province, or for a commune there
#   ended    as own, and the request is about a commune that ended and became part of Định Hòa; n/a where it is about none
# What comes of it:
#   allowed  it is let through, and comes to what the state of things makes of it
#   empty    it is answered, and shows nothing of the commune or of Thanh Hóa
#   public   it is answered to everybody: public law, or the catalogue
#   REASON   it is refused so
# The way is what another province gets, whatever the role: denied, empty or public; "own" for what names no province and becomes
# the caller's.
`
