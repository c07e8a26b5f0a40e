package prompts

import (
	"maps"

	"yinling/care"
)

// Name names a sentence.
type Name string

// The sentences of a conversation. Each is explained where it is written, in
// sentences/*.yaml.
const (
	Greeting       Name = "greeting"       // salutation
	GreetingAgain  Name = "greeting_again" // salutation
	AskService     Name = "ask_service"
	AskWhich       Name = "ask_which"       // first, second: two services that fit what was said
	AskDate        Name = "ask_date"        // service
	AskTime        Name = "ask_time"        // service
	AskPartOfDay   Name = "ask_part_of_day" // first, second: the two times that 三点 can be
	AskAddress     Name = "ask_address"
	ReadBack       Name = "read_back"      // date, time, what, price
	ReadBackFree   Name = "read_back_free" // date, time, what: the elder pays nothing
	AskConfirm     Name = "ask_confirm_again"
	AskChange      Name = "ask_change" // the read-back was refused: what is to change
	Booked         Name = "booked"     // date, time, service
	AnythingElse   Name = "anything_else"
	CorrectionOK   Name = "correction_ok"
	CancelOK       Name = "cancel_ok"
	PastTime       Name = "booking_past"        // alternative
	TooSoon        Name = "booking_too_soon"    // alternative
	TooFar         Name = "booking_too_far"     // alternative
	Closed         Name = "booking_closed"      // from, to, alternative
	NoProvider     Name = "booking_no_provider" // alternative
	NoAlternative  Name = "booking_no_alternative"
	BookingFailed  Name = "booking_failed" // the records refused: a person does it
	NoSuchService  Name = "no_such_service"
	Thinking       Name = "thinking"
	NotHeard       Name = "not_heard"
	NotUnderstood  Name = "not_understood"
	KeypadOffer    Name = "keypad_offer" // spoken menu, only after hearing failed
	KeypadWrong    Name = "keypad_wrong"
	EngineFault    Name = "engine_fault"
	HearingBack    Name = "hearing_back"
	StillThere     Name = "still_there"
	SilentGoodbye  Name = "silent_goodbye"
	QuietOK        Name = "quiet_ok" // "等一下"
	SlowerOK       Name = "slower_ok"
	LouderOK       Name = "louder_ok"
	MistakeOK      Name = "mistake_ok"
	ThanksReply    Name = "thanks_reply"
	WhatCanIDo     Name = "what_can_i_do"
	NothingToSay   Name = "nothing_to_repeat"
	Cannot         Name = "cannot"
	Goodbye        Name = "goodbye" // salutation
	Transfer       Name = "transfer"
	Waiting        Name = "waiting"
	NoAgent        Name = "no_agent"
	AgentHere      Name = "agent_here" // agent
	AgentLeft      Name = "agent_left"
	Resume         Name = "resume"
	ResumeWithForm Name = "resume_form" // service: the booking that was open
)

// What the bot says to a danger. Each ends by saying that a person comes.
const (
	DistressBody     Name = "distress_body"
	DistressFire     Name = "distress_fire"
	DistressGas      Name = "distress_gas"
	DistressWater    Name = "distress_water"
	DistressIntruder Name = "distress_intruder"
	DistressViolence Name = "distress_violence"
	DistressLost     Name = "distress_lost"
	DistressCry      Name = "distress_cry"
	Despair          Name = "despair"
	DistressWaiting  Name = "distress_waiting" // keeps company after a danger
	DespairWaiting   Name = "despair_waiting"
)

// What is said after an SOS.
const (
	SOSOpening        Name = "sos_opening" // salutation
	SOSAskHurt        Name = "sos_ask_hurt"
	SOSAskWhere       Name = "sos_ask_where"
	SOSAskAlone       Name = "sos_ask_alone"
	SOSKeysHurt       Name = "sos_keys_hurt" // which keys answer, when nobody can hear
	SOSKeysWhere      Name = "sos_keys_where"
	SOSKeysAlone      Name = "sos_keys_alone"
	SOSKeepStill      Name = "sos_keep_still"
	SOSNoted          Name = "sos_noted"
	SOSUnheard        Name = "sos_unheard"
	SOSMistake        Name = "sos_mistake"
	SOSMistakeWaiting Name = "sos_mistake_waiting"
	SOSWaiting        Name = "sos_waiting"
	SOSHere           Name = "sos_here"
	SOSAgain          Name = "sos_again"
	SOSStayOn         Name = "sos_stay_on"
)

// What is done in a booking, by the kind of service; used as the part "what"
// of ReadBack. See What.
const (
	WhatMeal    Name = "what_meal"    // service, address
	WhatVisit   Name = "what_visit"   // service, address
	WhatTravel  Name = "what_travel"  // service, address
	HomeAddress Name = "home_address" // how the dossier's address is called: 家里
)

