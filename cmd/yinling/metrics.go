package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"yinling/callcenter"
	"yinling/care"
	"yinling/devices"
)

// metrics counts what the call centre tells its watchers, so that the call
// centre itself need not know of metrics.
type metrics struct {
	registry  *prometheus.Registry
	ended     *prometheus.CounterVec
	started   prometheus.Counter
	escalated *prometheus.CounterVec
	takeovers prometheus.Counter
	offers    *prometheus.CounterVec
	rings     *prometheus.CounterVec
	unsaved   prometheus.Counter
	answered  prometheus.Histogram
	outcomes  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry:  prometheus.NewRegistry(),
		started:   prometheus.NewCounter(prometheus.CounterOpts{Name: "yinling_calls_started_total", Help: "Calls that were opened."}),
		ended:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "yinling_calls_ended_total", Help: "Calls that ended, by result."}, []string{"result"}),
		escalated: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "yinling_escalations_total", Help: "Calls brought to a person, by reason."}, []string{"why"}),
		takeovers: prometheus.NewCounter(prometheus.CounterOpts{Name: "yinling_takeovers_total", Help: "Calls taken over by an agent."}),
		offers:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "yinling_offers_total", Help: "Offers to agents, by what became of them."}, []string{"outcome"}),
		rings:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "yinling_incident_rings_total", Help: "Times that consoles rang for an incident, by ring."}, []string{"ring"}),
		unsaved:   prometheus.NewCounter(prometheus.CounterOpts{Name: "yinling_alarms_unsaved_total", Help: "Urgent alarms that could not be written at once."}),
		answered: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "yinling_incident_answer_seconds", Help: "From an incident's opening to a named person, of resolved urgent ones.",
			Buckets: []float64{5, 10, 15, 20, 30, 60, 120, 180, 300, 600}, // the limits of the norms in docs/sos.md
		}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "yinling_incidents_resolved_total", Help: "Resolved incidents, by outcome."}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.started, m.ended, m.escalated, m.takeovers, m.offers, m.rings, m.unsaved, m.answered, m.outcomes,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) addIncident(v callcenter.IncidentView) {
	if v.Ring != callcenter.RingNone {
		m.rings.WithLabelValues(string(v.Ring)).Inc()
	}
	if v.State != care.IncidentResolved {
		return
	}
	m.outcomes.WithLabelValues(string(v.Outcome)).Inc()
	if v.Urgent() {
		m.answered.Observe(v.Answered.Sub(v.Opened).Seconds())
	}
}

// watchDevices shows what the gateways count.
func (m *metrics) watchDevices(x *callcenter.Incidents, gateways devices.Gateways) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "yinling_incidents_live", Help: "Incidents that are not resolved."},
		func() float64 { return float64(x.Live()) }))
	for protocol, g := range gateways {
		labels := prometheus.Labels{"protocol": string(protocol)}
		show := func(name, help string, of func(devices.Stats) float64) {
			m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels},
				func() float64 { return of(g.Stats()) }))
		}
		show("yinling_device_connections", "Connections of devices now.", func(s devices.Stats) float64 { return float64(s.Connections) })
		show("yinling_device_messages", "Messages of devices since the start.", func(s devices.Stats) float64 { return float64(s.Messages) })
		show("yinling_device_alarms_committed", "Alarm messages acknowledged since the start.", func(s devices.Stats) float64 { return float64(s.Committed) })
		show("yinling_device_alarms_failed", "Alarm messages left to be sent again since the start.", func(s devices.Stats) float64 { return float64(s.Failed) })
		show("yinling_device_connections_refused", "Connections refused since the start: too many of one address.", func(s devices.Stats) float64 { return float64(s.Refused) })
	}
}

// follow counts until stop is called.
func (m *metrics) follow(c *callcenter.Center) (stop func()) {
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "yinling_calls_open", Help: "Calls open now."},
			func() float64 { return float64(c.OpenCalls()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "yinling_queue_length", Help: "Calls waiting for a person now."},
			func() float64 { return float64(c.QueueLength()) }),
	)
	done := make(chan struct{})
	quit := make(chan struct{})
	go func() {
		defer close(done)
		states := map[string]care.CallState{} // of open calls, so that nothing is counted twice
		for m.count(c, states, quit) {        // a watcher that was dropped for being slow comes back
		}
	}()
	return func() { close(quit); <-done }
}

func (m *metrics) count(c *callcenter.Center, states map[string]care.CallState, quit <-chan struct{}) (again bool) {
	events, stop := c.WatchEverything()
	defer stop()
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return true
			}
			m.add(e, states)
		case <-quit:
			return false
		}
	}
}

func (m *metrics) add(e callcenter.Event, states map[string]care.CallState) {
	switch e := e.(type) {
	case callcenter.AlarmUnsaved:
		m.unsaved.Inc()
	case callcenter.IncidentChanged:
		m.addIncident(e.View)
	case callcenter.OfferGone:
		m.offers.WithLabelValues(e.Why).Inc()
	case callcenter.CallChanged:
		before := states[e.View.ID]
		states[e.View.ID] = e.View.State
		if e.View.State == before {
			return
		}
		switch e.View.State {
		case care.CallRinging:
			m.started.Inc()
		case care.CallQueued:
			m.escalated.WithLabelValues(string(e.View.Escalation)).Inc()
		case care.CallAgent:
			m.takeovers.Inc()
		case care.CallEnded:
			m.ended.WithLabelValues(string(e.View.End.Result)).Inc()
			delete(states, e.View.ID)
		}
	}
}
