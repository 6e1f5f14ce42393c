// What all of Twilio's models, records and collections have in common.
declare namespace Dialtone {
  /** The camelCase spelling of a name in snake_case. */
  type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : Name
  /** The members whose names have underscores, under their camelCase spelling. */
  type Camel<T> = {[K in keyof T as K extends `${string}_${string}` ? CamelCase<K> : never]: T[K]}

  type Capital =
    | 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'
    | 'N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z'
  /** Keys with a capital first letter go out as they stand. */
  type Unchecked = {[K in `${Capital}${string}`]?: unknown}

  /** Any JSON object. */
  type Json = {[name: string]: any}
  /** A number, also as text. */
  type Digits = number | `${number}`
  type Flag = boolean | 'true' | 'false' | 0 | 1 | '0' | '1' | 'yes' | 'no' | 'on' | 'off'
  /** Text on the wire. A record stands for its SID. */
  type Text = string | number | boolean | AnyRecord
  /** A Date, or ISO 8601 or RFC 2822 text. YYYY-MM-DD goes out as it stands. */
  type When = Date | string
  /** What addresses a record: its SID, or the record. */
  type Sid = string | number | AnyRecord
  type HttpMethod = 'GET' | 'POST' | 'HEAD' | 'PUT' | 'PATCH' | 'DELETE' | 'get' | 'post' | 'head' | 'put' | 'patch' | 'delete'
  type AnyCase<Value extends string> = Value | Lowercase<Value> | Uppercase<Value>
  /** One value, or several. */
  type Some<T> = T | readonly T[]

  /** What the last argument of every method may say beside parameters. */
  interface Scope {
    /** The account that the request is for, in place of the client's. */
    account_sid?: Sid | null
    accountSid?: Sid | null
    /** The same: its SID, or any object that has a sid. */
    account?: Sid | {readonly sid: string | null} | null
    /** Twilio Connect: as that account, with the client's own credentials. */
    connect?: Flag
    /** Added to the request as it stands. */
    $extra?: Json
  }
  type Options = Scope & Unchecked

  /** What nearly every list takes. */
  interface Paging {
    /** The page to read, counted from 0; without it all are. */
    page?: Digits | null
    page_size?: Digits | null
    page_token?: Text | null
  }
  /** How many requests are made at a time, and what hears of them. */
  interface Bulk<R = unknown, Row = R> {
    /** Requests under way at once. */
    concurrency?: Digits
    /** Whether an error stands in its element's place ('collect', the default) or is thrown. */
    onError?: 'collect' | 'throw'
    on_error?: 'collect' | 'throw'
    /** Called with each result as it comes, its index from 0 and its row. What it throws ends the whole. */
    onResult?: (result: R | Failure, index: number, row: Row) => unknown
    on_result?: (result: R | Failure, index: number, row: Row) => unknown
  }
  /** What rows that are not an array have come to; refused are also those that were wrong themselves. */
  interface Counts {
    sent: number
    refused: number
    unknown: number
  }
  interface Result<R, Row> {
    result: R | Failure
    index: number
    row: Row
  }

  /** What makes create a run that goes on where it was when the script is run again. */
  interface Durable<Row> {
    /** The name of the run. */
    durable: string
    /** What a row has that no other has; its index unless this is given. */
    key?: (row: Row, index: number) => string | number
    /** Whether rows that the run has not are added to it. */
    append?: boolean
    /** How many a second may go out, by sender, from all processes and runs together: {'MG…': 80}. */
    rate?: {[sender: string]: number}
    /** The time of day in which nothing is begun, as '21:00' to '08:00', in the zone of a row: 'Europe/Berlin'. */
    quiet_hours?: {from: string; to: string; zone: string | ((row: Row, index: number) => string)}
    /** When what still waits is skipped: a Date, or what new Date takes. */
    expires?: Date | string | number
    concurrency?: Digits
    /** False says that nobody need be asked before the first request. */
    confirm?: boolean
  }
  type ElementState = 'waiting' | 'sending' | 'sent' | 'refused' | 'unknown' | 'skipped'
  interface RunProgress {
    state: 'ready' | 'running' | 'paused' | 'finished' | 'cancelled'
    total: number
    sent: number
    refused: number
    unknown: number
    waiting: number
    skipped: number
    /** When it ends if it goes on as it does, or null where that cannot be said. */
    eta: Date | null
  }
  interface RunElement {
    key: string
    state: ElementState
    /** What the request has, by the names that create takes. */
    params: {[name: string]: string}
    /** How often it was begun. */
    attempt: number
    marked_at?: Date
    sid?: string
    code?: number
    error?: string
    /** How far the message or call has come since, as its status callbacks have said: 'delivered'. */
    delivery?: string
    /** Twilio's error that ended that, as 30003. */
    delivery_code?: number
  }
  /** A durable run. The script that begins it works on it, and does not end before it. */
  interface Run {
    readonly name: string
    readonly progress: RunProgress
    /** Resolves when every element has come to something. */
    readonly finished: Promise<RunProgress>
    /** Has nothing more begun; what is under way comes to its end. */
    pause(): void
    resume(): void
    /** Skips what was not begun. */
    cancel(): void
    elements(filter?: {state?: ElementState}): Iterable<RunElement>
  }

