package thinking

import (
	"regexp"
	"strings"
)

// Words that small talk is made of: of feelings, the family, the house, the year,
// and what hobbies and memories are about. A statement of a model may have no other
// words but those that the elder has just used. Nobody is sent, paid, cured or
// promised anything with them.
var enSay = func() map[string]bool {
	say := setOf(enMore)
	for w := range enCommon {
		say[w] = true
	}
	for w := range enUnsaid {
		delete(say, w)
	}
	return say
}()

// enUnsaid are common words by which English is known but which a model has no
// need to state: of errands, money, times, remedies, orders and the world outside.
var enUnsaid = setOf(`
ago books booked ordered order costs price pay pays paid yuan dollars visit visits visiting driver cleaner cleaning haircut delivered delivery arrive arrives nurse
call     store sell build camera key keys  reply number numbers north south east west rain storm weather snow snowy
rich edge main record raise garlic honey milk oil salt sugar wine egg eggs drink tobacco secret secrets tail space bench box candle card stop
 tomorrow yesterday soon later next minute minutes hour week weeks weekend twenty sixty hundred second plan prefer 
 will i'll you'll kettle press button buttons  nobody none pick support  order drop offer ought need needle check act answer arm 
`)

const enMore = `
accept adds admirable admire admiring adore adores affection afford ages aloud amazed amazing amuse amused amusing ancestor annoying anxious anymore appetite appreciate appreciated apart apron aroma ashamed attic attention awake aware awesome awfully
bamboo band bare basics bear bears bee bees begins behind belong belongs beloved below bend bird's birthplace bite blame blanket blessed blessing blessings bloomed blooming blooms blossoms blow blows boiling bond bonds bore bored boring born bother bothering bouquet bravely breaks breathe breathing bridge brightens brighter brings broken brush bud buds bump bun buns bunch burden burst bursting butterfly buzz
calligraphy calm calming calms camellia canary caress caring carp carried carries carrying carved catchy celebrate celebrating celebration certain certainly challenge charm charming chatter chatting chatty cheeky cheers cherish cherished chestnut chestnuts chill chilly chin choices chorus chrysanthemum circle classic classics clap climb clings close-knit closest clumsy cloudless cluttered companion companions companionship compare complain complicated concern concerned confused confusing congee connected content contented cooks cool cooler corner cosier cosiness couple courageous cousin cousins cozy cracking craft cricket crickets crisp crops crossword cuckoo cuddle cuddles cuddly cultivate curious customs
dainty dam dances dancer dare dawn day's daydream dearest dearly decades decent deeply delicate delight delighted delights dependable deserve deserved deserves determination devoted devotion diary diligent dine disappoint disappointed disappointing discouraging distance distant dog's dough dove dragon drama drawn dreaming dreamt dreary dressed drift drum duck ducks duet dust duty
earned earns easily easier easygoing echo effort elderly embroidery embrace emotion emotional empties emptiness encouraging endless ends endure enjoyable enjoyment enthusiasm envy essence everyday everyone's everything's everywhere exactly exam exams excited exciting excitement exhausted exhausting experience experienced extra 
fabric faced faces fade fades faded faithful familiar famous fan far-away farm farmer farming farmland farther fashion fathers faults favourites fear fears feast feasts feather feathers fed feels feelings fellow felt fence fest festive fiddly fields filled filling fills fingers finish finished fireworks firm fish's fishing flavour flavours flies floral flow flowing fluffy flute fog folks follows fondest fondly footsteps forever forget forgets forgetful forgetting forgot forgotten forgive fragrance fragrant freedom freshly friendly friendship friendships frighten frightened frightening frustrating frustrated fun furry fuss
gaps garden's gather gathered gathering gatherings generation generations generous gentle gently genuine gets gift gifted gifts giggle gladly glow glowing golden goldfish goodbye goodnight gourd graceful grandad grandfather's grandkids grandma grandmother's grandson's grandpa grapes grateful great-grandchild great-grandchildren great-grandson great-granddaughter greet greeting grief grieve groom grumpy guessing guests 
habit habits hall handmade handicraft handy happier happiest happily harder hardest hardship hardships hardworking harm harvest harvests haven healthy heartache hearty heartbreaking heartfelt hearts heartwarming heat heaven's heavy held helpless helps hen hens heritage hero herself hide highlight hills himself holds homecooked hometown homesick honest honestly hopeful hopes horrible household hugs human hum hush
imagined imagining impressed impressive incredible indeed inspiration inspiring inspire instead irritating isn't items itself
jar jasmine jealous jewel jobs jokes jolly journeys joyous juicy
kindest kindhearted kindnesses kinds kitten kittens knees knitted knot knots knows
lacking lane lantern lanterns laughed laughs laughed leafy learnt leisure leisurely lesson lessons lifelong lifetime lifts lighter lights lightens lines lingers linked lion literature livelier lively lives living load lonelier lonesome longing longs loss lotus loudly lovable loves loving luck lullaby
magic magical magnolia managed manages manners marriages marrying marvel mastered masters matters mattered meaning meaningful melodies melon memorable mending mention merry mess messy mild mill miracle mischief mischievous misses missed missing mistake mistakes modest moments mood moonlight moonlit mornings mostly mothers mountains mouth mouthwatering moves moving mum museum musical musician must mustn't
names natural neat nephew nervous nest never-ending nerves niece nights nimble nodding noise noises noisy noodle normal nose nostalgia nostalgic notice nowhere nuisance nuts
oak occasion oneself onion onions opens openhearted operas orange oranges orchid orchids ordinary original osmanthus ours ourselves outdoors outgoing overjoyed overwhelming
packed pain painted painter painting paintings paintings pancakes pansies parrot parting partly partner partners passed passes passing passion passionate past pastime pastimes patch patiently pause peach peaches peanuts pear pears peony peonies perfect perfectly personality pets petals pickled pickles picky pictures pigeon pigeons pine pineapple plain playful pleased pleasing plot plum plums poet poetry poetic polite ponder pop popular porch porridge portrait pots pottery practise practised praise precious preserved prettier prettiest pride priceless private proper properly protective proudly puppet pure purr purring puts
quality quarrel quarrels quickly quiet quieter quietly quietness quilt quilts quirky
rare rarely reassuring recall recalls reel refreshing regret regrets relatives relaxed relaxing relief relieved remarkable remembered remembering remembers reminder reminds resilience resourceful respect respected rested restful restless resting retired retirement reunion rewarding rhythm rhyme rice-cakes ripe roast robin rooster root rooted roots rope rosy rough round routine rows rush rushing rustic
sadness sadly safe satisfaction satisfied satisfying sauce savour savoury saying scare scared scary scenery scent schoolmate schoolmates sea seaside seasons seedlings seeing seems sees selfless sense sensible sensitive sentimental serene setting settle sewn shaded shared sharing shared shells shiny shines shining short shoulders showing shows shy siblings sight sights silver simply sincere singer singing sings sips sister's skilful skilled skillful skills skies sleepless sleeps sleepy sleep's slept slippers slower slowing smart smells smelt smiled smiles smooth snack snacks snappy snug soaking sociable softens softly solid solitude somehow something's somewhere songs sons soothe soothes soothing sorrow sorrows sorts sounded soulful soups sour source spacious sparkle sparrow sparrows speaking speaks special spectacular spends spent spicy spin spirits spirited splendid spoil spoiled spoken spring's sprout sprouts squirrel stage stays steadily steamed steaming step steps stew stews sticks sticky stillness stir stirring stirs stitches stitching stoic stole stood straw streets stressful stroll strolling strolls strength stronger strongly struggle struggled struggles studies studying stuffing stunning sturdy style suits sunlight sunset sunsets sunrise surely surprised surprising surprises surrounded survive survived swallows sweetest sweetheart sweetness sweets swim swimming sympathy
tai chi tailor tailoring talks tangerine tangerines tasted tastes tea's tears teaching teaches teapot tease teasing tedious teenager telling tells temper temple tender tenderly tending terrible terribly terrific textile textiles thankful thanked thoughts thoughtful thoughtfully thoughtfulness thrilled thrilling tidy time's timeless tiny toddlers together togetherness tomatoes tomato tongue toys tradition traditional traditions tranquil tranquility treasured treasures trees' tricky tricks tries tulips tune tunes twinkle
unbearable uncertain understandable understanding understood uneasy unfair unforgettable unhappy unique unpleasant unsettling upsetting 
vase veg venerable verse verses vibrant view views villages villagers vine violet violets vivid voices
waited waiting wakes walks wanders warmed warms warm-hearted warms warming warmhearted warmly waste watched watches watermelon weary weave weaving weddings weeping weigh weighs welcoming well-behaved well-cooked what's-more wherever willow wins wisdom wisely wished wistful wits women wonder wonders wondering wonton wontons wooden worked worker workers workshop worlds worn worried worries worrying worthwhile worthy would've wounds wrap wrapped wrapping writer writes wrote
youngest youngster youngsters youthful yummy zest
aren't don't doesn't hasn't hadn't couldn't wouldn't shouldn't weren't didn't can't everybody's grandchildren's there'd those'd you'd you've we've they've who've who's that'd
paddling apple eye beyond let let's you'll everybody else shaken wash slow seen sat met stood set cut beyond whenever brought used use doing spoken taught built fought shook shaken blush blushing sighed slept stuck kept put heard said sung sewn drawn danced walked travelled sailed ploughed farmed served saved helped nursed guided led chose chosen tried trying wait waited waiting stays follow followed following pass passing lead leading wander wandered explore explored crossed climbed carried carrying lifted lifting fix fixed mending held holding reached rowed rode ridden drove driven swam flew grew planted picked dug watered harvested gathered baked brewed stirred tasted smelled kneaded folded shaped washed cleaned swept polished stitched wove woven spun knitted embroidered painted carved played practised rehearsed recited copied studied graduated learned read wrote written
anything someone's whatever wherever none either neither both once again yet though although unless since during within without between among against towards toward beside besides across along behind beneath above below instead otherwise meanwhile moreover except whether matter maybe perhaps possibly almost nearly hardly barely scarcely enough plenty lots few several many much less least more most
strange odd familiar unfamiliar usual unusual quick slow loud noisy silent still slippery steep smooth bumpy narrow wide open closed full empty light heavy dim bright pale colourful dull plain fancy fresh stale ripe raw juicy tender tough crisp crunchy creamy spicy mild strong weak brave shy bold timid stubborn patient impatient kind cruel gentle rude polite honest sly clever foolishly wise  proud humble  busy idle eager keen keenest willing able unable  sure unsure certain common rare ancient modern recent early late long short
responsibility duty duties courage effort trust respect honour pride dignity faith luck fate destiny chance skill talent gift craft trade work labour toil struggle hardship sorrow grief pain loss regret guilt shame fear worry doubt  envy relief comfort peace calm rest joy delight pleasure bliss cheer laughter humour wit charm grace beauty wonder awe surprise curiosity interest passion zeal energy spirit soul mind heart love affection fondness devotion loyalty friendship company companionship kinship bond tie link memory memories story tale legend history past  future youth childhood age time days years season seasons
telly programme programmes show shows channel sight sights picture scene view landscape countryside seaside mountain ship ships train trains journey voyage trip adventure  path bridge
natter gossip word words voice tone manner habit way custom tradition ritual
own done lying news awake over beats exam hurry assistant gone sip understand speak bird myself beats air back backs catching university college understands hears sees knows thinks loves likes wants wanted wanting needed feels means takes gives gave
given goes grows brings makes keeps holds stays puts turn turned came comes coming welcome waiting alive anyone's everyone else's shelter shine bit bits piece pieces sort part parts kind end beginning middle top bottom
corner whole side way ways thing things case point fact sense reason ability able across admire advantage adventure adventures affectionate agree agrees album albums allow almond alongside amount angel ankles anniversary
appreciative apricot apricots arms around arthur's artist artistic artists aunts autumnal babies backbone bakery baking ball balls banana bananas bank's bark barking barks basketball basket begonia birdsong biscuits
blackberries blessedly blind blouse blushing boat boats boil boils bonfire bored boy's boys braid bran brains branch branches brass bravery brew bright brightness broth brushes bubbly build buildings butter button's
cabbage cake cakes canal carnival carrot carrots carpentry cats' cheek cheeks cherries cherry chews chick chickens choirs chopsticks chores cinema citrus city cleverness coats coconut cob companionable compliment
compliments concentrate concentration concert concerts conversation conversations cook's cookies cooking's cradle cream creative creativity creature creatures cricketing cucumber cucumbers curl curls curled cushion
daffodils dates delightfully detail details digging dishes distant dogs dozing dream drink's duckling ducklings duckweed dumpling eager earnest earth's eats eggplant elder elders embroidered embroider emperor evening's
evergreen excellent exercise's fairy fallen farewell farms father's fell fiddle fiddly fiery figs film films finding flock flour flowering flowerpots fluff folded folding foggy fragile frail fried frog frogs fruity
funniest gander gardener gate geese geranium geraniums ginkgo girl's girls gladness glimpse gloomy glorious gracious gracefully grain grains grape grasshoppers grey groove grumble grumbling guitar haircut's handiwork
handwriting harmonica harmony hat hats herbs' hobbies homely homemaking hope hums hydrangea hydrangeas ice idle ink insects inseparable invitation jackets jars juggling jumper jumpers kettle's kids kitchen's kite kites
lad lads ladies lakes lamb lamps lap lark lavender laziness lazy leaning legend lemon lettuce library lilies lily's lime linen lion's listener liveliness lonesome lovingly lyrics magpie magpies mandarin mango manner
mantou mantelpiece maple marigold marigolds market's mates meat melt melts mice mint mothers' mud mulberry mushroom musicals mustard mutton narcissus nature's needlework neighborly neighbour's neighbourhood neighbourly
newborn nostalgically oats olive omelette opera's paddies paddle page pages paintbrush pal pals parade parsley pastries pastry patience's paws pea peacock peas pebble pebbles pencil peppers pet's petal photo photograph
pie pies pillows pink pip plates plucky plump pocket pockets pony poplar potatoes potted practice preserve pumpkin pumpkins puppies puppetry purple rabbit rabbits radish radishes rainbow rhythmically ribs rice river's
riverbank riverside rivers rocking roofs rosebush rosebuds ruby sandals sausages scarves scenic schooldays scholarly scissors seamstress seaweed seed serenade sesame shrimp shrimps silks sister sisters skirt skirts
slipper sofa sofas soil's sorts sparkle spinach spinning spirited sponge sprouting stars steam steep stem stems stitch stray strawberries strawberry stream streams string strings stubborn student students suits summers
sunflower sunflowers sunbathing sundown swan swans swing swings tangerine tango tassels tea tears' teamwork terrace theatre theater tiger tinkering toffee tofu tomcat toddler tree's trumpet tulip turnip turnips turtle
turtles twigs uncles unwind valley valleys veil violinist volleyball walnut walnuts waltz waltzes warbling waterside watering waves wheat whistles whistle wildflowers winding windowsill winters wintry woods woollen woolly
yards yolk youngsters clean tidy neatly alert lonelier company's handful armful whiff taste busier lifts brightens cheering cheered cheer touched moves fills lingering lasting lasts last worthwhile counts count measure
match compares comparison replace replaced easier lightly gently softly freely deep deeper deepest tight tightly loosely gosh golly wow aha bravo hooray hurrah goodness heavens indeed absolutely certainly truly quite
rather utterly simply totally really honestly naturally obviously clearly evidently surely aged age ages ageing youth grown raising raised bringing childhood's motherhood fatherhood grandmotherly marriage married wed
bride bride's groom's newlyweds nervous nerves blushes vows forgetting slips slip mislay memory's blank mind's hearing ears eyes voice slowly louder pace patience repeat repeating again worries weighs weighing load share
shared halves lighter heavy heavier heaviest lift rest resting restful nap naps doze tiredness weary weariness wears wear worn cosy stretch breathe cheat losing lose loses winning winner's game games player players
opponent opponents clever strategy wit wits quite's ordinary plain simple simplest small smallest little littlest big biggest bigger greatest larger tall taller short shorter wishing wish wished hoped hoping dreamed
peaceful
`

