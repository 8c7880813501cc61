import { Button } from '@fluentui/react-components';
import { CertificateRegular } from '@fluentui/react-icons';
import type { CertificateLine } from '../../../../../src-main/contract/models.ts';
import { useNavigation } from '../../../../ui/navigation.ts';
import type { ActionsProps, Kind } from '../kind.ts';
import { text } from './words.ts';

/** A certificate that came without its key. */
export const certificate: Kind<CertificateLine> = {
  lines: ({ certificates }) => certificates,
  keyOf: ({ name }) => ({ kind: 'certificate', name }),
  signer: (line) => line.authority ?? issuerOf(line),
  counted: (count) => text.counted(count),
  countedAtZero: false,
  isCertificate: true,
  get orphans() {
    return { id: 'certificates', of: text.groupOf, own: text.groupOfSelfSigned };
  },
  found: (line) => ({ names: [line.name, line.certificate.subject], prints: line.certificate }),
  heading: ({ name }) => name,
  deeds: ({ name }) => [{ name: text.detailsOf(name), go: { page: 'look-at', of: { kind: 'certificate', name } } }],
  about: (line) => (line.authority === undefined ? text.alone : text.signedBy(line.authority)),
  get name() {
    return text.kind;
  },
  hasKey: () => false,
  expires: (line) => line.certificate.notAfter,
  Picture: () => <CertificateRegular fontSize={18} aria-hidden="true" />,
  Name: ({ line: { name, certificate: facts } }) => (
    <span className="clip" title={facts.subject}>
      {name}
      <span className="visually-hidden">, {text.kind}</span>
    </span>
  ),
  Actions,
};

const issuerOf = ({ certificate: { subject, issuer } }: CertificateLine): string | undefined =>
  subject === issuer ? undefined : issuer;

function Actions({ line: { name } }: ActionsProps<CertificateLine>) {
  const { go } = useNavigation();
  return (
    <div className="row actions">
      <Button onClick={() => go({ page: 'look-at', of: { kind: 'certificate', name } })}>{text.details}</Button>
    </div>
  );
}
