package store

// The parts of tables whose rows events record. Whoever adds a column adds it to its part, and its value to the calls of seal.
var (
	assessmentMade = sealed("assessments", "made", 1,
		`id, unit_code, unit_from, district, province, rule_set_id, rule_set_version, period, created_at`)
	assessmentStands = sealed("assessments", "stands", 1, standingColumns)

	submissionPart = sealed("submissions", "", 2, submissionColumns)
	returnPart     = sealed("returns", "", 2, `assessment_id, number, returned_on, reason, recorded_at, actor`)

	recognitionPart = sealed("recognitions", "", 1, recognitionColumns+`, district, province, assessment_id, submission`)
	revocationPart  = sealed("revocations", "", 1, revocationColumns)

	finalisationPart = sealed("finalisations", "", 1, finalisationColumns)
	finalLevelPart   = sealed("final_levels", "", 2, finalLevelColumns+`, number`)

	milestonePart = sealed("milestones", "", 1, milestoneColumns+`, gaps, province`)
	reportedPart  = sealed("reported_figures", "", 1, reportedColumns)

	changeSetMade   = sealed("unit_change_sets", "made", 1, `id, province`)
	changeSetStands = sealed("unit_change_sets", "stands", 1, `id, title, basis, effective, note, state, revision, authors, holders, proposer,
		proposer_holder, checker, checker_holder, enactor, enactor_holder, withdrawer, reason, created_at, updated_at, enacted_at, sequence,
		content`)

	tokenMade = sealed("tokens", "made", 1, `id, holder, role, scope, hash, created_at, expires_at, unit_from, province,
		criteria, valid_from, valid_to, certificate`)
	tokenStands = sealed("tokens", "stands", 1, `id, revoked_at`)

	grantMade = sealed("grants", "made", 1, `id, principal, role, scope, unit_from, province, criteria, valid_from, valid_to, delegated_by, reason,
		created_by, created_at`)
	grantStands = sealed("grants", "stands", 1, `id, revoked_at, revoked_by, revoke_reason`)

	handoverPart = sealed("handovers", "", 3, handoverColumns)

	ruleSetMade = sealed("rule_set_versions", "made", 2,
		`rule_set_id, rule_set_version, digest, province, draft, publisher, published_at, tests, content`)
	ruleSetStands = sealed("rule_set_versions", "stands", 2,
		`rule_set_id, rule_set_version, revision, superseded_by, ends_on, retired_on, retire_reason`)

	draftMade   = sealed("rule_set_drafts", "made", 1, `id, province, created_at`)
	draftStands = sealed("rule_set_drafts", "stands", 1, `id, rule_set_id, rule_set_version, state, revision, authors, return_reason, updated_at,
		holders, tests, content`)

	samplePart     = sealed("samples", "", 1, sampleColumns)
	candidatePart  = sealed("sample_candidates", "", 2, candidateColumns)
	campaignMade   = sealed("campaigns", "made", 1, `id, province, actor, created_at`)
	campaignStands = sealed("campaigns", "stands", 1, `id, rule_set_id, rule_set_version, period, content, change_reason, cancelled, cancel_reason,
		revision, updated_at`)

	registrationMade   = sealed("registrations", "made", 3, `campaign_id, unit_code, unit_from, district, province`)
	registrationStands = sealed("registrations", "stands", 3, registrationColumns)

	extensionPart    = sealed("extensions", "", 1, extensionColumns)
	findingPart      = sealed("findings", "", 2, findingColumns)
	partReturnPart   = sealed("part_returns", "", 2, partReturnColumns)
	appraisalPart    = sealed("appraisals", "", 3, appraisalColumns)
	commentPart      = sealed("comments", "", 1, commentColumns)
	evidenceFilePart = sealed("evidence_files", "", 3, evidenceFileColumns)
	documentPart     = sealed("documents", "", 1, documentColumns)
	linkCheckPart    = sealed("link_checks", "", 2, linkCheckColumns)
	// The person is left out: the hash stands for it, so that erasing breaks nothing.
	contactMade   = sealed("contacts", "made", 1, `id, subject, unit_code, unit_from, province`)
	contactStands = sealed("contacts", "stands", 1, `id, revision, hash, updated_at, erased_at`)

	objectionMade = sealed("objections", "made", 1, `id, recognition_id, unit_code, unit_from, province, by_code, by_from, reason, evidence, salt,
		filed_on, closes_on, recorded_at, actor`)
	objectionStands = sealed("objections", "stands", 1, `id, state, answer, answered_on, answered_at, answered_by, revision`)

	witnessedPart = sealed("witnessed_checkpoints", "", 2, witnessedColumns)
)

// sealedParts are all of them: what is in none is in unsealed.
var sealedParts = []*sealedPart{
	assessmentMade, assessmentStands,
	submissionPart,
	returnPart,
	findingPart, partReturnPart, appraisalPart,
	commentPart,
	recognitionPart,
	revocationPart,
	finalisationPart,
	finalLevelPart,
	milestonePart,
	reportedPart,
	changeSetMade, changeSetStands,
	tokenMade, tokenStands,
	grantMade, grantStands,
	handoverPart,
	ruleSetMade, ruleSetStands,
	draftMade, draftStands,
	evidenceFilePart,
	documentPart,
	linkCheckPart,
	contactMade, contactStands,
	objectionMade, objectionStands,
	samplePart,
	candidatePart,
	witnessedPart,
	campaignMade, campaignStands,
	registrationMade, registrationStands,
	extensionPart,
}

// unsealed are the tables, and the columns of sealed ones, that no event records, each with the reason.
var unsealed = map[string]string{
	"events":           "they carry the seals, and are leaves of the tree themselves",
	"log_nodes":        "the tree itself: they are worked out anew from the events",
	"checkpoints":      "they are signed",
	"meta":             "about the database, and nothing in it",
	"requests":         "they keep a repeated request from being done twice, and say nothing of their own",
	"contacts.salt":    "personal data: the sealed hash stands for it, and is compared with it",
	"contacts.name":    "personal data: the sealed hash stands for it, and is compared with it",
	"contacts.phone":   "personal data: the sealed hash stands for it, and is compared with it",
	"contacts.email":   "personal data: the sealed hash stands for it, and is compared with it",
	"outbox":           "what became of a message: it changes with every attempt, and decides nothing",
	"sessions":         "who has logged in: they come and go by themselves, and what is done under one is an event",
	"goose_db_version": "which migrations the database has seen",
}

const witnessedColumns = `origin, size, root, key, note, witnessed_at, actor`