  interface BulkOfAll extends Bulk {
    /** False says that nobody need be asked where the collection has no filter. */
    confirm?: boolean
  }

  /** Keys that have to be given: one by itself, or at least one of a group. */
  type Groups = readonly (string | readonly string[])[]
  type Either<P, K> = K extends readonly [infer First, ...infer Rest]
    ? Either<P, First> | Either<P, Rest>
    : K extends keyof P & string
      ? (CamelCase<K> extends K ? never : {[N in CamelCase<K>]: Exclude<P[K], undefined>}) | {[N in K]: Exclude<P[N], undefined>}
      : never
  type Needs<P, N extends Groups> = N extends readonly [infer First, ...infer Rest extends Groups] ? Either<P, First> & Needs<P, Rest> : unknown
  /** Parameters in both spellings, with the groups of keys that are needed. */
  type Given<P, N extends Groups = []> = P & Camel<P> & Options & Needs<P, N>
  /** The last argument, which may be left out where nothing is needed. */
  type Last<P, N extends Groups> = N extends readonly [] ? [parameters?: Given<P>] : [parameters: Given<P, N>]

  type Outcome = 'not sent' | 'refused' | 'unknown'
  /** An error in the place of a record that could not be made. */
  interface Failure extends Error {
    outcome?: Outcome
    code?: number
    status?: number
  }

  interface AnyRecord {
    /** An attribute, whatever else has its name. */
    get(name: string): any
    /** An association, whatever else has its name. */
    association(name: string): any
    /** All attributes as Twilio sent them. */
    toJSON(): Json
  }
  interface Reading<Attributes> {
    get<Name extends keyof Attributes>(name: Name): Attributes[Name]
    get(name: string): any
    association(name: string): any
    toJSON(): Json
  }

  // Methods of records, and below each the same with promises.
  interface Reload<R> { reload(): R }
  interface ReloadLater<R> { reload(): Promise<R> }
  interface Change<R, P, N extends Groups = []> {
    update(...parameters: Last<P, N>): R
    update_attributes(...parameters: Last<P, N>): R
    updateAttributes(...parameters: Last<P, N>): R
  }
  interface ChangeLater<R, P, N extends Groups = []> {
    update(...parameters: Last<P, N>): Promise<R>
    update_attributes(...parameters: Last<P, N>): Promise<R>
    updateAttributes(...parameters: Last<P, N>): Promise<R>
  }
  interface Edit<R, P, N extends Groups = []> { patch(...parameters: Last<P, N>): R }
  interface EditLater<R, P, N extends Groups = []> { patch(...parameters: Last<P, N>): Promise<R> }
  interface Destroy<R, P> { destroy(options?: Given<P>): R }
  interface DestroyLater<R, P> { destroy(options?: Given<P>): Promise<R> }

