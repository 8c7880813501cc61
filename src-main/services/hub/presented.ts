import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { type Compared, comparePresented } from '../../core/diagnosis/presented.ts';
import type { HubWorld } from '../../core/hub/face.ts';
import { presentedEvidence } from '../../core/hub/presented.ts';
import { chainPem } from '../../core/keystore/pem.ts';
import type { Digest } from '../../core/primitives.ts';
import { Problem } from '../../core/problem.ts';
import { type Certificate, readCertificate } from '../../core/x509/read-certificate.ts';
import { certificateDetails } from '../certificate-facts.ts';
import type { PresentedChains } from './presented-chains.ts';

type Asked = ParsedInput<'hub.presented'>;

const nothing: Compared = { comparisons: [], causes: [] };

/** What a client has presented, and how it differs from what is registered. `world`: of a hub that runs. */
export function tellPresented(
  asked: Asked,
  chains: Pick<PresentedChains, 'find'>,
  world: HubWorld | undefined,
  digest: Digest,
): MethodOutput<'hub.presented'> {
  const found = chains.find(asked.presented);
  if (found === undefined) {
    throw new Problem('NOT_FOUND', i18n.t('What the client has presented is forgotten by now.'), {
      field: 'presented',
      remedy: i18n.t('Let the client try again.'),
    });
  }
  const certificates = found.ders.flatMap(readable);
  const { comparisons, causes } = world === undefined ? nothing : compare(asked, certificates, world);
  return {
    certificates: certificates.map((one) => certificateDetails(one, digest)),
    pem: chainPem(found.ders),
    more: found.more,
    comparisons: comparisons.map(({ field, presented, registered, same }) => ({ field, presented, registered, same })),
    causes: causes.map(({ cause, what, remedy, action, certainty, evidence }) => ({
      cause,
      what,
      remedy,
      ...(action === undefined ? {} : { action }),
      certainty,
      evidence,
    })),
  };
}

function compare(asked: Asked, [leaf, ...above]: readonly Certificate[], world: HubWorld): Compared {
  return leaf === undefined ? nothing : comparePresented(presentedEvidence(asked, [leaf, ...above], world));
}

function readable(der: Uint8Array): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
