package web

import "yinling/care"

// sheetWords is the 120 sheet in one language.
type sheetWords struct {
	english                                                         bool
	colon, comma, list, quote, nobody, nowhere, age, none           string
	who, where, position, since, what, said                         string
	conditions, allergies, medicines, door, phone, contact, hotline string
	ago, presses                                                    string
	home, away, point, within, fixed, north, south, east, west      string
	metres, kilometres                                              string
	ways                                                            [8]string
	kinds                                                           map[care.AlarmKind]string
}

// livingEn are the words of dossiers for how an elder lives.
var livingEn = map[string]string{"独居": "lives alone", "空巢": "children live elsewhere", "留守": "left behind by working children"}

var sheetZh = sheetWords{
	colon: "：", comma: "，", list: "、", quote: "“%s”", nobody: "尚不知道是谁", nowhere: "位置不明", age: "%d 岁", none: "未记录",
	who: "老人", where: "地址", position: "定位", since: "时间", what: "情况", said: "老人说",
	conditions: "病史", allergies: "过敏", medicines: "用药", door: "进门", phone: "电话", contact: "家属", hotline: "热线回拨",
	ago: "已过 %d 分钟", presses: "共按 %d 次",
	home: "在住址附近", away: "在住址%s方向约%s", point: "%s %.6f°，%s %.6f°（WGS-84）", within: "误差约 %.0f 米", fixed: "%s 测得",
	north: "北纬", south: "南纬", east: "东经", west: "西经", metres: " %.0f 米", kilometres: " %.1f 公里",
	ways: [8]string{"正北", "东北", "正东", "东南", "正南", "西南", "正西", "西北"},
	kinds: map[care.AlarmKind]string{
		care.AlarmSOS: "按了紧急求助键", care.AlarmFall: "设备报告跌倒", care.AlarmSmoke: "烟雾报警", care.AlarmGas: "燃气报警",
		care.AlarmIntrusion: "有人闯入报警", care.AlarmHeartRate: "心率异常", care.AlarmBloodPressure: "血压异常", care.AlarmOxygen: "血氧过低",
		care.AlarmTemperature: "体温异常", care.AlarmNoMovement: "长时间无人活动", care.AlarmUnknown: "设备报警，原因不明",
		care.AlarmLeftZone: "离开安全区域", care.AlarmTakenOff: "手环被取下", care.AlarmDeviceSilent: "设备失联", care.AlarmPowerOff: "设备关机",
		care.AlarmLowBattery: "设备电量低", care.AlarmEnteredZone: "进入区域", care.AlarmTest: "测试报警",
	},
}

var sheetEn = sheetWords{
	english: true,
	colon:   ": ", comma: ", ", list: "; ", quote: "“%s”", nobody: "not known yet", nowhere: "position unknown", age: "%d years old", none: "none recorded",
	who: "Who", where: "Where", position: "Position", since: "Since", what: "What", said: "The elder says",
	conditions: "History", allergies: "Allergies", medicines: "Medicines", door: "Door", phone: "Phone", contact: "Relative", hotline: "Hotline",
	ago: "%d minutes ago", presses: "pressed %d times",
	home: "near the home address", away: "%[2]s %[1]s of the home address", point: "%.6[2]f° %[1]s, %.6[4]f° %[3]s (WGS-84)",
	within: "good to %.0f m", fixed: "at %s",
	north: "N", south: "S", east: "E", west: "W", metres: "about %.0f m", kilometres: "about %.1f km",
	ways: [8]string{"north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"},
	kinds: map[care.AlarmKind]string{
		care.AlarmSOS: "pressed the emergency button", care.AlarmFall: "the device reports a fall", care.AlarmSmoke: "smoke alarm", care.AlarmGas: "gas alarm",
		care.AlarmIntrusion: "intrusion alarm", care.AlarmHeartRate: "abnormal heart rate", care.AlarmBloodPressure: "abnormal blood pressure",
		care.AlarmOxygen: "low blood oxygen", care.AlarmTemperature: "abnormal temperature", care.AlarmNoMovement: "no movement for a long time",
		care.AlarmUnknown: "the device raises an alarm and does not say which", care.AlarmLeftZone: "left the safe zone",
		care.AlarmTakenOff: "the wristband was taken off", care.AlarmDeviceSilent: "the device is silent", care.AlarmPowerOff: "the device was switched off",
		care.AlarmLowBattery: "the device's battery is low", care.AlarmEnteredZone: "entered a zone", care.AlarmTest: "test alarm",
	},
}
