package prompts

// The sentences of wishes: bookings that exist, money, reminders, feedback,
// relatives, questions and company. Each is explained in sentences/wishes.yaml.
const (
	BackTo              Name = "back_to"         // task
	AskWhichThree       Name = "ask_which_three" // first, second, third
	AskUsualTime        Name = "ask_usual_time"  // time
	NoUsual             Name = "no_usual"
	TooMany             Name = "too_many"       // count
	Noted               Name = "noted"          // note
	AlreadyBooked       Name = "already_booked" // booking
	HoursAre            Name = "hours_are"      // service, from, to
	WhatAway            Name = "what_away"      // service, place
	PriceChanged        Name = "price_changed"
	WhyExhausted        Name = "why_exhausted"         // scheme
	WhyPartly           Name = "why_partly"            // scheme, amount
	WhyPartlyUnits      Name = "why_partly_units"      // scheme, count
	WhyExpired          Name = "why_expired"           // scheme
	ReadBackSeries      Name = "read_back_series"      // rule, what, count, price
	ReadBackSeriesFree  Name = "read_back_series_free" // rule, what, count
	BookedSeries        Name = "booked_series"         // count
	NoBooking           Name = "no_booking"
	NoBookingOf         Name = "no_booking_of"    // service
	WhichBooking        Name = "which_booking"    // first, second
	CancelReadBack      Name = "cancel_read_back" // booking
	CancelledBooking    Name = "cancelled_booking"
	KeptBooking         Name = "kept_booking"
	AskMove             Name = "ask_move"            // booking
	MoveReadBack        Name = "move_read_back"      // date, time, what, price
	MoveReadBackFree    Name = "move_read_back_free" // date, time, what
	Moved               Name = "moved"
	ChangeTooLate       Name = "change_too_late"
	BookingsOne         Name = "bookings_one"  // first
	BookingsTwo         Name = "bookings_two"  // first, second
	BookingsMore        Name = "bookings_more" // first, second, count
	OrderNotYet         Name = "order_not_yet" // service, time
	OrderDue            Name = "order_due"     // service
	OrderDone           Name = "order_done"    // service
	AskPriceOf          Name = "ask_price_of"
	PriceFree           Name = "price_free"   // service, unit
	PricePlain          Name = "price_plain"  // service, unit, price
	PriceShared         Name = "price_shared" // service, unit, list, town, price
	ShallBook           Name = "shall_book"
	LeftAmount          Name = "left_amount"    // scheme, period, amount
	LeftCount           Name = "left_count"     // scheme, period, count
	LeftNothing         Name = "left_nothing"   // scheme, period
	LeftUnbounded       Name = "left_unbounded" // scheme
	NoScheme            Name = "no_scheme"
	EntitledOne         Name = "entitled_one" // first
	EntitledTwo         Name = "entitled_two" // first, second
	SchemeCash          Name = "scheme_cash"  // scheme, amount, period
	EntitledPerson      Name = "entitled_person"
	AskRemindWhat       Name = "ask_remind_what"
	AskRemindWhen       Name = "ask_remind_when"  // what
	RemindReadBack      Name = "remind_read_back" // when, what
	ReminderSet         Name = "reminder_set"
	ReminderPast        Name = "reminder_past"
	NoReminders         Name = "no_reminders"
	RemindersOne        Name = "reminders_one"  // first
	RemindersTwo        Name = "reminders_two"  // first, second
	RemindersMore       Name = "reminders_more" // first, second, count
	WhichReminder       Name = "which_reminder" // first, second
	StopReadBack        Name = "stop_read_back" // reminder
	ReminderStopped     Name = "reminder_stopped"
	ReminderKept        Name = "reminder_kept"
	AskComplaint        Name = "ask_complaint"
	ComplaintNoted      Name = "complaint_noted"
	PraiseNoted         Name = "praise_noted"
	NoVisit             Name = "no_visit"
	AskStars            Name = "ask_stars" // service
	Rated               Name = "rated"     // stars
	AskRelative         Name = "ask_relative"
	RelativeReadBack    Name = "relative_read_back" // name
	RelativeTold        Name = "relative_told"      // name
	RelativeUnknown     Name = "relative_unknown"
	RelativeUnreachable Name = "relative_unreachable" // name
	TimeIs              Name = "time_is"              // time
	DateIs              Name = "date_is"              // date
	WeatherUnknown      Name = "weather_unknown"
	WeatherIs           Name = "weather_is" // day, weather
	NewsIs              Name = "news_is"    // news
	NoNews              Name = "no_news"
	Medicine            Name = "medicine"
	Policy              Name = "policy"
	Scam                Name = "scam"
	LonelyFirst         Name = "lonely_first"
	LonelyInterest      Name = "lonely_interest" // interest
	LonelyMore          Name = "lonely_more"
	LonelyOffer         Name = "lonely_offer"
	SmallTalk           Name = "small_talk"
	AskYesAgain         Name = "ask_yes_again"
	PerhapsOk           Name = "perhaps_ok"
	Corrected           Name = "corrected"
	WhatAmI             Name = "what_am_i"
	Grief               Name = "grief"
	GoOn                Name = "go_on"
	CancelAllReadBack   Name = "cancel_all_read_back"
	CancelCountReadBack Name = "cancel_count_read_back"
	TakesLong           Name = "takes_long"  // service, length
	PaidBy              Name = "paid_by"     // scheme
	PartlyDone          Name = "partly_done" // count
	NotDone             Name = "not_done"
	OnceOnly            Name = "once_only"
	ReadBackDays        Name = "read_back_days"      // days, time, what, count, price
	ReadBackDaysFree    Name = "read_back_days_free" // days, time, what, count
	PriceCount          Name = "price_count"         // count, price
	CallFree            Name = "call_free"
	NoHurry             Name = "no_hurry"
	Covers              Name = "covers"     // scheme, service
	CoversNot           Name = "covers_not" // scheme, service
)

