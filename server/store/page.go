package store

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Sizes of pages; a caller who asks for more than the most gets the most.
const (
	defaultPage = 100
	maxPage     = 1000
)

// Page asks for a part of a list. The zero Page is the first one.
type Page struct {
	Size  int    // rows at most; 0 means 100, more than 1000 means 1000
	Token string // that came with the page before
}

func (p Page) size() int {
	if p.Size <= 0 {
		return defaultPage
	}
	return min(p.Size, maxPage)
}

// cursor is the place in a list where a page begins: after the row with this number and id. Where a list is kept by its
// order and not by counting rows, a page costs the same wherever it begins, and rows that come in meanwhile move none.
type cursor struct {
	number int64
	id     string
}

// token gives the cursor as callers carry it. The kind is of the list, so that none is taken for another's.
func (c cursor) token(kind string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + "," + strconv.FormatInt(c.number, 10) + "," + c.id))
}

// after reads the cursor of a list: from when there is no token.
func (p Page) after(kind string, from cursor) (cursor, error) {
	if p.Token == "" {
		return from, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(p.Token)
	parts := strings.SplitN(string(raw), ",", 3)
	if err != nil || len(parts) != 3 || parts[0] != kind || !storable(parts[2]) {
		return cursor{}, pageToken()
	}
	number, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return cursor{}, pageToken()
	}
	return cursor{number, parts[2]}, nil
}

func pageToken() error {
	return criteria.Invalid("PAGE_TOKEN_MALFORMED", "pageToken", criteria.Say("store.page-token"))
}

// newestFirst is where a list begins that goes down.
var newestFirst = cursor{number: math.MaxInt64}

// cut makes a page of rows that were asked for with one more than fits: that one tells whether there is a next page.
func cut[T any](rows []T, p Page, kind string, at func(T) cursor) ([]T, string) {
	if len(rows) <= p.size() {
		return rows, ""
	}
	rows = rows[:p.size()]
	return rows, at(rows[len(rows)-1]).token(kind)
}
