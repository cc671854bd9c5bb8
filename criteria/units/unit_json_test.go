package units

import (
	"encoding/json"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// The JSON of a unit is part of what a verdict is computed from: its keys are for ever.
func TestUnitJSON(t *testing.T) {
	c := shippedCatalogue(t)
	want := map[string]string{
		"15448.20210701": `{"code":"15448","name":"Định Hòa","kind":"xa","level":"commune","district":"394","province":"38",` +
			`"area":"lowland","valid_from":"2021-07-01","valid_to":"2025-07-01"}`,
		"15448.20250701": `{"code":"15448","name":"Định Hòa","kind":"xa","level":"commune","province":"38",` +
			`"area":"lowland","valid_from":"2025-07-01"}`,
		"38.20210701": `{"code":"38","name":"Thanh Hóa","kind":"tinh","level":"province","province":"38","valid_from":"2021-07-01"}`,
	}
	for name, text := range want {
		id, err := criteria.ParseUnitID(name)
		if err != nil {
			t.Fatal(err)
		}
		u, _ := c.Unit(id)
		got, err := json.Marshal(u)
		if err != nil || string(got) != text {
			t.Errorf("got %s, %v\nwant %s", got, err, text)
		}
		var back criteria.Unit
		if err := json.Unmarshal(got, &back); err != nil || back != u {
			t.Errorf("read back: %v, %v", back, err)
		}
	}
}
