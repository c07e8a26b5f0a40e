package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// A report as files: tables of typed cells, written as CSV or as a workbook.

// table is one sheet. Its cells are strings, numbers, booleans, times or nil.
type table struct {
	name string
	head []string
	rows [][]any
}

// tablesOf puts a report into tables, times in the town's zone. The headings
// are Chinese and English: reports go up to offices, and to us.
func (s *Server) tablesOf(rep report, devices []deviceOut) []table {
	incidents := table{name: "incidents", head: []string{
		"编号 id", "类别 kind", "紧急 urgent", "老人 elder", "设备 device", "型号 model", "开始 opened", "接应 answered", "接应秒数 seconds to answer",
		"接应人 by", "派出 responding", "派出秒数 seconds to help", "到达 arrived", "结束 resolved", "结果 outcome", "备注 note", "报警数 alarms",
		"按键数 presses", "重开 reopened",
	}}
	for _, i := range rep.Incidents {
		elder, by := "", ""
		if i.Elder != nil {
			elder = i.Elder.Name
		}
		if i.By != nil {
			by = i.By.Name
		}
		incidents.rows = append(incidents.rows, []any{
			i.ID, string(i.Kind), i.Urgent, elder, i.Device.ID, i.Device.Model, i.Opened.In(s.zone), s.local(i.Answered), seconds(i.Opened, i.Answered),
			by, s.local(i.Responding), seconds(i.Opened, i.Responding), s.local(i.Arrived), s.local(i.Resolved), string(i.Outcome), i.Note, i.Alarms,
			i.Presses, i.Reopened,
		})
	}
	return []table{incidents, normTable(rep), s.deviceTable(rep, devices)}
}

func normTable(rep report) table {
	t := table{name: "norms", head: []string{
		"标准 norm", "出处 source", "秒数 seconds", "目标 target", "对象 of", "件数 count", "达标数 met", "比例 share", "达标 reached", "算法 formula",
	}}
	for _, n := range rep.Norms {
		for _, of := range []struct {
			name  string
			share *shareOut
		}{{"紧急事件 incidents", n.Incidents}, {"转人工来电 calls", n.Calls}} {
			if of.share == nil {
				continue
			}
			var share any
			if of.share.Share != nil {
				share = *of.share.Share
			}
			t.rows = append(t.rows, []any{
				n.Names.Zh + " / " + n.Names.En, n.SourceZh + " / " + n.Source, n.Seconds, n.Target, of.name, of.share.Count, of.share.Met, share, of.share.OK,
				n.Formula.Zh + " / " + n.Formula.En,
			})
		}
	}
	return t
}

func (s *Server) deviceTable(rep report, devices []deviceOut) table {
	t := table{name: "devices", head: []string{
		"设备 device", "名称 name", "协议 protocol", "型号 model", "老人 elder", "电量 battery", "最近信号 seen", "失联 silent", "停用 revoked",
		"型号 SOS 数 SOS of the model", "型号重发数 repeated", "型号迟到数 late",
	}}
	models := map[[2]string]modelOut{}
	for _, m := range rep.Models {
		models[[2]string{string(m.Protocol), m.Model}] = m
	}
	for _, d := range devices {
		var battery any
		if d.Battery >= 0 {
			battery = d.Battery
		}
		m := models[[2]string{string(d.Protocol), d.Model}]
		t.rows = append(t.rows, []any{
			d.ID, d.Name, string(d.Protocol), d.Model, d.ElderName, battery, s.local(d.Seen), s.local(d.Silent), s.local(d.Revoked), m.SOS, m.Repeated, m.Late,
		})
	}
	return t
}

// local is a time on the town's clocks, nil for none.
func (s *Server) local(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.In(s.zone)
}

// seconds from one time to another, to a tenth; nil for never.
func seconds(from time.Time, to *time.Time) any {
	if to == nil {
		return nil
	}
	return to.Sub(from).Round(100 * time.Millisecond).Seconds()
}

// reportTables makes the tables of the request's report; the query's table
// chooses one.
func (s *Server) reportTables(w http.ResponseWriter, r *http.Request) ([]table, bool) {
	rep, err := s.makeReport(r)
	if err != nil {
		s.fail(w, r, err)
		return nil, false
	}
	devices, err := s.allDevices(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return nil, false
	}
	tables := s.tablesOf(rep, devices)
	name := r.URL.Query().Get("table")
	for _, t := range tables {
		if t.name == name {
			return []table{t}, true
		}
	}
	return tables, true
}

func attachment(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store")
}

// reportCSV writes the tables one below the other, an empty line between. The
// byte order mark tells Excel that it is UTF-8.
func (s *Server) reportCSV(w http.ResponseWriter, r *http.Request) {
	tables, ok := s.reportTables(w, r)
	if !ok {
		return
	}
	attachment(w, "text/csv; charset=utf-8", "yinling-report.csv")
	w.Write([]byte("\xef\xbb\xbf"))
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	for i, t := range tables {
		if i > 0 {
			out.Write([]string{""})
		}
		out.Write(t.head)
		for _, row := range t.rows {
			out.Write(mapped(row, csvCell))
		}
	}
	out.Flush() // a client that went away is not our error
}

// csvCell is a cell as text. A text that a spreadsheet would take for a
// formula is made harmless: what a device or an elder's page sends must not
// run on a supervisor's machine (OWASP, CSV injection).
func csvCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case time.Time:
		return v.Format("2006-01-02 15:04:05")
	case string:
		if v != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(v)[0]) {
			return "'" + v
		}
		return v
	}
	return fmt.Sprint(v)
}

func (s *Server) reportXLSX(w http.ResponseWriter, r *http.Request) {
	tables, ok := s.reportTables(w, r)
	if !ok {
		return
	}
	book, err := workbook(tables)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer book.Close()
	attachment(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "yinling-report.xlsx")
	book.Write(w) // a client that went away is not our error
}

// workbook has a sheet for each table, with typed cells: texts are never
// formulas there.
func workbook(tables []table) (*excelize.File, error) {
	book := excelize.NewFile()
	timeFormat := "yyyy-mm-dd hh:mm:ss"
	times, err := book.NewStyle(&excelize.Style{CustomNumFmt: &timeFormat})
	if err != nil {
		return nil, err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		if i == 0 {
			err = book.SetSheetName("Sheet1", t.name)
		} else {
			_, err = book.NewSheet(t.name)
		}
		if err == nil {
			err = fillSheet(book, t, times, bold)
		}
		if err != nil {
			return nil, err
		}
	}
	return book, nil
}

func fillSheet(book *excelize.File, t table, times, bold int) error {
	out, err := book.NewStreamWriter(t.name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(t.head), 20); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := mapped(t.head, func(h string) any { return excelize.Cell{StyleID: bold, Value: h} })
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	for i, row := range t.rows {
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		cells := mapped(row, func(v any) any {
			if when, isTime := v.(time.Time); isTime {
				return excelize.Cell{StyleID: times, Value: when}
			}
			return v
		})
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}