// Words on the elder's page: labels of choices.
const (
	LabelYes      Name = "label_yes"
	LabelNo       Name = "label_no"
	LabelPerson   Name = "label_person"
	LabelMeal     Name = "label_meal"
	LabelClean    Name = "label_clean"
	LabelMedical  Name = "label_medical"
	LabelTravel   Name = "label_travel"
	LabelRepair   Name = "label_repair"
	LabelCompany  Name = "label_company"
	LabelRepeat   Name = "label_repeat"
	LabelToday    Name = "label_today"
	LabelTomorrow Name = "label_tomorrow"
	LabelDayAfter Name = "label_day_after"

	LabelBooking   Name = "label_booking" // tasks that are come back to
	LabelReminder  Name = "label_reminder"
	LabelComplaint Name = "label_complaint"
	LabelRelative  Name = "label_relative"

	LabelHurt     Name = "label_hurt" // answers to what is asked after an SOS
	LabelNotHurt  Name = "label_not_hurt"
	LabelBed      Name = "label_bed"
	LabelBathroom Name = "label_bathroom"
	LabelKitchen  Name = "label_kitchen"
	LabelOutside  Name = "label_outside"
	LabelSomebody Name = "label_somebody"
	LabelNobody   Name = "label_nobody"

	LookAtScreen Name = "look_at_screen" // in the place of what cannot be said without an engine
	TypeHere     Name = "type_here"      // nobody can hear: the page's text box
)

// Sentences of a summary for relatives, and messages that bring it.
const (
	SumAskedService     Name = "sum_asked_service" // salutation, service
	SumAskedPerson      Name = "sum_asked_person"  // salutation
	SumAskedOther       Name = "sum_asked_other"   // salutation, words
	SumMistake          Name = "sum_mistake"       // salutation
	SumBooked           Name = "sum_booked"        // date, time, service, price
	SumBookedFree       Name = "sum_booked_free"   // date, time, service
	SumNotBooked        Name = "sum_not_booked"    // service
	SumCancelled        Name = "sum_cancelled"     // service
	SumWorryBody        Name = "sum_worry_body"    // salutation, words: so all of sum_worry_…
	SumWorryFire        Name = "sum_worry_fire"
	SumWorryGas         Name = "sum_worry_gas"
	SumWorryWater       Name = "sum_worry_water"
	SumWorryIntruder    Name = "sum_worry_intruder"
	SumWorryViolence    Name = "sum_worry_violence"
	SumWorryLost        Name = "sum_worry_lost"
	SumWorryDespair     Name = "sum_worry_despair"
	SumWorryCry         Name = "sum_worry_cry"
	SumCancelledBooking Name = "sum_cancelled_booking" // service, date, time
	SumMovedBooking     Name = "sum_moved_booking"     // service, date, time, price
	SumReminder         Name = "sum_reminder"          // when, what
	SumComplaint        Name = "sum_complaint"         // salutation
	SumPraise           Name = "sum_praise"            // salutation
	SumRating           Name = "sum_rating"            // salutation, stars
	SumCallback         Name = "sum_callback"          // salutation, name
	SumLonely           Name = "sum_lonely"            // salutation
	SumAgent            Name = "sum_agent"             // agent
	SumEndedGoodbye     Name = "sum_ended_goodbye"     // result completed
	SumEndedEarly       Name = "sum_ended_abandoned"   // left while waiting for a person
	SumEndedLost        Name = "sum_ended_lost"
	SumEndedFailed      Name = "sum_ended_failed"
	SumEndedSilent      Name = "sum_ended_silent"      // nobody spoke
	MessageSubject      Name = "message_subject"       // salutation
	MessageText         Name = "message_text"          // salutation, time, first: the first sentence; url is beside the text
	MessageWorrySubject Name = "message_worry_subject" // salutation
	MessageWorryText    Name = "message_worry_text"    // salutation, time, first

	CallbackSubject Name = "callback_subject" // salutation
	CallbackText    Name = "callback_text"    // salutation, time

	MissedSubject Name = "missed_subject" // salutation
	MissedText    Name = "missed_text"    // salutation, what, time
	MissedPrivate Name = "missed_private" // salutation, time: for who may know of emergencies only

	AlertStranger        Name = "alert_stranger"         // device
	AlertSubject         Name = "alert_subject"          // salutation, what
	AlertRaisedText      Name = "alert_raised_text"      // salutation, time, what
	AlertAgainText       Name = "alert_again_text"       // salutation, time, what
	AlertDispatchedText  Name = "alert_dispatched_text"  // salutation, time, what, address
	AlertResolvedSubject Name = "alert_resolved_subject" // salutation
	AlertResolvedText    Name = "alert_resolved_text"    // salutation, time, what, outcome
)

