package timex

import "unicode"

// Traditional characters of the words of time, and their simplified forms at
// the same place.
const (
	traditional = "個們這後點鐘鍾時間禮週農曆歷陰陽閏臘節國慶勞動婦兒聖誕親師軍萬愚從來過還內鬧裡裏飯餐頓雙單號輪數兩週廿萬餘開當離訖並約於遲將學歲初總晝聽尋間驚蟄穀滿種處暑降霜氣壹貳叁參肆伍陸柒捌玖拾會現馬趕黃曉覺紀幾剛噚亮"
	simplified  = "个们这后点钟钟时间礼周农历历阴阳闰腊节国庆劳动妇儿圣诞亲师军万愚从来过还内闹里里饭餐顿双单号轮数两周廿万余开当离讫并约于迟将学岁初总昼听寻间惊蛰谷满种处暑降霜气一二三三四五六七八九十会现马赶黄晓觉纪几刚寻亮"
)

var foldHan = func() map[rune]rune {
	m := map[rune]rune{'〇': '零', '○': '零', '—': '-', '–': '-', '－': '-', '～': '~', '〜': '~', '〞': '"', '’': '\'', '‘': '\'', '﹕': ':', '。': '。', 'ー': '-', '−': '-', '\t': ' ', '\n': ' ', '\r': ' ', 0xa0: ' ', 0x3000: ' ', 0x202f: ' '}
	to := []rune(simplified)
	for i, r := range []rune(traditional) {
		m[r] = to[i]
	}
	return m
}()

// fold makes characters comparable one by one, so that places stay the same:
// lower case, halfwidth, simplified. han tells whether there are Chinese ones.
func fold(text []rune) (folded []rune, han bool) {
	folded = make([]rune, len(text))
	for i, r := range text {
		switch {
		case r < 0x80:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			} else if r < ' ' {
				r = ' '
			}
		case r > 0xff00 && r < 0xff5f: // fullwidth ASCII
			r -= 0xfee0
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			if r == '~' || r == '-' || r == ':' {
				break
			}
		default:
			if to, ok := foldHan[r]; ok {
				r = to
			}
			han = han || unicode.Is(unicode.Han, r)
		}
		folded[i] = r
	}
	return folded, han
}
