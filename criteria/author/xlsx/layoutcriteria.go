package xlsx

import "slices"

var criterionSheet = sheet{name: "Tiêu chí", columns: slices.Concat([]column{
	{key: "group", title: "Nhóm", due: true, width: 12, note: "Mã ở trang «Nhóm»", example: "soc"},
	{key: "id", title: "Mã tiêu chí", due: true, width: 24, note: "Giữ mãi", example: "soc.households"},
	{key: "code", title: "Số", width: 8, note: "Trong văn bản", example: "1.1"},
	{key: "text.vi", title: "Tiêu chí (tiếng Việt)", due: true, width: 48, example: "Tỷ lệ hộ …"},
	{key: "text.en", title: "Tiêu chí (tiếng Anh)", due: true, width: 48, example: "Share of households …"},
	{key: "class", title: "Loại tiêu chí", kind: wordCell, words: classes, width: 12, note: "Trống: bắt buộc"},
	{key: "measure", title: "Cách đo", kind: wordCell, words: measures, width: 14, note: "Trống chỉ khi nguồn chưa rõ", example: "tỷ lệ"},
	{key: "fact", title: "Số liệu", width: 26, note: "Mã ở trang «Số liệu»; với tỷ lệ là tử số", example: "households.online"},
	{key: "whole", title: "Mẫu số", width: 26, note: "Chỉ với tỷ lệ", example: "households.total"},
	{key: "zero", title: "Khi mẫu số bằng 0", kind: wordCell, words: zeroes, width: 16, note: "Trống: báo lỗi"},
}, thresholdColumns(), []column{
	{key: "did_not_occur", title: "Khi không phát sinh", kind: wordCell, words: didNotOccur, width: 14},
	{key: "when", title: "Áp dụng khi", width: 30, note: `Biểu thức, ví dụ unit.kind == "phuong"; trống: mọi đơn vị`},
	{key: "otherwise", title: "Nếu không áp dụng", kind: wordCell, words: otherwise, width: 16},
	{key: "when.cite", title: "Nguồn của phạm vi áp dụng", width: 24},
	{key: "points", title: "Điểm tối đa", kind: numberCell, width: 10, note: "Chỉ với bộ có chấm điểm"},
	{key: "way", title: "Cách tính điểm", kind: wordCell, words: ways, width: 14, note: "Trống: trọn điểm"},
	{key: "from", title: "Từ (0 điểm)", kind: numberCell, width: 10, note: "Theo tỷ lệ"},
	{key: "to", title: "Đến (tối đa)", kind: numberCell, width: 10, note: "Theo tỷ lệ"},
	{key: "step", title: "Làm tròn đến", kind: numberCell, width: 10, note: "Theo tỷ lệ, ví dụ 0,25"},
	{key: "rounding", title: "Hướng làm tròn", kind: wordCell, words: roundings, width: 12},
	{key: "steps", title: "Các bậc", width: 26, note: "Theo bậc: từ giá trị = điểm, bậc cao trước, ví dụ 80 = 5; 60 = 2,5"},
	{key: "evidence.vi", title: "Minh chứng (tiếng Việt)", width: 30},
	{key: "evidence.en", title: "Minh chứng (tiếng Anh)", width: 30},
	{key: "status", title: "Trạng thái nguồn", kind: wordCell, words: statuses, due: true, width: 14, example: "suy ra"},
	{key: "cite", title: "Nguồn", due: true, width: 40, note: "Điều, khoản, phụ lục", example: "ví dụ của dự án này, hãy thay"},
	{key: "note.vi", title: "Ghi chú nguồn (tiếng Việt)", width: 30},
	{key: "note.en", title: "Ghi chú nguồn (tiếng Anh)", width: 30},
})}

// classSheet has the thresholds of criteria that ask more of some units or from some day on, the first that fits first.
var classSheet = sheet{name: "Ngưỡng theo loại", columns: slices.Concat([]column{
	{key: "criterion", title: "Mã tiêu chí", due: true, width: 24, note: "Tiêu chí đó để trống ngưỡng ở trang «Tiêu chí»", example: "soc.households"},
	{key: "when", title: "Khi", width: 34, note: `Biểu thức về đơn vị; dòng cuối của tiêu chí để trống`, example: `unit.area == "mountainous"`},
	{key: "from", title: "Từ ngày", kind: dayCell, width: 12, note: "Kỳ kết thúc từ ngày này; thường để trống"},
}, thresholdColumns(), []column{
	{key: "cite", title: "Nguồn", due: true, width: 40, example: "ví dụ của dự án này, hãy thay"},
})}

// levelSheet has a row for each clause; the rows of a level after its first leave its titles blank.
var levelSheet = sheet{name: "Mức công nhận", columns: []column{
	{key: "id", title: "Mã mức", due: true, width: 16, note: "Mức tốt nhất trước; mỗi điều kiện một dòng", example: "passed"},
	{key: "title.vi", title: "Tên (tiếng Việt)", width: 30, note: "Ở dòng đầu của mức", example: "Đạt"},
	{key: "title.en", title: "Tên (tiếng Anh)", width: 30, example: "Passed"},
	{key: "cite", title: "Nguồn", width: 40, note: "Ở dòng đầu của mức", example: "ví dụ của dự án này, hãy thay"},
	{key: "clause", title: "Điều kiện", kind: wordCell, words: clauses, due: true, width: 18, example: "đạt tất cả"},
	{key: "value", title: "Giá trị", width: 14, note: "Số; với «đạt tiêu chí» là mã tiêu chí"},
	{key: "class", title: "Chỉ loại tiêu chí", kind: wordCell, words: classes, width: 14},
	{key: "group", title: "Chỉ nhóm", width: 14, note: "Mã nhóm"},
}}

func shownWords(words []word) []string {
	var all []string
	for _, w := range words {
		all = append(all, w.shown)
	}
	return all
}