var wishes = map[Name]contract{
	OnceOnly:            {twice: true},
	ReadBackDays:        {parts: p("days", "time", "what", "count", "price"), twice: true, long: true},
	ReadBackDaysFree:    {parts: p("days", "time", "what", "count"), twice: true, long: true},
	PriceCount:          {parts: p("count", "price"), twice: true},
	CallFree:            {twice: true},
	NoHurry:             {twice: true},
	Covers:              {parts: p("scheme", "service"), twice: true},
	CoversNot:           {parts: p("scheme", "service"), twice: true},
	NotDone:             {twice: true},
	PartlyDone:          {parts: p("count"), twice: true},
	PaidBy:              {parts: p("scheme"), twice: true},
	TakesLong:           {parts: p("service", "length"), twice: true},
	CancelCountReadBack: {parts: p("count"), twice: true, long: true},
	CancelAllReadBack:   {parts: p("first", "second"), twice: true, long: true},
	GoOn:                {twice: true},
	Grief:               {twice: true},
	WhatAmI:             {twice: true},
	BackTo:              {parts: p("task"), twice: true},
	AskWhichThree:       {parts: p("first", "second", "third"), twice: true, long: true},
	AskUsualTime:        {parts: p("time"), twice: true},
	NoUsual:             {twice: true},
	TooMany:             {parts: p("count"), twice: true},
	Noted:               {parts: p("note"), twice: true},
	AlreadyBooked:       {parts: p("booking"), twice: true, long: true},
	HoursAre:            {parts: p("from", "to"), may: p("service"), twice: true},
	WhatAway:            {parts: p("service", "place"), long: true},
	PriceChanged:        {twice: true},
	WhyExhausted:        {parts: p("scheme"), twice: true},
	WhyPartly:           {parts: p("scheme", "amount"), twice: true},
	WhyPartlyUnits:      {parts: p("scheme", "count"), twice: true},
	WhyExpired:          {parts: p("scheme"), twice: true},
	ReadBackSeries:      {parts: p("rule", "what", "count", "price"), twice: true, long: true},
	ReadBackSeriesFree:  {parts: p("rule", "what", "count"), twice: true, long: true},
	BookedSeries:        {parts: p("count"), twice: true},
	NoBooking:           {twice: true},
	NoBookingOf:         {parts: p("service"), twice: true},
	WhichBooking:        {parts: p("first", "second"), twice: true, long: true},
	CancelReadBack:      {parts: p("booking"), twice: true, long: true},
	CancelledBooking:    {twice: true},
	KeptBooking:         {twice: true},
	AskMove:             {parts: p("booking"), twice: true, long: true},
	MoveReadBack:        {parts: p("date", "time", "what", "price"), twice: true, long: true},
	MoveReadBackFree:    {parts: p("date", "time", "what"), twice: true, long: true},
	Moved:               {twice: true},
	ChangeTooLate:       {twice: true},
	BookingsOne:         {parts: p("first"), twice: true, long: true},
	BookingsTwo:         {parts: p("first", "second"), twice: true, long: true},
	BookingsMore:        {parts: p("first", "second", "count"), twice: true, long: true},
	OrderNotYet:         {parts: p("service", "time"), twice: true},
	OrderDue:            {may: p("service"), twice: true},
	OrderDone:           {parts: p("service"), twice: true},
	AskPriceOf:          {twice: true},
	PriceFree:           {parts: p("service"), may: p("unit"), twice: true},
	PricePlain:          {parts: p("service", "unit", "price"), twice: true},
	PriceShared:         {parts: p("service", "unit", "list", "town", "price"), twice: true, long: true},
	ShallBook:           {twice: true},
	LeftAmount:          {parts: p("scheme", "period", "amount"), twice: true},
	LeftCount:           {parts: p("scheme", "period", "count"), twice: true},
	LeftNothing:         {parts: p("scheme", "period"), twice: true},
	LeftUnbounded:       {parts: p("scheme"), twice: true},
	NoScheme:            {twice: true},
	EntitledOne:         {parts: p("first"), twice: true, long: true},
	EntitledTwo:         {parts: p("first", "second"), twice: true, long: true},
	SchemeCash:          {parts: p("scheme", "amount", "period"), twice: true},
	EntitledPerson:      {twice: true},
	AskRemindWhat:       {twice: true},
	AskRemindWhen:       {parts: p("what"), twice: true},
	RemindReadBack:      {parts: p("when", "what"), twice: true, long: true},
	ReminderSet:         {twice: true},
	ReminderPast:        {twice: true},
	NoReminders:         {twice: true},
	RemindersOne:        {parts: p("first"), twice: true, long: true},
	RemindersTwo:        {parts: p("first", "second"), twice: true, long: true},
	RemindersMore:       {parts: p("first", "second", "count"), twice: true, long: true},
	WhichReminder:       {parts: p("first", "second"), twice: true, long: true},
	StopReadBack:        {parts: p("reminder"), twice: true, long: true},
	ReminderStopped:     {twice: true},
	ReminderKept:        {twice: true},
	AskComplaint:        {twice: true},
	ComplaintNoted:      {twice: true},
	PraiseNoted:         {twice: true},
	NoVisit:             {twice: true},
	AskStars:            {parts: p("service"), twice: true},
	Rated:               {parts: p("stars"), twice: true},
	AskRelative:         {twice: true},
	RelativeReadBack:    {parts: p("name"), twice: true},
	RelativeTold:        {parts: p("name"), twice: true},
	RelativeUnknown:     {twice: true},
	RelativeUnreachable: {parts: p("name"), twice: true},
	TimeIs:              {parts: p("time"), twice: true},
	DateIs:              {parts: p("date"), twice: true},
	WeatherUnknown:      {twice: true},
	WeatherIs:           {parts: p("day", "weather"), twice: true, long: true},
	NewsIs:              {parts: p("news"), twice: true, long: true},
	NoNews:              {twice: true},
	Medicine:            {twice: true},
	Policy:              {twice: true},
	Scam:                {twice: true},
	LonelyFirst:         {twice: true},
	LonelyInterest:      {parts: p("interest"), twice: true},
	LonelyMore:          {twice: true},
	LonelyOffer:         {twice: true},
	SmallTalk:           {twice: true},
	AskYesAgain:         {twice: true},
	PerhapsOk:           {twice: true},
	Corrected:           {twice: true},
}
