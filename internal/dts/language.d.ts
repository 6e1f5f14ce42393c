// What JavaScript itself has, as far as the engine has it.

interface Object {
  constructor: Function
  hasOwnProperty(name: string | number | symbol): boolean
  isPrototypeOf(value: object): boolean
  propertyIsEnumerable(name: string | number | symbol): boolean
  toLocaleString(): string
  toString(): string
  valueOf(): Object
}
interface Function {
  apply(receiver: any, values?: any[]): any
  bind(receiver: any, ...values: any[]): any
  call(receiver: any, ...values: any[]): any
  toString(): string
  readonly length: number
  readonly name: string
}
interface String {
  readonly length: number
  at(index: number): string | undefined
  charAt(index: number): string
  charCodeAt(index: number): number
  codePointAt(index: number): number | undefined
  concat(...texts: string[]): string
  endsWith(text: string, end?: number): boolean
  includes(text: string, from?: number): boolean
  indexOf(text: string, from?: number): number
  lastIndexOf(text: string, from?: number): number
  localeCompare(other: string, locales?: string | string[], options?: object): number
  match(pattern: RegExp | string): RegExpMatchArray | null
  matchAll(pattern: RegExp): IterableIterator<RegExpMatchArray>
  normalize(form?: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string
  padEnd(length: number, fill?: string): string
  padStart(length: number, fill?: string): string
  repeat(count: number): string
  replace(pattern: RegExp | string, by: string | ((found: string, ...groups: any[]) => string)): string
  replaceAll(pattern: RegExp | string, by: string | ((found: string, ...groups: any[]) => string)): string
  search(pattern: RegExp | string): number
  slice(start?: number, end?: number): string
  split(by: RegExp | string, limit?: number): string[]
  startsWith(text: string, from?: number): boolean
  substr(start: number, length?: number): string
  substring(start: number, end?: number): string
  toLocaleLowerCase(locales?: string | string[]): string
  toLocaleUpperCase(locales?: string | string[]): string
  toLowerCase(): string
  toString(): string
  toUpperCase(): string
  trim(): string
  trimEnd(): string
  trimStart(): string
  valueOf(): string
  [Symbol.iterator](): IterableIterator<string>
}
interface RegExpMatchArray extends Array<string> {
  index?: number
  input?: string
  groups?: {[name: string]: string}
}
interface Number {
  toExponential(digits?: number): string
  toFixed(digits?: number): string
  toLocaleString(locales?: string | string[], options?: object): string
  toPrecision(digits?: number): string
  toString(radix?: number): string
  valueOf(): number
}
interface Boolean {
  toString(): string
  valueOf(): boolean
}
interface BigInt {
  toLocaleString(locales?: string | string[], options?: object): string
  toString(radix?: number): string
  valueOf(): bigint
}
interface Symbol {
  readonly description: string | undefined
  toString(): string
  valueOf(): symbol
}
interface Array<T> {
  length: number
  at(index: number): T | undefined
  concat(...items: (T | T[])[]): T[]
  copyWithin(target: number, start: number, end?: number): this
  entries(): IterableIterator<[number, T]>
  every(test: (value: T, index: number, array: T[]) => unknown): boolean
  fill(value: T, start?: number, end?: number): this
  filter(test: (value: T, index: number, array: T[]) => unknown): T[]
  find(test: (value: T, index: number, array: T[]) => unknown): T | undefined
  findIndex(test: (value: T, index: number, array: T[]) => unknown): number
  findLast(test: (value: T, index: number, array: T[]) => unknown): T | undefined
  findLastIndex(test: (value: T, index: number, array: T[]) => unknown): number
  flat(depth?: number): T extends (infer E)[] ? E[] : T[]
  flatMap<U>(make: (value: T, index: number, array: T[]) => U | U[]): U[]
  forEach(call: (value: T, index: number, array: T[]) => void): void
  includes(value: T, from?: number): boolean
  indexOf(value: T, from?: number): number
  join(separator?: string): string
  keys(): IterableIterator<number>
  lastIndexOf(value: T, from?: number): number
  map<U>(make: (value: T, index: number, array: T[]) => U): U[]
  pop(): T | undefined
  push(...items: T[]): number
  reduce<U>(fold: (sum: U, value: T, index: number, array: T[]) => U, initial: U): U
  reduce(fold: (sum: T, value: T, index: number, array: T[]) => T): T
  reduceRight<U>(fold: (sum: U, value: T, index: number, array: T[]) => U, initial: U): U
  reduceRight(fold: (sum: T, value: T, index: number, array: T[]) => T): T
  reverse(): T[]
  shift(): T | undefined
  slice(start?: number, end?: number): T[]
  some(test: (value: T, index: number, array: T[]) => unknown): boolean
  sort(compare?: (a: T, b: T) => number): this
  splice(start: number, count?: number, ...items: T[]): T[]
  toLocaleString(): string
  toReversed(): T[]
  toSorted(compare?: (a: T, b: T) => number): T[]
  toSpliced(start: number, count?: number, ...items: T[]): T[]
  toString(): string
  unshift(...items: T[]): number
  values(): IterableIterator<T>
  with(index: number, value: T): T[]
  [Symbol.iterator](): IterableIterator<T>
}
interface ReadonlyArray<T> extends Array<T> {}
interface ArrayLike<T> {
  readonly length: number
  readonly [index: number]: T
}
interface Iterator<T> {
  next(value?: any): {done?: boolean, value: T}
}
interface Iterable<T> {
  [Symbol.iterator](): Iterator<T>
}
interface IterableIterator<T> extends Iterator<T> {
  [Symbol.iterator](): IterableIterator<T>
}
interface Generator<T, R = any, N = any> extends Iterator<T> {
  return(value: R): {done?: boolean, value: T}
  throw(error: any): {done?: boolean, value: T}
  [Symbol.iterator](): Generator<T>
}
interface AsyncIterator<T> {
  next(value?: any): Promise<{done?: boolean, value: T}>
}
interface AsyncIterable<T> {
  [Symbol.asyncIterator](): AsyncIterator<T>
}
interface AsyncIterableIterator<T> extends AsyncIterator<T> {
  [Symbol.asyncIterator](): AsyncIterableIterator<T>
}
interface AsyncGenerator<T, R = any, N = any> extends AsyncIterator<T> {
  [Symbol.asyncIterator](): AsyncGenerator<T>
}
interface Promise<T> {
  then<U>(fulfilled?: ((value: T) => U) | null, rejected?: ((reason: any) => U) | null): Promise<U>
  catch(rejected?: ((reason: any) => any) | null): Promise<T>
  finally(call?: (() => void) | null): Promise<T>
}
interface PromiseLike<T> {
  then<U>(fulfilled?: ((value: T) => U) | null, rejected?: ((reason: any) => U) | null): Promise<U>
}
interface Date {
  getDate(): number
  getDay(): number
  getFullYear(): number
  getHours(): number
  getMilliseconds(): number
  getMinutes(): number
  getMonth(): number
  getSeconds(): number
  getTime(): number
  getTimezoneOffset(): number
  getUTCDate(): number
  getUTCDay(): number
  getUTCFullYear(): number
  getUTCHours(): number
  getUTCMilliseconds(): number
  getUTCMinutes(): number
  getUTCMonth(): number
  getUTCSeconds(): number
  setDate(date: number): number
  setFullYear(year: number, month?: number, date?: number): number
  setHours(hours: number, minutes?: number, seconds?: number, milliseconds?: number): number
  setMilliseconds(milliseconds: number): number
  setMinutes(minutes: number, seconds?: number, milliseconds?: number): number
  setMonth(month: number, date?: number): number
  setSeconds(seconds: number, milliseconds?: number): number
  setTime(time: number): number
  setUTCDate(date: number): number
  setUTCFullYear(year: number, month?: number, date?: number): number
  setUTCHours(hours: number, minutes?: number, seconds?: number, milliseconds?: number): number
  setUTCMilliseconds(milliseconds: number): number
  setUTCMinutes(minutes: number, seconds?: number, milliseconds?: number): number
  setUTCMonth(month: number, date?: number): number
  setUTCSeconds(seconds: number, milliseconds?: number): number
  toDateString(): string
  toISOString(): string
  toJSON(): string
  toLocaleDateString(locales?: string | string[], options?: object): string
  toLocaleString(locales?: string | string[], options?: object): string
  toLocaleTimeString(locales?: string | string[], options?: object): string
  toString(): string
  toTimeString(): string
  toUTCString(): string
  valueOf(): number
}
interface Map<K, V> {
  readonly size: number
  clear(): void
  delete(key: K): boolean
  entries(): IterableIterator<[K, V]>
  forEach(call: (value: V, key: K, map: Map<K, V>) => void): void
  get(key: K): V | undefined
  has(key: K): boolean
  keys(): IterableIterator<K>
  set(key: K, value: V): this
  values(): IterableIterator<V>
  [Symbol.iterator](): IterableIterator<[K, V]>
}
interface ReadonlyMap<K, V> extends Map<K, V> {}
interface Set<T> {
  readonly size: number
  add(value: T): this
  clear(): void
  delete(value: T): boolean
  difference(other: Set<T>): Set<T>
  entries(): IterableIterator<[T, T]>
  forEach(call: (value: T, again: T, set: Set<T>) => void): void
  has(value: T): boolean
  intersection(other: Set<T>): Set<T>
  isDisjointFrom(other: Set<T>): boolean
  isSubsetOf(other: Set<T>): boolean
  isSupersetOf(other: Set<T>): boolean
  keys(): IterableIterator<T>
  symmetricDifference(other: Set<T>): Set<T>
  union(other: Set<T>): Set<T>
  values(): IterableIterator<T>
  [Symbol.iterator](): IterableIterator<T>
}
interface WeakMap<K, V> {
  delete(key: K): boolean
  get(key: K): V | undefined
  has(key: K): boolean
  set(key: K, value: V): this
}
interface WeakSet<T> {
  add(value: T): this
  delete(value: T): boolean
  has(value: T): boolean
}
interface RegExp {
  readonly dotAll: boolean
  readonly flags: string
  readonly global: boolean
  readonly ignoreCase: boolean
  lastIndex: number
  readonly multiline: boolean
  readonly source: string
  readonly sticky: boolean
  readonly unicode: boolean
  exec(text: string): RegExpMatchArray | null
  test(text: string): boolean
  toString(): string
}
interface Error {
  name: string
  message: string
  stack?: string
  cause?: unknown
}
interface ArrayBuffer {
  readonly byteLength: number
  slice(start?: number, end?: number): ArrayBuffer
}
interface ArrayBufferView {
  readonly buffer: ArrayBuffer
  readonly byteLength: number
  readonly byteOffset: number
}
interface Uint8Array extends Array<number> {
  readonly buffer: ArrayBuffer
  readonly byteLength: number
  readonly byteOffset: number
  set(values: ArrayLike<number>, offset?: number): void
  subarray(start?: number, end?: number): Uint8Array
}

interface ErrorConstructor {
  new (message?: string, options?: {cause?: unknown}): Error
  (message?: string, options?: {cause?: unknown}): Error
}
declare var Error: ErrorConstructor
declare var TypeError: ErrorConstructor
declare var RangeError: ErrorConstructor
declare var SyntaxError: ErrorConstructor
declare var ReferenceError: ErrorConstructor
declare var Array: {
  new <T = any>(...items: T[]): T[]
  from<T>(items: Iterable<T> | ArrayLike<T>): T[]
  from<T, U>(items: Iterable<T> | ArrayLike<T>, make: (value: T, index: number) => U): U[]
  isArray(value: unknown): boolean
  of<T>(...items: T[]): T[]
}
declare var Boolean: {
  new (value?: unknown): Boolean
  (value?: unknown): boolean
}
declare var BigInt: {
  (value: string | number | bigint | boolean): bigint
  asIntN(bits: number, value: bigint): bigint
  asUintN(bits: number, value: bigint): bigint
}
declare var Date: {
  new (year: number, month: number, date?: number, hours?: number, minutes?: number, seconds?: number, milliseconds?: number): Date
  new (value?: number | string | Date): Date
  (): string
  UTC(year: number, month?: number, date?: number, hours?: number, minutes?: number, seconds?: number, milliseconds?: number): number
  now(): number
  parse(text: string): number
}
declare var JSON: {
  parse(text: string, revive?: (key: string, value: any) => any): any
  stringify(value: unknown, replace?: ((key: string, value: any) => any) | (string | number)[] | null, space?: string | number): string
}
declare var Map: {
  new <K = any, V = any>(entries?: Iterable<[K, V]> | null): Map<K, V>
}
declare var Set: {
  new <T = any>(values?: Iterable<T> | null): Set<T>
}
declare var WeakMap: {
  new <K = any, V = any>(entries?: Iterable<[K, V]> | null): WeakMap<K, V>
}
declare var WeakSet: {
  new <T = any>(values?: Iterable<T> | null): WeakSet<T>
}
declare var Math: {
  readonly E: number
  readonly PI: number
  abs(x: number): number
  ceil(x: number): number
  floor(x: number): number
  hypot(...values: number[]): number
  log(x: number): number
  log10(x: number): number
  log2(x: number): number
  max(...values: number[]): number
  min(...values: number[]): number
  pow(x: number, y: number): number
  random(): number
  round(x: number): number
  sign(x: number): number
  sqrt(x: number): number
  trunc(x: number): number
}
declare var Number: {
  new (value?: unknown): Number
  (value?: unknown): number
  readonly EPSILON: number
  readonly MAX_SAFE_INTEGER: number
  readonly MIN_SAFE_INTEGER: number
  isFinite(value: unknown): boolean
  isInteger(value: unknown): boolean
  isNaN(value: unknown): boolean
  isSafeInteger(value: unknown): boolean
  parseFloat(text: string): number
  parseInt(text: string, radix?: number): number
}
declare var Object: {
  new (value?: any): Object
  (value?: any): any
  assign(target: any, ...sources: any[]): any
  create(prototype: object | null, properties?: object): any
  defineProperty<T>(object: T, name: string | symbol, descriptor: object): T
  entries<T>(object: {[name: string]: T} | ArrayLike<T>): [string, T][]
  freeze<T>(object: T): T
  fromEntries<T>(entries: Iterable<[string, T]>): {[name: string]: T}
  getOwnPropertyNames(object: any): string[]
  getPrototypeOf(object: any): any
  groupBy<T>(items: Iterable<T>, key: (value: T, index: number) => string): {[key: string]: T[]}
  is(a: any, b: any): boolean
  isFrozen(object: any): boolean
  keys(object: object): string[]
  seal<T>(object: T): T
  values<T>(object: {[name: string]: T} | ArrayLike<T>): T[]
}
declare var Promise: {
  new <T = any>(run: (resolve: (value?: T) => void, reject: (reason?: any) => void) => void): Promise<T>
  all<T>(promises: Iterable<Promise<T>>): Promise<T[]>
  allSettled<T>(promises: Iterable<Promise<T>>): Promise<{status: 'fulfilled' | 'rejected', value?: T, reason?: any}[]>
  any<T>(promises: Iterable<Promise<T>>): Promise<T>
  race<T>(promises: Iterable<Promise<T>>): Promise<T>
  reject(reason?: any): Promise<never>
  resolve<T>(value: T): Promise<T>
}
declare var RegExp: {
  new (pattern: string | RegExp, flags?: string): RegExp
  (pattern: string | RegExp, flags?: string): RegExp
}
declare var String: {
  new (value?: unknown): String
  (value?: unknown): string
  fromCharCode(...codes: number[]): string
  fromCodePoint(...points: number[]): string
  raw(template: object, ...values: any[]): string
}
declare var Symbol: {
  (description?: string): symbol
  readonly asyncIterator: symbol
  readonly iterator: symbol
  for(key: string): symbol
}
declare function parseFloat(text: string): number
declare function parseInt(text: string, radix?: number): number
declare function isNaN(value: number): boolean
declare function isFinite(value: number): boolean
declare function encodeURIComponent(text: string | number | boolean): string
declare function decodeURIComponent(text: string): string
declare function encodeURI(text: string): string
declare function decodeURI(text: string): string
declare var globalThis: any

type Partial<T> = {[K in keyof T]?: T[K]}
type Required<T> = {[K in keyof T]: T[K]}
type Readonly<T> = T
type Record<K, T> = {[N in K]: T}
type Pick<T, K> = {[N in K]: T[N]}
type Omit<T, K> = {[N in keyof T as N extends K ? never : N]: T[N]}
type Exclude<T, K> = T extends K ? never : T
type NonNullable<T> = T
