package criteria

import "path"

// What the helpers of authors (criteria/author) need of the core beyond what judging needs.

// SchemaFile gives a JSON Schema that stands beside the shipped rule sets: "ruleset.schema.json" or "ruletest.schema.json".
func SchemaFile(name string) ([]byte, error) {
	return shippedRuleSets.ReadFile(path.Join("rulesets", name))
}

// FactLabel names a fact, by its id where the set does not declare it.
func (c *Compiled) FactLabel(id string) Text { return c.factLabel(id) }

// Parts gives the parts of a composite measure, none for others.
func (m *Measure) Parts() []Part { return m.parts() }

// Bounds gives the least and greatest value of a fact, nil where there is none: its own, or 0 for a count and 0 to 100 for a
// percentage.
func (f *Fact) Bounds() (least, most *Decimal) { return f.bounds() }
