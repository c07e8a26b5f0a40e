package intents

import "yinling/care"

var (
	allWellZh = rx(`^(?:我|我们|这边|这里|现在|已经|真的?|都|也|很好|挺好|谢谢|放心|别担心|不用(?:来|管|麻烦|过来)?了?|不要紧|您|你|，)*(?:没(?:什么|啥|有|多大)?事|好好的|好着呢|好得很|平安)(?:情|儿|了|的|呢|吧|嘞|我|您|你|都|真的?|很好|挺好|没事|谢谢|放心|别担心|不用(?:来|管|麻烦|过来)?了?|不要紧|再见|拜拜|，)*$`)
	allWellEn = rx(`^ (?:(?:no|yes|,|sorry|thank you|thanks|do not worry|please|really|honestly) )*(?:(?:i am|i feel|we are|everything is|all is|it is all) (?:(?:all|quite|perfectly|just|absolutely|really|very) )*(?:fine|ok|okay|all right|right|alright|well|good|safe)|(?:there is )?nothing (?:is )?(?:wrong|the matter)|i do not need (?:any )?help) (?:(?:,|now|here|really|thank you|thanks|sorry|dear|do not worry|goodbye|bye|no need to come) )*$`)
)

// AllWell tells whether the whole of what was said is that nothing is the
// matter: 没事, "I'm all right". "没事，就是腿疼" is not.
func AllWell(text string, lang care.Lang) bool {
	if isChinese(text, lang) {
		return allWellZh.MatchString(normalZh(text))
	}
	return allWellEn.MatchString(plainEn(text))
}
