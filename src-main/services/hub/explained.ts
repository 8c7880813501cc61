import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { explainRefusal } from '../../core/diagnosis/refusals/index.ts';
import type { HubWorld } from '../../core/hub/face.ts';
import { claimedId, presentedEvidence } from '../../core/hub/presented.ts';
import { chainPem } from '../../core/keystore/pem.ts';
import type { Digest } from '../../core/primitives.ts';
import { Problem } from '../../core/problem.ts';
import { type Certificate, readCertificate } from '../../core/x509/read-certificate.ts';
import { certificateDetails } from '../certificate-facts.ts';
import type { PresentedChains } from './presented-chains.ts';

/** Why somebody was refused, with what they have presented. `world`: of a hub that runs. */
export function tellRefusal(
  asked: ParsedInput<'hub.explain'>,
  chains: Pick<PresentedChains, 'find'>,
  world: HubWorld | undefined,
  digest: Digest,
): MethodOutput<'hub.explain'> {
  const { cause, face, action, presented = '' } = asked;
  const found = chains.find(presented);
  const chain = found?.ders.flatMap(readable) ?? [];
  const [leaf, ...above] = chain;
  const registered =
    leaf === undefined || world === undefined ? undefined : presentedEvidence(asked, [leaf, ...above], world);
  const { comparisons, causes } = explainRefusal(cause, {
    face,
    deviceId: claimedId(asked),
    chain,
    action,
    registered,
  });
  return {
    causes: causes.map(({ cause: name, what, remedy, action: deed, certainty, evidence }) => ({
      cause: name,
      what,
      remedy,
      ...(deed === undefined ? {} : { action: deed }),
      certainty,
      evidence,
    })),
    ...(found === undefined
      ? {}
      : {
          presented: {
            certificates: chain.map((one) => certificateDetails(one, digest)),
            pem: chainPem(found.ders),
            more: found.more,
            comparisons: comparisons.map(({ field, presented: own, registered: other, same }) => ({
              field,
              presented: own,
              registered: other,
              same,
            })),
          },
        }),
  };
}

function readable(der: Uint8Array): Certificate[] {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
