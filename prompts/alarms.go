package prompts

import "yinling/care"

// alarmWords say what an elder or a device did, after the name: zh without a
// comma, en as a phrase of its own.
var alarmWords = map[care.AlarmKind][2]string{
	care.AlarmSOS:           {"按了紧急求助", "pressed for help"},
	care.AlarmFall:          {"可能摔倒了", "may have fallen"},
	care.AlarmSmoke:         {"家里烟雾报警", "smoke alarm at home"},
	care.AlarmGas:           {"家里燃气报警", "gas alarm at home"},
	care.AlarmIntrusion:     {"家里门窗报警", "door or window alarm at home"},
	care.AlarmHeartRate:     {"心率异常", "unusual heart rate"},
	care.AlarmBloodPressure: {"血压异常", "unusual blood pressure"},
	care.AlarmOxygen:        {"血氧偏低", "low blood oxygen"},
	care.AlarmTemperature:   {"体温异常", "unusual temperature"},
	care.AlarmNoMovement:    {"家里很久没有动静", "no movement at home for long"},
	care.AlarmUnknown:       {"的设备报警", "alarm from the device"},
	care.AlarmLeftZone:      {"走出了安全区域", "left the safe area"},
	care.AlarmTakenOff:      {"摘下了手表", "took the watch off"},
	care.AlarmDeviceSilent:  {"的设备没有信号", "no signal from the device"},
	care.AlarmPowerOff:      {"的设备断电", "the device lost power"},
	care.AlarmLowBattery:    {"的设备电量低", "the device's battery is low"},
	care.AlarmEnteredZone:   {"进入了设定区域", "entered the set area"},
	care.AlarmTest:          {"的设备在测试", "a test of the device"},
}

// WriteAlarm says what happened: 按了紧急求助; pressed for help.
func WriteAlarm(k care.AlarmKind, lang care.Lang) string {
	words, ok := alarmWords[k]
	if !ok {
		words = alarmWords[care.AlarmUnknown]
	}
	return inLang(words, lang)
}

var outcomeWords = map[care.Outcome][2]string{
	care.OutcomeHelped:   {"已经有人帮助，人平安", "helped, and well"},
	care.OutcomeHospital: {"已由120送往医院", "taken to hospital by 120"},
	care.OutcomeFire:     {"119已到场处理", "the fire brigade has been there"},
	care.OutcomePolice:   {"110已到场处理", "the police have been there"},
	care.OutcomeMistake:  {"是不小心按到的，人平安", "pressed by mistake, and well"},
	care.OutcomeTest:     {"是设备测试", "it was a test"},
	care.OutcomeDevice:   {"是设备的问题，已经处理", "it was the device, which has been seen to"},
	care.OutcomeUnknown:  {"没有查明原因，工作人员会继续留意", "the cause was not found; the hotline keeps an eye on it"},
}

// WriteOutcome says how an incident ended.
func WriteOutcome(o care.Outcome, lang care.Lang) string {
	words, ok := outcomeWords[o]
	if !ok {
		words = outcomeWords[care.OutcomeUnknown]
	}
	return inLang(words, lang)
}

func inLang(words [2]string, lang care.Lang) string {
	if lang == care.English {
		return words[1]
	}
	return words[0]
}