// What joins harmless words into something that is none: explaining a complaint
// away, speaking of what somebody will do.
var badFrameEn = regexp.MustCompile(`\b(?:(?:it|that|this)(?:'s| is| was) (?:only|just|merely|simply|nothing but|all in)|nothing more|nothing else|only (?:your|because|a little|the)|because (?:of )?your|comes? (?:from|of)|does wonders|(?:does|do) (?:you |any )?good|(?:did|does|do) (?:any |no )?harm|works? (?:wonders|best|well)|helps? (?:you|with|the|your|a lot)|(?:told|says|said|asked|wrote|rang|sent) (?:us|me|to)|on (?:his|her|their|its) way|ready for you|looking for you|waiting for you|watching (?:over )?you|(?:one|all|every) of (?:us|them) here|you (?:can|may) (?:have|take|get|keep|go|eat|drink|skip|miss|try|use)|you should|you(?:'d| had) better|if i were you|why not|why don't you|(?:try|start|keep|start) (?:to|\w+ing)|(?:is|are|'s|'re) (?:\w+ )?(?:on|in|at|by|near|under|behind|inside|from) (?:the|your|his|her) (?:\w+ )?(?:table|kitchen|door|porch|hall|house|room|car|bus|market|window|basket|bag|shelf|corner|street|road|centre|gate|bed|pot|oven|town|park|station|garden|stove|fire)|there(?:'s| is| are)(?: also| still| always)? (?:a|an|some|two|your|the) (?:\w+ )?(?:seats?|tables?|rooms?|places?|girl|boy|man|lady|woman|person|soups?|cakes?|tea|meal|dinner|bus|car|letter|parcel|\w+ (?:in|on|at|by|near|under|behind|outside|next|downstairs))\b|(?:the|that|this|those|these) (?:\w+ )*ones? (?:is|are|isn't|aren't|was|goes|has)|you (?:cannot|can't|won't|never) (?:fall|lose|trip|slip|get|go)|(?:a few|some|a little|a bit of|an?|one) \w+ (?:each|every|before|after|a day|at night|in the)\b|(?:each|every) (?:morning|evening|night|day) (?:keep|make|help|do|ease)s?|(?:keeps?|makes?|helps?|eases?|settles?|sharpens?|clears?|loosens?|does?) (?:the|your|you) (?:memory|stomach|blood|joints?|bones?|eyes|ears|knees?|back|sleep|healthy|strong|young)\b|(?:the|our|some) (?:\w+ )?(?:helper|stranger|gentleman|girl|boy|man|lady|woman|lad|fellow|sister|people|folks)\b|(?:not|isn't|hardly) (?:so |very |too |at all )?(?:dear|pricey|expensive)\b|(?:hardly|barely|scarcely|little|no|not much) more than|\w+ (?:is|are) on (?:us|me|the house)|(?:begins?|starts?|opens?|closes?|ends?|runs?) (?:after|before|at|in|on|soon|when|with)\b|nothing (?:is )?wrong|you look (?:so |very )?(?:well|healthy)|(?:fall|tumble|knock|bump|pain|ache|dizziness|lump)s?\b.* (?:matter|nothing|little|natural|normal|common)\b|little (?:fall|pain|ache|bump|tumble|knock)|(?:is|are|be) (?:\w+ )?safe\b|would love to have|you can trust|\bour (?:\w+ )?\w+ (?:is|are|has|have|can)\b|(?:is|are|'s|'re) (?:sure|bound|certain|likely|due) to|by the end of|\b(?:the|your) (?:\w+ )?\w+ (?:has|have|holds?|keeps?) (?:your|the|a|an|you)\b|(?:he|she|they)\b.* and (?:puts?|keeps?|takes?|gives?|brings?|sends?|saves?|wants?|holds?|leaves?|makes?)\b|it (?:falls|comes|is|starts) when|normal (?:at|for|with)|(?:your (?:knees?|back|heart|legs?|eyes?|ears?|head|body|chest|health|mind|memory) (?:is|are)|you(?:'re| are)) (?:quite |perfectly |very |all )?(?:fine|well|all right|okay|healthy|normal|strong enough|safe|ok)|(?:walk\w*|tea|sun\w*|sleep\w*|naps?|rest\w*|exercise|tai chi|soups?|fish\w*|fruits?|vegetables?|rice|singing|music|warmth) (?:always |really |will |can |do |does )*(?:keeps?|makes?|helps?|eases?|soothes?|calms?|settles?|strengthens?|lifts?) (?:you|one|us|the|your|off|pain|people)\b|here (?:for you )?(?:any ?time|day and night|day or night|all (?:day|night)|every|whenever|at all)|passed (?:with|his|her|the)|wins?)\b`)

