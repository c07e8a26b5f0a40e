package timex

// erasZh are the first years of reigns that are still spoken of, and of the
// Republic's calendar, which Taiwan uses: 民国三年 is 1914. Years of a reign are
// counted from its first, 元年.
var erasZh = map[string]int{
	"贞观": 627, "神龙": 705, "开元": 713, "天宝": 742, "洪武": 1368, "永乐": 1403, "嘉靖": 1522, "万历": 1573, "崇祯": 1628,
	"顺治": 1644, "康熙": 1662, "雍正": 1723, "乾隆": 1736, "嘉庆": 1796, "道光": 1821, "咸丰": 1851, "同治": 1862, "光绪": 1875, "宣统": 1909, "民国": 1912,
	"昭和": 1926, "平成": 1989, "令和": 2019,
}

func (z *zh) eraYear(i int) (year, end int, ok bool) {
	first, at, ok := wordAt(z.source, i, erasZh, 2)
	if !ok {
		return 0, i, false
	}
	if z.has(at, "元年") {
		return first, at + 2, true
	}
	n, ok := z.number(at)
	if !ok || n.n < 1 || n.n > 120 || z.at(n.end) != '年' {
		return 0, i, false
	}
	return first + n.n - 1, n.end + 1, true
}

// century reads 上世纪, 二十世纪, and the decade in it: 上世纪90年代, 七十年代初.
func (z *zh) century(i int) (moment, int, bool) {
	zone := z.now.Location()
	hundred := z.now.Year() / 100 * 100
	at, named := i, true
	if end, ok := z.oneOf(i, "上个世纪", "上世纪"); ok {
		at, hundred = end, hundred-100
	} else if end, ok := z.oneOf(i, "本世纪", "这个世纪"); ok {
		at = end
	} else if n, ok := z.number(i); ok && z.has(z.spaces(n.end), "世纪") && n.n >= 2 && n.n <= 90 {
		at, hundred = z.spaces(n.end)+2, 100*(n.n-1)
	} else {
		named = false
	}
	next, _ := z.oneOf(at, "的")
	if first, end, ok := z.decade(next, hundred, named); ok {
		d := days{yearOf(first, zone).from, yearOf(first+10, zone).from, Year}
		d, end = z.partOfDecade(end, d)
		return moment{dates: []days{d}, hasYear: true}, end, true
	}
	return moment{dates: []days{{yearOf(hundred, zone).from, yearOf(hundred+100, zone).from, Year}}, hasYear: true}, at, named
}

// decade gives the first year of 九十年代 and 1980年代. Without a century it is
// the latest that has begun.
func (z *zh) decade(i, hundred int, named bool) (first, end int, ok bool) {
	n, ok := z.number(z.spaces(i))
	if !ok || n.n%10 != 0 || isDigit(z.at(i-1)) {
		return 0, i, false
	}
	end, ok = z.oneOf(z.spaces(n.end), "年代")
	switch {
	case !ok:
		return 0, i, false
	case n.width == 4 && n.n >= 1000 && !named:
		return n.n, end, true
	case n.n < 10 || n.n > 90 || n.width > 2:
		return 0, i, false
	}
	first = hundred + n.n
	if !named && first > z.now.Year() {
		first -= 100
	}
	return first, end, true
}

func (z *zh) partOfDecade(i int, d days) (days, int) {
	year := d.from.Year()
	part := func(a, b int) days {
		return days{yearOf(year+a, d.from.Location()).from, yearOf(year+b, d.from.Location()).from, Year}
	}
	if end, ok := z.oneOf(i, "初期", "早期", "初"); ok {
		return part(0, 3), end
	}
	if end, ok := z.oneOf(i, "中期", "中叶"); ok {
		return part(3, 7), end
	}
	if end, ok := z.oneOf(i, "末期", "后期", "末", "晚期"); ok {
		return part(7, 10), end
	}
	return d, i
}
