package callcenter

import (
	"cmp"
	"context"
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
	wake    chan struct{} // a rung is due
	own     chan []care.Alarm

	mu       sync.Mutex
	live     map[string]*liveIncident
	due      []string // ids whose timers have rung
	devices  map[string]*deviceState
	alias    map[string]string // other ways a device may say its number
	heard    care.Heard        // positions and readings to write
	failing  bool              // the last alarm could not be written
	callBack map[string]string // elder → agent who rings the elder's page
	closing  bool
}

// liveIncident is an incident that is not resolved. Times that it was given in
// this run of the program carry the monotonic clock, so that a jump of the
// wall clock moves no rung.
type liveIncident struct {
	care.Incident
	elder   *care.Elder
	busy    bool        // a rung is being done
	actBy   time.Time   // ActBy, or sooner after a clock was set back
	steps   []care.Step // not done, by N
	timer   *time.Timer
	told    []string // refs of who got a message
	going   []string // names
	cannot  []string
	refused []string  // refs of those who cannot
	rung    int       // the last step that rang, for a step that is tried again
	again   time.Time // when a step that could not be written is tried again
}

// NewIncidents makes the incidents of a call centre. command may be nil: no
// device is told anything then.
func NewIncidents(s IncidentSettings, records IncidentRecords, center *Center, alerts Alerts, command Commander, log *slog.Logger) *Incidents {
	ctx, cancel := context.WithCancel(context.Background())
	x := &Incidents{
		set: s.withDefaults(), records: records, center: center, alerts: alerts, command: command, log: log,
		ctx: ctx, cancel: cancel, wake: make(chan struct{}, 1), own: make(chan []care.Alarm, 1024),
		live: map[string]*liveIncident{}, devices: map[string]*deviceState{}, alias: map[string]string{}, callBack: map[string]string{},
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
	li := &liveIncident{Incident: inc, elder: x.elderOf(ctx, inc.ElderID)}
	now, rules := time.Now(), x.set.Rules
	latest := now
	for i := range steps {
		if n := steps[i].N; n <= len(rules.Ladder) {
			latest = now.Add(rules.Ladder[n-1].After)
		} else {
			latest = now.Add(rules.Again)
		}
		if steps[i].Due.After(latest) {
			steps[i].Due = latest
		}
	}
	li.actBy = inc.ActBy
	if latest := now.Add(max(rules.ActWithin, rules.ArriveWithin)); inc.ActBy.After(latest) {
		li.actBy = latest
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

// follow keeps what the timeline says about people.
func (li *liveIncident) follow(e care.Event) {
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	drop := func(list *[]string, s string) {
		*list = slices.DeleteFunc(*list, func(o string) bool { return o == s })
	}
	switch e.What {
	case care.EventStep:
		for ref := range strings.SplitSeq(e.Data["told"], ",") {
			add(&li.told, ref)
		}
	case care.EventDispatched:
		add(&li.told, e.Data["person"])
	case care.EventGoing, care.EventArrived:
		add(&li.going, e.Data["name"])
		drop(&li.cannot, e.Data["name"])
		drop(&li.refused, e.Who)
	case care.EventCannot:
		add(&li.cannot, e.Data["name"])
		drop(&li.going, e.Data["name"])
		add(&li.refused, e.Who)
	case care.EventReopened:
		li.told, li.going, li.cannot, li.refused = nil, nil, nil, nil
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
	x.flush()
}

// Board is every live incident, the most urgent and oldest first, and every
// device that is nobody's.
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
	slices.SortFunc(list, func(a, b IncidentView) int {
		switch {
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
		Incident: li.Incident, Elder: li.elder, Ring: ring, Going: slices.Clone(li.going), Cannot: slices.Clone(li.cannot),
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
// the circle.
func (x *Incidents) around(ctx context.Context, i care.Incident) (elder care.Elder, c care.Circle, err error) {
	var relatives []care.Relative
	if i.ElderID != "" {
		if elder, err = x.records.Elder(ctx, i.ElderID); err != nil {
			return elder, c, fmt.Errorf("reading the dossier: %w", err)
		}
		if relatives, err = x.records.Relatives(ctx, i.ElderID); err != nil {
			return elder, c, fmt.Errorf("reading the relatives: %w", err)
		}
	}
	responders, err := x.records.Responders(ctx)
	if err != nil {
		return elder, c, fmt.Errorf("reading the responders: %w", err)
	}
	agents, err := x.records.Agents(ctx)
	if err != nil {
		return elder, c, fmt.Errorf("reading the supervisors: %w", err)
	}
	if i.ElderID == "" && !i.Position.Fix {
		responders = nil
	}
	return elder, care.NewCircle(elder, relatives, responders, agents, i.Position), nil
}

// elderOf reads an elder for the view; without one the incident is shown by
// its device.
func (x *Incidents) elderOf(ctx context.Context, id string) *care.Elder {
	if id == "" {
		return nil
	}
	e, err := x.records.Elder(ctx, id)
	if err != nil {
		if ctx.Err() == nil {
			x.log.Error("reading the dossier of an incident", "elder", id, "error", err)
		}
		return nil
	}
	return &e
}

// change alters an incident in one transaction and tells the pages.
func (x *Incidents) change(ctx context.Context, id string, ring Ring, alter func(*care.Incident) (care.IncidentChange, error)) (care.Incident, error) {
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
	x.settle(inc, change, ring)
	return inc, nil
}

// settle brings memory up to a change that is on the disk.
func (x *Incidents) settle(inc care.Incident, change care.IncidentChange, ring Ring) {
	elder := x.elderOf(x.ctx, inc.ElderID)
	x.mu.Lock()
	defer x.mu.Unlock()
	li := x.live[inc.ID]
	if li == nil {
		li = &liveIncident{}
		x.live[inc.ID] = li
	}
	li.keepSteps(change, inc.Version > li.Version)
	if inc.Version > li.Version {
		li.Incident, li.elder, li.actBy = inc, elder, inc.ActBy
	}
	for _, e := range change.Events {
		li.follow(e)
	}
	x.schedule(li)
	if li.State == care.IncidentResolved {
		delete(x.live, li.ID)
		delete(x.callBack, li.ElderID)
	}
	x.center.pages.publish(IncidentChanged{x.view(li, ring)})
}

// keepSteps brings the ladder up to a change. Changes may arrive in another
// order than they were written: of one that is older than what is known only
// the step that it did counts.
func (li *liveIncident) keepSteps(change care.IncidentChange, newer bool) {
	if change.Drop && newer {
		li.steps = nil
	}
	for _, s := range change.Steps {
		same := func(o care.Step) bool { return o.N == s.N && (newer || o.Due.Equal(s.Due)) }
		li.steps = slices.DeleteFunc(li.steps, same)
		if s.Done.IsZero() && newer {
			li.steps = append(li.steps, s)
		}
	}
	slices.SortFunc(li.steps, func(a, b care.Step) int { return cmp.Compare(a.N, b.N) })
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
