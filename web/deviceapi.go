package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"yinling/care"
)

// The way in for everything that is not one of our protocols: smoke, gas and
// infrared sensors, pendant base stations, other systems. By HTTP and by
// WebSocket, with a key.

const (
	// maxClockOff is how far a device's clock may be off to be believed.
	maxClockOff = 24 * time.Hour
	maxNumber   = 64 // bytes of a device's number
	maxAlarmID  = 128
	maxWord     = 200
	maxValues   = 100 // readings in one signal
)

// alarmIn is an alarm of another system.
type alarmIn struct {
	ID       string          `json:"id"`
	Device   string          `json:"device"`
	Kind     string          `json:"kind"`
	At       loose[string]   `json:"at"`
	Position loose[pointIn]  `json:"position"`
	Battery  loose[*float64] `json:"battery"`
	Word     loose[string]   `json:"word"`
}

type alarmKept struct {
	Alarm    string `json:"alarm"`
	Incident string `json:"incident"`
	Note     string `json:"note,omitempty"` // what was odd about it

	repeat bool
}

// signalIn is a sign of life.
type signalIn struct {
	Device  string          `json:"device"`
	At      loose[string]   `json:"at"`
	Battery loose[*float64] `json:"battery"`
	Motion  bool            `json:"motion"`
	// Heartbeat is how many seconds the device may be silent.
	Heartbeat float64        `json:"heartbeat"`
	Position  loose[pointIn] `json:"position"`
	Readings  []struct {
		Kind   care.ReadingKind `json:"kind"`
		Value  float64          `json:"value"`
		Second float64          `json:"second"`
	} `json:"readings"`
}

// deviceNumber splits a device's name into protocol and number. A number with
// a colon that names none of our protocols is a number like any other: a MAC
// address has colons too.
func deviceNumber(device string) (care.Protocol, string) {
	p, number, found := strings.Cut(device, ":")
	switch care.Protocol(p) {
	case care.ProtocolWatch, care.ProtocolGT06, care.ProtocolJT808, care.ProtocolAPI:
		if found && number != "" {
			return care.Protocol(p), number
		}
	}
	return care.ProtocolAPI, device
}

// deviceID is a device's id in the records; a page's id is its own.
func deviceID(device string) string { return care.DeviceKey(deviceNumber(device)) }

// apiNumber is the number of a device that a key may speak for: one of the
// API. Whoever has a key must not press somebody's watch.
func apiNumber(device string) (string, error) {
	if device == "" || len(device) > maxNumber {
		return "", badMessage("Say which device: its number has 1 to 64 bytes.")
	}
	p, number := deviceNumber(device)
	if p != care.ProtocolAPI {
		return "", care.Refusef("forbidden", "A key speaks for devices of the API only.")
	}
	return number, nil
}

// believed reads a device's time. One that cannot be right is not taken, and
// the sender is told.
func believed(at loose[string], now time.Time) (t time.Time, note string) {
	if at.v == "" && !at.odd {
		return time.Time{}, ""
	}
	t, err := time.Parse(time.RFC3339, at.v)
	if err != nil {
		return time.Time{}, "at is not a time of RFC 3339 and was not taken"
	}
	if off := now.Sub(t); off > maxClockOff || off < -maxClockOff {
		return time.Time{}, "at is more than a day off and was not taken"
	}
	return t, ""
}

// batteryOf is a charge in per cent, -1 for none that can be.
func batteryOf(b loose[*float64]) int {
	if b.v == nil || *b.v < 0 || *b.v > 100 {
		return -1
	}
	return int(math.Round(*b.v))
}

// signal is the alarm as a device's signal. The sender's id makes the alarm's
// own, so that it is the same alarm however often and whenever it comes again.
func (in alarmIn) signal(now time.Time) (s care.Signal, note string, err error) {
	kind := care.AlarmKind(in.Kind)
	switch {
	case !kind.Known():
		return s, "", care.Refusef("bad_kind", "That is not a kind of alarm that we know.")
	case len(in.ID) > maxAlarmID:
		return s, "", badMessage("An id has at most 128 bytes.")
	}
	if s.Number, err = apiNumber(in.Device); err != nil {
		return s, "", err
	}
	s.Protocol = care.ProtocolAPI
	s.Received, s.Battery = now, batteryOf(in.Battery)
	a := care.Alarm{ID: care.NewID(now), Kind: kind, DeviceID: s.Number, Received: now, Battery: s.Battery, Word: in.Word.v[:min(len(in.Word.v), maxWord)]}
	if in.ID != "" {
		sum := sha256.Sum256([]byte(care.DeviceKey(s.Protocol, s.Number) + "\x00" + in.ID))
		a.ID = "id" + hex.EncodeToString(sum[:12])
		if a.Word == "" {
			a.Word = "id:" + in.ID
		}
	}
	a.At, note = believed(in.At, now)
	fixed := a.At
	if fixed.IsZero() {
		fixed = now
	}
	a.Position = in.Position.v.position(fixed)
	if (in.Position.odd || in.Position.v.Lat != nil && !a.Position.Fix) && note == "" {
		note = "position is nowhere on earth and was not taken"
	}
	s.Alarms = []care.Alarm{a}
	return s, note, nil
}

