package intents

import (
	"regexp"
	"strings"
)

const (
	painsZh = `疼|痛|酸|麻|肿|痒|胀|抽筋|僵|发软|没劲|没力气|使不上劲|不舒服|难受|不得劲|不好|发炎|发凉|破了|烂了`
	partsOf = `头皮|头|额头|脑袋|脸|眼睛|眼|耳朵|鼻子|嘴巴|嘴|牙齿|牙|牙龈|舌头|喉咙|嗓子|脖子|颈椎|肩膀|肩|胳膊|手臂|手腕|手指|手|胸口|胸|心口|心脏|后背|背|腰|肚子|胃|肠子|小腹|屁股|胯|大腿|小腿|腿脚|腿|膝盖|脚踝|脚趾|脚后跟|脚|关节|骨头|皮肤|肝|肾|肺|前列腺`
)

// firstOfParts are the first characters of partsOf: without one of them there
// is nothing to match.
const firstOfParts = `头额脑脸眼耳鼻嘴牙舌喉嗓脖颈肩胳手胸心后背腰肚胃肠小屁胯大腿膝脚关骨皮肝肾肺前`

var (
	// bodyPainZh is a part of the body and what is wrong with it.
	bodyPainZh = regexp.MustCompile(`(` + partsOf + `)(?:这里|这儿|这边|上|里|里面|都|也|有点儿?|有些|老是|老|又|总|一直|很|特别|好|真|还|得|发|，)*(` + painsZh + `)`)
	// bodyAloneZh are parts of the body that are hardly anything else.
	bodyAloneZh = regexp.MustCompile(`膝盖|胳膊|肩膀|喉咙|嗓子|脖子|颈椎|胸口|心口|心脏|肚子|腿脚|耳朵|眼睛|脚踝|牙齿|前列腺|关节|后背|脚趾`)
	symptomZh   = regexp.MustCompile(`头晕|头昏|眩晕|发烧|发热|低烧|高烧|咳嗽|咳痰|流鼻涕|鼻塞|感冒|拉肚子|拉稀|腹泻|便秘|恶心|呕吐|想吐|反胃|胃口不好|吃不下|没胃口|失眠|睡不着|睡不好|心慌|胸闷|气短|气喘|喘不上气|耳鸣|眼花|看不清|浮肿|水肿|皮疹|起疹子|抽筋|出汗|盗汗|尿频|尿急|尿不出|便血|流血|出血|发抖|手抖|没力气|乏力|血压高|血压低|血糖高|血糖低|高血压|糖尿病|痛风|关节炎|白内障|老寒腿|褥疮|牙疼|肚子疼得厉害`)
	painEn      = regexp.MustCompile(` (head|eyes?|ears?|nose|mouth|teeth|tooth|tongue|throat|neck|shoulders?|arms?|elbows?|wrists?|hands?|fingers?|chest|heart|back|hips?|stomach|tummy|belly|bottom|legs?|thighs?|knees?|calf|calves|ankles?|foot|feet|toes?|toenails?|joints?|skin|bowels|bladder|kidneys?)`)
	symptomEn   = regexp.MustCompile(` (hurts?|hurting|aches?|aching|painful|pains?|sore|swollen|swelling|numb|stiff|itchy|itching|dizzy|dizziness|giddy|fever|temperature|cough|coughing|cold|flu|diarrhoea|diarrhea|constipated|constipation|sick|nausea|nauseous|vomiting|headache|backache|toothache|earache|stomach ache|insomnia|cannot sleep|can't sleep|breathless|short of breath|palpitations|rash|cramps?|bleeding|arthritis|gout|diabetes|high blood pressure|tired|weak|shaky|trembling|wheezing|bruised?|sprained)`)
)

// body finds parts of the body and what is wrong with them.
func (f *finding) body() {
	if !f.chinese {
		// The space that ends a word begins the next, so the expressions end before it.
		each := func(re *regexp.Regexp, name string) {
			f.match(re, func(at []int) {
				if strings.HasPrefix(f.line.text[at[1]:], " ") && !notBody[f.group(at, 1)+f.next(at[1])] && !f.has(slotService, at[2], at[3]) {
					f.add(name, at[2], at[3], nameValue{f.group(at, 1)})
				}
			})
		}
		each(painEn, slotBody)
		each(symptomEn, slotSymptom)
		return
	}
	if strings.ContainsAny(f.line.text, firstOfParts) {
		f.match(bodyPainZh, func(at []int) {
			f.add(slotBody, at[2], at[3], nameValue{f.group(at, 1)})
			f.add(slotSymptom, at[4], at[5], nameValue{f.group(at, 2)})
		})
	}
	f.match(symptomZh, func(at []int) {
		if !f.has(slotSymptom, at[0], at[1]) {
			f.add(slotSymptom, at[0], at[1], nameValue{f.line.text[at[0]:at[1]]})
		}
	})
	f.match(bodyAloneZh, func(at []int) {
		if !f.has(slotBody, at[0], at[1]) && !f.has(slotSymptom, at[0], at[1]) {
			f.add(slotBody, at[0], at[1], nameValue{f.line.text[at[0]:at[1]]})
		}
	})
}

// next is the word that follows, with a space before it.
func (f *finding) next(at int) string {
	words := strings.Fields(f.line.text[at:])
	if len(words) == 0 {
		return ""
	}
	return " " + words[0]
}

// notBody are words of the body that mean something else before the next word.
var notBody = map[string]bool{"back to": true, "back from": true, "back at": true, "back on": true, "back and": true, "back home": true, "back in": true, "back again": true, "back ,": true,
	"hand me": true, "hand it": true, "head of": true, "head office": true, "cold water": true, "cold weather": true, "cold outside": true, "foot care": true, "back door": true, "temperature outside": true, "cold today": true}
