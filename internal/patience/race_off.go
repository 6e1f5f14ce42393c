//go:build !race

package patience

const slower = 1
