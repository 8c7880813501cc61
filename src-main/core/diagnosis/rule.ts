import type { RemedyAction } from '../remedy.ts';
import type { ServerError } from '../platform/connection.ts';

/** What is known about a connection that failed. */
export interface ConnectionEvidence {
  /** Error code of Node, OpenSSL or BoringSSL, where there was one. */
  readonly errorCode?: string | undefined;
  /** CONNACK return code, where the server answered. */
  readonly returnCode?: number | undefined;
  /** What a server of AMQP or HTTPS has answered. */
  readonly serverError?: ServerError | undefined;
  /** The raw text, for matching and for those who want to see it. */
  readonly text: string;
  /** Whether TLS was up, so that the failure lies behind it. */
  readonly secured: boolean;
  /** Whether the server had let the device in; undefined where that is not known. */
  readonly letIn?: boolean | undefined;
  readonly host: string;
  readonly port: number;
}

/** What a failure is called and told, without what it is found by. `cause` is stable, for programs. */
export interface Telling {
  readonly cause: string;
  readonly what: (evidence: Pick<ConnectionEvidence, 'host' | 'port' | 'text'>) => string;
  readonly remedy: () => string;
  readonly action?: RemedyAction;
}

export interface Rule extends Telling {
  /** Found in the error's code or text. */
  readonly pattern: RegExp;
}

/** What happened, why it probably happened, and what to do. `cause` is stable, for programs. */
export interface Diagnosis {
  readonly cause: string;
  readonly what: string;
  readonly remedy: string;
  readonly action?: RemedyAction | undefined;
}
