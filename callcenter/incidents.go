package callcenter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"yinling/care"
)

// IncidentSettings are the times and rules of incidents. Zero values take the
// defaults.
type IncidentSettings struct {
	Rules      care.SOSRules
	Hotline    string         // the number a device dials when an agent calls back; "": devices do not dial
	Zone       *time.Location // of the town, for the hours of the night
	WriteTime  time.Duration  // for one write; default 5 s
	RetryTime  time.Duration  // from a rung that could not be written to the next try; default 1 s
	FlushEvery time.Duration  // how often what devices said is written; default 30 s
	CheckEvery time.Duration  // how often silence is looked for; default 15 s
	RingTime   time.Duration  // how long a page is asked to call back; default 45 s
}

func (s IncidentSettings) withDefaults() IncidentSettings {
	for _, f := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&s.WriteTime, 5 * time.Second}, {&s.RetryTime, time.Second}, {&s.FlushEvery, 30 * time.Second},
		{&s.CheckEvery, 15 * time.Second}, {&s.RingTime, 45 * time.Second},
	} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	if len(s.Rules.Ladder) == 0 {
		s.Rules = care.DefaultSOSRules()
	}
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	return s
}

// Incidents takes alarms to people: it writes them, rings the consoles, climbs
// each incident's ladder until a named person has it, and watches devices that
// fall silent. The records are the truth; what is in memory is for ringing
// fast, and is read again at a start.
type Incidents struct {
	set     IncidentSettings
	records IncidentRecords
	center  *Center
	alerts  Alerts
	command Commander
	log     *slog.Logger

	ctx     context.Context
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	started time.Time
	turns   *turns
	wake    chan struct{} // a rung is due
	own     chan []care.Alarm

	mu       sync.Mutex
	live     map[string]*liveIncident
	due      []string // ids whose timers have rung
	devices  map[string]*deviceState
	alias    map[string]string       // other ways a device may say its number
	heard    care.Heard              // positions and readings to write
	failing  bool                    // the last alarm could not be written
	callBack map[string]pageRing     // by elder
	notSaved map[string]AlarmUnsaved // by device: what people know and the disk does not
	closing  bool
}

// liveIncident is an incident that is not resolved. Times that it was given in
// this run of the program carry the monotonic clock, so that a jump of the
// wall clock moves no rung.
type liveIncident struct {
	care.Incident
	elder   *care.Elder
	actBy   time.Time   // ActBy on the clock of this run
	steps   []care.Step // not done, by N
	timer   *time.Timer
	told    []string // refs of who got a message
	answers []answer // of people, each person's last
	rung    int      // the last step that rang without being written
	tries   int      // of the step that could not be written
}

// NewIncidents makes the incidents of a call centre. command may be nil: no
// device is told anything then.
func NewIncidents(s IncidentSettings, records IncidentRecords, center *Center, alerts Alerts, command Commander, log *slog.Logger) *Incidents {
	ctx, cancel := context.WithCancel(context.Background())
	x := &Incidents{
		set: s.withDefaults(), records: records, center: center, alerts: alerts, command: command, log: log,
		ctx: ctx, cancel: cancel, wake: make(chan struct{}, 1), own: make(chan []care.Alarm, 1024),
		live: map[string]*liveIncident{}, devices: map[string]*deviceState{}, alias: map[string]string{}, callBack: map[string]pageRing{},
		notSaved: map[string]AlarmUnsaved{}, turns: newTurns(),
	}
	center.incidents = x
	return x
}

// Start reads what an earlier run left and goes on with it.
func (x *Incidents) Start(ctx context.Context) error {
	x.started = time.Now()
	list, err := x.records.Devices(ctx)
	if err != nil {
		return fmt.Errorf("reading the devices: %w", err)
	}
	open, err := x.records.Incidents(ctx, care.IncidentFilter{Live: true, Limit: 1 << 20})
	if err != nil {
		return fmt.Errorf("reading incidents left open: %w", err)
	}
	steps, err := x.records.PendingSteps(ctx)
	if err != nil {
		return fmt.Errorf("reading the ladders: %w", err)
	}
	byIncident := map[string][]care.Step{}
	for _, s := range steps {
		byIncident[s.IncidentID] = append(byIncident[s.IncidentID], s)
	}
	x.mu.Lock()
	for _, d := range list {
		x.know(d)
	}
	x.mu.Unlock()
	for _, inc := range open {
		if err := x.restore(ctx, inc, byIncident[inc.ID]); err != nil {
			return err
		}
	}
	if len(open) > 0 {
		x.log.Info("incidents left open go on", "count", len(open))
	}
	for range climbers {
		x.wg.Go(x.climbing)
	}
	x.wg.Go(x.watching)
	x.wg.Go(x.raising)
	return nil
}

