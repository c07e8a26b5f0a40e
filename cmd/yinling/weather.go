package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"yinling/care"
	"yinling/dialog"
	"yinling/prompts"
)

// WeatherConfig is a forecast service that answers like Open-Meteo's: GET with
// latitude, longitude and daily variables, WMO weather codes in the answer.
type WeatherConfig struct {
	URL string  `yaml:"url" env:"URL"` // https://…/v1/forecast; "" = a person is offered
	Lat float64 `yaml:"lat" env:"LAT"` // of the town, WGS-84
	Lon float64 `yaml:"lon" env:"LON"`
}

func (c WeatherConfig) source(zone *time.Location) dialog.Weather {
	if c.URL == "" {
		return nil
	}
	return forecast{c, zone, &http.Client{Timeout: 4 * time.Second}}
}

// forecast asks for one day at a time; elders ask rarely.
type forecast struct {
	WeatherConfig
	zone *time.Location
	http *http.Client
}

// maxForecast bounds what is read of an answer, in bytes.
const maxForecast = 64 << 10

// On says the weather of a day: 多云，八到十五度.
func (f forecast) On(ctx context.Context, day time.Time, lang care.Lang) (string, error) {
	date := day.In(f.zone).Format(time.DateOnly)
	q := url.Values{
		"latitude": {strconv.FormatFloat(f.Lat, 'f', 3, 64)}, "longitude": {strconv.FormatFloat(f.Lon, 'f', 3, 64)},
		"daily": {"weather_code,temperature_2m_max,temperature_2m_min"}, "timezone": {f.zone.String()},
		"start_date": {date}, "end_date": {date},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL+"?"+q.Encode(), nil)
	if err != nil {
		return "", fmt.Errorf("asking for the weather: %w", err)
	}
	res, err := f.http.Do(r)
	if err != nil {
		var e *url.Error
		if errors.As(err, &e) { // its address may hold a key
			err = e.Err
		}
		return "", fmt.Errorf("asking for the weather: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("asking for the weather: %s", res.Status)
	}
	var answer struct {
		Daily struct {
			Code []int     `json:"weather_code"`
			Max  []float64 `json:"temperature_2m_max"`
			Min  []float64 `json:"temperature_2m_min"`
		} `json:"daily"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, maxForecast)).Decode(&answer); err != nil {
		return "", fmt.Errorf("reading the weather: %w", err)
	}
	d := answer.Daily
	if len(d.Code) == 0 || len(d.Max) == 0 || len(d.Min) == 0 {
		return "", fmt.Errorf("reading the weather: nothing is said of %s", date)
	}
	return skyOf(d.Code[0], lang) + prompts.SpeakDegrees(int(math.Round(d.Min[0])), int(math.Round(d.Max[0])), lang), nil
}

// skyOf says a WMO 4677 code as Open-Meteo uses it.
func skyOf(code int, lang care.Lang) string {
	zh, en := "多云", "cloudy"
	switch {
	case code == 0:
		zh, en = "晴", "clear"
	case code <= 2:
		zh, en = "晴间多云", "partly cloudy"
	case code == 3:
		zh, en = "阴", "overcast"
	case code == 45 || code == 48:
		zh, en = "有雾", "foggy"
	case code >= 51 && code <= 57:
		zh, en = "有小雨", "light rain"
	case code >= 61 && code <= 67, code >= 80 && code <= 82:
		zh, en = "有雨", "rain"
	case code >= 71 && code <= 77, code == 85, code == 86:
		zh, en = "有雪", "snow"
	case code >= 95:
		zh, en = "有雷雨", "thunderstorms"
	}
	if lang == care.English {
		return en + ", "
	}
	return zh + "，"
}
