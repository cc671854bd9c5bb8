package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// importUnits proposes the tables of a folder, or says what they would do.
func importUnits(p *program, fs *flag.FlagSet) action {
	basis := fs.String("basis", "", "cli.flag.import-basis")
	title := fs.String("title", "", "cli.flag.import-title")
	lists := fs.String("lists", "", "cli.flag.import-lists")
	province := fs.String("province", "", "cli.flag.import-province")
	dry := fs.Bool("dry-run", false, "cli.flag.dry-run")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return func(ctx context.Context, args []string) error {
		if *basis == "" {
			return usage("units changes import", criteria.Say("cli.flag-missing", "flag", "-basis"))
		}
		tables, err := readTables(args[0])
		if err != nil {
			return err
		}
		if *lists != "" {
			tables.Lists = strings.Split(*lists, ",")
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			request := &pb.ImportUnitsRequest{Import: tables, Basis: *basis, Title: *title, Province: *province, ValidateOnly: *dry}
			request.RequestId = contentID(*requestID, request)
			s, err := c.UnitChanges.ImportUnits(ctx, request)
			return p.shown(s, err)
		})(ctx, nil)
	}
}

// readTables reads the tables of a folder: communes.csv, and districts.csv, provinces.csv and successions.csv where they are.
func readTables(folder string) (*pb.UnitTables, error) {
	tables := &pb.UnitTables{}
	for _, one := range []struct {
		name string
		into *string
	}{
		{"communes.csv", &tables.Communes}, {"districts.csv", &tables.Districts}, {"provinces.csv", &tables.Provinces}, {"successions.csv", &tables.Successions},
	} {
		b, err := os.ReadFile(filepath.Join(folder, one.name))
		if errors.Is(err, fs.ErrNotExist) && one.into != &tables.Communes {
			continue
		}
		if err != nil {
			return nil, err
		}
		*one.into = string(b)
	}
	return tables, nil
}
