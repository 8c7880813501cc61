interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** http or https. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** They alone are trusted. Without it Node's roots are, and the further ones. */
  readonly serverCaPem: string | undefined;
  /** Of the system and of the user, one certificate each: also for a proxy that speaks TLS. */
  readonly furtherCaPems?: readonly string[];
  /** What is shown to a server that asks for a certificate. */
  readonly client?: { readonly certificateChainPem: string; readonly privateKeyPem: string };
}

interface HttpAnswer {
  readonly status: number;
  /** Where the server sends on to; never followed. */
  readonly location: string | undefined;
  /** Those that a caller goes by, where they are there. */
  readonly headers: Readonly<Partial<Record<'content-type' | 'retry-after' | 'www-authenticate', string>>>;
  readonly body: string;
}

/** Calls of web servers: bounded in time and size. The server's certificate is always verified. */
export interface Http {
  send(
    request: HttpRequest,
    signal?: AbortSignal,
  ): Promise<
    | { readonly answer: HttpAnswer }
    | { readonly loss: { readonly errorCode: string | undefined; readonly text: string } }
  >;
}
