package timex

// mealsZh are the hours of meals, in minutes of the day. "After" begins, and
// "before" begins, half an hour from them, so that one rule can say "after
// breakfast and supper".
var mealsZh = map[rune]struct {
	at   int
	kind partKind
}{'早': {7 * 60, morning}, '中': {12 * 60, noon}, '午': {12 * 60, noon}, '晌': {12 * 60, noon}, '晚': {18 * 60, evening}, '夜': {18 * 60, evening}}

// mealGap is the half hour before and after a meal, in minutes.
const mealGap = 30

// mealtime reads 早饭前, 吃完晚饭, 午餐后半小时.
func (z *zh) mealtime(i int) (part, int, bool) {
	at, eaten := z.oneOf(i, "吃过", "吃完", "吃了", "吃罢")
	meal, ok := mealsZh[z.at(at)]
	if !ok {
		return part{}, i, false
	}
	end, ok := z.oneOf(at+1, "午饭", "饭", "餐")
	if !ok || end == at+3 && z.at(at) != '晌' {
		return part{}, i, false
	}
	sign, end := z.sideOf(end)
	if sign == 0 && eaten {
		sign = 1
	}
	if sign == 0 {
		return part{}, i, false
	}
	gap, end := z.gap(end)
	from := meal.at + sign*gap
	to := meal.at
	if sign > 0 {
		to = from + 90
	} else if gap > mealGap {
		to = from + mealGap
	}
	return part{from, to, meal.kind}, end, true
}

// sideOf reads 前 (−1) and 后 (1) behind a meal.
func (z *zh) sideOf(i int) (sign, end int) {
	if end, ok := z.oneOf(i, "之前", "以前", "前"); ok && !z.has(i, "前天") {
		return -1, end
	}
	if end, ok := z.oneOf(i, "之后", "以后", "过后", "后"); ok && !z.has(i, "后天") {
		return 1, end
	}
	return 0, i
}

// gap reads how long before or after a meal: 半小时, 一个钟头.
func (z *zh) gap(i int) (minutes, end int) {
	if l, end, ok := z.length(i); ok && l.days+l.weeks+l.months+l.years == 0 && l.clock.Hours() <= 4 {
		return int(l.clock.Minutes()), end
	}
	return mealGap, i
}

// meals reads 早晚饭后, 三餐前, 早中晚饭后, 早晚.
func (z *zh) meals(i int) ([]moment, int, bool) {
	at, _ := z.oneOf(i, "的")
	which, at := z.whichMeals(at)
	if len(which) == 0 {
		return nil, i, false
	}
	end, _ := z.oneOf(at, "饭", "餐")
	if sign, stop := z.sideOf(end); sign != 0 {
		gap, stop := z.gap(stop)
		return mealTimes(which, sign*gap), stop, true
	}
	if len(which) < 2 || end > at {
		return nil, i, false
	}
	var all []moment
	for _, r := range which {
		p := partsZh[map[rune]string{'早': "早", '中': "中午", '午': "中午", '晌': "中午", '晚': "晚", '夜': "晚"}[r]]
		all = append(all, moment{part: &p})
	}
	return all, at, true
}

// whichMeals reads 三餐, 早晚, 早、中、晚, and 饭 or 餐 alone, which is every one.
func (z *zh) whichMeals(i int) ([]rune, int) {
	if end, ok := z.oneOf(i, "一日三餐", "三餐", "三顿"); ok {
		return []rune("早中晚"), end
	}
	if _, side := z.oneOf(i, "饭前", "饭后", "餐前", "餐后"); side && !z.has(i+1, "后天") && !z.has(i+1, "前天") {
		return []rune("早中晚"), i
	}
	var which []rune
	at := i
	for {
		if _, isMeal := mealsZh[z.at(at)]; !isMeal || len(which) > 3 {
			return which, at
		}
		if _, longer := z.oneOf(at, "中午", "午", "早上", "早晨", "晚上", "晚间", "夜里", "晌午"); longer && !(z.at(at) == '午' && z.at(at-1) != '中') {
			return which, at
		}
		which = append(which, z.at(at))
		at++
		if next, listed := z.oneOf(at, "、", "和"); listed {
			if _, isMeal := mealsZh[z.at(next)]; isMeal {
				at = next
			}
		}
	}
}

// mealTimes gives the times so many minutes from meals.
func mealTimes(which []rune, offset int) []moment {
	var all []moment
	for _, r := range which {
		meal := mealsZh[r]
		all = append(all, moment{part: &part{meal.at + offset, meal.at + offset + mealGap, meal.kind}})
	}
	return all
}
