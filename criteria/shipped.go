package criteria

import "path"

// SchemaFile gives a JSON Schema that stands beside the shipped rule sets: "ruleset.schema.json" or "ruletest.schema.json".
func SchemaFile(name string) ([]byte, error) {
	return shippedRuleSets.ReadFile(path.Join("rulesets", name))
}
