import { TextField } from '../../../ui/Fields.tsx';
import type { BelowDraft } from './order.ts';
import { text } from './words.ts';

interface BelowFieldsProps {
  /** Whose passphrase is asked for; undefined where it need not be. */
  readonly passphraseOf: string | undefined;
  readonly keysEncrypted: boolean;
  readonly draft: BelowDraft;
  readonly faults: Readonly<Record<string, string>>;
  readonly onType: (part: Partial<BelowDraft>) => void;
}

/** The secrets by which things below an authority are opened and written again, each asked for once. */
export function BelowFields({ passphraseOf, keysEncrypted, draft, faults, onType }: BelowFieldsProps) {
  return (
    <>
      {passphraseOf === undefined ? null : (
        <TextField
          label={text.passphrase(passphraseOf)}
          type="password"
          required
          value={draft.passphrase}
          onChange={(passphrase) => onType({ passphrase })}
          fault={faults['passphrase']}
        />
      )}
      {keysEncrypted ? (
        <TextField
          label={text.keyPassphrase}
          type="password"
          hint={text.keyPassphraseHint}
          value={draft.keyPassphrase}
          onChange={(keyPassphrase) => onType({ keyPassphrase })}
          fault={faults['keyPassphrase']}
        />
      ) : null}
      <TextField
        label={text.pfxPassword}
        type="password"
        hint={text.pfxPasswordHint}
        value={draft.pfxPassword}
        onChange={(pfxPassword) => onType({ pfxPassword })}
        fault={faults['pfxPassword']}
      />
    </>
  );
}
