package main

// oracleTables are the catalogue as tables, and decisions and filings with the place of their events.
const oracleTables = `
CREATE TEMPORARY TABLE spans (place INTEGER PRIMARY KEY, code TEXT, row_from BIGINT, row_to BIGINT, span_from BIGINT, span_to BIGINT,
	origin TEXT, level TEXT, province TEXT);
CREATE TEMPORARY TABLE links (place INTEGER, earlier INTEGER, PRIMARY KEY (place, earlier));
CREATE TEMPORARY TABLE decided AS
	SELECT r.unit_code AS code, r.unit_from AS row_from, r.valid_from AS day, r.decision_date AS taken, r.valid_to AS valid_to,
		99991231 AS over, COALESCE(v.decision_date, 99991231) AS revoked, COALESCE(undone.sequence, 2000000000) AS revoked_sequence,
		e.sequence AS sequence
	FROM recognitions r
	LEFT JOIN revocations v ON v.recognition_id = r.id
	LEFT JOIN events undone ON undone.kind = 'revoked' AND undone.subject = 'recognitions/' || r.id
	JOIN events e ON e.kind = 'recognised'
		AND e.subject = CASE WHEN r.assessment_id IS NULL THEN 'recognitions/' || r.id ELSE 'assessments/' || r.assessment_id END
	WHERE r.rule_set_id = 'reference.commune';
CREATE INDEX decided_unit ON decided (code, row_from);
CREATE TEMPORARY TABLE filed AS
	SELECT s.unit_code AS code, s.unit_from AS row_from, s.filed_on AS day, s.result AS result, s.number AS number, e.sequence AS sequence,
		COALESCE(r.returned_on, 99991231) AS returned, COALESCE(back.sequence, 2000000000) AS returned_sequence
	FROM submissions s
	JOIN (SELECT subject, sequence, ROW_NUMBER() OVER (PARTITION BY subject ORDER BY sequence) AS place FROM events WHERE kind = 'submitted') e
		ON e.subject = 'assessments/' || s.assessment_id AND e.place = s.number
	LEFT JOIN returns r ON r.assessment_id = s.assessment_id AND r.number = s.number
	LEFT JOIN events back ON back.subject = 'assessments/' || s.assessment_id AND back.kind = 'returned'
	WHERE s.rule_set_id = 'reference.commune';
CREATE INDEX filed_unit ON filed (code, row_from)`

