// Threats proves what SECURITY.md claims: it takes each protection out of the code, one at a time, and sees the test that the
// claim names fail. Nothing in the work tree is changed: the compiler is given the altered file in the place of the real one.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	write := flag.Bool("write", false, "write the list into SECURITY.md and stop")
	root := flag.String("root", "..", "folder of the repository")
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, "Usage: threats [-root FOLDER] [-write] [NUMBER…]\nProves the numbered claims of SECURITY.md, or all of them.\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := run(*root, *write, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "threats:", err)
		os.Exit(1)
	}
}

func run(root string, write bool, numbers []string) error {
	threats, err := load(root)
	if err != nil {
		return err
	}
	if write {
		return writeList(root, threats)
	}
	chosen, err := choose(threats, numbers)
	if err != nil {
		return err
	}
	b, err := newBench(root, chosen)
	if err != nil {
		return err
	}
	defer b.close()
	var failed []string
	for _, t := range chosen {
		verdict := b.prove(t)
		fmt.Printf("%2d  %-8s %s  (%s %s)\n", t.number, word(verdict), t.Claim, t.Package, t.Test)
		if verdict != nil {
			fmt.Println(indent(verdict.Error()))
			failed = append(failed, fmt.Sprint(t.number))
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("not proven: %s of %d", strings.Join(failed, ", "), len(chosen))
	}
	fmt.Printf("%d claims: each test passes, and fails without its protection\n", len(chosen))
	return nil
}

func word(err error) string {
	if err != nil {
		return "NOT"
	}
	return "proven"
}

func indent(s string) string {
	return "      " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n      ")
}

func choose(threats []*threat, numbers []string) ([]*threat, error) {
	if len(numbers) == 0 {
		return threats, nil
	}
	var chosen []*threat
	for _, n := range numbers {
		found := false
		for _, t := range threats {
			if fmt.Sprint(t.number) == n {
				chosen, found = append(chosen, t), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no claim %q: 1 to %d", n, len(threats))
		}
	}
	return chosen, nil
}
