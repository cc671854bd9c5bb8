package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
)

// variable is the environment variable that says which protection is out.
const variable = "TIEUCHI_THREAT"

// key names a threat to the programs under test.
func (t *threat) key() string { return fmt.Sprint(t.number) }

// doubled gives the files of all threats, by path from the root, in which each function with a protection begins with a copy of
// itself without it, that runs instead where the variable says so; and the threats that are in them. Others are outside of
// functions.
func doubled(root string, threats []*threat) (files map[string][]byte, together map[*threat]bool, err error) {
	of := map[string][]*threat{}
	for _, t := range threats {
		of[t.File] = append(of[t.File], t)
	}
	files, together = map[string][]byte{}, map[*threat]bool{}
	for name, list := range of {
		code, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, nil, err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), name, code, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		for _, t := range list {
			if _, err := t.altered(root); err != nil {
				return nil, nil, err
			}
		}
		if out, chosen := double(tree, code, list); len(chosen) > 0 {
			files[name] = out
			files[filepath.Join(filepath.Dir(name), "threat_overlay.go")] = []byte(
				"package " + tree.Name.Name + "\n\nimport \"os\"\n\nvar threatOverlay = os.Getenv(\"" + variable + "\")\n")
			for _, t := range chosen {
				together[t] = true
			}
		}
	}
	return files, together, nil
}

// double puts the copies into a file, the last function first, so that places before it stay.
func double(tree *ast.File, code []byte, list []*threat) (out []byte, chosen []*threat) {
	out = bytes.Clone(code)
	for _, d := range slices.Backward(tree.Decls) {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		begin, end := int(f.Body.Lbrace), int(f.Body.Rbrace)-1 // of what is within the braces; positions count from 1
		var copies []byte
		for _, t := range list {
			if !bytes.Contains(code[begin:end], []byte(t.Old)) {
				continue
			}
			copies = fmt.Appendf(copies, "\nif threatOverlay == %q {%s\n", t.key(), bytes.Replace(code[begin:end], []byte(t.Old), []byte(t.New), 1))
			if f.Type.Results == nil {
				copies = append(copies, "return\n"...)
			}
			copies = append(copies, '}')
			chosen = append(chosen, t)
		}
		out = slices.Insert(out, begin, append(copies, '\n')...)
	}
	return out, chosen
}

// writeOverlay tells the compiler to read files in the place of those of the work tree, or beside them.
func writeOverlay(root, folder, name string, files map[string][]byte) (string, error) {
	replace := map[string]string{}
	for file, code := range files {
		real, err := filepath.Abs(filepath.Join(root, file))
		if err != nil {
			return "", err
		}
		replace[real] = filepath.Join(folder, fmt.Sprintf("%s-%d.go", name, len(replace)))
		if err := os.WriteFile(replace[real], code, 0o644); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(folder, name+".json")
	return overlay, os.WriteFile(overlay, b, 0o644)
}
