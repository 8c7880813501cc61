/** A proxy of the user's own. Without its password. */
export interface OwnProxy {
  /** http://proxy.example:3128, or with https. */
  readonly address: string;
  /** Empty where it wants none. */
  readonly userName: string;
  /** Servers that are reached without it, as NO_PROXY has them. */
  readonly exceptions: string;
  /** What its password is remembered as. */
  readonly passwordName?: string | undefined;
}

/** How servers elsewhere are reached. */
export interface ProxySetting {
  /** As this computer has it, by none, or by the user's own. */
  readonly use: 'computer' | 'none' | 'own';
  /** Kept while another is used. */
  readonly own?: OwnProxy | undefined;
}

/** The proxy that a computer has at this moment, for servers elsewhere. Without a user name and a password. */
export type ComputerProxy =
  | { readonly from: 'nowhere' }
  | { readonly from: 'environment'; readonly variable: string; readonly address: string }
  | { readonly from: 'system'; readonly address: string }
  /** One that cannot be used, with a sentence that says why. */
  | { readonly from: 'unusable'; readonly why: string };

/** What the settings need to know of proxies. Which is used is decided where a server is connected to. */
export interface Proxies {
  /** As the proxy is written from now on. Throws INVALID_INPUT with the field. */
  checked(own: OwnProxy): OwnProxy;
  ofComputer(): Promise<ComputerProxy>;
  /** What NO_PROXY has, which counts for the computer's proxy wherever that comes from. */
  computerExceptions(): string;
}
