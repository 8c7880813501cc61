import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { AuthorityLine } from '../../../src-main/contract/models.ts';

type Topic = MethodInput<'howto.show'>;

/** The topic, with what the certificates of the authority that signs say of where to find its list. */
export function withAddresses(topic: Topic, authorities: readonly AuthorityLine[]): Topic {
  const of = (name: string | undefined) => authorities.find((one) => one.name === name)?.addresses;
  if (topic.topic === 'authority') return { ...topic, issuerAddresses: of(topic.parent) };
  const signs = topic.topic === 'device' || topic.topic === 'server' || topic.topic === 'signRequest';
  return signs ? { ...topic, issuerAddresses: of(topic.authority) } : topic;
}
