package store_test

import (
	"os"
	"testing"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// conformance is what a store promises, on every engine alike. A test that is about one engine says so itself.
var conformance = []struct {
	name string
	test func(*testing.T, storetest.Engine)
}{
	{"every statement is understood", testEveryStatement},
	{"what is stored is read back", testWayOfAnAssessment},
	{"a case of the domain is read back byte for byte", testDomainCase},
	{"one assessment per unit, rule set and period", testOnePerUnit},
	{"names that are not known", testUnknown},
	{"a stale revision is refused", testStaleRevision},
	{"a closure without a change", testNoChange},
	{"texts that cannot be stored", testUnstorable},
	{"refusals write nothing", testRefusalsWriteNothing},
	{"a request is done once", testRequestOnce},
	{"a request at the same time is done once", testRequestOnceAtOnce},
	{"a request id with another body", testRequestReused},
	{"editors that race lose nothing", testRace},
	{"the bad write of a batch hurts only itself", testBatch},
	{"a write whose caller left while it was queued", testLeftQueue},
	{"a reader who left", testReaderLeft},
	{"a closed store", testClosed},
	{"the sequence of events over two stores", testTwoStores},
	{"a killed program keeps its word", testKilled},
	{"lists and their pages", testListAssessments},
	{"scopes and filters", testFilters},
	{"submissions and events in pages", testParts},
	{"page tokens", testPageTokens},
	{"recognitions", testRecognitions},
	{"recognitions in pages", testListRecognitions},
	{"a round is finalised", testFinalise},
	{"the last finalisation counts", testFinalLevel},
	{"a round is finalised once a request", testFinaliseOnce},
	{"finalisations in pages", testListFinalisations},
	{"what was frozen is read in pages", testEachFrozen},
	{"a reader beside others", testReadOnly},
	{"what was filed, submission by submission", testFiledAnswers},
	{"last submissions, all and those since", testLatest},
	{"moments of commits", testCommitMoments},
	{"what was known at a moment", testKnown},
	{"what was known, asked while others write", testKnownAtOnce},
	{"what was known, asked among writes of one commit", testKnownAmongWrites},
	{"who follows is told of commits", testChanged},
	{"milestones", testMilestones},
	{"milestones of an old database", testMilestonesFilledIn},
	{"reported figures", testReported},
	{"change sets of units", testChangeSets},
	{"change sets enacted at once", testEnactAtOnce},
	{"recognitions of a unit, as they were known", testRecognitionsOf},
	{"what hangs on units that end", testEnding},
	{"steps of a procedure", testSteps},
	{"a recall races a check", testRecallRacesCheck},
	{"tokens", testTokens},
	{"tokens of provinces", testTokensOfProvinces},
	{"handovers", testHandovers},
	{"rule sets that came with the program", testShippedRuleSets},
	{"what becomes of a rule set", testRuleSetVersions},
	{"drafts of rule sets", testDrafts},
	{"a draft is published, whole or not at all", testPublish},
	{"messages are enqueued once", testEnqueue},
	{"messages are claimed and settled", testClaims},
	{"messages of provinces, and again", testNotifications},
	{"contacts, put and erased", testContacts},
	{"what is erased is gone", testErasedIsGone},
	{"objections and their answers", testObjections},
	{"facts about the database", testMeta},
	{"demonstrations and real data are kept apart", testDemo},
	{"an old database is brought up to date", testOldDatabase},
	{"so is a draft without holders", testDraftBeforeHolders},
	{"and a token without its unit", testTokenBeforeUnit},
	{"a new database is refused", testNewDatabase},
	{"several programs start at once", testStartAtOnce},
	{"somebody else's change is not overwritten", testForeignChange},
	{"connections are lost", testConnectionsLost},
	{"every row is sealed by an event", testEveryRowIsSealed},
	{"a database is as its events say", testAllTablesWhole},
	{"proofs of every kind", testProofs},
	{"the log of an old database", testOldLog},
	{"rows that were changed are not sealed anew", testResealing},
	{"a clock that is set back", testClockSetBack},
	{"random edits are found", testRandomEdits},
	{"checkpoints of others", testWitness},
}

func TestConformance(t *testing.T) {
	storetest.Each(t, conform)
}

// TestThroughPgBouncer promises the same where a session is not ours alone.
func TestThroughPgBouncer(t *testing.T) {
	conform(t, storetest.Bouncer())
}

func conform(t *testing.T, e storetest.Engine) {
	for _, c := range conformance {
		t.Run(c.name, func(t *testing.T) { c.test(t, e) })
	}
}

// TestMain also is the program that is killed, see testKilled.
func TestMain(m *testing.M) {
	if dsn := os.Getenv(writeTo); dsn != "" {
		writeUntilKilled(dsn)
	}
	os.Exit(m.Run())
}
