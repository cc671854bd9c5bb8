package main

import (
	"encoding/base64"
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
)

// pageSize gives the size that a request asks for: a default for none, and never more than the limit.
func pageSize(asked int32, usual, most int) int {
	if asked == 0 {
		return usual
	}
	return min(int(asked), most)
}

// pageOf cuts a page out of a list that is whole in memory. The token is the place of the next one.
func pageOf[T any](all []T, asked int32, usual, most int, token string) (page []T, next string, err error) {
	from := 0
	if token != "" {
		b, bad := base64.RawURLEncoding.DecodeString(token)
		if from, err = strconv.Atoi(string(b)); bad != nil || err != nil || from < 0 || from > len(all) {
			return nil, "", criteria.Invalid("PAGE_TOKEN_MALFORMED", "pageToken", criteria.Say("server.page-token"))
		}
	}
	to := min(from+pageSize(asked, usual, most), len(all))
	if to < len(all) {
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(to)))
	}
	return all[from:to], next, nil
}
