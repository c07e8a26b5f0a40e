package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"yinling/care"
)

// Handlers do the jobs. Each gets the id of the row that the job follows and
// may be called again for the same one: after an error, and after a crash in
// the middle. An error with a method Permanent() bool that says true is not
// tried again. The jobs of a missing handler wait in the store.
type Handlers struct {
	Summarize func(ctx context.Context, callID string) error    // a call ended
	Deliver   func(ctx context.Context, messageID string) error // a message waits that is not of an incident
	Alert     func(ctx context.Context, messageID string) error // a message of an incident waits
	Record    func(ctx context.Context, callID string) error    // a call with a recording ended
}

const (
	// jobTimeout is how long a handler may take: a few slow answers of 10 s.
	jobTimeout = 30 * time.Second
	// recordTimeout is the same for recordings, which may be hours long.
	recordTimeout = 10 * time.Minute
	// rescueAfter is when a job that a killed program left running is taken up
	// again. It must be longer than jobTimeout; River looks every 30 s.
	rescueAfter = jobTimeout + 5*time.Second
	// pollInterval is how often each queue is looked at. River has no
	// notification on SQLite, so this is how late a job may be. A look without
	// a job is one statement of about 50 µs on the writer's connection.
	pollInterval = 250 * time.Millisecond
	// workers is how many jobs of a kind run at a time; alertWorkers the same
	// for alerts: one rung may tell eight people.
	workers, alertWorkers = 4, 8
	// stopGrace is how long jobs get to notice that they were cancelled.
	stopGrace = 5 * time.Second
	// closeGrace is how long Close lets running jobs go on.
	closeGrace = 2 * time.Second
)

// retryAfter is the wait after the first, second, … failure: 12 tries within 16 hours.
var retryAfter = []time.Duration{
	10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute,
	30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour,
}

// alertAfter is the same for alerts, which are of use now or never: 12 tries
// within some 2 hours.
var alertAfter = []time.Duration{
	2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute,
	5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour,
}

// job is what River keeps of a job: an id and nothing about a person. Each kind
// has queues of its own, so that slow deliveries never hold up summaries, and
// nothing holds up an alert.
type job interface {
	river.JobArgs
	about() string
	queue() string
	waits() []time.Duration // after the first, second, … failure
}

type summarizeJob struct {
	CallID string `json:"call_id"`
}

func (summarizeJob) Kind() string           { return "summarize" }
func (j summarizeJob) about() string        { return j.CallID }
func (summarizeJob) queue() string          { return "summarize" }
func (summarizeJob) waits() []time.Duration { return retryAfter }

type deliverJob struct {
	MessageID string `json:"message_id"`
}

func (deliverJob) Kind() string           { return "deliver" }
func (j deliverJob) about() string        { return j.MessageID }
func (deliverJob) queue() string          { return "deliver" }
func (deliverJob) waits() []time.Duration { return retryAfter }

// alertJob has a queue for each kind of channel: a mail server that is down
// must not hold up text messages.
type alertJob struct {
	MessageID string           `json:"message_id"`
	Channel   care.ChannelKind `json:"channel"`
}

var channelKinds = []care.ChannelKind{
	care.ChannelWebPush, care.ChannelWeCom, care.ChannelDingTalk, care.ChannelEmail, care.ChannelSMS, care.ChannelFile,
}

func (alertJob) Kind() string    { return "alert" }
func (j alertJob) about() string { return j.MessageID }
func (j alertJob) queue() string {
	if slices.Contains(channelKinds, j.Channel) {
		return "alert_" + string(j.Channel)
	}
	return "alert_" + string(care.ChannelFile)
}
func (alertJob) waits() []time.Duration { return alertAfter }

type recordJob struct {
	CallID string `json:"call_id"`
}

func (recordJob) Kind() string           { return "record" }
func (j recordJob) about() string        { return j.CallID }
func (recordJob) queue() string          { return "record" }
func (recordJob) waits() []time.Duration { return retryAfter }

// enqueue leaves a job in the transaction of the row that it follows.
func (s *Store) enqueue(ctx context.Context, tx *sql.Tx, j job) error {
	opts := &river.InsertOpts{Queue: j.queue(), MaxAttempts: len(j.waits()) + 1}
	if _, err := s.insert.InsertTx(ctx, tx, j, opts); err != nil {
		return fmt.Errorf("leaving job %s for %s: %w", j.Kind(), j.about(), err)
	}
	return nil
}

// worker does the jobs of one kind.
type worker[J job] struct {
	river.WorkerDefaults[J]
	do      func(ctx context.Context, id string) error
	timeout time.Duration
	log     *slog.Logger
}

