package main

import (
	"bufio"
	"fmt"
	"os"
)

// benchTownCommand writes a town for load tests: elders with a watch and a
// relative each.
type benchTownCommand struct {
	Elders int    `default:"20000" help:"How many elders, each with a watch."`
	First  uint64 `default:"7000000000" help:"Number of the first watch; the others follow."`
}

// Run prints the town, for `yinling import`.
func (c benchTownCommand) Run() error {
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(w, "responders:\n  - {id: station, name: 站点, role: 站点值班, phone: \"13700000000\", lang: zh, lat: 32.39, lon: 119.41}\nelders:")
	for i := range c.Elders {
		fmt.Fprintf(w, `  - name: 老人%06d
    salutation: 老人%06d
    lang: zh
    born: 1944-03-02
    phone: "05%09d"
    address: {text: 银杏社区%d号, community: 银杏社区, lat: %.5f, lon: %.5f}
    living: 独居
    worker: {name: 周敏, role: 助老员, phone: "13800000201"}
    devices: [{id: "watch:%d", name: 手表, model: 4G 手表}]
    relatives: [{name: 亲属, relation: 女儿, phone: "13900000000", lang: zh, sees: [summary, emergency]}]
`, i, i, i, i, 32.3+float64(i%200)/1000, 119.3+float64(i/200)/1000, c.First+uint64(i))
	}
	return w.Flush()
}
