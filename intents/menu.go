package intents

import (
	"strings"

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

	{"cleaning", care.HelpClean, words("打扫 打扫打扫 扫扫 扫屋子 扫扫屋子 擦擦 抹抹 收拾收拾 收拾一下屋 清扫 擦窗 擦窗户 擦玻璃 做卫生 搞卫生 打扫卫生 搞清洁 保洁 清洁 拖地 扫地 收拾屋子 收拾房间 收拾家 家政 钟点工 大扫除 擦地 洗碗 擦油烟机 洗油烟机"),
		list("cleaning", "clean", "cleaner", "tidy", "tidying", "windows", "mop", "hoover", "vacuum", "housework", "housekeeping")},
	{"laundry", care.HelpClean, words("洗衣 洗衣服 洗被子 洗床单 洗窗帘 洗被罩 洗棉袄 衣服洗 被子洗 晒被子 拆洗"), list("laundry", "washing", "wash my clothes", "sheets", "wash clothes")},
	{"bathing", care.HelpClean, words("洗澡 助浴 擦身 擦澡 泡澡 冲澡 冲凉 搓澡 沐浴 洗个澡"), list("bath", "bathing", "shower", "bathe")},
	{"", care.HelpClean, words("助洁"), nil},

	{"transport", care.HelpTravel, words("接送 坐车 用车 叫车 打车 要车 派车 约车 要辆车 叫辆车 来辆车 派辆车 叫个车 要个车 派个车 打个车 来车接 车来接 车接 接我 送我去 送我到 出行 轮椅车 轮椅 开车送 开车来"),
		list("ride", "taxi", "car", "transport", "drive me", "pick me up", "lift to", "a lift", "wheelchair")},
	{"escort_walk", care.HelpTravel, words("散步 散散步 遛弯 溜弯 走走 出去走走 出门走走 陪我出门 陪着出门 陪我出去 推我出去 扶我出门 扶我下楼 扶我出去 陪我走 陪走 背我下楼 陪我下楼 陪我去 晒太阳 陪着走"),
		list("walk", "a walk", "walk with me", "stroll", "round the park", "push me", "fresh air", "round the block", "go outside", "go out")},
	{"", care.HelpTravel, words("助行 出门"), list("travel")},

	{"escort_hospital", care.HelpMedical, words("陪看病 陪诊 陪我看病 陪着看病 陪我去看病 陪我去医院 陪着去医院 陪我上医院 陪去医院 医院 看病 看医生 看大夫 瞧病 挂号 复查 看门诊 体检 陪护"),
		list("hospital", "doctor", "doctor is office", "see a doctor", "clinic", "appointment", "go to the hospital", "come with me to the hospital", "checkup", "check up")},
	{"fetch_medicine", care.HelpMedical, words("药快吃完 药吃没了 药用完 药不够 拿药 取药 买药 开药 配药 抓药 代拿药 拿点药 药拿 送药 药吃完 药没了 药快没了 拿个药 买点药 开点药 配点药"),
		list("medicine", "medicines", "medication", "prescription", "pharmacy", "chemist", "pills", "tablets")},
	{"blood_pressure", care.HelpMedical, words("量血压 测血压 血压 量血糖 测血糖 量个血压 测个血压 量一量血压 量一下血压"), list("blood pressure", "blood sugar")},
	{"", care.HelpMedical, words("助医"), list("medical help")},

	{"repair", care.HelpRepair, words("修 修理 维修 修水管 修灯 修马桶 修电视 修空调 修冰箱 修门 修锁 修水龙头 水管 水龙头 马桶堵 下水道 堵了 堵住 跳闸 停电 没电了 断电 漏水 滴水 灯坏 灯不亮 换灯泡 灯泡 电灯 换灯 电视坏 冰箱坏 空调坏 洗衣机坏 燃气灶 打不着火 打不着 门锁坏 坏了 停水 没水了 没暖气 暖气不热 疏通 通马桶 通下水道 电工 水电工"),
		list("repair", "repairs", "repairman", "fix", "fixed", "plumber", "electrician", "tap", "leak", "leaking", "dripping", "blocked", "broken", "toilet", "light bulb", "lamp", "fuse", "power is out", "no power", "heating", "handyman", "mend")},

	{"company", care.HelpCompany, words("陪聊 聊天 聊聊 聊聊天 说说话 说会话 说话解闷 唠嗑 唠唠 解闷 陪我说 陪着说话 陪我坐 陪陪我 下棋 打牌 打麻将"), list("company", "chat", "companion", "somebody to talk to", "someone to talk to", "lonely", "chess", "cards")},
	{"haircut", care.HelpCompany, words("理发 剪头 剪头发 剪发 剃头 推头 理个发 剪个头 剪个头发 头发长 剃个头 推个头 修头发 染发 理理发"), list("haircut", "hair cut", "hairdresser", "barber", "my hair")},
	{"reading", care.HelpCompany, words("读报 念报 读报纸 念报纸 读书 念书 读信 念信 读给我听 念给我听 读个报 念个报"), list("read to me", "reading", "newspaper", "read the paper", "read me")},
	{"", care.HelpCompany, words("助乐"), nil},

	{"massage", care.HelpMedical, words("按摩 推拿 理疗 艾灸 针灸 拔罐 刮痧 捏捏 按一按 按按 捶背"), list("massage", "acupuncture", "physiotherapy", "physio", "back rub", "moxibustion")},
	{"injection", care.HelpMedical, words("打针 输液 挂水 吊水 打吊针 打胰岛素"), list("injection", "injections", "an injection", "insulin shot", "insulin jab", "jab", "insulin injection", "a jab", "a drip")},
	{"nail_care", care.HelpClean, words("修脚 剪指甲 剪脚指甲 修指甲 剪脚趾甲 剪趾甲 脚指甲 足疗 洗脚 泡脚"), list("nails", "toenails", "pedicure", "nail care", "foot care", "my nails", "cut my nails", "chiropodist", "podiatrist")},
	{"shopping", care.HelpCompany, words("买菜 买东西 代购 代买 买米 买油 买面 买水果 买点东西 买点菜 跑腿 代办 交电费 交水费 交话费 缴费 电费 水费 煤气费 燃气费 话费 网费 跑一趟 跑趟腿 捎点东西 交煤气费 取快递 拿快递 送水 换煤气 送煤气 寄东西"),
		list("shopping", "groceries", "errands", "errand", "my shopping", "buy me", "buy some", "pay my bill", "pay my bills", "bills", "collect a parcel", "pick up a parcel", "post a letter")},
	{"day_care", care.HelpCompany, words("日托 日间照料 日间照护 托老 白天托管"), list("day care", "day centre", "day center")},
	{"respite", care.HelpMedical, words("喘息 喘息服务 短住 临时托养 短期托养"), list("respite", "respite care", "short stay")},
	{"adaptation", care.HelpRepair, words("适老化 适老化改造 装扶手 安扶手 装个扶手 防滑改造 改造卫生间 装坐便器 家里改造"), list("adaptation", "home adaptation", "adaptations", "grab rail", "grab rails", "handrail", "handrails", "hand rail", "a ramp", "stair lift")},
	{"nursing", care.HelpMedical, words("护工 保姆 陪夜 换药 导尿 翻身 喂饭 护理 照护"), list("home nurse", "home help", "a carer", "live in carer", "dressing changed", "nursing care")},
}

// strict are services that are only booked where the catalogue has them by
// their name or id; the others stand for the only service of their help, too.
var strict = map[string]bool{"massage": true, "injection": true, "nail_care": true, "shopping": true, "day_care": true, "respite": true, "adaptation": true, "nursing": true}

func words(s string) []string   { return strings.Fields(s) }
func list(s ...string) []string { return s }

func (k *known) words(chinese bool) []string {
	if chinese {
		return k.zh
	}
	return k.en
}
