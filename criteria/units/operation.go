package units

import "github.com/tieuchi/tieuchi/criteria"

// OperationKind says what an operation does to units.
type OperationKind string

// Kinds of operations. A legal act is entered clause by clause: each clause is one operation, and all of them happen at once.
const (
	Merge        OperationKind = "merge"         // Predecessors -> the one of Successors, which may be one of them that goes on
	Split        OperationKind = "split"         // the one of Predecessors -> Successors, a part each
	Reorganise   OperationKind = "reorganise"    // Lines say who goes where; Successors are the rows of the new order
	Rename       OperationKind = "rename"        // Unit is called Name
	ChangeKind   OperationKind = "change_kind"   // Unit is of NewKind
	ChangeParent OperationKind = "change_parent" // Unit lies in District, or in none where that is empty, and in Province
	Found        OperationKind = "found"         // Successors begin; nothing came before them
	End          OperationKind = "end"           // Unit, or every unit of Level where that is empty, ends and nothing follows
)

// OperationKinds lists the kinds in the order in which people are shown them.
func OperationKinds() []OperationKind {
	return []OperationKind{Merge, Split, Reorganise, Rename, ChangeKind, ChangeParent, Found, End}
}

// Operation is one clause of a rearrangement. Which fields it has is said at its kind; others must be empty.
type Operation struct {
	Kind         OperationKind  `json:"kind"`
	Level        criteria.Level `json:"level"`           // of every unit that it names; commune, district or province
	Basis        string         `json:"basis,omitempty"` // clause, "1686/NQ-UBTVQH15 Điều 1 khoản 126"; that of the change set where empty
	Note         string         `json:"note,omitempty"`
	Predecessors []Part         `json:"predecessors,omitempty"`
	Successors   []NewUnit      `json:"successors,omitempty"`
	Lines        []Line         `json:"lines,omitempty"`
	Unit         string         `json:"unit,omitempty"`     // code
	Name         string         `json:"name,omitempty"`     // bare, NFC
	NewKind      criteria.Kind  `json:"new_kind,omitempty"` // slug
	District     string         `json:"district,omitempty"` // code
	Province     string         `json:"province,omitempty"` // code; the province of the change set where empty
}

// Part is a predecessor, the unit that has the code on the day before.
type Part struct {
	Code string `json:"code"`
	Part bool   `json:"part,omitempty"` // only a part of it: other operations say where the rest went
	Note string `json:"note,omitempty"`
}

// NewUnit is a unit of the new order. One that says nothing new of a unit that goes on keeps its row.
type NewUnit struct {
	Code     string        `json:"code"`
	Name     string        `json:"name"` // bare, NFC
	Kind     criteria.Kind `json:"kind"` // slug
	District string        `json:"district,omitempty"`
	Province string        `json:"province,omitempty"` // the province of the change set where empty
	Area     criteria.Area `json:"area,omitempty"`     // that of the predecessors where empty and they agree
}

// Line says that a unit, or a part of it, went to another one.
type Line struct {
	Predecessor string `json:"predecessor"` // code on the day before
	Successor   string `json:"successor"`   // code on the day
	Part        bool   `json:"part,omitempty"`
	Basis       string `json:"basis,omitempty"` // that of the operation where empty
	Note        string `json:"note,omitempty"`
}

// Import is a set of tables in the form of those that come with the program, see SOURCES.md: a province's units with their
// whole history. Rows that the catalogue has already are left as they are.
type Import struct {
	Communes    string          `json:"communes"`
	Districts   string          `json:"districts,omitempty"`
	Provinces   string          `json:"provinces,omitempty"`
	Successions string          `json:"successions,omitempty"`
	Lists       []criteria.Date `json:"lists,omitempty"` // days whose rows come from lists that do not say what came before
}
