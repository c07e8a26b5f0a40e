package main

import (
	"testing"

	"yinling/callcenter"
	"yinling/care"
)

func TestNothingIsCountedTwice(t *testing.T) {
	m := newMetrics()
	states := map[string]care.CallState{}
	for _, s := range []care.CallState{
		care.CallRinging, care.CallBot, care.CallBot, care.CallQueued, care.CallQueued,
		care.CallAgent, care.CallAgent, care.CallBot, care.CallAgent, care.CallEnded,
	} {
		m.add(callcenter.CallChanged{View: callcenter.CallView{ID: "a", State: s, Escalation: care.EscalateAsked}}, states)
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, sample := range f.GetMetric() {
			got[f.GetName()] += sample.GetCounter().GetValue()
		}
	}
	for name, want := range map[string]float64{
		"yinling_calls_started_total": 1, "yinling_escalations_total": 1, "yinling_calls_ended_total": 1, "yinling_takeovers_total": 2,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	if len(states) != 0 {
		t.Error("a call that ended is remembered for ever")
	}
}