  // Methods of models and collections.
  interface Model<R> {
    readonly name: string
    readonly prototype: R
    [Symbol.hasInstance](value: unknown): value is R
  }
  interface Create<R, P, N extends Groups = []> {
    create<Row>(rows: Iterable<Row>, how: Durable<Row> & {map: (row: Row, index: number) => Given<P>} & Given<P>): Run
    create(rows: Iterable<Given<P>>, how: Durable<Given<P>> & Given<P>): Run
    create(list: readonly Given<P, N>[], how?: Bulk<R, Given<P, N>> & Options): (R | Failure)[]
    create(list: readonly Given<P>[], how: Bulk<R, Given<P>> & Given<P>): (R | Failure)[]
    /** Rows of a generator or another iterable, taken one by one; neither they nor their results are kept. */
    create(rows: Iterable<Given<P, N>>, how?: Bulk<R, Given<P, N>> & Options): Counts
    create(rows: Iterable<Given<P>>, how: Bulk<R, Given<P>> & Given<P>): Counts
    create(...parameters: Last<P, N>): R
    readonly async: {
      /** The promise of all, and a loop over each as it comes. */
      create<Row>(rows: Iterable<Row>, how: Durable<Row> & {map: (row: Row, index: number) => Given<P>} & Given<P>): Promise<Run>
      create(rows: Iterable<Given<P>>, how: Durable<Given<P>> & Given<P>): Promise<Run>
      create(list: readonly Given<P, N>[], how?: Bulk<R, Given<P, N>> & Options): Promise<(R | Failure)[]> & AsyncIterable<Result<R, Given<P, N>>>
      create(list: readonly Given<P>[], how: Bulk<R, Given<P>> & Given<P>): Promise<(R | Failure)[]> & AsyncIterable<Result<R, Given<P>>>
      create(rows: Iterable<Given<P, N>>, how?: Bulk<R, Given<P, N>> & Options): Promise<Counts> & AsyncIterable<Result<R, Given<P, N>>>
      create(rows: Iterable<Given<P>>, how: Bulk<R, Given<P>> & Given<P>): Promise<Counts> & AsyncIterable<Result<R, Given<P>>>
      create(...parameters: Last<P, N>): Promise<R>
    }
  }
  interface Find<R, P, N extends Groups = []> {
    /** The record, or null where there is none. */
    find(sid: Sid, ...options: Last<P, N>): R | null
    readonly async: {find(sid: Sid, ...options: Last<P, N>): Promise<R | null>}
  }
  interface FindOnly<R, P, N extends Groups = []> {
    find(...options: Last<P, N>): R | null
    readonly async: {find(...options: Last<P, N>): Promise<R | null>}
  }
  interface Search<R, P, N extends Groups = []> {
    /** The first match, or null. */
    find(filter: Given<P, N>): R | null
    readonly async: {find(filter: Given<P, N>): Promise<R | null>}
  }
  interface Update<R, P, N extends Groups = []> {
    update(sid: Sid, ...parameters: Last<P, N>): R
    readonly async: {update(sid: Sid, ...parameters: Last<P, N>): Promise<R>}
  }
  interface UpdateOnly<R, P, N extends Groups = []> {
    update(...parameters: Last<P, N>): R
    readonly async: {update(...parameters: Last<P, N>): Promise<R>}
  }
  interface Patch<R, P, N extends Groups = []> {
    patch(sid: Sid, ...parameters: Last<P, N>): R
    readonly async: {patch(sid: Sid, ...parameters: Last<P, N>): Promise<R>}
  }
  interface PatchOnly<R, P, N extends Groups = []> {
    patch(...parameters: Last<P, N>): R
    readonly async: {patch(...parameters: Last<P, N>): Promise<R>}
  }
  interface Remove<P, N extends Groups = []> {
    destroy(sid: Sid, ...options: Last<P, N>): true
    readonly async: {destroy(sid: Sid, ...options: Last<P, N>): Promise<true>}
  }
  interface RemoveOnly<P, N extends Groups = []> {
    destroy(...options: Last<P, N>): true
    readonly async: {destroy(...options: Last<P, N>): Promise<true>}
  }
  interface List<R, C, P, N extends Groups = []> {
    all(...filter: Last<P, N>): C
    where(...filter: Last<P, N>): C
    limit(count: Digits, ...filter: Last<P, N>): C
    first(count: Digits, ...filter: Last<P, N>): R[]
    first(...filter: Last<P, N>): R | null
    last(...filter: Last<P, N>): R | null
    count(...filter: Last<P, N>): number
    readonly async: {
      first(count: Digits, ...filter: Last<P, N>): Promise<R[]>
      first(...filter: Last<P, N>): Promise<R | null>
      last(...filter: Last<P, N>): Promise<R | null>
      count(...filter: Last<P, N>): Promise<number>
    }
  }

  /** A resource of which there is one: the first attribute that is read fetches it. */
  interface Single<R, P> {
    find(options?: Given<P>): R
  }
  interface SingleLater<R, P> {
    find(options?: Given<P>): Promise<R>
  }