func (w *worker[J]) Timeout(*river.Job[J]) time.Duration { return w.timeout }

// Work runs the handler. River logs an error that is tried again; one that is
// not is logged here, because River keeps silent about it.
func (w *worker[J]) Work(ctx context.Context, j *river.Job[J]) error {
	err := w.do(ctx, j.Args.about())
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s %s: %w", j.Kind, j.Args.about(), err)
	var p interface{ Permanent() bool }
	if errors.As(err, &p) && p.Permanent() {
		w.log.WarnContext(ctx, "job given up", "job_kind", j.Kind, "about", j.Args.about(), "error", err)
		return river.JobCancel(err)
	}
	return err
}

// NextRetry takes the wait from the table.
func (w *worker[J]) NextRetry(j *river.Job[J]) time.Time {
	return time.Now().Add(retryWait(j.Args.waits(), len(j.Errors)))
}

// retryWait is the wait after so many earlier failures.
func retryWait(waits []time.Duration, failures int) time.Duration {
	return waits[min(failures, len(waits)-1)]
}

func addWorker[J job](c *river.Config, many int, timeout time.Duration, log *slog.Logger, do func(context.Context, string) error, queues ...string) {
	if do == nil {
		return
	}
	river.AddWorker(c.Workers, &worker[J]{do: do, timeout: timeout, log: log})
	for _, queue := range queues {
		c.Queues[queue] = river.QueueConfig{MaxWorkers: many}
	}
}

// StartJobs begins to do the jobs, those first that an earlier run left. They
// go on until StopJobs or Close, also when ctx is done.
func (s *Store) StartJobs(ctx context.Context, h Handlers) error {
	s.jobsMu.Lock()
	defer s.jobsMu.Unlock()
	if s.jobs != nil {
		return errors.New("starting the jobs: they run already")
	}
	config := &river.Config{
		Logger:               quiet(s.log),
		FetchPollInterval:    pollInterval,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		Queues:               map[string]river.QueueConfig{},
		Workers:              river.NewWorkers(),
		Test:                 river.TestConfig{Time: s.clock},
	}
	addWorker[summarizeJob](config, workers, jobTimeout, s.log, h.Summarize, summarizeJob{}.queue())
	addWorker[deliverJob](config, workers, jobTimeout, s.log, h.Deliver, deliverJob{}.queue())
	addWorker[recordJob](config, workers, recordTimeout, s.log, h.Record, recordJob{}.queue())
	var alertQueues []string
	for _, kind := range channelKinds {
		alertQueues = append(alertQueues, alertJob{Channel: kind}.queue())
	}
	addWorker[alertJob](config, alertWorkers, jobTimeout, s.log, h.Alert, alertQueues...)
	// What an earlier run was killed over is nobody's now; River would wait for
	// rescueAfter.
	if err := s.write(ctx, "putting jobs back", func(tx *sql.Tx) error {
		_, err := run(ctx, tx, `UPDATE river_job SET state = $1 WHERE state = $2`, string(rivertype.JobStateAvailable), string(rivertype.JobStateRunning))
		return err
	}); err != nil {
		return err
	}
	client, err := river.NewClient(riversqlite.New(s.writer), config)
	if err != nil {
		return fmt.Errorf("starting the jobs: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("starting the jobs: %w", err)
	}
	s.jobs = client
	return nil
}

// StopJobs takes up no more jobs and waits for the running ones. When ctx is
// done first they are cancelled, and will be tried again.
func (s *Store) StopJobs(ctx context.Context) error {
	s.jobsMu.Lock()
	defer s.jobsMu.Unlock()
	if s.jobs == nil {
		return nil
	}
	err := s.jobs.Stop(ctx)
	if err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
		defer cancel()
		err = s.jobs.StopAndCancel(hard)
	}
	if err != nil {
		return fmt.Errorf("stopping the jobs: %w", err)
	}
	s.jobs = nil
	return nil
}

// Jobs counts the jobs that have not been done yet and were not given up.
func (s *Store) Jobs(ctx context.Context) (int, error) {
	const count = `SELECT COUNT(*) FROM river_job WHERE state NOT IN ($1, $2, $3)`
	var n int
	err := s.reader.QueryRowContext(ctx, count, string(rivertype.JobStateCompleted),
		string(rivertype.JobStateCancelled), string(rivertype.JobStateDiscarded)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("counting jobs: %w", err)
	}
	return n, nil
}

// quiet drops what River tells below a warning: its starts and statistics.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(warnings{log.Handler()})
}

type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
