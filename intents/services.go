package intents

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"yinling/care"
)

// known is a service of the usual menu: the id it has in a catalogue, its
// help, and the words people use for it.
type known struct {
	id   string // "" for words that name the help only
	help care.Help
	zh   []string
	en   []string
}

// menu: the longest word found in what was said wins; of equals the first here, so
// that 叫车去医院 is a ride.
var menu = []known{
	{"breakfast", care.HelpMeal, words("早饭 早餐 早饭儿 送早点 订早点 吃早点 早茶 早上的饭 早上饭"), list("breakfast")},
	{"lunch", care.HelpMeal, words("午饭 午餐 中饭 中餐 中午饭 中午的饭 晌午饭 晌饭 午膳 中午吃的"), list("lunch", "midday meal", "luncheon")},
	{"supper", care.HelpMeal, words("晚饭 晚餐 夜饭 晚上的饭 晚上饭 晚膳 夜宵"), list("supper", "dinner", "evening meal", "tea time meal")},
	{"", care.HelpMeal, words("送饭 订饭 送餐 订餐 盒饭 饭盒 叫餐 点餐 助餐 饭菜 送个饭 送份饭 送点饭 送点吃的 订份饭 订个饭 要份饭 一份饭 份饭 要饭 叫饭 点个饭 叫个饭 送菜饭 来份饭 没饭吃 想吃饭 要吃饭 送一份饭 订一份饭 送吃的"),
		list("meal", "meals", "food", "something to eat", "meals on wheels")},

	{"cleaning", care.HelpClean, words("打扫 清扫 擦窗 擦窗户 擦玻璃 做卫生 搞卫生 打扫卫生 搞清洁 保洁 清洁 拖地 扫地 收拾屋子 收拾房间 收拾家 家政 钟点工 大扫除 擦地 洗碗 擦油烟机 洗油烟机"),
		list("cleaning", "clean", "cleaner", "tidy", "tidying", "windows", "mop", "hoover", "vacuum", "housework", "housekeeping")},
	{"laundry", care.HelpClean, words("洗衣 洗衣服 洗被子 洗床单 洗窗帘 洗被罩 洗棉袄 衣服洗 被子洗 晒被子 拆洗"), list("laundry", "washing", "wash my clothes", "sheets", "wash clothes")},
	{"bathing", care.HelpClean, words("洗澡 助浴 擦身 擦澡 泡澡 冲澡 冲凉 搓澡 沐浴 洗个澡"), list("bath", "bathing", "shower", "bathe")},
	{"", care.HelpClean, words("助洁"), nil},

	{"transport", care.HelpTravel, words("接送 坐车 用车 叫车 打车 要车 派车 约车 要辆车 叫辆车 来辆车 派辆车 叫个车 要个车 派个车 打个车 来车接 车来接 车接 接我 送我去 送我到 出行 轮椅车 轮椅 开车送 开车来"),
		list("ride", "taxi", "car", "transport", "drive me", "pick me up", "lift to", "a lift", "wheelchair")},
	{"escort_walk", care.HelpTravel, words("散步 散散步 遛弯 溜弯 走走 出去走走 出门走走 陪我出门 陪着出门 陪我出去 推我出去 扶我出门 扶我下楼 扶我出去 陪我走 陪走 背我下楼 陪我下楼 陪我去 晒太阳 陪着走"),
		list("walk", "a walk", "walk with me", "stroll", "go outside", "go out")},
	{"", care.HelpTravel, words("助行 出门"), list("travel")},

	{"escort_hospital", care.HelpMedical, words("陪看病 陪诊 陪我看病 陪着看病 陪我去看病 陪我去医院 陪着去医院 陪我上医院 陪去医院 医院 看病 看医生 看大夫 瞧病 挂号 复查 看门诊 体检 陪护"),
		list("hospital", "doctor", "doctor is office", "see a doctor", "clinic", "appointment", "go to the hospital", "come with me to the hospital", "checkup", "check up")},
	{"fetch_medicine", care.HelpMedical, words("拿药 取药 买药 开药 配药 抓药 代拿药 拿点药 药拿 送药 药吃完 药没了 药快没了 拿个药 买点药 开点药 配点药"),
		list("medicine", "medicines", "medication", "prescription", "pharmacy", "chemist", "pills", "tablets")},
	{"blood_pressure", care.HelpMedical, words("量血压 测血压 血压 量血糖 测血糖 量个血压 测个血压 量一量血压 量一下血压"), list("blood pressure", "blood sugar")},
	{"", care.HelpMedical, words("助医"), list("medical help")},

	{"repair", care.HelpRepair, words("修 修理 维修 修水管 修灯 修马桶 修电视 修空调 修冰箱 修门 修锁 修水龙头 水管 水龙头 马桶堵 下水道 堵了 堵住 跳闸 停电 没电了 断电 漏水 滴水 灯坏 灯不亮 换灯泡 灯泡 电灯 换灯 电视坏 冰箱坏 空调坏 洗衣机坏 燃气灶 打不着火 打不着 门锁坏 坏了 停水 没水了 没暖气 暖气不热 疏通 通马桶 通下水道 电工 水电工"),
		list("repair", "repairs", "repairman", "fix", "fixed", "plumber", "electrician", "tap", "leak", "leaking", "dripping", "blocked", "broken", "toilet", "light bulb", "lamp", "fuse", "power is out", "no power", "heating", "handyman", "mend")},

	{"company", care.HelpCompany, words("陪聊 聊天 聊聊 聊聊天 说说话 说会话 说话解闷 唠嗑 唠唠 解闷 陪我说 陪着说话 陪我坐 陪陪我 下棋 打牌 打麻将 活动"), list("company", "chat", "companion", "somebody to talk to", "someone to talk to", "lonely", "chess", "cards")},
	{"haircut", care.HelpCompany, words("理发 剪头 剪头发 剪发 剃头 推头 理个发 剪个头 剪个头发 头发长 剃个头 推个头 修头发 染发 理理发"), list("haircut", "hair cut", "hairdresser", "barber", "my hair")},
	{"reading", care.HelpCompany, words("读报 念报 读报纸 念报纸 读书 念书 读信 念信 读给我听 念给我听 读个报 念个报"), list("read to me", "reading", "newspaper", "read the paper", "read me")},
	{"", care.HelpCompany, words("助乐"), nil},
}

