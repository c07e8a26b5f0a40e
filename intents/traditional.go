package intents

// Traditional characters that recognisers write for Mandarin now and then, and
// their simplified forms at the same place of the second string. Only words
// that matter here: services, days, times, dangers, small talk.
const (
	traditional = "們個這後點鐘時間飯餐訂醫藥藉麵邊來過還沒麼嗎說話聽見請問謝禮週號樓兒媽爺親網電視燈壞壓糖門鎖開關衛貼頭髮剪讀報書掃擦潔務業車輪椅費錢買賣塊幾兩萬" +
		"對錯馬響聲機誤單雙陽難過腦臟氣喘緊嚴傷斷燒煙滅著漏廚廁進竊賊盜搶殺趕罵嚇壽蓋國際導師轉換變廣場邊鄉縣區鎮縫內衝體條線紅藍綠黃語長張給總結約確認為與從會當動應該愛讓學習歲圖餓渴暈摔斷應護檢營養陪鋪風濕涼熱鬧戲劇聊樂獨寂寞離遠近裡裏迷無淚銀鈴響鍾復複幫誰夠勞煩穩穿褲襪鞋慢東" +
		"飲湯魚雞鴨蛋鹽辣鹹淡軟爛衣櫃窗簾傢俱潑灑堵塞馬桶龍頭管維護閘跳停斷臉嘴歪癱瘓麻痺暫稍現於將並絕實" +
		"餵喫溫證據幹慘創劃樣種處員記設調談鄰嬸裝燙聯聞鑰輛洩爐槍毆歸麪訊殘兇門鎮撥塗壟隻嚨喉噴淺災煉爆濃嗆鏡傾頂順領題顏顧願類飛饅驚驗鬆黨齊齒龜"
	simplified = "们个这后点钟时间饭餐订医药借面边来过还没么吗说话听见请问谢礼周号楼儿妈爷亲网电视灯坏压糖门锁开关卫贴头发剪读报书扫擦洁务业车轮椅费钱买卖块几两万" +
		"对错马响声机误单双阳难过脑脏气喘紧严伤断烧烟灭着漏厨厕进窃贼盗抢杀赶骂吓寿盖国际导师转换变广场边乡县区镇缝内冲体条线红蓝绿黄语长张给总结约确认为与从会当动应该爱让学习岁图饿渴晕摔断应护检营养陪铺风湿凉热闹戏剧聊乐独寂寞离远近里里迷无泪银铃响钟复复帮谁够劳烦稳穿裤袜鞋慢东" +
		"饮汤鱼鸡鸭蛋盐辣咸淡软烂衣柜窗帘家俱泼洒堵塞马桶龙头管维护闸跳停断脸嘴歪瘫痪麻痹暂稍现于将并绝实" +
		"喂吃温证据干惨创划样种处员记设调谈邻婶装烫联闻钥辆泄炉枪殴归面讯残凶门镇拨涂垄只咙喉喷浅灾炼爆浓呛镜倾顶顺领题颜顾愿类飞馒惊验松党齐齿龟"
)

var foldTraditional = func() map[rune]rune {
	m := map[rune]rune{}
	to := []rune(simplified)
	for i, r := range []rune(traditional) {
		if r != to[i] {
			m[r] = to[i]
		}
	}
	return m
}()
