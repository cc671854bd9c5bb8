package main

import (
	"context"
	"flag"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// listUnits lists the units in force on a day, or those that a name finds.
func listUnits(p *program, fs *flag.FlagSet) action {
	asOf := fs.String("as-of", "", "cli.flag.as-of")
	district := fs.String("district", "", "cli.flag.district")
	level := fs.String("level", "", "cli.flag.level")
	search := fs.String("search", "", "cli.flag.search")
	province := fs.String("province", "", "cli.flag.province")
	limit := limitFlag(fs)
	return func(ctx context.Context, args []string) error {
		if *search == "" {
			return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
				return p.unitsOf(ctx, c, &pb.ListUnitsRequest{AsOf: *asOf, District: *district, Level: *level, Province: *province, PageSize: pageSize(*limit)}, *limit)
			})(ctx, args)
		}
		if *district != "" || *level != "" {
			return usage("units", criteria.Say("cli.search-alone"))
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			return p.unitsFound(ctx, c, &pb.SearchUnitsRequest{Query: *search, AsOf: *asOf, Province: *province, PageSize: pageSize(*limit)}, *limit)
		})(ctx, args)
	}
}

// unitsOf lists the units in force on a day.
func (p *program) unitsOf(ctx context.Context, c *client.Client, request *pb.ListUnitsRequest, limit int) error {
	answer, err := all(client.Pages(ctx, c.Units.ListUnits, request), func(a *pb.ListUnitsResponse) *[]*pb.Unit { return &a.Units }, limit)
	if err != nil {
		return err
	}
	return p.show(answer, func() {
		p.units(answer.GetUnits())
		p.out.line()
		p.out.line(p.say(criteria.Say("cli.units", "number", p.count(int(answer.GetTotalSize())), "day", p.day(answer.GetAsOf()))))
	})
}

// unitsFound lists the units that a name finds.
func (p *program) unitsFound(ctx context.Context, c *client.Client, request *pb.SearchUnitsRequest, limit int) error {
	answer, err := all(client.Pages(ctx, c.Units.SearchUnits, request), func(a *pb.SearchUnitsResponse) *[]*pb.Unit { return &a.Units }, limit)
	if err != nil {
		return err
	}
	return p.show(answer, func() { p.units(answer.GetUnits()) })
}

// limitFlag declares -limit, which every list has.
func limitFlag(fs *flag.FlagSet) *int { return fs.Int("limit", 0, "cli.flag.limit") }

// pageSize asks for no more than is wanted; 0 leaves the size to the server.
func pageSize(limit int) int32 { return int32(min(max(limit, 0), 1000)) }

func (p *program) units(units []*pb.Unit) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.name"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.district"))},
		{title: p.title(criteria.Say("cli.head.area"))},
		{title: p.title(criteria.Say("cli.head.from"))},
		{title: p.title(criteria.Say("cli.head.to"))},
	}}
	for _, u := range units {
		t.row(u.GetName(), u.GetFullName(), u.GetDistrictName(), p.area(u.GetArea()), p.day(u.GetValidFrom()), p.day(u.GetValidTo()))
	}
	t.print(p.out, "")
}

// getUnit shows one row of the catalogue.
func getUnit(p *program, fs *flag.FlagSet) action {
	asOf := fs.String("as-of", "", "cli.flag.as-of")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		u, err := c.Units.GetUnit(ctx, &pb.GetUnitRequest{Name: withPrefix("units/", args[0]), AsOf: *asOf})
		if err != nil {
			return err
		}
		return p.show(u, func() {
			p.out.pairs(
				[2]string{p.say(criteria.Say("cli.head.unit")), u.GetFullName()},
				[2]string{p.say(criteria.Say("cli.head.name")), u.GetName()},
				[2]string{p.say(criteria.Say("cli.head.level")), p.level(u.GetLevel())},
				[2]string{p.say(criteria.Say("cli.head.district")), u.GetDistrictName()},
				[2]string{p.say(criteria.Say("cli.head.province")), u.GetProvince()},
				[2]string{p.say(criteria.Say("cli.head.area")), p.area(u.GetArea())},
				[2]string{p.say(criteria.Say("cli.head.from")), p.day(u.GetValidFrom())},
				[2]string{p.say(criteria.Say("cli.head.to")), p.day(u.GetValidTo())},
			)
		})
	})
}