// restore takes up an incident of an earlier run. A clock that was set back
// meanwhile must not hold a ladder up: no rung is further away than it was at
// the beginning.
func (x *Incidents) restore(ctx context.Context, inc care.Incident, steps []care.Step) error {
	li := &liveIncident{Incident: inc, elder: x.elderOf(ctx, inc.ElderID), actBy: fromNow(inc.ActBy, max(x.set.Rules.ActWithin, x.set.Rules.ArriveWithin))}
	for i := range steps {
		most := x.set.Rules.Again
		if n := steps[i].N; n <= len(x.set.Rules.Ladder) {
			most = x.set.Rules.Ladder[n-1].After
		}
		steps[i].Due = fromNow(steps[i].Due, most)
	}
	li.steps = steps
	if inc.Urgent() {
		events, err := x.records.Timeline(ctx, care.IncidentSubject(inc.ID))
		if err != nil {
			return fmt.Errorf("reading the timeline of incident %s: %w", inc.ID, err)
		}
		for _, e := range events {
			li.follow(e)
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.live[inc.ID] = li
	x.schedule(li)
	return nil
}

// fromNow is a stored time on the monotonic clock of this run, at most so far
// away; zero stays zero.
func fromNow(t time.Time, most time.Duration) time.Time {
	if t.IsZero() {
		return t
	}
	now := time.Now()
	return now.Add(min(t.Sub(now), most))
}

// answer is what a person of the circle said by their link.
type answer struct {
	ref, name string
	what      care.EventKind // EventGoing, EventArrived or EventCannot
}

// answered gives a person's last answer, "" for none.
func (li *liveIncident) answered(ref string) care.EventKind {
	for _, a := range li.answers {
		if a.ref == ref {
			return a.what
		}
	}
	return ""
}

// names are those whose last answer was one of these.
func (li *liveIncident) names(what ...care.EventKind) (list []string) {
	for _, a := range li.answers {
		if slices.Contains(what, a.what) {
			list = append(list, a.name)
		}
	}
	return list
}

// follow keeps what the timeline says about people.
func (li *liveIncident) follow(e care.Event) {
	switch e.What {
	case care.EventStep:
		for ref := range strings.SplitSeq(e.Data["told"], ",") {
			li.tell(ref)
		}
	case care.EventDispatched:
		li.tell(e.Data["person"])
	case care.EventGoing, care.EventArrived, care.EventCannot:
		li.answers = slices.DeleteFunc(li.answers, func(a answer) bool { return a.ref == e.Who })
		li.answers = append(li.answers, answer{e.Who, e.Data["name"], e.What})
	case care.EventReopened:
		li.told, li.answers = nil, nil
	}
}

func (li *liveIncident) tell(ref string) {
	if ref != "" && !slices.Contains(li.told, ref) {
		li.told = append(li.told, ref)
	}
}

// Close stops the ladders and writes what devices said last. Devices' gateways
// are closed before it.
func (x *Incidents) Close() {
	x.mu.Lock()
	x.closing = true
	for _, li := range x.live {
		li.timer.Stop()
	}
	x.mu.Unlock()
	x.cancel()
	x.wg.Wait()
	x.raiseLast()
	x.flush()
}

// Board is every live incident, first those that nobody has, of these the most
// urgent and oldest, and every device that is nobody's.
func (x *Incidents) Board() (list []IncidentView, unknown []DeviceUnknown) {
	x.mu.Lock()
	defer x.mu.Unlock()
	nameless := map[string]string{}
	for _, li := range x.live {
		list = append(list, x.view(li, RingNone))
		if li.ElderID == "" {
			nameless[li.DeviceID] = li.ID
		}
	}
	waits := func(v IncidentView) bool { return v.State == care.IncidentOpen && v.Urgent() }
	slices.SortFunc(list, func(a, b IncidentView) int {
		switch {
		case waits(a) != waits(b):
			if waits(a) {
				return -1
			}
			return 1
		case a.Kind.MoreUrgent(b.Kind):
			return -1
		case b.Kind.MoreUrgent(a.Kind):
			return 1
		}
		return a.Opened.Compare(b.Opened)
	})
	for _, d := range x.devices {
		if d.ElderID == "" && d.Protocol != care.ProtocolPage {
			unknown = append(unknown, DeviceUnknown{Device: d.Device, Incident: nameless[d.ID]})
		}
	}
	slices.SortFunc(unknown, func(a, b DeviceUnknown) int { return cmp.Compare(a.Device.ID, b.Device.ID) })
	return list, unknown
}

// Unsaved are the urgent alarms of the last minutes that could not be written.
func (x *Incidents) Unsaved() (list []AlarmUnsaved) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for id, a := range x.notSaved {
		if time.Since(a.At) > unsavedFor {
			delete(x.notSaved, id)
			continue
		}
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b AlarmUnsaved) int { return a.At.Compare(b.At) })
	return list
}