// alarm takes an alarm. When it returns without an error it is on the disk.
// What is over the key's limit is refused only while an urgent incident of the
// device is live: somebody is being helped. A flat battery refuses no press.
func (s *Server) alarm(ctx context.Context, key care.Key, in alarmIn) (alarmKept, error) {
	signal, note, err := in.signal(time.Now())
	if err != nil {
		return alarmKept{}, err
	}
	if !s.keyUse.allow(key.ID) {
		live, err := s.records.Incidents(ctx, care.IncidentFilter{Live: true, DeviceID: care.DeviceKey(signal.Protocol, signal.Number)})
		if err == nil && slices.ContainsFunc(live, care.Incident.Urgent) {
			return alarmKept{}, errTooMany
		}
	}
	id := signal.Alarms[0].ID
	raised, err := s.incidents.Signal(ctx, signal)
	if err != nil {
		return alarmKept{}, unsaved(err)
	}
	return alarmKept{id, raised.Incident.ID, note, raised.Repeat}, nil
}

// unsaved tells a device to send it again.
func unsaved(err error) error {
	var e *care.Error
	if errors.As(err, &e) {
		return err
	}
	return &care.Error{Code: "unsaved", Message: "It could not be kept. Send it again.", Cause: err}
}

// signal takes a sign of life.
func (s *Server) signal(ctx context.Context, key care.Key, in signalIn) error {
	number, err := apiNumber(in.Device)
	if err != nil {
		return err
	}
	if len(in.Readings) > maxValues {
		return badMessage("That is too many readings at once.")
	}
	if !s.keyUse.allow(key.ID) {
		return errTooMany
	}
	now := time.Now()
	at, _ := believed(in.At, now)
	if at.IsZero() {
		at = now
	}
	out := care.Signal{Protocol: care.ProtocolAPI, Number: number, Received: now, Battery: batteryOf(in.Battery), Motion: in.Motion}
	if in.Heartbeat >= 10 && in.Heartbeat <= 7*24*3600 {
		out.Heartbeat = time.Duration(in.Heartbeat * float64(time.Second))
	}
	if p := in.Position.v.position(at); p.Fix {
		out.Positions = []care.Position{p}
	}
	for _, r := range in.Readings {
		switch r.Kind {
		case care.ReadingHeartRate, care.ReadingBloodPressure, care.ReadingOxygen, care.ReadingTemperature, care.ReadingSteps:
			out.Readings = append(out.Readings, care.Reading{Kind: r.Kind, Value: r.Value, Second: r.Second, At: at})
		default:
			return care.Refusef("bad_kind", "That is not a kind of reading that we know.")
		}
	}
	if _, err := s.incidents.Signal(ctx, out); err != nil {
		return unsaved(err)
	}
	return nil
}

// decode reads the body of a request of another system.
func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxMessage)).Decode(into); err != nil {
		writeError(w, http.StatusBadRequest, "bad_message", "The body is not the JSON that is wanted here.")
		return false
	}
	return true
}

func (s *Server) postAlarm(w http.ResponseWriter, r *http.Request) {
	var in alarmIn
	if !decode(w, r, &in) {
		return
	}
	ctx, cancel := requestTime()
	defer cancel()
	key, _ := keyOf(r.Context())
	kept, err := s.alarm(ctx, key, in)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	status := http.StatusCreated
	if kept.repeat {
		status = http.StatusOK
	}
	writeStatus(w, status, kept)
}

func (s *Server) postSignal(w http.ResponseWriter, r *http.Request) {
	var in signalIn
	if !decode(w, r, &in) {
		return
	}
	ctx, cancel := requestTime()
	defer cancel()
	key, _ := keyOf(r.Context())
	if err := s.signal(ctx, key, in); err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
