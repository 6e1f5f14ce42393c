package runtime

import "dialtone/runtime/internal/provided"

// Import is a module of the embedder's own, which scripts import or require by its name: Go values
// and functions, or source.
//
//	import {restart} from 'acme:ops'
//	const {restart} = require('acme:ops')
type Import struct {
	// Name is what scripts write: a scheme, a colon and the rest, as "acme:ops". The schemes node,
	// file, data, http and https are others'.
	Name string

	// Exports are what the module exports: Go values and functions, as [Host.Set] takes them. All
	// of them together are its default export.
	Exports map[string]any `json:"-"`

	// Source is a module in JavaScript or TypeScript, instead of Exports. It is run when a script
	// first imports it. It may import other modules by their names; paths are relative to the
	// working directory.
	Source string

	// File is what the source is called in errors, below the name of the module: "ops.ts" is
	// acme:ops/ops.ts there. By its ending it is TypeScript or JavaScript, as a file's. Empty:
	// JavaScript under the module's name.
	File string

	// Types are the declarations of what the module exports, in TypeScript, as they stand within a
	// declare module; see [Import.Declaration].
	Types string
}

// Declaration declares the module in TypeScript, for an editor that completes and checks what
// scripts import: Types, or else what the types of Exports say, and of Source that there are such
// exports, of type any. Go does not know the names of parameters. The package declarations writes
// it with what scripts have besides:
//
//	declarations.Write(file, ops)
func (m Import) Declaration() string { return provided.Module(m).Declaration() }

// provide makes what a module of Go values exports.
func (h *Host) provide(module Import) error {
	if module.Exports == nil {
		return nil
	}
	return h.give(module.Name, module.Exports, h.place.provide)
}

// modulesOf are the modules of the embedder's as package provided has them.
func modulesOf(imports []Import) []provided.Module {
	var modules []provided.Module
	for _, m := range imports {
		modules = append(modules, provided.Module(m))
	}
	return modules
}
