import type { HowtoStep } from '../howto/openssl.ts';
import type { RegisterOrder } from '../howto/register.ts';
import type { Bundle } from '../bundles/bundle.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * How possession of an authority is proved to a cloud: what its user has to know. `{file}` in a line stands for the
 * certificate that it is about.
 */
export interface CloudProof {
  /** The whole name, where the platform's is short for it. */
  readonly name?: string;
  /** What it is good for there, as one sentence. */
  readonly about: string;
  /** What the user does there; nothing where Certbench does it all. */
  readonly byHand?: ProofByHand;
}

interface ProofByHand {
  /** The form of certificates that it takes. */
  readonly form: 'cer' | 'pem';
  /** How it gets the authority and hands out the code. */
  readonly before: readonly string[];
  /** How it gets the code that was signed. */
  readonly after: readonly string[];
  /** By its command line, in the folder of the workspace; `{authorityFile}` and `{verificationFile}` are paths there. */
  readonly commands?: { readonly before: string; readonly after: string };
  /** Where its code is found and what it looks like. */
  readonly codeHint: string;
  /** Its page; `services/app.ts` has the address. */
  readonly link: 'azure-portal' | 'aws-iot-console';
  readonly linkLabel: string;
}

/**
 * A cloud, or a broker that one runs oneself: all that Certbench knows of it. Each has a folder here and a row in `index.ts`.
 * The face of the local hub that plays it is named by its platform, since one face plays several.
 */
export interface Cloud {
  /** How devices are addressed, log in and speak. */
  readonly platform: Platform;
  /** The commands that make it know devices, and the authority that has signed them. */
  readonly register: (order: RegisterOrder) => HowtoStep[];
  /** Where it has possession of an authority proved. */
  readonly proof?: CloudProof;
  /** Files under the names that its documentation uses. */
  readonly bundles: readonly Bundle[];
}
