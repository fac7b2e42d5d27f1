package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// list is one variable to write: its name, what it is a list of, and the list.
type list struct {
	name, of string
	value    reflect.Value
}

func listOf[T any](name string, values []T) list {
	v := reflect.ValueOf(values)
	return list{name: name, of: v.Type().Elem().String(), value: v}
}

func (l list) write(w *bytes.Buffer) { literal(w, l.value, false) }

// literal writes a value as Go source. Zero fields are left out; elided leaves
// out the type where the one around tells it.
func literal(w *bytes.Buffer, v reflect.Value, elided bool) {
	switch v.Kind() {
	case reflect.String:
		for i, line := range strings.SplitAfter(v.String(), "\n") {
			if i > 0 {
				w.WriteString(" +\n")
			}
			w.WriteString(strconv.Quote(line))
		}
	case reflect.Int:
		w.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Bool:
		w.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Interface:
		literal(w, v.Elem(), false)
	case reflect.Slice:
		if v.IsNil() {
			w.WriteString("nil")
			return
		}
		long := v.Type().Elem().Kind() == reflect.Struct
		w.WriteString(v.Type().String() + "{")
		for i := range v.Len() {
			if long {
				w.WriteByte('\n')
			} else if i > 0 {
				w.WriteString(", ")
			}
			literal(w, v.Index(i), true)
			if long {
				w.WriteByte(',')
			}
		}
		if long && v.Len() > 0 {
			w.WriteByte('\n')
		}
		w.WriteByte('}')
	case reflect.Struct:
		structLiteral(w, v, elided)
	default:
		// Reached only when a type of the bank gets a new kind of field; the
		// source then does not format, which says so.
		fmt.Fprintf(w, "?%s?", v.Type())
	}
}

// structLiteral puts small structs (facts' values, points, conditions) on one
// line.
func structLiteral(w *bytes.Buffer, v reflect.Value, elided bool) {
	if !elided {
		w.WriteString(v.Type().String())
	}
	w.WriteByte('{')
	sep := ", "
	if v.NumField() > 3 {
		sep = ",\n"
		w.WriteByte('\n')
	}
	first := true
	for i := range v.NumField() {
		f := v.Field(i)
		if f.IsZero() || !v.Type().Field(i).IsExported() {
			continue
		}
		if !first {
			w.WriteString(sep)
		}
		first = false
		w.WriteString(v.Type().Field(i).Name + ": ")
		literal(w, f, false)
	}
	if v.NumField() > 3 {
		w.WriteString(",\n")
	}
	w.WriteByte('}')
}
