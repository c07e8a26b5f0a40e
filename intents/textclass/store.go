package textclass

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"strings"
)

// The form on disk: the mark, the lengths, the parts one after the other, little
// endian, and the CRC-32 of all that. A change of the features makes old files
// worthless and needs a new mark.
const mark = "yinling textclass 1\n"

// mostBytes is far above what Train makes; a length beyond it is damage.
const mostBytes = 1 << 30

type lengths struct{ Labels, LabelBytes, Features, Hidden uint32 }

// Save writes the model, about as large as Options.Bytes at most.
func (m *Model) Save(w io.Writer) error {
	sum := crc32.NewIEEE()
	out := bufio.NewWriter(w)
	to := io.MultiWriter(out, sum)
	names := strings.Join(m.labels, "\x00")
	n := lengths{uint32(len(m.labels)), uint32(len(names)), uint32(len(m.features.weights)), uint32(m.net.inner.width)}
	hashes := make([]uint64, n.Features)
	for h, id := range m.features.ids {
		hashes[id] = h
	}
	for _, part := range []any{[]byte(mark), n, []byte(names), hashes, m.features.views, m.features.weights,
		m.machines.factor, m.machines.weights, m.bias, m.net.inner.factor, m.net.inner.weights, m.net.shift, m.net.outer, m.net.bias,
		m.judge.mix, m.judge.weights, m.judge.least} {
		if err := binary.Write(to, binary.LittleEndian, part); err != nil {
			return fmt.Errorf("writing a text classifier: %w", err)
		}
	}
	if err := binary.Write(out, binary.LittleEndian, sum.Sum32()); err != nil {
		return fmt.Errorf("writing a text classifier: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing a text classifier: %w", err)
	}
	return nil
}

var errDamaged = errors.New("it is damaged or no text classifier of this version")

// Load reads what Save wrote. A file that is cut, changed or of another version
// is an error.
func Load(r io.Reader) (*Model, error) {
	m, err := load(bufio.NewReader(r))
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errDamaged
	}
	if err != nil {
		return nil, fmt.Errorf("reading a text classifier: %w", err)
	}
	return m, nil
}

func load(in io.Reader) (*Model, error) {
	sum := crc32.NewIEEE()
	from := io.TeeReader(in, sum)
	begin := make([]byte, len(mark))
	var n lengths
	if err := readParts(from, begin, &n); err != nil {
		return nil, err
	}
	if !bytes.Equal(begin, []byte(mark)) || !n.sound() {
		return nil, errDamaged
	}
	names, hashes := make([]byte, n.LabelBytes), make([]uint64, n.Features)
	m := n.model()
	err := readParts(from, names, hashes, m.features.views, m.features.weights,
		m.machines.factor, m.machines.weights, m.bias, m.net.inner.factor, m.net.inner.weights, m.net.shift, m.net.outer, m.net.bias,
		&m.judge.mix, &m.judge.weights, &m.judge.least)
	if err != nil {
		return nil, err
	}
	want, got := sum.Sum32(), uint32(0)
	if err := readParts(in, &got); err != nil {
		return nil, err
	}
	if n.Labels > 0 {
		m.labels = strings.Split(string(names), "\x00")
	}
	for _, v := range m.features.views {
		if v >= views {
			return nil, errDamaged
		}
	}
	for id, h := range hashes {
		m.features.ids[h] = uint32(id)
	}
	if got != want || len(m.labels) != int(n.Labels) || len(m.features.ids) != len(hashes) || math.IsNaN(m.judge.least) {
		return nil, errDamaged
	}
	return m, nil
}

func (n lengths) sound() bool {
	labels, features, width := uint64(n.Labels), uint64(n.Features), uint64(n.Hidden)
	return (width == 0 || width == hidden) && uint64(n.LabelBytes)+labels*(hidden+2)*4+features*(labels+width+vocabularyBytes) <= mostBytes
}

// model is an empty one of these lengths.
func (n lengths) model() *Model {
	rows := func(width uint32) packed {
		if width == 0 {
			return packed{}
		}
		return packed{width: int(width), weights: make([]int8, int(n.Features)*int(width)), factor: make([]float32, n.Features)}
	}
	m := &Model{machines: rows(n.Labels), bias: make([]float32, n.Labels), net: net{inner: rows(n.Hidden)}}
	m.features = vocabulary{ids: make(map[uint64]uint32, n.Features), views: make([]view, n.Features), weights: make([]float32, n.Features)}
	if n.Hidden > 0 {
		m.net.shift, m.net.outer, m.net.bias = make([]float32, n.Hidden), make([]float32, n.Labels*n.Hidden), make([]float32, n.Labels)
	}
	return m
}

func readParts(r io.Reader, parts ...any) error {
	for _, part := range parts {
		if err := binary.Read(r, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return nil
}