// enEnds are the endings that make another form of a word that may be said.
var enEnds = []string{"'s", "s", "es", "ing", "ly", "d", "ed", "er", "est", "y"}

func sayableEn(w string, words map[string]bool) bool {
	if words[w] {
		return true
	}
	for _, end := range enEnds {
		stem, found := strings.CutSuffix(w, end)
		if !found || len(stem) < 3 {
			continue
		}
		if words[stem] || words[stem+"e"] || words[strings.TrimSuffix(stem, stem[len(stem)-1:])] && stem[len(stem)-1] == stem[len(stem)-2] {
			return !enUnsaid[w]
		}
	}
	return false
}

// echoedEn are the words of the elder that may be said again: all but those of
// errands, money and bodies that the rules answer for.
func echoedEn(words string) map[string]bool {
	echo := map[string]bool{}
	for _, w := range wordsOf("en", plain(words)) {
		if w = strings.TrimSuffix(w, "'s"); len(w) > 2 && !enUnsaid[w] && !enGiven[w] && !enStaff[w] {
			echo[w] = true
			for _, end := range []string{"s", "ed", "ing"} {
				if stem, found := strings.CutSuffix(w, end); found && len(stem) > 2 {
					echo[stem] = true
				}
			}
		}
	}
	return echo
}

