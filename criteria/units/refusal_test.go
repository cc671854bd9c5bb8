package units

import (
	"errors"

	"github.com/tieuchi/tieuchi/criteria"
)

// refusal gives an error as reason, field and kind, for comparing.
func refusal(err error) string {
	var e *criteria.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Reason + " " + e.Field + " " + map[criteria.Code]string{criteria.InvalidArgument: "invalid", criteria.NotFound: "not found"}[e.Code]
}
