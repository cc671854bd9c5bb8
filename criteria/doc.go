// Package criteria is the domain of a commune digital-transformation programme (chuyển đổi số cấp xã).
//
// A rule set (bộ tiêu chí) is a legal text as data: criteria (tiêu chí) over facts (số liệu), and a deciding rule.
// A unit (đơn vị hành chính) is one row of the dated catalogue; a code alone is not an identity.
// An assessment (hồ sơ tự đánh giá) is a unit's claim under one rule-set version for one period.
// A verdict (kết quả) is a pure function of rule set, unit and answers, and can be computed again byte for byte.
// A recognition (công nhận) is a decision with number and date; it belongs to the unit that earned it.
// A target (mục tiêu) is an aim of a resolution; progress (tiến độ) counts recognised units against it as of a day.
//
// Nothing here knows a clock, a context, SQL or gRPC: time and actor are parameters.
package criteria
