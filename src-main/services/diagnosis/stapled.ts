import type { DiagnosedServer, DiagnosisFinding } from '../../contract/models.ts';
import { judgeStapled, stapledTrouble } from '../../core/diagnosis/stapled-ocsp.ts';
import { i18n } from '../../core/language/index.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { ProbeHandshake } from '../ports.ts';
import type { Scene } from './scene.ts';

interface StapleTold {
  readonly server: Pick<DiagnosedServer, 'stapledOcsp'>;
  readonly seen: readonly string[];
  readonly findings: readonly DiagnosisFinding[];
}

/** What the OCSP answer says that the server has stapled; nothing where the handshake ended before there could be one. */
export function lookAtStapled(
  { ports }: Scene,
  { stapled, agreed }: Pick<ProbeHandshake, 'stapled' | 'agreed'>,
  chain: readonly Certificate[],
  trusted: readonly Certificate[],
): StapleTold {
  const [certificate] = chain;
  if (certificate === undefined || (agreed === undefined && stapled === undefined)) {
    return { server: {}, seen: [], findings: [] };
  }
  const judged = judgeStapled({
    stapled,
    certificate,
    others: [...chain, ...trusted],
    now: ports.clock.now(),
    digest: ports.ciphers.digest,
    signatures: ports.keys,
  });
  const trouble = stapledTrouble(judged);
  const isGood = judged.state === 'good';
  return {
    server: { stapledOcsp: judged.state },
    seen: isGood ? [i18n.t('The authority says that it is not revoked (stapled OCSP answer).')] : [],
    findings: trouble === undefined ? [] : [trouble],
  };
}
