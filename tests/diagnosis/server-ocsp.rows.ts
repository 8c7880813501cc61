import { localhost } from '../support/openssl-certificates.ts';
import { ocspAnswer } from '../support/ocsp-answer.ts';
import type { CauseRow } from './cause-row.ts';
import { at } from './cause-scene.ts';
import { presenting } from './serving.ts';

/** What a server staples to its certificate; each lets TLS go on, and is told all the same. */

/** A server with a certificate of its own, and the answer about it that `openssl ocsp` makes. */
const stapling =
  (name: string, entry: 'R' | 'V' | 'nothing', by?: 'foreign'): CauseRow['tell'] =>
  async (scene) => {
    const { root, [by ?? 'root']: signer } = scene.files;
    const about = await scene.made.make(name, { issuer: root });
    const answer = await ocspAnswer(scene.made.at(`${name}.ocsp`), { about, issuer: root, signer, entry });
    return at(presenting(about, '-status_file', answer), (port) => scene.diagnose(port));
  };

export const serverOcspRows: readonly CauseRow[] = [
  {
    truth: 'The server’s certificate is revoked, as it says itself (stapled OCSP)',
    cause: 'server-certificate-revoked',
    remedy: /Do not trust this server until it has a new certificate/,
    tell: stapling('taken-back', 'R'),
  },
  {
    truth: 'The responder does not know the server’s certificate (stapled OCSP)',
    cause: 'server-ocsp-unknown',
    remedy: /Ask the authority whether it has issued the certificate/,
    tell: stapling('unheard-of', 'nothing'),
  },
  {
    truth: 'Somebody else than the authority has signed the stapled OCSP answer',
    cause: 'server-ocsp-doubtful',
    remedy: /staple the answer of its authority/,
    tell: stapling('vouched-by-others', 'V', 'foreign'),
  },
  {
    truth: 'The server’s certificate demands a stapled OCSP answer, and there is none',
    cause: 'server-ocsp-missing',
    remedy: /Have OCSP stapling switched on/,
    tell: async (scene) => {
      const extensions = [localhost, 'tlsfeature=status_request'];
      const made = await scene.made.make('must-staple', { issuer: scene.files.root, extensions });
      return at(presenting(made), (port) => scene.diagnose(port));
    },
  },
];
