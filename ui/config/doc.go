// Package config reads the config file: the name that stands in the history,
// the theme, after how many days an answer is stale, and keys of the screens.
//
// The file is never written. Whatever it holds is answered with the line and
// the reason: a field it does not know, a key that two actions would share.
// It knows no screen: what can be put on a key, and what is on it unless set,
// it is told (Action).
package config
