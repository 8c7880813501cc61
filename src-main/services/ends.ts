import type { CertificateEnd, ThingLists } from '../contract/models.ts';

/** Everything with an end that concerns somebody; a proof of possession is not used any more when it ends. */
export function endsOf({
  authorities,
  servers,
  devices,
  certificates,
}: ThingLists): (Omit<CertificateEnd, 'days'> & { readonly thumbprintSha256: string })[] {
  return [
    ...authorities.map(({ name, certificate }) => ({ kind: 'authority', name, ...certificate }) as const),
    ...servers.map(({ name, certificate }) => ({ kind: 'server', name, ...certificate }) as const),
    ...certificates.map(({ name, certificate }) => ({ kind: 'certificate', name, ...certificate }) as const),
    ...devices.map((line) => ({ kind: 'device', name: line.deviceId, ...line }) as const),
  ].map(({ kind, name, notAfter, thumbprintSha256 }) => ({ kind, name, notAfter, thumbprintSha256 }));
}
