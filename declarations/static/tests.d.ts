// Node's module node:test, by which dialtone test runs tests.
declare module 'node:test' {
  type Done = (error?: unknown) => void
  type Body = (t: TestContext, done: Done) => unknown
  type SuiteBody = (s: SuiteContext) => unknown
  type HookBody = (t: any, done: Done) => unknown
  interface Options {
    /** How many of its tests run side by side; true is all, false is one. */
    concurrency?: number | boolean
    only?: boolean
    signal?: AbortSignal
    skip?: boolean | string
    todo?: boolean | string
    /** In milliseconds, by the clock of the file. */
    timeout?: number
    /** How many assertions of t.assert, and tests of its own, it has. */
    plan?: number
  }
  interface HookOptions {
    signal?: AbortSignal
    timeout?: number
  }
  interface Making<F> {
    (name?: string, body?: F): Promise<void>
    (name?: string, options?: Options, body?: F): Promise<void>
    (options?: Options, body?: F): Promise<void>
    (body?: F): Promise<void>
  }
  interface Maker<F> extends Making<F> {
    skip: Making<F>
    todo: Making<F>
    only: Making<F>
  }
  interface Hooks {
    before(body?: HookBody, options?: HookOptions): void
    after(body?: HookBody, options?: HookOptions): void
    beforeEach(body?: HookBody, options?: HookOptions): void
    afterEach(body?: HookBody, options?: HookOptions): void
  }
  interface TestAssert extends Omit<typeof import('assert'), 'AssertionError' | 'strict' | 'ok'> {
    ok(value: unknown, message?: string | Error): void
  }
  interface TestContext extends Hooks {
    readonly name: string
    readonly fullName: string
    readonly signal: AbortSignal
    readonly error: Error | null
    readonly passed: boolean
    readonly assert: TestAssert
    readonly mock: MockTracker
    test: Making<Body>
    diagnostic(message: string): void
    plan(count: number): void
    runOnly(only: boolean): void
    skip(message?: string): void
    todo(message?: string): void
  }
  interface SuiteContext {
    readonly name: string
    readonly fullName: string
    readonly signal: AbortSignal
  }
  interface MockCall {
    arguments: any[]
    error: any
    result: any
    stack: Error
    target: Function | undefined
    this: any
  }
  interface MockFunctionContext {
    readonly calls: MockCall[]
    callCount(): number
    mockImplementation(implementation: Function): void
    mockImplementationOnce(implementation: Function, onCall?: number): void
    resetCalls(): void
    restore(): void
  }
  type Mock<F> = F & {mock: MockFunctionContext}
  interface MockOptions {
    /** How many calls the implementation stands in for. */
    times?: number
    getter?: boolean
    setter?: boolean
  }
  type Method = (...args: any[]) => any
  interface MockTracker {
    fn<F extends Function = Method>(original?: F, options?: MockOptions): Mock<F>
    fn<F extends Function = Method, G extends Function = F>(original?: F, implementation?: G, options?: MockOptions): Mock<F | G>
    method<T extends object, K extends keyof T>(object: T, name: K, options?: MockOptions): Mock<T[K] extends Function ? T[K] : Method>
    method<T extends object, K extends keyof T>(object: T, name: K, implementation: Function, options?: MockOptions): Mock<T[K] extends Function ? T[K] : Method>
    getter<T extends object, K extends keyof T>(object: T, name: K, implementation?: (() => any) | MockOptions, options?: MockOptions): Mock<() => T[K]>
    setter<T extends object, K extends keyof T>(object: T, name: K, implementation?: ((value: any) => void) | MockOptions, options?: MockOptions): Mock<(value: T[K]) => void>
    readonly timers: MockTimers
    reset(): void
    restoreAll(): void
  }
  interface MockTimers {
    enable(options?: {apis?: ('setTimeout' | 'setInterval' | 'setImmediate' | 'Date' | 'scheduler.wait')[], now?: number | Date}): void
    setTime(milliseconds?: number): void
    tick(milliseconds?: number): void
    runAll(): void
    reset(): void
  }
  interface Test extends Maker<Body>, Hooks {
    test: Test
    it: Test
    suite: Maker<SuiteBody>
    describe: Maker<SuiteBody>
    readonly mock: MockTracker
  }
  export const test: Test
  export const it: Test
  export const suite: Maker<SuiteBody>
  export const describe: Maker<SuiteBody>
  export const skip: Making<Body>
  export const todo: Making<Body>
  export const only: Making<Body>
  export const before: Hooks['before']
  export const after: Hooks['after']
  export const beforeEach: Hooks['beforeEach']
  export const afterEach: Hooks['afterEach']
  export const mock: MockTracker
  export default test
  export type {Test, TestContext, SuiteContext, MockTracker, MockTimers, MockFunctionContext, Mock}
}
