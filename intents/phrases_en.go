package intents

import "regexp"

// The same in plain English (see plainEn): words between single spaces.
var (
	yesEn      = rx(`^ (?:, )?(?:yes|yeah|yep|yup|aye|ok|okay|right|correct|sure|certainly|of course|exactly|that is right|that is correct|that is fine|all right|alright|fine|perfect|lovely|good|very good|please do|go ahead|do it|book it|it is|sounds good|that would be lovely|absolutely|indeed|mm hmm|that will do|very well) `)
	noEn       = rx(`^ (?:, )?(?:no|nope|nah|not|never mind|nothing|do not|that is not|that is wrong|wrong|i do not|none|that is all|it is not) `)
	personEn   = rx(` (?:operator|real person|human|human being|real human|agent|representative|receptionist|member of staff|supervisor|manager) | (?:speak|talk|talking|speaking) (?:to|with) (?:a |an |some ?|the |your )?(?:person|people|body|somebody|someone|human|lady|man|woman|nurse|staff|anyone|anybody) | (?:get|fetch|find|give|put|want|need) (?:me )?(?:through to )?(?:a |an )?(?:person|someone|somebody|human) (?:, |please |on |$)| not (?:a |the )?(?:machine|robot|computer) `)
	repeatEn   = rx(` (?:say|tell me|repeat) (?:that |it )?(?:again|once more) | repeat | pardon | (?:did not|could not|do not|cannot) (?:catch|hear|understand|get) (?:that|you|it|what) | what did you say | come again | once more | where (?:were|had|have) we(?: got to| up to| got)? |^ (?:what|sorry|eh|excuse me) (?:, )?$| say again `)
	slowerEn   = rx(` (?:slower|slowly|slow down|too fast|not so fast|too quick|too quickly|more slowly) `)
	louderEn   = rx(` (?:louder|speak up|too quiet|too soft|more loudly|volume|hard of hearing|cannot hear|can not hear|deaf) `)
	thanksEn   = rx(` (?:thank you|thanks|thank|cheers|much obliged|grateful|appreciate) `)
	goodbyeEn  = rx(` (?:goodbye|good bye|bye|bye bye|see you|that is all|that is everything|nothing else|hang up|good night|that will be all|i am done|goodnight|night night|cheerio|cheerybye|toodle pip|toodle oo|ta ra|ta ta|so long|bye for now|i will let you go|i will ring back|i will call back|farewell) `)
	mistakeEn  = rx(` (?:by mistake|by accident|accidentally|wrong button|pressed it wrong|did not mean to (?:call|press|ring|push)|did not mean it|just testing|only testing|testing it|a mistake|wrong number|sat on it|my mistake|false alarm|did not want to (?:call|press|ring)|(?:have |has |must have |had |just )(?:sat|leaned|leant|rolled|lain|knelt|stood) on (?:it|the|this|that|my)(?: [a-z]+)?) `)
	cancelEn   = rx(` (?:cancel|forget it|never mind|do not book|do not want it|leave it (?:, |please |then |$)|changed my mind|do not bother|drop it|do not need it any ?more|no longer need) `)
	waitEn     = rx(` (?:wait|hold on|hang on|one moment|just a moment|just a minute|a minute please|just a second|let me think|let me see|let me look|let me check|bear with me|one second) `)
	greetingEn = rx(`^ (?:, )?(?:(?:hello|hi|hey|good morning|good afternoon|good evening|are you there|anybody there|anyone there|is anybody there|is anyone there|is anybody|can you hear me|there) (?:, )?)+$`)
	helpEn     = rx(` what (?:can|do) you (?:do|offer|have)| what (?:is|services|else)[^,]* (?:for|there|available|can i (?:have|get|book))| who are you | how does (?:this|it) work | what is this | what can i (?:ask|book|get|have) | what services `)
	bookEn     = rx(` (?:book|order|arrange|reserve|i want|i would like|i need|can i have|could i have|can you send|could you send|please send|get me|send|bring|can someone|can somebody|could someone|could somebody|need|want|schedule|could you get|can you get|would like) `)
	changeEn   = rx(` (?:change|instead|rather|i meant|i mean|make it|make that|not that|move it|switch|correction|actually) `)

	notButEn   = regexp.MustCompile(` not (?:on |at |the )?([a-z0-9: ]{1,30}?) ?(?:, )?(?:but|it is|make it|i meant|rather|i want|i said|,) (.+)$`)
	insteadEn  = regexp.MustCompile(` (.+) (?:instead of|rather than|not) (?:on |at |the )?([a-z0-9: ]+?) (?:, )?$`)
	changeToEn = regexp.MustCompile(` (?:changed?|moved?|switch(?:ed)?|shift(?:ed)?|rescheduled?|postponed?|push(?:ed)?|put|bring|brought|swap(?:ped)?|rearranged?) ([a-z0-9:' ]{0,60}?)(?:to|until|till) (.+)$`)
	noThenEn   = regexp.MustCompile(`^ (?:, )?(?:no|not that|wrong|sorry|that is wrong|that is not right) ,? ?(.+)$`)
)

var (
	perhapsEn      = rx(` (?:maybe|perhaps|possibly|not sure|i will think about it|let me think about it|we will see|might do|it depends|cannot decide|have not decided|i do not know yet|think it over) `)
	stopReminderEn = rx(` (?:stop|cancel|delete|remove|turn off|switch off|end|drop) (?:the |my |that |all |those |me )?[a-z ]{0,24}(?:reminder|reminders|reminding|alarm) | stop reminding | (?:do not|no need to) remind me `)
)
