package main

import (
	"context"
	"encoding/json"
	"flag"
	"runtime"
	"runtime/debug"
)

// version says which build this is.
func version(p *program, _ *flag.FlagSet) action {
	return func(context.Context, []string) error {
		v := struct {
			Version  string `json:"version"`
			Revision string `json:"revision,omitempty"`
			Go       string `json:"go"`
		}{"(devel)", "", runtime.Version()}
		if info, ok := debug.ReadBuildInfo(); ok {
			if info.Main.Version != "" {
				v.Version = info.Main.Version
			}
			for _, s := range info.Settings {
				if s.Key == "vcs.revision" {
					v.Revision = s.Value
				}
			}
		}
		if p.settings.output == "json" {
			content, err := json.Marshal(v)
			if err != nil {
				return err
			}
			return p.out.rawJSON(content)
		}
		p.out.line(oneLine("tieuchi " + v.Version + " " + v.Revision + " " + v.Go))
		return nil
	}
}