// Live is how many incidents are not resolved.
func (x *Incidents) Live() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.live)
}

// LiveOf is the live incident of an elder.
func (x *Incidents) LiveOf(elderID string) (IncidentView, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, li := range x.live {
		if li.ElderID == elderID && elderID != "" {
			return x.view(li, RingNone), true
		}
	}
	return IncidentView{}, false
}

// View is an incident, live or resolved.
func (x *Incidents) View(ctx context.Context, id string) (IncidentView, error) {
	x.mu.Lock()
	li := x.live[id]
	if li != nil {
		defer x.mu.Unlock()
		return x.view(li, RingNone), nil
	}
	x.mu.Unlock()
	inc, err := x.records.Incident(ctx, id)
	if err != nil {
		return IncidentView{}, err
	}
	events, err := x.records.Timeline(ctx, care.IncidentSubject(id))
	if err != nil {
		return IncidentView{}, err
	}
	li = &liveIncident{Incident: inc, elder: x.elderOf(ctx, inc.ElderID)}
	for _, e := range events {
		li.follow(e)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.view(li, RingNone), nil
}

// view is called with mu held.
func (x *Incidents) view(li *liveIncident, ring Ring) IncidentView {
	v := IncidentView{
		Incident: li.Incident, Elder: li.elder, Ring: ring, Going: li.names(care.EventGoing, care.EventArrived), Cannot: li.names(care.EventCannot),
	}
	if d := x.devices[li.DeviceID]; d != nil {
		v.Device = d.Device
		if x.command != nil && d.Protocol != care.ProtocolPage {
			v.Online = x.command.Online(d.Protocol, d.number())
		}
	}
	if li.State == care.IncidentOpen && len(li.steps) > 0 {
		next := li.steps[0]
		v.Next = &next
		v.NextTell, _ = x.set.Rules.Tell(next.N)
	}
	return v
}

// Watch gives the changes of one incident.
func (x *Incidents) Watch(id string) (<-chan Event, func()) {
	return x.center.pages.watch(func(e Event) bool {
		c, ok := e.(IncidentChanged)
		return ok && c.View.ID == id
	})
}

// Circle is everybody around the incident's elder. Around a device that is
// nobody's there are supervisors, and responders if it says where it is.
func (x *Incidents) Circle(ctx context.Context, i care.Incident) (care.Circle, error) {
	_, circle, err := x.around(ctx, i)
	return circle, err
}

// around reads the incident's elder, nobody for a device that is nobody's, and
// the circle. With an error it gives what could be read.
func (x *Incidents) around(ctx context.Context, i care.Incident) (elder care.Elder, c care.Circle, err error) {
	var relatives []care.Relative
	var err1, err2 error
	if i.ElderID != "" {
		elder, err1 = x.records.Elder(ctx, i.ElderID)
		relatives, err2 = x.records.Relatives(ctx, i.ElderID)
	}
	responders, err3 := x.records.Responders(ctx)
	agents, err4 := x.records.Agents(ctx)
	if err = errors.Join(err1, err2, err3, err4); err != nil {
		err = fmt.Errorf("reading who is around elder %s: %w", i.ElderID, err)
	}
	if i.ElderID == "" && !i.Position.Fix {
		responders = nil
	}
	return elder, care.NewCircle(elder, relatives, responders, agents, i.Position), err
}

// elderOf reads an elder for the view; without one the incident is shown by
// its device.
func (x *Incidents) elderOf(ctx context.Context, id string) *care.Elder {
	if id == "" {
		return nil
	}
	short, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	e, err := x.records.Elder(short, id)
	if err != nil {
		if ctx.Err() == nil {
			x.log.Error("reading the dossier of an incident", "elder", id, "error", err)
		}
		return nil
	}
	return &e
}

// change takes the incident's turn and alters it.
func (x *Incidents) change(ctx context.Context, id string, ring Ring, alter func(*care.Incident) (care.IncidentChange, error)) (care.Incident, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.set.WriteTime)
	defer cancel()
	end, err := x.turnOf(ctx, id)
	if err != nil {
		return care.Incident{}, err
	}
	defer end()
	return x.alter(ctx, id, ring, alter)
}

