package web_test

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// GetCalendar gives three days of one campaign in the spring of 2026, the last one of one unit.
func (f *fake) GetCalendar(_ context.Context, r *tieuchiv1.GetCalendarRequest) (*tieuchiv1.GetCalendarResponse, error) {
	from, err := criteria.ParseDate(r.GetFrom())
	if err != nil {
		return nil, refused(err)
	}
	to := from.AddDays(365)
	if r.GetTo() != "" {
		if to, err = criteria.ParseDate(r.GetTo()); err != nil {
			return nil, refused(err)
		}
	}
	answer := &tieuchiv1.GetCalendarResponse{From: from.String(), To: to.String(), Notice: f.notice}
	at := timestamppb.New(time.Date(2024, 9, 1, 2, 3, 4, 0, time.UTC))
	for _, e := range []*tieuchiv1.CalendarEntry{
		{Date: "2026-02-02", Kind: tieuchiv1.CalendarEntry_OPENING, Text: &tieuchiv1.Text{Vi: "Mở đợt đánh giá «Đợt, thử; 2026»", En: "The campaign opens"}},
		{Date: "2026-03-31", Kind: tieuchiv1.CalendarEntry_DEADLINE, Text: &tieuchiv1.Text{Vi: "Hạn nộp hồ sơ <đợt> thử, dài để dòng phải gấp lại mà không cắt chữ có dấu", En: "Last day of filing"}},
		{
			Date: "2026-04-07", Kind: tieuchiv1.CalendarEntry_EXTENSION, Text: &tieuchiv1.Text{Vi: "xã Định Hòa: hạn nộp được gia hạn", En: "extended"},
			Unit: "units/15448.20250701",
		},
	} {
		if day, _ := criteria.ParseDate(e.GetDate()); from <= day && day <= to {
			e.Campaign, e.CampaignTitle, e.UpdateTime = "campaigns/c1", "Đợt thử", at
			answer.Entries = append(answer.Entries, e)
		}
	}
	return answer, nil
}
