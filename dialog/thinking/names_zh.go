package thinking

import (
	"regexp"
	"slices"
	"strings"
)

const (
	zhTitles = `阿姨|叔叔|奶奶|爷爷|大爷|大妈|大娘|大伯|大哥|大姐|大叔|婆婆|老师|医生|大夫|护士|师傅|主任|先生|女士|小姐|同志|书记|站长|院长|所长|警官|经理|姐|哥|婶|伯|嫂|老板|教授|校长`
	// Surnames that are hardly anything else, and common ones that a title or 小
	// makes a name. 和, 于, 常, 时 and their like are words first.
	zhSurely  = `赵钱孙李吴郑冯陈褚卫蒋沈韩杨朱秦尤许吕曹严魏陶姜戚谢邹喻窦章苏潘葛范彭郎韦昌苗凤俞袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬傅卞康伍余顾孟黄穆萧尹姚邵湛汪祁毛禹狄臧戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路娄江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘缪解应宗丁宣邓杭洪包左石崔龚程邢裴陆荣翁荀羊甄曲封芮储靳邴松井段巫焦巴谷车侯班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎白蒲从鄂卓蔺屠池乔翟谭贡申冉桂牛边燕尚农温庄晏柴阎习艾鱼古易慎戈廖庾终居衡步都耿满弘匡国文寇广东殴沃利蔚越隆师巩聂晁敖冷辛阚简饶曾沙丰关游张王马周方何`
	zhNoTitle = `高万包应解左石井段车班秋宁武龙司白从池牛边农庄古易终居步都满国文广东利越师冷简丰关游祖幸曲封松路童江麻席项祝舒谈羊应房管`
)

var (
	zhTitled = regexp.MustCompile(`(?:[` + zhSurely + `]|欧阳|上官|司马|诸葛)(?:` + zhTitles + `)`)
	zhLittle = regexp.MustCompile(`[小老阿][` + zhSurely + `]|[小阿](?:芳|丽|玲|红|兰|英|敏|静|军|伟|强|勇|杰|明|亮|刚|华|平|霞|燕|娟|花|翠|珍|秀|梅|玉|龙|虎|宝|美|娜|婷|莉|雪|雨|宇|浩|轩|涵|辉|斌|波|涛|鹏|飞|磊)`)
	zhCalled = regexp.MustCompile(`(?:名叫|叫做|名字叫|名字是|姓|大名|小名|人称|外号)[\p{Han}]|[子女儿您他她狗猫伴]叫[^什啥做您人着得唤]`)
	// These stand for a name wherever they are not in one of zhOrdinary.
	zhFirst = regexp.MustCompile(`[赵李吴郑冯陈褚蒋沈韩杨朱秦吕曹魏戚邹喻窦潘葛彭韦俞袁鲍岑薛倪滕殷邬傅卞顾孟萧尹姚邵汪祁狄臧戴庞熊董杜阮闵贾娄郭徐邱骆蔡樊霍虞柯卢裘缪邓崔龚邢裴陆荀甄芮靳邴栾詹黎蒲鄂卓蔺翟谭冉晏阎廖庾耿匡寇聂晁阚刘王张黄宋梁罗孙许谢]`)

	zhOrdinary = regexp.MustCompile(`李子|行李|桃李|陈年|陈旧|陈皮|陈醋|沈阳|韩国|杨树|杨梅|白杨|朱红|秦腔|吕剧|曹操|贾宝玉|郑重|郑州|熊猫|狗熊|小熊|杜鹃|蔡文姬|蒋干|孟子|孟姜女|彭湃|顾不|照顾|回顾|光顾|顾着|只顾|惠顾|董事|骨董|卓越|黎明|陆续|大陆|陆地|霍元甲|梁山伯|桥梁|房梁|脊梁|栋梁|高粱|罗嗦|罗列|张罗|绫罗|宋词|宋代|唐宋|` +
		`一张|两张|张开|张望|紧张|慌张|夸张|主张|张嘴|张贴|开张|纸张|张灯结彩|黄色|黄瓜|黄河|黄昏|黄花|黄豆|黄酒|黄金|金黄|黄梅|黄山|黄鱼|黄鹂|蛋黄|大黄|枯黄|黄历|黄了|黄叶|小黄鸭|国王|大王|王府井|帝王|女王|孙[子女儿]|外孙|重孙|儿孙|子孙|祖孙|孙悟空|许多|也许|允许|或许|许愿|少许|不许|赞许|期许|谢谢|感谢|多谢|谢意|谢了|凋谢|致谢|答谢|酬谢|谢幕|徐徐|姚黄|吴侬|戴[着上]?[\p{Han}]?|爱戴|穿戴|刘三姐|秦淮|魏晋`)
	zhNoName = regexp.MustCompile(`小(?:孙|白[菜兔花]|黄|毛|段|曲|江|路|石|牛|马路?|羊|鱼|车|包|班|房|池|边|步|胡|康|燕子?|龙虾|温|关|史|宗|童|汤|苗|武|荷|米|席|解|高|满|方|文|宁|柳|花|宝[宝贝]?|雪|雨|红花|红帽|红|梅花|华|麻|巴|游|古|丁|国|利|应|越|农|秋|景|平|明|亮|强|飞|虎|龙|美)|老(?:家|班|师|解|高|满|古|丁|方|史|文|国|牛|马|车|房|宁|应|路|石|利|越|农|汤|关|戴)|阿(?:胡|房|苗|利)`)
)

// namesZh finds names of people in a text through plain.
func namesZh(s string) []string {
	s = joinHan(s)
	var out []string
	out = append(out, zhCalled.FindAllString(s, -1)...)
	for _, m := range zhTitled.FindAllString(s, -1) {
		first := string([]rune(m)[:1])
		if !strings.Contains(zhNoTitle, first) || slices.Contains([]string{"老师", "医生", "大夫", "师傅", "阿姨", "主任", "护士"}, strings.TrimPrefix(m, first)) {
			if !zhOrdinary.MatchString(m) {
				out = append(out, m)
			}
		}
	}
	for _, m := range zhLittle.FindAllString(s, -1) {
		if !zhNoName.MatchString(m) {
			out = append(out, m)
		}
	}
	out = append(out, zhFirst.FindAllString(zhOrdinary.ReplaceAllString(s, "·"), -1)...)
	return out
}
