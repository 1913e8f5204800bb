/** The events that are documented. */
export const eventNames = [
  'languageAdded',
  'languageDeleted',
  'versionAdded',
  'versionDeleted',
  'referenceLanguageChanged',
  'orderCreated',
  'orderCompleted',
  'invitationAccepted',
  'versionPublished',
  'versionOverwrote',
  'languageOverwrote',
  'namespaceAdded',
  'namespaceDeleted',
  'namespaceUpdated',
  'namespaceCompleted',
  'namespaceNotCompletedAnymore',
] as const;

export type WebhookEventName = (typeof eventNames)[number];

/** What all events have. */
interface WebhookEventBase {
  readonly id: string;
  readonly occurredAt: string | number;
  readonly message?: string | undefined;
  readonly meta: {
    readonly project: {
      readonly id: string;
      readonly name?: string | undefined;
      readonly slug?: string | undefined;
    };
    readonly user?:
      | {
          readonly id: string;
          readonly firstname?: string | null | undefined;
          readonly lastname?: string | null | undefined;
        }
      | undefined;
    readonly link?: string | undefined;
  };
}

/** A version was overwritten by a copy of another. */
export interface VersionOverwroteEvent extends WebhookEventBase {
  readonly name: 'versionOverwrote';
  readonly payload: { readonly from: string; readonly to: string };
}

type OtherEventName = Exclude<WebhookEventName, 'versionOverwrote'>;

/** An event whose payload isn't documented. */
export interface OtherWebhookEvent<Name extends OtherEventName = OtherEventName> extends WebhookEventBase {
  readonly name: Name;
  readonly payload: unknown;
}

/** An event that this version of the SDK doesn't know. */
export interface UnknownWebhookEvent extends WebhookEventBase {
  readonly name: 'unknown';
  /** The name that it came with. */
  readonly originalName: string;
  readonly payload: unknown;
}

/** An event, told apart by its `name`. */
export type WebhookEvent =
  | VersionOverwroteEvent
  | { [Name in OtherEventName]: OtherWebhookEvent<Name> }[OtherEventName]
  | UnknownWebhookEvent;
