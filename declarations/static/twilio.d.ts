// What the object Twilio has beside its models and products.
declare namespace Twilio {
  interface Settings {
    account_sid?: string | null
    auth_token?: string | null
    api_key?: string | null
    api_secret?: string | null
    edge?: string | null
    region?: string | null
    /** Seconds that a request may take: 30. */
    timeout?: Dialtone.Digits | null
    /** How often a request is sent again: 3. */
    max_retries?: Dialtone.Digits | null
    /** Requests under way at once, for one account: 50. */
    concurrency?: Dialtone.Digits | null
  }
  type AnySettings = Settings & Dialtone.Camel<Settings>
  const Config: {
    /** Sets the client for this script. A later one replaces an earlier one. */
    setup(settings: AnySettings): void
    readonly account_sid: string | undefined
    readonly accountSid: string | undefined
    readonly edge: string | undefined
    readonly region: string | undefined
  }
  /** A second Twilio, with an account of its own. */
  function client(settings: AnySettings): typeof Twilio

  class APIError extends Error {
    outcome: Dialtone.Outcome
    code?: number
    status: number
    more_info?: string
    readonly moreInfo: string | undefined
    request_id?: string
    readonly requestId: string | undefined
    details?: any
  }
  class ConfigurationError extends Error { outcome: Dialtone.Outcome }
  class ConnectionError extends Error { outcome: Dialtone.Outcome }
  class InvalidStateError extends Error { outcome: Dialtone.Outcome }

  interface WebhookRequest {
    /** The whole URL that Twilio was told to ask for, with its query. */
    url: string
    /** The X-Twilio-Signature header. */
    signature: string | null | undefined
    /** A form's parameters. */
    params?: {readonly [name: string]: string | number | boolean | readonly (string | number | boolean)[]} | Iterable<readonly [string, any]> | null
    /** The body of any other request. */
    body?: string | Uint8Array | ArrayBuffer | null
    auth_token?: string | readonly string[] | null
    authToken?: string | readonly string[] | null
    /** The X-Twilio-Webhooks-Signature-Settings header of a SharedKey, whose secret is shared_key. */
    settings?: string | null
    shared_key?: string | readonly string[] | null
    sharedKey?: string | readonly string[] | null
  }
  const Webhook: {
    /** Whether the account's Twilio has signed a request. */
    isValid(request: WebhookRequest): boolean
  }

  type TokenParams = {readonly [name: string]: string | number | boolean | null | undefined}
  interface CapabilityOptions {
    allow_incoming?: string | null
    allow_outgoing?: Dialtone.Sid | readonly [application_sid: Dialtone.Sid, params?: TokenParams | null] | Outgoing | null
    /** Of all events, or of those that the filters let through. */
    allow_events?: boolean | TokenParams | null
    /** Seconds: 3600. */
    ttl?: Dialtone.Digits | null
    /** A Date, a string that Date can parse, or seconds since 1970. */
    expires?: Date | string | number | null
    account_sid?: string | null
    auth_token?: string | null
  }
  interface OutgoingOptions {
    application_sid?: Dialtone.Sid
    params?: TokenParams | null
    client_name?: string | null
  }
  type Outgoing = OutgoingOptions & Dialtone.Camel<OutgoingOptions> & Dialtone.Needs<OutgoingOptions, ['application_sid']>
  const CapabilityToken: {
    create(options?: CapabilityOptions & Dialtone.Camel<CapabilityOptions>): string
  }

  interface AccessOptions {
    identity: string | number
    grants?: Grants & Dialtone.Camel<Grants> | null
    /** Seconds: 3600. */
    ttl?: Dialtone.Digits | null
    expires?: Date | string | number | null
    nbf?: Date | string | number | null
    region?: string | null
    account_sid?: string | null
    api_key?: string | null
    api_secret?: string | null
  }
  interface VoiceGrant {
    incoming_allow?: boolean
    outgoing_application_sid?: string
    outgoing_application_params?: Dialtone.Json
    push_credential_sid?: string
    endpoint_id?: string
  }
  interface ChatGrant {
    service_sid?: string
    endpoint_id?: string
    deployment_role_sid?: string
    push_credential_sid?: string
  }
  interface SyncGrant {
    service_sid?: string
    endpoint_id?: string
  }
  interface TaskRouterGrant {
    workspace_sid?: string
    worker_sid?: string
    role?: string
  }
  interface Grants {
    voice?: VoiceGrant & Dialtone.Camel<VoiceGrant> | null
    video?: {room?: string} | null
    chat?: ChatGrant & Dialtone.Camel<ChatGrant> | null
    sync?: SyncGrant & Dialtone.Camel<SyncGrant> | null
    data_sync?: SyncGrant & Dialtone.Camel<SyncGrant> | null
    task_router?: TaskRouterGrant & Dialtone.Camel<TaskRouterGrant> | null
    playback?: Dialtone.Json | null
    player?: Dialtone.Json | null
  }
  const AccessToken: {
    create(options: AccessOptions & Dialtone.Camel<AccessOptions>): string
  }
}
