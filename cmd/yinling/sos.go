package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"yinling/callcenter"
	"yinling/care"
	"yinling/devices"
	"yinling/devices/gt06"
	"yinling/devices/jt808"
	"yinling/devices/watch"
	"yinling/web"
)

// startIncidents goes on with the incidents of an earlier run. It stands
// before everything that can bring an alarm.
func (h *hotline) startIncidents(ctx context.Context, a alerts, zone *time.Location, sockets *web.DeviceSockets) error {
	if err := putFirstKey(ctx, h.store, h.cfg.APIKey); err != nil {
		return err
	}
	h.gateways = devices.Gateways{}
	h.incidents = callcenter.NewIncidents(callcenter.IncidentSettings{
		Rules: h.cfg.SOS.rules(), Hotline: h.cfg.SOS.Hotline, Zone: zone,
	}, h.store, h.center, a, commander{h.gateways, sockets}, h.log.With("room", "incidents"))
	if err := h.incidents.Start(ctx); err != nil {
		return fmt.Errorf("starting the incidents: %w", err)
	}
	h.onStop(func(context.Context) error { h.incidents.Close(); return nil })
	for _, g := range []struct {
		protocol care.Protocol
		decoder  func() devices.Decoder
	}{
		{care.ProtocolWatch, func() devices.Decoder { return watch.New() }},
		{care.ProtocolGT06, func() devices.Decoder { return gt06.New() }},
		{care.ProtocolJT808, func() devices.Decoder { return jt808.New() }},
	} {
		h.gateways[g.protocol] = devices.New(devices.Config{
			Protocol: g.protocol, NewDecoder: g.decoder, Sink: h.incidents, Log: h.log.With("room", "devices", "protocol", g.protocol),
		})
	}
	return nil
}

// openGateways lets the devices in.
func (h *hotline) openGateways() error {
	for protocol, listen := range map[care.Protocol]string{
		care.ProtocolWatch: h.cfg.Watch.Listen, care.ProtocolGT06: h.cfg.GT06.Listen, care.ProtocolJT808: h.cfg.JT808.Listen,
	} {
		if listen == "off" {
			continue
		}
		l, err := net.Listen("tcp", listen)
		if err != nil {
			return fmt.Errorf("opening the port of %s devices: %w", protocol, err)
		}
		g := h.gateways[protocol]
		h.onStop(func(context.Context) error { g.Close(); return nil })
		h.log.Info("devices may connect", "protocol", protocol, "address", l.Addr().String())
		go func() {
			if err := g.Serve(l); err != nil {
				select {
				case h.served <- fmt.Errorf("taking %s devices: %w", protocol, err):
				default:
				}
			}
		}()
	}
	return nil
}

// commander brings commands to devices by whatever they are connected with.
type commander struct {
	gateways devices.Gateways
	sockets  *web.DeviceSockets
}

var _ callcenter.Commander = commander{}

func (c commander) Command(ctx context.Context, p care.Protocol, number string, cmd care.Command) (string, error) {
	if p == care.ProtocolAPI {
		return c.sockets.Command(ctx, number, cmd)
	}
	return c.gateways.Command(ctx, p, number, cmd)
}

func (c commander) Online(p care.Protocol, number string) bool {
	if p == care.ProtocolAPI {
		return c.sockets.Online(number)
	}
	return c.gateways.Online(p, number)
}

// putFirstKey keeps the hash of the key in the settings.
func putFirstKey(ctx context.Context, store interface {
	KeyByHash(ctx context.Context, hash string) (care.Key, error)
	PutKey(ctx context.Context, k care.Key) error
}, key string) error {
	if key == "" {
		return nil
	}
	_, err := store.KeyByHash(ctx, web.KeyHash(key))
	if !errors.Is(err, care.ErrNotFound) {
		return err
	}
	now := time.Now()
	if err := store.PutKey(ctx, care.Key{ID: care.NewID(now), Name: "first", Hash: web.KeyHash(key), Made: now}); err != nil {
		return fmt.Errorf("keeping the first API key: %w", err)
	}
	return nil
}