  /** The methods that a collection has of an array. */
  type ArrayMethod =
    | 'at' | 'concat' | 'entries' | 'every' | 'filter' | 'findIndex' | 'flat' | 'flatMap' | 'forEach' | 'includes' | 'indexOf' | 'join'
    | 'keys' | 'lastIndexOf' | 'map' | 'reduce' | 'reduceRight' | 'slice' | 'some' | 'values'
  type Test<R> = (value: R, index: number, array: readonly R[]) => unknown

  /** Records that are requested when something is read. It is iterable and no Array: Array.from(collection) is one. */
  interface Collection<R, P> extends Pick<readonly R[], ArrayMethod> {
    readonly [index: number]: R
    readonly length: number
    [Symbol.iterator](): IterableIterator<R>
    [Symbol.asyncIterator](): AsyncIterableIterator<R>
    findLast(test: Test<R>): R | undefined
    findLastIndex(test: Test<R>): number
    toReversed(): R[]
    toSorted(compare?: (a: R, b: R) => number): R[]
    toSpliced(start: number, deleteCount?: number, ...items: R[]): R[]
    with(index: number, value: R): R[]
    toJSON(): R[]
    all(filter?: Given<P>): this
    where(filter?: Given<P>): this
    limit(count: Digits): this
    first(count: Digits): R[]
    first(): R | null
    last(): R | null
    count(filter?: Given<P>): number
    find(test: Test<R>): R | undefined
    find(sid: Sid): R | null
    find(filter: Given<P>): R | null
    association(name: string): any
    readonly async: CollectionLater<R, P>
  }
  interface CollectionLater<R, P> {
    first(count: Digits): Promise<R[]>
    first(): Promise<R | null>
    last(): Promise<R | null>
    count(filter?: Given<P>): Promise<number>
    find(test: Test<R>): Promise<R | undefined>
    find(sid: Sid): Promise<R | null>
    find(filter: Given<P>): Promise<R | null>
    at(index: number): Promise<R | undefined>
    concat(...items: (R | ConcatArray<R>)[]): Promise<R[]>
    entries(): Promise<IterableIterator<[number, R]>>
    every(test: Test<R>): Promise<boolean>
    filter<S extends R>(test: (value: R, index: number, array: readonly R[]) => value is S): Promise<S[]>
    filter(test: Test<R>): Promise<R[]>
    findIndex(test: Test<R>): Promise<number>
    findLast(test: Test<R>): Promise<R | undefined>
    findLastIndex(test: Test<R>): Promise<number>
    flat(depth?: number): Promise<any[]>
    flatMap<U>(make: (value: R, index: number, array: readonly R[]) => U | readonly U[]): Promise<U[]>
    forEach(call: (value: R, index: number, array: readonly R[]) => void): Promise<void>
    includes(value: R, from?: number): Promise<boolean>
    indexOf(value: R, from?: number): Promise<number>
    join(separator?: string): Promise<string>
    keys(): Promise<IterableIterator<number>>
    lastIndexOf(value: R, from?: number): Promise<number>
    map<U>(make: (value: R, index: number, array: readonly R[]) => U): Promise<U[]>
    reduce<U>(fold: (sum: U, value: R, index: number, array: readonly R[]) => U, initial: U): Promise<U>
    reduce(fold: (sum: R, value: R, index: number, array: readonly R[]) => R): Promise<R>
    reduceRight<U>(fold: (sum: U, value: R, index: number, array: readonly R[]) => U, initial: U): Promise<U>
    reduceRight(fold: (sum: R, value: R, index: number, array: readonly R[]) => R): Promise<R>
    slice(start?: number, end?: number): Promise<R[]>
    some(test: Test<R>): Promise<boolean>
    toReversed(): Promise<R[]>
    toSorted(compare?: (a: R, b: R) => number): Promise<R[]>
    toSpliced(start: number, deleteCount?: number, ...items: R[]): Promise<R[]>
    values(): Promise<IterableIterator<R>>
    with(index: number, value: R): Promise<R[]>
    toJSON(): Promise<R[]>
  }
  interface UpdateEach<R, P, N extends Groups = []> {
    updateAll(parameters: Given<P, N>, how?: BulkOfAll & Given<P>): (R | Failure)[]
    readonly async: {updateAll(parameters: Given<P, N>, how?: BulkOfAll & Given<P>): Promise<(R | Failure)[]>}
  }
  interface DestroyEach<R, P> {
    destroyAll(options?: BulkOfAll & Given<P>): (R | Failure)[]
    readonly async: {destroyAll(options?: BulkOfAll & Given<P>): Promise<(R | Failure)[]>}
  }
}
