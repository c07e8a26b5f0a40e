package callcenter

import (
	"context"
	"time"

	"yinling/care"
)

const (
	// maxTexts is how many texts wait for devices: a town at eight o'clock.
	maxTexts = 20_000
	// texters is how many devices are told at a time; one that does not answer
	// keeps a texter for textTime at most.
	texters  = 32
	textTime = 15 * time.Second
)

// deviceText is a reminder on its way to a device that can show it.
type deviceText struct {
	protocol             care.Protocol
	number               string
	occurrence, deviceID string
	text                 string
}

// showOnDevices has what rings for the first time shown by the elders' watches
// that have a connection. The text is the clock and the elder's own words.
func (x *Reminders) showOnDevices(first []care.Occurrence) {
	if x.center.incidents == nil || len(first) == 0 {
		return
	}
	of := map[string][]care.Occurrence{}
	for _, o := range first {
		of[o.ElderID] = append(of[o.ElderID], o)
	}
	dropped := 0
	for _, d := range x.center.incidents.screens(of) {
		for _, o := range of[d.ElderID] {
			t := deviceText{d.Protocol, d.number(), o.ID, d.ID, o.Due.In(x.set.Zone).Format("15:04") + " " + o.What}
			select {
			case x.texts <- t:
			default:
				dropped++
			}
		}
	}
	if dropped > 0 {
		x.log.Warn("reminders that no device was told", "count", dropped)
	}
}

// screens are the devices of these elders that may show a text.
func (x *Incidents) screens(of map[string][]care.Occurrence) (list []deviceState) {
	if x.command == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, d := range x.devices {
		if of[d.ElderID] != nil && d.Revoked.IsZero() && d.Protocol != care.ProtocolPage {
			list = append(list, *d)
		}
	}
	return list
}

// texting tells devices, one after the other.
func (x *Reminders) texting() {
	for {
		select {
		case t := <-x.texts:
			x.text(t)
		case <-x.ctx.Done():
			return
		}
	}
}

func (x *Reminders) text(t deviceText) {
	command := x.center.incidents.command
	if !command.Online(t.protocol, t.number) {
		return
	}
	ctx, cancel := context.WithTimeout(x.ctx, textTime)
	defer cancel()
	_, err := command.Command(ctx, t.protocol, t.number, care.Command{Kind: care.CommandText, Args: []string{t.text}})
	switch code := care.ErrorCode(err); {
	case code == "":
		x.Shown(t.occurrence)
	case code == "unsupported" || x.ctx.Err() != nil:
	default: // the pages ring, and it rings again
		x.log.Info("a device did not show a reminder", "device", t.deviceID, "code", code)
	}
}