// Before a word that nobody listed, these make it a thing or a quality, no deed:
// "what a responsibility", "such dainty ones", "is so soothing".
var beforeThing = setOf(`a an such so very too quite rather how is are was were be been feel feels sound sounds seem seems look looks more most little good lovely old own beautiful wonderful great fine real true of and any no your those these every each bit some with like for`)

// inWordsEn tells whether a clause, in lower case, has none but sayable words, but
// for at most so many new ones; a single one must by its place be a thing or a quality.
func inWordsEn(clause string, echo map[string]bool, most int) bool {
	if badFrameEn.MatchString(clause) || othersDo(clause, echo) {
		return false
	}
	before, unknown := "", 0
	for i, w := range wordsOf("en", clause) {
		w = strings.Trim(w, "'")
		if w != "" && !sayableEn(w, enSay) && !sayableEn(w, echo) {
			unknown++
			thing := beforeThing[before] && !strings.HasSuffix(w, "ed") || i == 0 && strings.HasSuffix(w, "s")
			if unknown > most || !thing || enUnsaid[w] || enErrand[w] {
				return false
			}
		}
		before = w
	}
	return true
}

// enStaff are people whose doings only the records know, said by the elder or not.
var enStaff = setOf(`plumber electrician handyman technician carer helper cleaner nurse doctor driver courier physio dentist chiropodist volunteer operator agent staff team`)

// enErrand are things of errands, of the body and of strangers that are never new in
// small talk.
var enErrand = setOf(`van bus taxi parcel ticket tickets seat seats walnut walnuts clove cloves ginger spoonful spoonfuls wax drops drop washer washers pipe pipes lamp lamps heater boiler purse wallet pocket fridge cupboard thief thieves robber tooth teeth stomach throat skin bone bones muscle muscles joint joints sprain swelling bruise rash cough cold sneeze infection disease illness condition tumble fall falls lodger landlord policeman fireman electrician handyman plumber technician dentist barber hairdresser chiropodist physio vicar carer helper helpers courier postman driver chef team crew member members list lists slot slots queue appointment form forms gift freebie bonus reward rewards win coupon card cards cheque sale bargain cheap dear pricey pennies penny cent cents purse tax lane street road corner hospital ward clinic pharmacy chemist court law police station bank post office shop market store mall kitchenhand nine six eight`)