// alter changes an incident whose turn is taken, in one transaction, and tells
// the pages.
func (x *Incidents) alter(ctx context.Context, id string, ring Ring, alter func(*care.Incident) (care.IncidentChange, error)) (care.Incident, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.set.WriteTime)
	defer cancel()
	var change care.IncidentChange
	inc, err := x.records.ChangeIncident(ctx, id, func(i *care.Incident) (care.IncidentChange, error) {
		var err error
		change, err = alter(i)
		for j := range change.Events {
			change.Events[j].Subject, change.Events[j].At = care.IncidentSubject(id), time.Now()
		}
		return change, err
	})
	if err != nil {
		return inc, err
	}
	elder := x.elderOf(ctx, inc.ElderID)
	x.mu.Lock()
	defer x.mu.Unlock()
	li := x.liveOne(inc.ID)
	li.know(inc, elder)
	if change.Drop {
		li.steps = nil
	}
	for _, s := range change.Steps {
		li.steps = slices.DeleteFunc(li.steps, func(o care.Step) bool { return o.N == s.N })
		if s.Done.IsZero() {
			li.steps = append(li.steps, s)
		}
	}
	slices.SortFunc(li.steps, func(a, b care.Step) int { return cmp.Compare(a.N, b.N) })
	for _, e := range change.Events {
		li.follow(e)
	}
	x.show(li, ring)
	return inc, nil
}

// resync reads an incident and its ladder from the records, which know better.
// Its turn is taken.
func (x *Incidents) resync(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.set.WriteTime)
	defer cancel()
	inc, err := x.records.Incident(ctx, id)
	if err != nil {
		return err
	}
	steps, err := x.records.StepsOf(ctx, id)
	if err != nil {
		return err
	}
	elder := x.elderOf(ctx, inc.ElderID)
	x.mu.Lock()
	defer x.mu.Unlock()
	li := x.liveOne(id)
	li.know(inc, elder)
	li.steps = nil
	for _, s := range steps {
		if s.Done.IsZero() {
			s.Due = fromNow(s.Due, time.Hour)
			li.steps = append(li.steps, s)
		}
	}
	x.show(li, RingNone)
	return nil
}

// liveOne is called with mu held.
func (x *Incidents) liveOne(id string) *liveIncident {
	li := x.live[id]
	if li == nil {
		li = &liveIncident{}
		x.live[id] = li
	}
	return li
}

// know takes up the incident as it is on the disk. A dossier that could not be
// read this time stays as it was.
func (li *liveIncident) know(inc care.Incident, elder *care.Elder) {
	if elder == nil && inc.ElderID == li.ElderID {
		elder = li.elder
	}
	if !inc.ActBy.Equal(li.ActBy) || li.actBy.IsZero() != inc.ActBy.IsZero() {
		li.actBy = fromNow(inc.ActBy, 1<<62)
	}
	li.Incident, li.elder = inc, elder
}

// show sets the timer and tells the pages. Called with mu held.
func (x *Incidents) show(li *liveIncident, ring Ring) {
	x.schedule(li)
	if li.State == care.IncidentResolved {
		delete(x.live, li.ID)
		delete(x.callBack, li.ElderID)
	}
	x.center.pages.publish(IncidentChanged{x.view(li, ring)})
}

// schedule sets the timer to what the incident waits for. Called with mu held.
func (x *Incidents) schedule(li *liveIncident) {
	if li.timer == nil {
		id := li.ID
		li.timer = time.AfterFunc(time.Hour, func() { x.ringDue(id) })
	}
	li.timer.Stop()
	switch {
	case x.closing:
	case li.State == care.IncidentOpen && len(li.steps) > 0:
		li.timer.Reset(time.Until(li.steps[0].Due))
	case (li.State == care.IncidentAcknowledged || li.State == care.IncidentResponding) && !li.actBy.IsZero():
		li.timer.Reset(time.Until(li.actBy))
	}
}

// async does what need not hold up an alarm. Called with mu held.
func (x *Incidents) async(f func()) {
	if !x.closing {
		x.wg.Go(f)
	}
}

func (x *Incidents) ringDue(id string) {
	x.mu.Lock()
	x.due = append(x.due, id)
	x.mu.Unlock()
	x.rouse()
}
