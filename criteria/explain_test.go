package criteria

import "testing"

// TestSentences checks what people read, line by line, in both languages.
func TestSentences(t *testing.T) {
	c := everything(t)
	for _, x := range []struct {
		criterion string
		answers   []Answer
		want      Text
	}{
		{"two.homes", []Answer{{Fact: "homes.total", Value: "10000"}, {Fact: "homes.on-line", Value: "5999"}}, Text{
			"Chưa đạt: 5.999/10.000 hộ, bằng 59,99% (ngưỡng: từ 60% trở lên). Còn thiếu 1 hộ để đạt 60%.",
			"Not met: 5,999 of 10,000 households, which is 59.99% (threshold: at least 60%). 1 more households to reach 60%.",
		}},
		{"two.homes", []Answer{{Fact: "homes.total", Value: "5"}, {Fact: "homes.on-line", Value: "3"}}, Text{
			"Đạt: 3/5 hộ, bằng 60% (ngưỡng: từ 60% trở lên).", "Met: 3 of 5 households, which is 60% (threshold: at least 60%).",
		}},
		{"one.satisfied", []Answer{{Fact: "satisfied", Value: "100"}}, Text{
			"Chưa đạt: 100 % (ngưỡng: từ 80 đến 99,5 %). Còn thừa 0,5 % so với mức 99,5.",
			"Not met: 100 % (threshold: 80 to 99.5 %). 0.5 % too many for 99.5.",
		}},
		{"one.plan", []Answer{{Fact: "plan", Value: "false"}}, Text{
			"Chưa đạt: trả lời «không» (yêu cầu: có). Cần: «Có kế hoạch».", `Not met: answered "no" (required: yes). Due: "There is a plan".`,
		}},
		{"one.models", nil, Text{
			"Chưa có số liệu: chưa nhập «Số mô hình» (ngưỡng: từ 2 mô hình trở lên).", `No data: "Models" is not answered (threshold: at least 2 models).`,
		}},
		{"two.goods", []Answer{{Fact: "goods.total", Value: "0"}, {Fact: "goods.sold", Value: "0"}}, Text{
			"Không phát sinh: «Sản phẩm» là 0.", `Did not occur: "Products" is 0.`,
		}},
		{"two.town", []Answer{{Fact: "models", Value: "1"}}, Text{
			"Không áp dụng với loại đơn vị này.", "Not applicable to this class of unit.",
		}},
		{"two.some", []Answer{{Fact: "plan", Value: "true"}, {Fact: "models", Value: "5"}}, Text{
			"Đạt: 2/3 điều kiện đạt, cần 2.", "Met: 2 of 3 conditions met, 2 needed.",
		}},
		{"two.every", []Answer{{Fact: "plan", Value: "true"}, {Fact: "report", Value: "có"}}, Text{
			"Chờ thẩm định: 1/2 điều kiện đạt, cần 2.", "Awaiting appraisal: 1 of 2 conditions met, 2 needed.",
		}},
		{"one.tier", []Answer{{Fact: "tier", Value: "low"}}, Text{
			"Chưa đạt: trả lời «Thấp» (yêu cầu: một trong: Vừa, Cao). Cần: «Cấp độ».", `Not met: answered "Low" (required: one of: Middle, High). Due: "Tier".`,
		}},
	} {
		answers, faults := c.ReadAnswers(x.answers)
		if faults != nil {
			t.Fatal(Join(faults))
		}
		v := c.Evaluate(&Unit{Level: Commune, Kind: KindCommune, Area: Lowland, Name: "…"}, answers)
		for i := range v.Lines {
			if v.Lines[i].ID == x.criterion {
				if got := c.LineText(&v.Lines[i]); got != x.want {
					t.Errorf("%s:\n got %s\nwant %s", x.criterion, got, x.want)
				}
			}
		}
	}
}
