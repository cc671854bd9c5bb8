// Package appraisal (thẩm định) holds what a commune claimed against what was found, fact by fact. It is pure: time and actor are
// parameters. Claim and finding stand side by side for ever: findings are only added, and a later one about the same fact replaces
// the former without removing it.
package appraisal
