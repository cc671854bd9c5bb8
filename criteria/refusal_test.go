package criteria

import "errors"

// refusal gives an error as reason, field and kind, for comparing.
func refusal(err error) string {
	var e *Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Reason + " " + e.Field + " " + map[Code]string{InvalidArgument: "invalid", NotFound: "not found"}[e.Code]
}