// unlisted are services that people ask a hotline for and that this bot knows
// only when the catalogue names them.
var unlistedZh = words("按摩 推拿 艾灸 针灸 理疗 打针 输液 修脚 剪指甲 剪脚指甲 买菜 买东西 代购 代买 买米 买油 日托 喘息 养老院 交电费 交水费 交话费 缴费 装扶手 护工 保姆 陪夜 送水 送煤气 换煤气")
var unlistedEn = list("massage", "acupuncture", "injection", "shopping", "groceries", "day care", "nursing home", "nails", "pedicure", "gardening", "garden", "bills")

// escortZh is company at the doctor's with other words in between.
var escortZh = regexp.MustCompile(`(陪|跟我|带我)[^，]{0,8}(看病|医院|看医生|看大夫|门诊)`)

func words(s string) []string   { return strings.Fields(s) }
func list(s ...string) []string { return s }

// offer is a service or a kind of service found in what was said.
type offer struct {
	service  *care.Service
	help     care.Help
	unlisted string
	size     int // characters of the word found
}

// take keeps the longer word of the two: it is surer.
func (o *offer) take(n offer) {
	if n.size > o.size {
		*o = n
	}
}

// findService looks for a service in normalised text (plain English for en).
func findService(text string, chinese bool, catalogue []care.Service) offer {
	var best offer
	for i := range catalogue {
		s := &catalogue[i]
		for _, name := range namesOf(s, chinese) {
			if name != "" && says(text, name, chinese) {
				best.take(offer{service: s, help: s.Help, size: utf8.RuneCountInString(name)*2 + 1}) // an own name goes before a synonym of its length
			}
		}
	}
	for i := range menu {
		k := &menu[i]
		for _, w := range k.words(chinese) {
			if says(text, w, chinese) {
				best.take(k.in(catalogue, w))
			}
		}
		if k.id == "escort_hospital" && escortZh.MatchString(text) {
			best.take(k.in(catalogue, "陪我出去看病"))
		}
	}
	unlisted := unlistedEn
	if chinese {
		unlisted = unlistedZh
	}
	for _, w := range unlisted {
		if says(text, w, chinese) {
			best.take(offer{unlisted: w, size: utf8.RuneCountInString(w) * 2})
		}
	}
	return best
}

func (k *known) words(chinese bool) []string {
	if chinese {
		return k.zh
	}
	return k.en
}

// in finds the service in a catalogue: by its id, or as the only one of its help.
func (k *known) in(catalogue []care.Service, word string) offer {
	o := offer{size: utf8.RuneCountInString(word) * 2}
	ofHelp := 0
	for i := range catalogue {
		if catalogue[i].Help == k.help {
			ofHelp++
			if o.service == nil {
				o.service = &catalogue[i]
			}
		}
	}
	for i := range catalogue {
		if k.id != "" && catalogue[i].ID == k.id {
			o.service, o.help = &catalogue[i], k.help
			return o
		}
	}
	switch {
	case ofHelp == 0 && len(catalogue) > 0:
		o.unlisted = word
	case ofHelp > 1 || len(catalogue) == 0:
		o.service, o.help = nil, k.help
	default:
		o.help = k.help
	}
	return o
}

// namesOf are the names as text is normalised: simplified, lower case.
func namesOf(s *care.Service, chinese bool) []string {
	if chinese {
		return []string{s.Spoken, s.Name}
	}
	return []string{strings.ToLower(s.SpokenEn), strings.ToLower(s.NameEn)}
}

func says(text, word string, chinese bool) bool {
	if chinese {
		return strings.Contains(text, word)
	}
	return strings.Contains(text, " "+word+" ")
}

// mealAt finds the meal that is meant by a time or a part of the day: 送饭 at
// eleven is lunch. nil when it cannot be told.
func mealAt(w When, catalogue []care.Service) *care.Service {
	id := ""
	switch {
	case w.HasTime && !w.Ambiguous && w.Time < care.Clock(10, 0):
		id = "breakfast"
	case w.HasTime && !w.Ambiguous && w.Time < care.Clock(15, 0):
		id = "lunch"
	case w.HasTime && !w.Ambiguous:
		id = "supper"
	case w.Part == Morning:
		id = "breakfast"
	case w.Part == Noon:
		id = "lunch"
	case w.Part == Evening:
		id = "supper"
	}
	return serviceByID(id, catalogue)
}

func serviceByID(id string, catalogue []care.Service) *care.Service {
	for i := range catalogue {
		if id != "" && catalogue[i].ID == id {
			return &catalogue[i]
		}
	}
	return nil
}