// oracleStatuses gives code, first day and word of every commune of the province in force on {day}, by what happened by {asOf} and
// was recorded up to {known}. {policy} says when a unit inherits, by "held" of "n" predecessors.
//
//   - judged: which spans have a decision of their own. One dated after its row ended belongs to the row's last span.
//   - ended, last_ended: decisions that have expired or were revoked by the day; what was filed after the last of them was taken is new.
//   - walk: span after span, one letter is added for each: a for assessed, d for derived, a point for neither.
//   - onward, back: the spans by which a unit goes on as itself, and those that it continues. Its filings are those of all of them.
const oracleStatuses = `
WITH RECURSIVE
judged AS (
	SELECT s.*, CASE WHEN EXISTS (
		SELECT 1 FROM decided d WHERE d.code = s.code AND d.row_from = s.row_from AND d.day <= {asOf} AND d.sequence <= {known}
			AND {asOf} < d.over AND NOT (d.revoked <= {asOf} AND d.revoked_sequence <= {known})
			AND d.day >= s.span_from AND (s.span_to = 0 OR d.day < s.span_to OR s.span_to = s.row_to)) THEN 1 ELSE 0 END AS own
	FROM spans s),
walk (place, letters) AS (
	SELECT -1, CAST('' AS TEXT)
	UNION ALL
	SELECT w.place + 1, w.letters || CASE
		WHEN s.own = 1 THEN 'a'
		WHEN s.origin = 'continued' THEN (SELECT SUBSTR(w.letters, MIN(l.earlier) + 1, 1) FROM links l WHERE l.place = s.place)
		WHEN s.origin = 'succeeded' AND (
			SELECT {policy} FROM (
				SELECT COUNT(*) AS n, SUM(CASE WHEN SUBSTR(w.letters, l.earlier + 1, 1) = '.' THEN 0 ELSE 1 END) AS held
				FROM links l WHERE l.place = s.place) AS sums) THEN 'd'
		ELSE '.' END
	FROM walk w JOIN judged s ON s.place = w.place + 1),
letters AS (SELECT letters FROM walk ORDER BY place DESC LIMIT 1),
asked AS (
	SELECT s.*, SUBSTR((SELECT letters FROM letters), s.place + 1, 1) AS letter FROM judged s
	WHERE s.level = 'commune' AND s.province = '38' AND s.span_from <= {day} AND (s.span_to = 0 OR {day} < s.span_to)),
steps AS (
	SELECT p.place AS earlier, n.place AS later FROM spans p JOIN spans n ON n.code = p.code AND n.row_from = p.row_from AND n.span_from > p.span_from
	UNION
	SELECT l.earlier, l.place FROM links l JOIN spans n ON n.place = l.place WHERE n.origin = 'continued'),
onward (base, place) AS (
	SELECT place, place FROM asked
	UNION
	SELECT o.base, n.later FROM onward o JOIN steps n ON n.earlier = o.place),
back (base, place) AS (
	SELECT place, place FROM asked
	UNION
	SELECT b.base, l.earlier FROM back b JOIN spans p ON p.place = b.place JOIN links l ON l.place = p.place WHERE p.origin = 'continued'),
rows_of AS (
	SELECT o.base, p.code, p.row_from FROM onward o JOIN spans p ON p.place = o.place
	UNION SELECT b.base, p.code, p.row_from FROM back b JOIN spans p ON p.place = b.place),
ended AS (
	SELECT b.base, d.sequence, d.taken, CASE WHEN d.revoked <= {asOf} AND d.revoked_sequence <= {known} THEN d.revoked ELSE d.over END AS day,
		CASE WHEN d.revoked <= {asOf} AND d.revoked_sequence <= {known} THEN 'REVOKED' ELSE 'EXPIRED' END AS word
	FROM rows_of b JOIN decided d ON d.code = b.code AND d.row_from = b.row_from AND d.sequence <= {known}
		AND (d.over <= {asOf} OR d.revoked <= {asOf} AND d.revoked_sequence <= {known})),
last_ended AS (SELECT e.*, ROW_NUMBER() OVER (PARTITION BY e.base ORDER BY e.day DESC, e.sequence DESC) AS nth FROM ended e),
filings AS (
	SELECT b.base, f.*, ROW_NUMBER() OVER (PARTITION BY b.base ORDER BY f.day DESC, f.sequence DESC, f.number DESC) AS nth
	FROM rows_of b
	JOIN filed f ON f.code = b.code AND f.row_from = b.row_from AND f.day <= {asOf} AND f.sequence <= {known})
SELECT a.code, a.row_from, CASE
	WHEN a.letter = 'a' OR EXISTS (SELECT 1 FROM onward o JOIN judged j ON j.place = o.place WHERE o.base = a.place AND j.own = 1) THEN 'RECOGNISED'
	WHEN a.letter = 'd' THEN 'DERIVED'
	WHEN e.base IS NOT NULL AND (f.base IS NULL OR f.day <= e.taken) THEN e.word
	WHEN f.base IS NULL THEN 'NOT_FILED'
	WHEN f.returned <= {asOf} AND f.returned_sequence <= {known} OR f.result = 'not_passed' THEN 'NOT_MET'
	ELSE 'UNDER_APPRAISAL' END
FROM asked a LEFT JOIN filings f ON f.base = a.place AND f.nth = 1 LEFT JOIN last_ended e ON e.base = a.place AND e.nth = 1
ORDER BY a.code`