// Place in the contract of a sentence: which parts it may have and must have.
type contract struct {
	parts  []string // every wording has each of these
	may    []string // a wording may have these too
	twice  bool     // can be heard twice in a call: at least two wordings
	screen bool     // read, not spoken: no rule of length
	long   bool     // spoken, but a read-back or a menu: no rule of length
}

var contracts = merged(talk, wishes)

func merged(lists ...map[Name]contract) map[Name]contract {
	all := map[Name]contract{}
	for _, l := range lists {
		maps.Copy(all, l)
	}
	return all
}

var talk = map[Name]contract{
	Greeting:       {parts: p("salutation")},
	GreetingAgain:  {parts: p("salutation"), twice: true},
	AskService:     {twice: true},
	AskWhich:       {parts: p("first", "second"), twice: true},
	AskDate:        {may: p("service"), twice: true},
	AskTime:        {may: p("service"), twice: true},
	AskPartOfDay:   {parts: p("first", "second"), twice: true},
	AskAddress:     {twice: true},
	ReadBack:       {parts: p("date", "time", "what", "price"), twice: true, long: true},
	ReadBackFree:   {parts: p("date", "time", "what"), twice: true, long: true},
	AskConfirm:     {twice: true},
	AskChange:      {twice: true},
	Booked:         {may: p("date", "time", "service"), twice: true},
	AnythingElse:   {twice: true},
	CorrectionOK:   {twice: true},
	CancelOK:       {twice: true},
	PastTime:       {parts: p("alternative"), twice: true},
	TooSoon:        {parts: p("alternative"), twice: true},
	TooFar:         {parts: p("alternative"), twice: true},
	Closed:         {parts: p("from", "to", "alternative"), twice: true},
	NoProvider:     {parts: p("alternative"), twice: true},
	NoAlternative:  {twice: true},
	BookingFailed:  {twice: true},
	NoSuchService:  {twice: true},
	Thinking:       {twice: true},
	NotHeard:       {twice: true},
	NotUnderstood:  {twice: true},
	KeypadOffer:    {twice: true, long: true},
	KeypadWrong:    {twice: true},
	EngineFault:    {twice: true},
	HearingBack:    {twice: true},
	StillThere:     {may: p("salutation"), twice: true},
	SilentGoodbye:  {},
	QuietOK:        {twice: true},
	SlowerOK:       {twice: true},
	LouderOK:       {twice: true},
	MistakeOK:      {twice: true},
	ThanksReply:    {twice: true},
	WhatCanIDo:     {twice: true},
	NothingToSay:   {twice: true},
	Cannot:         {twice: true},
	Goodbye:        {parts: p("salutation")},
	Transfer:       {twice: true},
	Waiting:        {twice: true},
	NoAgent:        {twice: true},
	AgentHere:      {parts: p("agent"), twice: true},
	AgentLeft:      {twice: true},
	Resume:         {twice: true},
	ResumeWithForm: {parts: p("service"), twice: true},

	DistressBody:     {twice: true},
	DistressFire:     {twice: true},
	DistressGas:      {twice: true},
	DistressWater:    {twice: true},
	DistressIntruder: {twice: true},
	DistressViolence: {twice: true},
	DistressLost:     {twice: true},
	DistressCry:      {twice: true},
	Despair:          {twice: true},
	DistressWaiting:  {twice: true},
	DespairWaiting:   {twice: true},

	SOSOpening:        {parts: p("salutation")},
	SOSAskHurt:        {twice: true},
	SOSAskWhere:       {twice: true},
	SOSAskAlone:       {twice: true},
	SOSKeysHurt:       {twice: true},
	SOSKeysWhere:      {twice: true},
	SOSKeysAlone:      {twice: true},
	SOSKeepStill:      {twice: true},
	SOSNoted:          {twice: true},
	SOSUnheard:        {twice: true},
	SOSMistake:        {twice: true},
	SOSMistakeWaiting: {twice: true},
	SOSWaiting:        {twice: true},
	SOSHere:           {twice: true},
	SOSAgain:          {twice: true},
	SOSStayOn:         {twice: true},

	WhatMeal:    {parts: p("service", "address")},
	WhatVisit:   {parts: p("service", "address")},
	WhatTravel:  {parts: p("service", "address")},
	HomeAddress: {},

	LabelYes: {screen: true}, LabelNo: {screen: true}, LabelPerson: {screen: true},
	LabelMeal: {screen: true}, LabelClean: {screen: true}, LabelMedical: {screen: true},
	LabelTravel: {screen: true}, LabelRepair: {screen: true}, LabelCompany: {screen: true},
	LabelRepeat: {screen: true}, LabelToday: {screen: true}, LabelTomorrow: {screen: true},
	LabelBooking: {screen: true}, LabelReminder: {screen: true}, LabelComplaint: {screen: true}, LabelRelative: {screen: true},
	LabelHurt: {screen: true}, LabelNotHurt: {screen: true}, LabelBed: {screen: true}, LabelBathroom: {screen: true},
	LabelKitchen: {screen: true}, LabelOutside: {screen: true}, LabelSomebody: {screen: true}, LabelNobody: {screen: true},
	LabelDayAfter: {screen: true}, TypeHere: {screen: true}, LookAtScreen: {twice: true},

	SumAskedService:     {parts: p("salutation", "service"), screen: true},
	SumAskedPerson:      {parts: p("salutation"), screen: true},
	SumAskedOther:       {parts: p("salutation", "words"), screen: true},
	SumMistake:          {parts: p("salutation"), screen: true},
	SumBooked:           {parts: p("date", "time", "service", "price"), screen: true},
	SumBookedFree:       {parts: p("date", "time", "service"), screen: true},
	SumNotBooked:        {parts: p("service"), screen: true},
	SumCancelled:        {parts: p("service"), screen: true},
	SumWorryBody:        {parts: p("salutation", "words"), screen: true},
	SumWorryFire:        {parts: p("salutation", "words"), screen: true},
	SumWorryGas:         {parts: p("salutation", "words"), screen: true},
	SumWorryWater:       {parts: p("salutation", "words"), screen: true},
	SumWorryIntruder:    {parts: p("salutation", "words"), screen: true},
	SumWorryViolence:    {parts: p("salutation", "words"), screen: true},
	SumWorryLost:        {parts: p("salutation", "words"), screen: true},
	SumWorryDespair:     {parts: p("salutation", "words"), screen: true},
	SumWorryCry:         {parts: p("salutation", "words"), screen: true},
	SumCancelledBooking: {parts: p("service", "date", "time"), screen: true},
	SumMovedBooking:     {parts: p("service", "date", "time", "price"), screen: true},
	SumReminder:         {parts: p("when", "what"), screen: true},
	SumComplaint:        {parts: p("salutation"), screen: true},
	SumPraise:           {parts: p("salutation"), screen: true},
	SumRating:           {parts: p("salutation", "stars"), screen: true},
	SumCallback:         {parts: p("salutation", "name"), screen: true},
	SumLonely:           {parts: p("salutation"), screen: true},
	SumAgent:            {parts: p("agent"), screen: true},
	SumEndedGoodbye:     {screen: true},
	SumEndedEarly:       {screen: true},
	SumEndedLost:        {screen: true},
	SumEndedFailed:      {screen: true},
	SumEndedSilent:      {screen: true},
	MessageSubject:      {parts: p("salutation"), screen: true},
	MessageText:         {parts: p("salutation", "time", "first"), screen: true},
	MessageWorrySubject: {parts: p("salutation"), screen: true},
	MessageWorryText:    {parts: p("salutation", "time", "first"), screen: true},

	CallbackSubject: {parts: p("salutation"), screen: true},
	CallbackText:    {parts: p("salutation", "time"), screen: true},

	MissedSubject: {parts: p("salutation"), screen: true},
	MissedText:    {parts: p("salutation", "what", "time"), screen: true},
	MissedPrivate: {parts: p("salutation", "time"), screen: true},

	AlertStranger:        {parts: p("device"), screen: true},
	AlertSubject:         {parts: p("salutation", "what"), screen: true},
	AlertRaisedText:      {parts: p("salutation", "time", "what"), screen: true},
	AlertAgainText:       {parts: p("salutation", "time", "what"), screen: true},
	AlertDispatchedText:  {parts: p("salutation", "time", "what", "address"), screen: true},
	AlertResolvedSubject: {parts: p("salutation"), screen: true},
	AlertResolvedText:    {parts: p("salutation", "time", "what", "outcome"), screen: true},
}

func p(names ...string) []string { return names }

// What is the sentence part that says what is done for this kind of service.
func What(h care.Help) Name {
	switch h {
	case care.HelpMeal:
		return WhatMeal
	case care.HelpTravel:
		return WhatTravel
	default:
		return WhatVisit
	}
}

// Label is the button label for this kind of service.
func Label(h care.Help) Name { return Name("label_" + string(h)) }

// Distressed is what is said to a danger, by its kind as in package intents
// ("body", "fire", …); an unknown kind gets what is said to a cry for help.
func Distressed(kind string) Name {
	if kind == "despair" {
		return Despair
	}
	if n := Name("distress_" + kind); contracts[n].twice {
		return n
	}
	return DistressCry
}

// Worry is the summary sentence for a danger, by its kind.
func Worry(kind string) Name {
	if n := Name("sum_worry_" + kind); contracts[n].screen {
		return n
	}
	return SumWorryCry
}
