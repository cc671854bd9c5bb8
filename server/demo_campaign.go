package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// The campaign of the demonstration, made up by this program like everything in it. Its days follow the one published example of a
// province without districts: units assess themselves on the data of a whole year when it is over, and results come in spring.
const (
	demoCampaignOpens = criteria.Date(20270104)
	demoRegistered    = 12 // units, by code
)

// announceDemonstration announces a campaign and registers some communes, once: no assessment is opened, so that nothing is counted.
func (c *core) announceDemonstration(ctx context.Context, conn grpc.ClientConnInterface) error {
	client := tieuchiv1.NewCampaignServiceClient(conn)
	made, err := client.CreateCampaign(ctx, &tieuchiv1.CreateCampaignRequest{
		RequestId: "demonstration-campaign",
		Campaign: &tieuchiv1.Campaign{
			Title: criteria.Say("demo.campaign").VI, RuleSetVersion: demoSet, Period: "2026", OpensOn: demoCampaignOpens.String(),
			RegisterBy: "2027-01-15", Deadline: "2027-02-28", LateRule: "with-reason", LateUntil: "2027-03-10", AppraiseBy: "2027-03-31",
			Note: criteria.Say("demo.notice").VI,
		},
	})
	if err != nil {
		return err
	}
	communes, err := c.catalogue().AsOf(demoCampaignOpens, criteria.Commune)
	if err != nil {
		return err
	}
	left := demoRegistered
	for _, u := range communes {
		if u.Province != demoProvince || u.Code == demoFree || left == 0 {
			continue
		}
		left--
		if _, err := client.CreateRegistration(ctx, &tieuchiv1.CreateRegistrationRequest{
			Parent: made.GetName(), RequestId: "demonstration-register-" + u.ID().String(),
			Registration: &tieuchiv1.Registration{Unit: unitName(u.ID()), Reason: criteria.Say("demo.notice").VI},
		}); err != nil {
			return fmt.Errorf("%s: %w", u.ID(), err)
		}
	}
	return nil
}
