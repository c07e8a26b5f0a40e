package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"yinling/care"
)

func TestWeatherIsSaidAsPeopleSayIt(t *testing.T) {
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Query().Get("start_date")
		if asked == "2026-11-25" {
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte(`{"daily":{"time":["2026-11-24"],"weather_code":[61],"temperature_2m_max":[9.6],"temperature_2m_min":[-2.4]}}`))
	}))
	defer server.Close()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	w := WeatherConfig{URL: server.URL, Lat: 32.39, Lon: 119.41}.source(zone)
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, zone)
	for lang, want := range map[care.Lang]string{care.Chinese: "有雨，零下两度到十度", care.English: "rain, minus two to ten degrees"} {
		if got, err := w.On(t.Context(), day, lang); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", lang, got, err, want)
		}
	}
	if asked != "2026-11-24" {
		t.Errorf("asked for %s", asked)
	}
	if words, err := w.On(t.Context(), day.AddDate(0, 0, 1), care.Chinese); err == nil {
		t.Errorf("a service that is down says %q", words)
	}
	if (WeatherConfig{}).source(zone) != nil {
		t.Error("a source without an address")
	}
}
